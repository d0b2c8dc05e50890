"""Pictures for the transcript: pixels that the imaging worker made, never bytes of a foreign file."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtGui import QImage

from desktop.chat.parts import ImagePart

if TYPE_CHECKING:
    from desktop.engine.attachments import Attachments
    from desktop.ui.bridge import WidgetTasks

THUMBNAIL_SIDE = 320


class Pictures:
    """Fetches thumbnails in the background; kept in memory while the window shows the conversation."""

    def __init__(self, attachments: Attachments, tasks: WidgetTasks) -> None:
        self._attachments = attachments
        self._tasks = tasks
        self._images: dict[str, QImage] = {}

    def __call__(self, part: ImagePart, show: Callable[[QImage], None]) -> None:
        """Call *show* with the thumbnail of *part*: at once when it is known, else as soon as it is made."""
        image = self._images.get(part.blob)
        if image is not None:
            show(image)
        else:
            self._tasks.run(self._fetch(part, show))

    async def _fetch(self, part: ImagePart, show: Callable[[QImage], None]) -> None:
        pixels = await self._attachments.thumbnail(part, THUMBNAIL_SIDE)
        # The copy owns its memory: QImage only borrows the bytes it is made of.
        image = QImage(pixels.data, pixels.width, pixels.height, 4 * pixels.width, QImage.Format.Format_RGBA8888).copy()
        self._images[part.blob] = image
        show(image)

"""What of the draft, and of the conversation before it, a model will get: said on the chips and above the composer before it is sent."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, QObject

from desktop.chat.parts import PDF, AttachmentPart, FilePart, ImagePart, Part
from desktop.ui.composer.chips import describe
from desktop.ui.composer.composer import Composer
from desktop.ui.data_size import data_size

if TYPE_CHECKING:
    from desktop.chat.limits import ImageLimits
    from desktop.engine.attachments import Attachments, Prepared
    from desktop.engine.session import ConversationSession
    from desktop.ui.bridge import WidgetTasks

_SETTLE_SECONDS = 0.01
"""Several changes that come at once are looked at together."""


class Outgoing(QObject):
    """Looks at the draft again when it, the conversation or the model has changed. What it prepares is what will be sent."""

    def __init__(self, composer: Composer, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._composer = composer
        self._tasks: WidgetTasks | None = None
        self._session: ConversationSession | None = None
        self._attachments: Attachments | None = None
        self._limits: ImageLimits | None = None
        self._sees_images = self._takes_documents = True
        composer.attachments_changed.connect(self.look)

    @property
    def limits(self) -> ImageLimits | None:
        """What the model takes; None while nobody knows."""
        return self._limits

    @property
    def image_limits(self) -> ImageLimits | None:
        """What pictures are made to fit; None while nobody knows, or when the model sees none."""
        return self._limits if self._sees_images else None

    @property
    def most_images(self) -> int | None:
        """How many images go into one message; None while nobody knows, or when the model sees none."""
        return self._limits.max_count if self._limits is not None and self._sees_images and self._limits.max_count > 0 else None

    def attach(self, tasks: WidgetTasks) -> None:
        """Coroutines run in *tasks*."""
        self._tasks = tasks

    def follow(self, session: ConversationSession, attachments: Attachments) -> None:
        """The draft is one of *session* now."""
        self._session, self._attachments = session, attachments
        self.look()

    def set_model(self, limits: ImageLimits | None, sees_images: bool, takes_documents: bool) -> None:
        """Another model, perhaps; None: nothing is known of it."""
        if (limits, sees_images, takes_documents) != (self._limits, self._sees_images, self._takes_documents):
            self._limits, self._sees_images, self._takes_documents = limits, sees_images, takes_documents
            self.look()

    def look(self) -> None:
        """Look again, soon."""
        if self._tasks is not None and self._session is not None and self._attachments is not None:
            self._tasks.run(self._look(self._session, self._attachments), "outgoing")

    async def fits(self, part: AttachmentPart) -> bool:
        """False when *part* and what the draft holds are together more than one request takes."""
        from desktop.engine.choosing import choose

        limits, held = self._limits, (*self._composer.attachments, part)
        if limits is None or self._attachments is None or _at_most(held, limits) <= limits.request_bytes:
            return True
        chosen = await choose(self._attachments, held, limits, sees_images=self._sees_images, takes_documents=self._takes_documents)
        return not chosen.left_out

    async def _look(self, session: ConversationSession, attachments: Attachments) -> None:
        import asyncio

        from desktop.errors import LoquentError
        from desktop.ui.sentences import sentence_of

        await asyncio.sleep(_SETTLE_SECONDS)
        limits = self._limits
        for part in self._composer.attachments:
            if not isinstance(part, ImagePart):
                continue
            if limits is None or not self._sees_images:
                self._composer.set_details(part, describe(part))
                continue
            try:
                prepared = await attachments.prepared(part, limits)
            except LoquentError as error:
                self._composer.set_details(part, sentence_of(error))
            else:
                self._composer.set_details(part, self.words(part, prepared))
        await self._tell_documents(attachments)
        self._composer.set_left_out(await self._left_out(session, attachments))

    async def _tell_documents(self, attachments: Attachments) -> None:
        """On the chips of PDF what of them is sent. Drawing pages takes a while; it is the drawing that is sent."""
        from desktop.engine.choosing import choose
        from desktop.errors import LoquentError
        from desktop.ui.pdf_words import pdf_words
        from desktop.ui.sentences import sentence_of

        limits, held = self._limits, self._composer.attachments
        documents = [part for part in held if isinstance(part, FilePart) and part.media_type == PDF]
        if limits is None or not documents:
            return
        try:
            chosen = await choose(attachments, held, limits, sees_images=self._sees_images, takes_documents=self._takes_documents)
        except LoquentError:
            # A picture that cannot be sent says so on its own chip.
            return
        for part in documents:
            try:
                pages, text = await attachments.pdf.pages(part), await attachments.pdf.text(part)
                words = pdf_words(chosen.files.get(part.blob), pages, text.text, limits)
            except LoquentError as error:
                words = sentence_of(error)
            self._composer.set_details(part, words)

    def words(self, part: ImagePart, prepared: Prepared) -> str:
        """What will be sent of *part*: “4032 × 3024 → 1568 × 1176, 312 kB, about 2,500 tokens”."""
        scaled = (prepared.width, prepared.height) != (part.width, part.height)
        words = (
            self.tr("{width} × {height} → {sent_width} × {sent_height}, {size}, about {tokens} tokens")
            if scaled
            else self.tr("{width} × {height}, {size}, about {tokens} tokens")
        )
        return words.format(
            width=part.width,
            height=part.height,
            sent_width=prepared.width,
            sent_height=prepared.height,
            size=data_size(prepared.size),
            tokens=QLocale().toString(prepared.tokens),
        )

    async def _left_out(self, session: ConversationSession, attachments: Attachments) -> str:
        """What of the conversation does not go along; empty when all does. What the composer says of its own images is not repeated."""
        from desktop.engine.choosing import choose
        from desktop.errors import LoquentError

        said: list[str] = []
        limits = self._limits
        earlier: list[Part] = [part for message in session.path for part in message.parts]
        unseen = 0 if self._sees_images else len({part.blob for part in earlier if isinstance(part, ImagePart)})
        if unseen and not any(isinstance(part, ImagePart) for part in self._composer.attachments):
            said.append(self.tr("This model does not see images: %Ln images of this conversation are not sent to it.", "", unseen))
        parts = [*earlier, *self._composer.attachments]
        images = {part.blob for part in parts if isinstance(part, ImagePart)} if self._sees_images else set()
        draws = self._sees_images and not self._takes_documents and any(_is_pdf(part) for part in parts)
        if limits is None or not (draws or len(images) > limits.max_count or _at_most(parts, limits) > limits.request_bytes):
            return " ".join(said)
        try:
            chosen = await choose(attachments, parts, limits, sees_images=self._sees_images, takes_documents=self._takes_documents)
        except LoquentError:
            # Sending says what is wrong with it.
            return " ".join(said)
        pictures = sum(isinstance(part, ImagePart) for part in chosen.left_out)
        files = len(chosen.left_out) - pictures
        if pictures:
            words = self.tr(
                "Only the newest {sent} images of this conversation are sent with the next message; %Ln older ones are left out.",
                "",
                pictures,
            )
            said.append(words.format(sent=len(chosen.images)))
        if files:
            words = self.tr("Only the newest {sent} files are sent with the next message; %Ln older ones are left out.", "", files)
            said.append(words.format(sent=len(chosen.files)))
        if undrawn := sum(chosen.undrawn.values()):
            said.append(self.tr("%Ln page images of PDF files are left out: newer images take their room.", "", undrawn))
        return " ".join(said)


def _at_most(parts: Sequence[Part], limits: ImageLimits) -> int:
    """Bytes that *parts* are at most, each once. A picture can grow when it is made fit: a small file may have many pixels."""
    return sum({part.blob: _most_of(part, limits) for part in parts if isinstance(part, ImagePart | FilePart)}.values())


def _most_of(part: AttachmentPart, limits: ImageLimits) -> int:
    if isinstance(part, ImagePart):
        return limits.max_bytes
    return part.size + (limits.max_count * limits.page_bytes if _is_pdf(part) else 0)


def _is_pdf(part: Part) -> bool:
    return isinstance(part, FilePart) and part.media_type == PDF

"""What helps reading a conversation: find, the button to its end, going from message to message, size, pictures, a voice."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject, QPoint, QStandardPaths, Qt
from PySide6.QtGui import QImage, QWheelEvent
from PySide6.QtWidgets import QApplication, QFileDialog, QMenu, QPlainTextEdit, QTextEdit, QToolButton, QWidget

from desktop.chat.parts import AttachmentPart, ImagePart
from desktop.ui.theme import theme

if TYPE_CHECKING:
    from desktop.engine.derived import Rgba
    from desktop.engine.program import Program
    from desktop.ui.bridge import WidgetTasks
    from desktop.ui.image_viewer import ImageViewer
    from desktop.ui.transcript.end_button import EndButton
    from desktop.ui.transcript.find_bar import FindBar
    from desktop.ui.transcript.found_words import FoundWords
    from desktop.ui.transcript.view import TranscriptView

EDGE = 16
LONGEST_SELECTION = 200


class ReadingAids(QObject):
    """Belongs to the pane of a conversation; works once :meth:`attach` gave it a transcript, on the session it follows."""

    def __init__(self, pane: QWidget, write: QPlainTextEdit, say: Callable[[str], None]) -> None:
        super().__init__(pane)
        self._pane = pane
        self._write = write
        self._say = say
        self._view: TranscriptView | None = None
        self._engine: Program | None = None
        self._tasks: WidgetTasks | None = None
        self._session: Any = None
        self._before: QWidget | None = None
        """Who had the keyboard before the bar was opened."""
        self._viewer: ImageViewer | None = None
        self._found: FoundWords | None = None
        self.bar: FindBar | None = None
        self.end: EndButton | None = None
        self.find_button = QToolButton(pane)
        self.find_button.setObjectName("conversation.find")
        self.find_button.setText(self.tr("Find"))
        self.find_button.setAccessibleName(self.tr("Find in the conversation"))
        self.find_button.setAutoRaise(True)
        self.find_button.setEnabled(False)
        self.find_button.clicked.connect(self.find)
        write.viewport().installEventFilter(self)
        theme.changed.connect(self._dress)
        self._dress()

    def attach(self, view: QWidget, engine: Program, tasks: WidgetTasks) -> None:
        """Help reading *view*; a stand-in that is no transcript is left alone."""
        from desktop.ui.transcript.view import TranscriptView

        self._engine, self._tasks = engine, tasks
        if not isinstance(view, TranscriptView):
            return
        from desktop.ui.transcript.announcements import Announcer
        from desktop.ui.transcript.code_view import code_wrap
        from desktop.ui.transcript.end_button import EndButton
        from desktop.ui.transcript.find import Finder
        from desktop.ui.transcript.find_bar import FindBar
        from desktop.ui.transcript.find_marks import FindMarks
        from desktop.ui.transcript.walking import Walker
        from desktop.ui.zoom import EyeLine

        self._view = view
        view.reading.model_of = lambda message: engine.connections.label_of(message.connection_id or "", message.model or "")
        self._finder = Finder(view)
        self._marks = FindMarks(view, self._finder)
        self._walker = Walker(view)
        self._announcer = Announcer(view)
        self._eye = EyeLine(view)
        self.bar = FindBar(self._finder, self._pane)
        self.bar.closed.connect(self._bar_closed)
        self.bar.resized.connect(self._place)
        self.end = EndButton(view, self._pane)
        view.attachment_opened.connect(self.open_attachment)
        view.picture_menu_opened.connect(self.fill_picture_menu)
        view.zoom_turned.connect(self.zoom)
        view.remote_images.loader = self._load_remote
        view.installEventFilter(self)
        engine.settings.changed.connect(self._setting_changed)
        self._setting_changed("announcements")
        self._setting_changed("wrap_code")
        code_wrap.changed.connect(self._wrap_changed)
        self._setting_changed("smooth_streaming")

    def detach(self) -> None:
        """Let go of the engine."""
        self.follow(None)
        if self._engine is not None and self._view is not None:
            from desktop.ui.transcript.code_view import code_wrap

            code_wrap.changed.disconnect(self._wrap_changed)
            self._engine.settings.changed.disconnect(self._setting_changed)
        if self._viewer is not None:
            self._viewer.close()
        self._engine = self._tasks = None

    def follow(self, session: Any | None) -> None:
        """Another conversation is shown (None: none)."""
        self._session = session
        if self._view is None:
            return
        self._announcer.follow(session)
        if self._found is not None:
            self._found.stop()
        self._finder.follow(session if self.bar is not None and self.bar.isVisible() else None)
        if session is None and self.bar is not None:
            self.bar.hide()
        self._look()

    def _setting_changed(self, name: str) -> None:
        if name == "announcements" and self._engine is not None:
            self._announcer.verbosity = self._engine.settings.get("announcements") or "sentences"
        elif name == "smooth_streaming" and self._engine is not None and self._view is not None:
            self._view.reading.smooth = bool(self._engine.settings.get("smooth_streaming"))
        elif name == "wrap_code" and self._engine is not None:
            from desktop.ui.transcript.code_view import code_wrap

            code_wrap.set(bool(self._engine.settings.get("wrap_code")))

    def _wrap_changed(self, on: bool) -> None:
        """The choice made at one code box is kept."""
        if self._engine is not None and self._tasks is not None and self._engine.settings.get("wrap_code") is not on:
            self._tasks.run(self._engine.settings.set("wrap_code", on))

    # Find

    def find(self) -> None:
        """Open the bar, with the words that are selected."""
        view, bar = self._view, self.bar
        if view is None or bar is None or not view.isVisible():
            return
        focus = QApplication.focusWidget()
        if self._found is not None:
            self._found.stop()
        if not bar.isVisible():
            self._before = focus if focus is not self.find_button else None
            self._finder.follow(self._session)
        self._place()
        bar.open(_selection(view, focus))
        self._place()

    def find_step(self, by: int) -> None:
        """To the next (1) or the previous (-1) match; opens the bar when it is closed."""
        if self.bar is not None and self.bar.isVisible():
            self.bar.step(by)
        else:
            self.find()

    def _bar_closed(self) -> None:
        self._finder.stop()
        before, self._before = self._before, None
        import shiboken6

        if before is not None and shiboken6.isValid(before) and before.isVisible():
            before.setFocus()
        else:
            self._write.setFocus()

    def show_words(self, message_id: str, words: str) -> None:
        """Bring *words*, which a search found in a message that is shown, into sight; what the bar looks for comes first."""
        if self._view is None or self.bar is None or self.bar.isVisible():
            return
        if self._found is None:
            from desktop.ui.transcript.found_words import FoundWords

            self._found = FoundWords(self._view)
        self._found.show(self._session, message_id, words)

    # Moving, size

    def step_message(self, by: int) -> None:
        """To the message above (-1) or below (1)."""
        if self._view is not None and self._view.isVisible():
            self._walker.step(by)

    @property
    def current_message(self) -> str | None:
        """The message the keyboard is in or at; the last one while it is in the transcript and at none."""
        view = self._view
        if view is None or not view.isVisible() or not view.path:
            return None
        inside = QApplication.focusWidget()
        while inside is not None and inside is not view:
            if isinstance(found := getattr(inside, "message_id", None), str):
                return found
            inside = inside.parentWidget()
        row = self._walker.row
        return view.path[row if row is not None else -1].id

    def open_menu(self) -> None:
        """Open the menu of that message, where it is seen."""
        view, message_id = self._view, self.current_message
        row = next((at for at, message in enumerate(view.path) if message.id == message_id), None) if view is not None else None
        shown = view.message_widget(row) if view is not None and row is not None else None
        if view is not None and row is not None and shown is not None:
            corner = view.viewport().mapToGlobal(QPoint(0, 0))
            shown.open_menu(QPoint(view.row_rect(row).left(), max(corner.y(), view.row_rect(row).top())) + QPoint(EDGE, EDGE))

    def zoom(self, by: int) -> None:
        """One size larger (1) or smaller (-1); 0 is the system's size."""
        from desktop.ui.zoom import next_size

        if self._engine is not None and self._tasks is not None and by in (-1, 0, 1):
            points = next_size(theme.font().pointSizeF(), by) if by else 0
            self._tasks.run(self._engine.settings.set("font_size", points))

    # Pictures and files

    def open_attachment(self, part: AttachmentPart) -> None:
        """Show a picture large; of a file, ask where to save it as it was attached."""
        if isinstance(part, ImagePart):
            self.open_picture(part)
            return
        from desktop.ui.image_viewer import safe_name

        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation) or "."
        dialog = QFileDialog(self._pane, self.tr("Save the file"), str(Path(folder) / safe_name(part)))
        dialog.setObjectName("file.save.dialog")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.fileSelected.connect(lambda chosen: self._save(part, Path(chosen)))
        dialog.open()

    def open_picture(self, part: ImagePart) -> None:
        """Show *part* large, with the other pictures of the conversation beside it."""
        from desktop.ui.image_viewer import ImageViewer

        path = self._session.path if self._session is not None else ()
        parts = [other for message in path for other in message.parts if isinstance(other, ImagePart)]
        at = next((at for at, other in enumerate(parts) if other is part), -1)
        if at < 0:
            at = parts.index(part) if part in parts else 0
            parts = parts if part in parts else [part]
        if self._viewer is not None:
            self._viewer.close()
        viewer = ImageViewer(parts, at, self._fetch, self._save, self._pane.window())
        viewer.said.connect(self._say)
        viewer.destroyed.connect(partial(self._viewer_gone, id(viewer)))
        self._viewer = viewer
        viewer.show()

    def fill_picture_menu(self, part: ImagePart, menu: QMenu) -> None:
        """Add to *menu* what the viewer offers and can be done without opening it."""
        copy = menu.addAction(theme.icon("copy", "text_muted"), self.tr("Copy image"))
        copy.setObjectName("picture.copy")
        copy.triggered.connect(lambda: self._copy_picture(part))
        save = menu.addAction(theme.icon("save", "text_muted"), self.tr("Save image…"))
        save.setObjectName("picture.save")
        save.triggered.connect(lambda: self._save_picture(part))

    def _copy_picture(self, part: ImagePart) -> None:
        from desktop.ui.image_viewer import copy_image, longest_side

        self._fetch(part, longest_side(part), lambda image: self._say(copy_image(image, part)), self._say)

    def _save_picture(self, part: ImagePart) -> None:
        from desktop.ui.image_viewer import ask_where

        ask_where(self._pane, part, self._save)

    def _viewer_gone(self, which: int) -> None:
        if self._viewer is not None and id(self._viewer) == which:
            self._viewer = None

    def _run(self, coroutine: Coroutine[Any, Any, Any]) -> None:
        if self._tasks is None:
            coroutine.close()
        else:
            self._tasks.run(coroutine)

    def _fetch(self, part: ImagePart, side: int, done: Callable[[QImage], None], failed: Callable[[str], None]) -> None:
        self._run(self._fetch_pixels(part, side, done, failed))

    def _attachments(self) -> Any:
        assert self._engine is not None
        own = self._engine.library.attachments_of(self._session) if self._session is not None else None
        return own or self._engine.attachments

    async def _fetch_pixels(self, part: ImagePart, side: int, done: Callable[[QImage], None], failed: Callable[[str], None]) -> None:
        from desktop.errors import LoquentError
        from desktop.ui.sentences import sentence_of

        try:
            pixels = await self._attachments().pixels(part, side)
        except LoquentError as error:
            failed(sentence_of(error))
            return
        done(_image_of(pixels))

    def _load_remote(self, address: str, done: Callable[[QImage], None], failed: Callable[[str], None]) -> None:
        self._run(self._fetch_remote(address, done, failed))

    async def _fetch_remote(self, address: str, done: Callable[[QImage], None], failed: Callable[[str], None]) -> None:
        """Someone asked for this picture, having been told the address."""
        from desktop.engine.remote_images import load, way_of
        from desktop.errors import LoquentError
        from desktop.ui.sentences import sentence_of

        assert self._engine is not None
        state = self._engine.connections.get(self._session.conversation.connection_id or "") if self._session is not None else None
        try:
            pixels = await load(address, self._engine.http, self._attachments(), proxy=way_of(state.connection if state else None))
        except LoquentError as error:
            failed(sentence_of(error))
            return
        done(_image_of(pixels))

    def _save(self, part: AttachmentPart, path: Path) -> None:
        self._run(self._write_original(part, path))

    async def _write_original(self, part: AttachmentPart, path: Path) -> None:
        import asyncio

        from desktop.errors import LoquentError
        from desktop.ui.sentences import sentence_of

        try:
            await asyncio.to_thread(path.write_bytes, await self._attachments().read(part))
        except LoquentError as error:
            self._say(sentence_of(error))
        except OSError as error:
            words = (
                self.tr("The image could not be saved: {reason}.")
                if isinstance(part, ImagePart)
                else self.tr("The file could not be saved: {reason}.")
            )
            self._say(words.format(reason=error.strerror or str(error)))
        else:
            self._say(self.tr("The image was saved.") if isinstance(part, ImagePart) else self.tr("The file was saved."))

    # Looks

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follows the transcript's place; Ctrl and the wheel over what is being written change its size too."""
        kind = event.type()
        if watched is self._view and kind in (QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.Hide, QEvent.Type.Move):
            self._look()
        elif kind == QEvent.Type.Wheel and isinstance(event, QWheelEvent) and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            turned = event.angleDelta().y()
            if watched is not self._view:
                self.zoom((turned > 0) - (turned < 0))
                return True
        return False

    def _look(self) -> None:
        view = self._view
        self.find_button.setEnabled(view is not None and view.isVisible())
        if view is None or self.bar is None or self.end is None:
            return
        if not view.isVisible() and self.bar.isVisible():
            self.bar.leave()
        self.end.look()
        self._place()

    def _place(self) -> None:
        view = self._view
        if view is None or self.bar is None or self.end is None:
            return
        corner = view.mapTo(self._pane, QPoint(0, 0))
        bar = self.bar
        bar.setFixedWidth(min(bar.sizeHint().width(), view.width() - 2 * EDGE))
        bar.setFixedHeight(bar.heightForWidth(bar.width()) if bar.hasHeightForWidth() else bar.sizeHint().height())
        bar.move(corner.x() + view.width() - bar.width() - EDGE, corner.y() + EDGE // 2)
        self.end.move(corner.x() + (view.width() - self.end.width()) // 2, corner.y() + view.height() - self.end.height() - EDGE // 2)

    def _dress(self) -> None:
        self.find_button.setIcon(theme.icon("search", "text_muted"))


def _image_of(pixels: Rgba) -> QImage:
    image = QImage(pixels.data, pixels.width, pixels.height, 4 * pixels.width, QImage.Format.Format_RGBA8888)
    # The image only borrows the bytes.
    return image.copy()


def _selection(view: QWidget, focus: QWidget | None) -> str:
    """The words selected in the transcript, when they are few and on one line."""
    if not isinstance(focus, QTextEdit | QPlainTextEdit) or not view.isAncestorOf(focus):
        return ""
    words: str = focus.textCursor().selectedText()
    return words if len(words) <= LONGEST_SELECTION and "\u2029" not in words and "\u2028" not in words else ""

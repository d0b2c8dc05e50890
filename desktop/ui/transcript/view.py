"""The transcript: a virtualised column of messages. Only what is in sight has widgets; the rest is arithmetic."""

from __future__ import annotations

import time
from typing import Any

import shiboken6
from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent, QKeyEvent, QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QFrame, QWidget

from desktop.chat.message import Message, MessageState
from desktop.markdown.warm import warm
from desktop.ui.theme import theme
from desktop.ui.transcript import accessible
from desktop.ui.transcript.folded import THOUGHT
from desktop.ui.transcript.geometry import Anchor
from desktop.ui.transcript.message_view import MessageView
from desktop.ui.transcript.notes import NoteLinks
from desktop.ui.transcript.pictures import Thumbnails
from desktop.ui.transcript.pieces import Surroundings, estimate_message
from desktop.ui.transcript.places import MARGIN, Places
from desktop.ui.transcript.pump import Pump
from desktop.ui.transcript.reading import Reading
from desktop.ui.transcript.remote_images import RemoteImages
from desktop.ui.transcript.tab_order import next_stop

BEYOND = 240
"""Pixels laid out above and below what is seen, so that scrolling finds it ready."""
ROUNDS = 6
WAITING_VIEWS = 8
MARKED_MS = 1600
"""How long a message that was looked for is marked."""
FLUSH = 0.007
"""Seconds a flush may take before what is left to be filled waits for the next one."""
FILLING = 0.002
"""Seconds of filling in a flush that is late already, when the one before was late too."""
_ALL = ""
_FILL = "fill"


class TranscriptView(Places):
    """Shows the path of a session. ``set_session(None)`` empties it.

    The scroll position is a message and a shift in it, so it survives resizing, growing and late measuring. While at
    the bottom the view follows the stream; any movement upwards ends that at once, coming back to the bottom begins it.
    """

    retry_requested = Signal(str)
    choose_requested = Signal(str)
    action_requested = Signal(str, str)
    """A message, and what helps it: ``continue``, ``key``, ``model``, …, one of ``endings.LABELS``."""
    menu_opened = Signal(str, object, object)
    """As :attr:`MessageView.menu_opened`."""
    picture_menu_opened = Signal(object, object)
    link_activated = Signal(str)
    copied = Signal(str)
    attachment_opened = Signal(object)
    """As :attr:`MessageView.attachment_opened`."""
    zoom_turned = Signal(int)
    """The wheel with Ctrl: 1 larger, -1 smaller."""
    moved = Signal()
    """What is seen may be another: scrolled, grown, laid out again."""
    reflowing = Signal()
    reflowed = Signal()
    """Before and after all lines are broken anew for another width."""
    news = Signal()
    """Messages changed while the view did not follow them."""

    def __init__(self, parent: QWidget | None = None, thumbnails: Thumbnails | None = None) -> None:
        accessible.install()
        super().__init__(parent)
        self.setObjectName("transcript")
        self.setAccessibleName(self.tr("Transcript"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setAutoFillBackground(False)
        self._thumbnails = thumbnails
        self._session: Any = None
        self._free: list[MessageView] = []
        self._follow = True
        self._laying_out = False
        self._late = False
        self._pump = Pump(self._flush, self)
        self.reading = Reading(self._pump.touch)
        self._notes = NoteLinks(self)
        self.remote_images = RemoteImages(self)
        self.remote_images.asked.connect(self._let_go)
        self._marked = ""
        self._marking = QTimer(self, singleShot=True, interval=MARKED_MS)
        self._marking.timeout.connect(lambda: self._mark(""))
        self.verticalScrollBar().valueChanged.connect(self._scrolled)
        self.verticalScrollBar().setSingleStep(40)
        theme.changed.connect(self._restyle)

    # What it shows

    @property
    def follows(self) -> bool:
        """True while the view stays at the bottom by itself."""
        return self._follow

    def set_session(self, session: Any | None) -> None:
        """Show *session* (``path``, ``changed``, ``notice``, ``tree``), from its end."""
        if self._session is not None:
            self._session.changed.disconnect(self._session_changed)
        self._session = session
        self._pump.clear()
        self.reading.begin(session)
        self._notes.forget()
        self.remote_images.forget()
        for key in list(self._views):
            self._retire(key, even_busy=True)
        self._follow, self._anchor, self._scroll = True, None, 0
        if session is not None:
            session.changed.connect(self._session_changed)
        self._read_path()
        if self._path:
            warm()
        self._lay_out()

    def restore_scroll(self, message_id: str, shift: int) -> None:
        """Go to a place :meth:`scroll_position` gave. Unknown messages change nothing."""
        if self._column.index(message_id) is None:
            return
        self._follow = False
        self._anchor = (Anchor(message_id, shift), None)
        self._lay_out()

    def show_message(self, message_id: str, *, mark: bool = False) -> None:
        """Bring the top of a message to the upper edge; with *mark* it is marked for a moment."""
        self._read_path()
        self.restore_scroll(message_id, 0)
        self._mark(message_id if mark else "")

    def go_to(self, message_id: str, piece: int, shift: int, y: int) -> None:
        """Stop following and bring the place *shift* pixels below the top of a piece *y* pixels below the upper edge."""
        self._follow, self._anchor = False, (Anchor(message_id, 0), Anchor(piece, shift - y))
        self._lay_out()

    def _mark(self, message_id: str) -> None:
        self._marked = message_id
        for key, view in self._views.items():
            view.set_marked(bool(message_id) and key == message_id)
        if message_id:
            self._marking.start()
        else:
            self._marking.stop()

    def scroll_to_bottom(self) -> None:
        """Go to the end and follow from there."""
        self._follow = True
        self._lay_out()

    # Changes

    def _session_changed(self, change: Any) -> None:
        if not shiboken6.isValid(self):
            return
        if change.kind in ("message", "path"):
            warm()
            if not self._follow:
                self.news.emit()
        self._pump.touch(_ALL if change.kind == "path" or change.message_id is None else change.message_id)

    def _flush(self, touched: frozenset[str]) -> None:
        began = time.monotonic()
        if self._session is not None and touched != {_FILL}:
            path: tuple[Message, ...] = self._session.path
            if len(path) != len(self._path) or _ALL in touched:
                self._read_path()
            else:
                self._path = path
        touched = self.reading.to_show(touched, self._in_sight)
        if not touched:
            return
        for key, view in self._views.items():
            at = self._column.index(key)
            if at is not None and (key in touched or _ALL in touched):
                self._bind(view, self._path[at])
        late = time.monotonic() > began + FLUSH
        self._lay_out(time.monotonic() + FILLING if late and self._late else began + FLUSH)
        self._late = late

    def _in_sight(self, message_id: str) -> Message | None:
        at = self._column.index(message_id)
        return self._path[at] if at is not None and message_id in self._views else None

    def _read_path(self) -> None:
        before, self._path = self._path, self._session.path if self._session is not None else ()
        if self._path is before:
            return
        self.reading.path_changed()
        beyond, same = self._scroll > self._end(), 0
        for old, new in zip(before, self._path, strict=False):
            if old is not new and old.id != new.id:
                break
            same += 1
        switched = self._views.get(before[same].id) if same < min(len(before), len(self._path)) else None
        foot = switched.foot_for(self._path[same].id, self.viewport().height()) if switched is not None else None
        heights = {key: self._column.height(same + at) for at, key in enumerate(self._column.keys[same:])}
        self._column.keep(same)
        width = self._column_width()
        self._column.extend(
            [
                (message.id, heights[message.id] if message.id in heights else estimate_message(message, width))
                for message in self._path[same:]
            ]
        )
        for key in [key for key in self._views if self._column.index(key) is None]:
            self._retire(key, even_busy=True)
        if foot is not None:
            # The arrows stay below the pointer, also at the end, until what they have shown is read and measured.
            self._follow, self._anchor = False, (Anchor(self._path[same].id, 0), foot)
            self._view(same)
        elif beyond:
            self._follow = True
        if QAccessible.isActive():
            QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.ObjectReorder))

    def _bind(self, view: MessageView, message: Message) -> None:
        view.bind(message, self.reading.pieces(message), self._column_width())
        view.set_marked(message.id == self._marked)
        at = self._column.index(message.id)
        if at is not None:
            view.setAccessibleName(self.row_name(at))

    def surroundings(self, message: Message) -> Surroundings:
        return self.reading.surroundings(message)

    # Layout

    def _lay_out(self, until: float | None = None) -> None:
        if self._laying_out:
            return
        self._laying_out = True
        try:
            # First, so that after a jump the widgets of what was seen serve what is seen now.
            self._settle_scroll()
            self._retire_unseen()
            for _ in range(ROUNDS):
                self._settle_scroll()
                if not (self._measure_end(until) if self._follow else self._measure_visible(until)):
                    break
            self._settle_scroll()
            unfilled = any(view.unfilled for view in self._views.values())
            if unfilled:
                self._pump.touch(_FILL)
            self._retire_unseen()
            self._place()
            if not self._follow and not (self._keeps_foot and (unfilled or self.reading.unfinished)):
                self._follow = self._keeps_foot and self._scroll == self._end()
                self._anchor = self._anchor_here()
        finally:
            self._laying_out = False
        self.moved.emit()

    def _settle_scroll(self) -> None:
        """Where the top of the window is now, from the bottom or from the anchor."""
        height = self.viewport().height()
        self._least = 0 if self._follow else min(self._least, self._scroll + height)
        most = max(0, self._content() - height)
        if self._follow or self._anchor is None:
            self._scroll = most if self._follow else min(self._scroll, most)
            return
        outer, inner = self._anchor
        y = self._column.resolve(outer)
        if y is None:
            self._scroll = min(self._scroll, most)
            return
        view = self._views.get(outer.key)
        if inner is not None and view is not None and (inside := view.resolve(inner)) is not None:
            index = self._column.index(outer.key)
            y = self._column.top(index if index is not None else 0) + inside
        if self._keeps_foot:
            most, self._least = max(most, y + MARGIN), y + MARGIN + height
        self._scroll = max(0, min(y + MARGIN, most))

    def _measure_visible(self, until: float | None) -> bool:
        """Give every message in sight its widgets and its true height. True when a height changed."""
        changed = False
        top, bottom = self._scroll - MARGIN - BEYOND, self._scroll - MARGIN + self.viewport().height() + BEYOND
        for index in self._column.visible(top, bottom):
            above = self._column.top(index)
            if self._column.set_height(index, self._view(index).reveal(top - above, bottom - above, until)):
                changed = True
        return changed

    def _measure_end(self, until: float | None) -> bool:
        """The same from the last message upwards, while the view follows. What a flood moves out of sight is not kept ready."""
        wanted = self.viewport().height()
        if self._path and self._path[-1].state is not MessageState.STREAMING:
            wanted += BEYOND
        for index in range(len(self._path) - 1, -1, -1):
            if wanted <= 0:
                break
            height = self._view(index).reveal_end(wanted, until)
            self._column.set_height(index, height)
            wanted -= height
        return False

    def _view(self, index: int) -> MessageView:
        message = self._path[index]
        view = self._views.get(message.id)
        if view is None:
            view = self._views[message.id] = self._free.pop() if self._free else self._make_view()
            self._bind(view, message)
        return view

    def _make_view(self) -> MessageView:
        view = MessageView(self.viewport(), self._thumbnails, self.remote_images)
        view.retry.connect(self.retry_requested)
        view.choose.connect(self.choose_requested)
        view.action.connect(self.action_requested)
        view.menu_opened.connect(self.menu_opened)
        view.picture_menu_opened.connect(self.picture_menu_opened)
        view.link.connect(self.link_activated)
        view.copied.connect(self.copied)
        view.attachment_opened.connect(self.attachment_opened)
        view.regrown.connect(self._pump.touch)
        view.thought_toggled.connect(self._thought_toggled)
        view.fold_toggled.connect(self._fold_toggled)
        view.note_followed.connect(self._notes.follow)
        view.hide()
        return view

    def _retire_unseen(self) -> None:
        top = self._scroll - MARGIN - BEYOND
        seen = {self._path[at].id for at in self._column.visible(top, top + self.viewport().height() + 2 * BEYOND)}
        for key in [key for key in self._views if key not in seen]:
            self._retire(key)

    def _retire(self, key: str, even_busy: bool = False) -> None:
        view = self._views[key]
        if view.busy and not even_busy:
            return
        del self._views[key]
        view.hide()
        view.release()
        if len(self._free) < WAITING_VIEWS:
            self._free.append(view)
        else:
            view.deleteLater()

    def _place(self) -> None:
        left, width = self._column_left(), self._column_width()
        for key, view in self._views.items():
            at = self._column.index(key)
            if at is None:
                continue
            view.setGeometry(left, MARGIN + self._column.top(at) - self._scroll, width, self._column.height(at))
            view.place()
            if view.isHidden():
                view.show()
        bar = self.verticalScrollBar()
        bar.setPageStep(max(1, self.viewport().height()))
        bar.setRange(0, max(0, self._content() - self.viewport().height()))
        bar.setValue(self._scroll)

    # Movement

    def _scrolled(self, value: int) -> None:
        if self._laying_out:
            return
        if value < self._scroll:
            self._follow = False
        elif value >= self.verticalScrollBar().maximum():
            self._follow = True
        self._scroll = value
        self._anchor = self._anchor_here()
        self._lay_out()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Upwards ends following before anything moves; with Ctrl the text becomes larger or smaller."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom_turned.emit((event.angleDelta().y() > 0) - (event.angleDelta().y() < 0))
            event.accept()
            return
        if event.angleDelta().y() > 0 and self.verticalScrollBar().maximum() > 0:
            self._let_go()
        super().wheelEvent(event)

    def _let_go(self) -> None:
        if self._follow:
            self._follow = False
            self._anchor = self._anchor_here()

    def focusNextPrevChild(self, forward: bool) -> bool:
        """As it is read. What had the keyboard and goes, a button that was pressed say, leaves it to the transcript."""
        focused = self.window().focusWidget()
        if focused is not None and not focused.isVisible() and self.isAncestorOf(focused):
            # Qt would look for another button.
            self.setFocus()
            return True
        shown = sorted(self._views.values(), key=lambda view: view.y())
        stop = next_stop(self, [piece for view in shown for piece in view.widgets], focused, forward=forward)
        if stop is None:
            return super().focusNextPrevChild(forward)
        stop.setFocus(Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason)
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Page Up and Down, Home, End, arrows."""
        bar = self.verticalScrollBar()
        page = max(40, self.viewport().height() - 40)
        steps = {Qt.Key.Key_PageUp: -page, Qt.Key.Key_PageDown: page, Qt.Key.Key_Up: -bar.singleStep(), Qt.Key.Key_Down: bar.singleStep()}
        key = Qt.Key(event.key())
        if key in steps:
            if steps[key] < 0 and bar.maximum() > 0:
                self._let_go()
            bar.setValue(bar.value() + steps[key])
        elif key == Qt.Key.Key_Home:
            self._to_top()
        elif key == Qt.Key.Key_End:
            self.scroll_to_bottom()
        else:
            super().keyPressEvent(event)
            return
        event.accept()

    def _to_top(self) -> None:
        if self._path and self.verticalScrollBar().maximum() > 0:
            self._follow = False
            self._scroll = 0
            self._anchor = (Anchor(self._path[0].id, -MARGIN), None)
            self._lay_out()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width: everything in sight is measured again, the rest is guessed."""
        super().resizeEvent(event)
        wider = event.size().width() != event.oldSize().width()
        if wider:
            self.reflowing.emit()
            for key, view in self._views.items():
                at = self._column.index(key)
                if at is not None:
                    self._bind(view, self._path[at])
        self._lay_out()
        if wider:
            self.reflowed.emit()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """The layout moves the widgets itself."""

    def paintEvent(self, event: QPaintEvent) -> None:
        """The surface behind the messages."""
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), theme.colour("surface"))
        painter.end()

    def changeEvent(self, event: QEvent) -> None:
        """A new font measures everything again."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and hasattr(self, "_views"):
            self._restyle()

    def _restyle(self) -> None:
        if self.font() != theme.font():
            # Comes back here by the change of font, which also reaches every control in the messages.
            self.setFont(theme.font())
            return
        for waiting in self._free:
            waiting.deleteLater()
        self._free.clear()
        for key, view in self._views.items():
            view.restyle()
            at = self._column.index(key)
            if at is not None:
                self._bind(view, self._path[at])
        self._lay_out()
        self.viewport().update()

    def fold(self, message_id: str, key: str, expanded: bool | None) -> None:
        """Open or close a fold; None for :data:`THOUGHT`: as it is when nobody has chosen."""
        if key == THOUGHT:
            self.reading.open_thought(message_id, expanded)
        else:
            self.reading.open_fold(message_id, key, bool(expanded))
        self._show_anew(message_id)

    def _thought_toggled(self, message_id: str, expanded: bool) -> None:
        self.reading.open_thought(message_id, expanded)
        self._show_anew(message_id)

    def _fold_toggled(self, message_id: str, key: str, expanded: bool) -> None:
        self.reading.open_fold(message_id, key, expanded)
        self._show_anew(message_id)

    def _show_anew(self, message_id: str) -> None:
        self._let_go()
        view, at = self._views.get(message_id), self._column.index(message_id)
        if view is not None and at is not None:
            self._bind(view, self._path[at])
            self._lay_out()

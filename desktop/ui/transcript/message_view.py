"""One message on the screen: a column of pieces, of which only those in sight have a widget."""

from __future__ import annotations

import time
from typing import Any

from PySide6.QtCore import QPoint, QRectF, Qt, Signal, Slot
from PySide6.QtGui import QContextMenuEvent, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from desktop.chat.message import Message, Role
from desktop.ui.theme import theme
from desktop.ui.transcript.action_row import ActionRow
from desktop.ui.transcript.code_view import CodeView
from desktop.ui.transcript.endings import EndingRow, WaitingRow
from desktop.ui.transcript.folds import FileChip, FoldRow
from desktop.ui.transcript.geometry import Anchor, Column
from desktop.ui.transcript.kinds import NoteLink
from desktop.ui.transcript.pictures import PictureButton, PictureRow, Thumbnails
from desktop.ui.transcript.piece_widgets import GAP, dress, gap_above, kind_of
from desktop.ui.transcript.pieces import Actions, Piece, estimate
from desktop.ui.transcript.prose_view import ProseView
from desktop.ui.transcript.remote_images import RemoteImages, RemoteImageView
from desktop.ui.transcript.rows import ThoughtRow
from desktop.ui.transcript.selecting import Selecting
from desktop.ui.transcript.sliding import Sliding
from desktop.ui.transcript.table_view import TableView

BUBBLE_PADDING = 14
BELOW = 22
"""Pixels between messages."""
KEPT = 4
"""Widgets of each kind that wait for another piece."""
FOOT = -1
"""In an anchor: the last piece, the row of actions, however many pieces come before it."""


class MessageView(QWidget):
    """Shows a message. Bound to another one when its own is out of sight."""

    retry = Signal(str)
    choose = Signal(str)
    action = Signal(str, str)
    menu_opened = Signal(str, object, object)
    """A message, the menu that is about to be shown for it, and the words selected in it (None: the menu is not that of a text)."""
    picture_menu_opened = Signal(object, object)
    """The part of a picture, and the menu that is about to be shown for it; ``menu_opened`` follows."""
    link = Signal(str)
    copied = Signal(str)
    attachment_opened = Signal(object)
    """The part of a picture, to be seen large, or of a file, to be saved."""
    regrown = Signal(str)
    """A piece has another height than when it was measured."""
    thought_toggled = Signal(str, bool)
    fold_toggled = Signal(str, str, bool)
    note_followed = Signal(str, int, object)
    """A message, a piece of it, and the :class:`NoteLink` there that was followed."""

    def __init__(self, parent: QWidget, thumbnails: Thumbnails | None, remote_images: RemoteImages) -> None:
        super().__init__(parent)
        self.setObjectName("transcript.message")
        self._thumbnails = thumbnails
        self._remote_images = remote_images
        self._message: Message | None = None
        self._pieces: tuple[Piece, ...] = ()
        self._column: Column[int] = Column()
        self._widgets: dict[int, Any] = {}
        self._free: dict[type[Any], list[Any]] = {}
        self._measured: set[int] = set()
        self._stale: set[int] = set()
        """Pieces whose widget still shows what they were; a flood moves most of them out of sight before anyone sees it."""
        self._width = 0
        self._bubble_width = 0
        self.unfilled = False
        """True when there was no time for a piece in sight."""
        self._marked = False
        self._menu_open = False
        self.selecting = Selecting(self)
        self._sliding = Sliding(lambda: self._pieces, lambda: self._widgets)

    @property
    def message_id(self) -> str | None:
        """The message shown, None while waiting for one."""
        return self._message.id if self._message is not None else None

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """What the message is shown as, as far as it was read."""
        return self._pieces

    @property
    def source(self) -> str | None:
        """The text of the message as it was written."""
        return self._message.text if self._message is not None else None

    def piece_widgets(self) -> dict[int, QWidget]:
        """The widgets of the pieces in sight, by piece."""
        return dict(self._widgets)

    @property
    def is_user(self) -> bool:
        """True for a bubble."""
        return self._message is not None and self._message.role is Role.USER

    def bind(self, message: Message, pieces: tuple[Piece, ...], width: int) -> None:
        """Show *pieces* of *message* in a column of *width* pixels; heights stay where a piece is the same."""
        if self._message is None or message.id != self._message.id or width != self._width:
            if self._message is not None and message.id != self._message.id:
                self.release()
            self._measured.clear()
        old = self._pieces
        self._message, self._pieces, self._width = message, pieces, width
        same = self._same_from_the_top(old) if self._measured else 0
        heights = [self._column.height(at) for at in range(same, len(self._column))]
        self._column.keep(same)
        inner = self._inner_width()
        for at in range(same, len(pieces)):
            piece = pieces[at]
            same_kind = at < len(old) and kind_of(old[at]) is kind_of(piece)
            if at < len(old) and old[at] != piece:
                self._measured.discard(at)
            known = same_kind and at - same < len(heights) and (at in self._measured or at in self._widgets)
            self._column.append(at, heights[at - same] if known else estimate(piece, inner) + self._gap(at))
            if not same_kind and at in self._widgets:
                self._give_back(at)
        for at in [at for at in self._widgets if at >= len(pieces)]:
            self._give_back(at)
        self._measured = {at for at in self._measured if at < len(pieces)}
        for at, widget in self._widgets.items():
            if at >= same and (at >= len(old) or old[at] != pieces[at]):
                self._stale.add(at)
                if self.is_user or self.selecting.active or widget.busy:
                    self._refresh(at)
        self.selecting.rebound(pieces)

    def _same_from_the_top(self, old: tuple[Piece, ...]) -> int:
        """How many pieces are what they were."""
        same = 0
        for before, after in zip(old, self._pieces, strict=False):
            if before is not after and before != after:
                break
            same += 1
        return min(same, len(self._column))

    def release(self) -> None:
        """Let go of the message; the widgets wait for the next."""
        self.selecting.clear()
        for at in list(self._widgets):
            self._give_back(at)
        self._message = None
        self._pieces = ()
        self._measured.clear()
        self._column.set_rows([])
        self._sliding.clear()

    def reveal(self, top: int, bottom: int, until: float | None = None) -> int:
        """Lay out the pieces between *top* and *bottom* (own coordinates); return the height of the whole message.

        After *until* (monotonic seconds) no more are filled, and :attr:`unfilled` is true.
        """
        pad = self._above
        for _ in range(4):
            self.unfilled = False
            for at in self._column.visible(top - pad, bottom - pad):
                self._ensure(at, until)
            if self.is_user:
                self._fit_bubble()
            changed = [self._measure(at) for at in sorted(self._widgets)]
            if not any(changed):
                break
        self._keep_only(self._column.visible(top - pad, bottom - pad))
        return self.total

    def reveal_end(self, height: int, until: float | None = None) -> int:
        """As :meth:`reveal`, for the last *height* pixels: from the end upwards, so that no piece is laid out in vain."""
        if self.is_user:
            return self.reveal(max(0, self.total - height), self.total, until)
        self.unfilled = False
        seen, at = BELOW, len(self._pieces)
        while at > 0 and seen < height:
            at -= 1
            if self._ensure(at, until):
                if at in self._stale and until is not None and time.monotonic() > until:
                    self.unfilled = True
                else:
                    self._measure(at)
            seen += self._column.height(at)
        self._keep_only(range(at, len(self._pieces)))
        for at in sorted(self._widgets.keys() - self._stale):
            self._measure(at)
        return self.total

    def _keep_only(self, seen: range) -> None:
        for at in [at for at in self._widgets if at not in seen and not self._widgets[at].busy]:
            if at in self._stale:
                self._column.set_height(at, estimate(self._pieces[at], self._inner_width()) + self._gap(at))
            self._give_back(at)

    @property
    def total(self) -> int:
        """The height of the message with the space below it."""
        pad = 2 * self._above
        return self._column.total + pad + BELOW

    def place(self) -> None:
        """Put the widgets where the column says."""
        inner, pad = self._inner_width(), self._above
        left = self._width - inner - BUBBLE_PADDING if self.is_user else 0
        foot = self._foot_at()
        for at, widget in self._widgets.items():
            gap = self._gap(at)
            if at == foot:
                # Below the bubble, nearer to it than pieces are to each other.
                widget.setGeometry(0, 2 * pad + self._column.top(at) + gap - GAP // 2, self._width, self._column.height(at) - gap)
                if widget.isHidden():
                    widget.show()
                continue
            widget.setGeometry(left, pad + self._column.top(at) + gap, inner, self._column.height(at) - gap)
            if widget.isHidden():
                widget.show()
            self._sliding.placed(at, widget)
        self.update()

    def anchor(self, y: int) -> Anchor[int] | None:
        """The piece at *y*, and how far below its top that is; above it in the space between two."""
        found = self._column.anchor(y - self._above)
        return None if found is None else Anchor(found.key, found.shift - self._gap(found.key))

    def resolve(self, anchor: Anchor[int]) -> int | None:
        """Where the piece of *anchor* is."""
        at = self._column.index(len(self._column) - 1 if anchor.key == FOOT else anchor.key)
        if at is None:
            return None
        # The space below the last piece is not one: a place in it is told from that piece.
        below = BELOW if at == len(self._column) - 1 else 0
        gap = self._gap(at)
        return self._column.top(at) + gap + min(anchor.shift, self._column.height(at) - gap + below) + self._above

    def foot_for(self, other: str, seen: int) -> Anchor[int] | None:
        """What keeps the row of actions where it is on the screen when the message *other* is shown instead of this one.

        None when *other* is none of the versions the row leads to, an answer that is only asked for say, or when the row is not among
        the *seen* pixels of the window.
        """
        row = self._pieces[-1] if self._pieces else None
        inside = self.resolve(Anchor(FOOT, 0))
        if not isinstance(row, Actions) or other not in row.versions or inside is None or not 0 <= self.y() + inside < seen:
            return None
        return Anchor(FOOT, -self.y() - inside)

    def _gap(self, at: int) -> int:
        """Pixels above the piece at *at*, which are part of its row."""
        return gap_above(self._pieces[at]) if at else 0

    @property
    def _above(self) -> int:
        """Pixels above the first piece."""
        return BUBBLE_PADDING - 4 if self.is_user else 0

    @property
    def busy(self) -> bool:
        """True while the user holds on to something in it; such a view is never given another message."""
        focus = QApplication.focusWidget()
        if self._menu_open or self.selecting.active or (focus is not None and self.isAncestorOf(focus)):
            return True
        return any(widget.busy for widget in self._widgets.values())

    @property
    def widgets(self) -> list[QWidget]:
        """The widgets of the pieces in sight, from the top."""
        return [self._widgets[at] for at in sorted(self._widgets)]

    def restyle(self) -> None:
        """The theme changed."""
        for widget in (free for waiting in self._free.values() for free in waiting):
            widget.deleteLater()
        self._free.clear()
        for widget in self._widgets.values():
            dress(widget)
        self._measured.clear()
        self.update()

    def _inner_width(self) -> int:
        if not self.is_user:
            return self._width
        most = self._most()
        return min(most, self._bubble_width) if self._bubble_width else most

    def _most(self) -> int:
        return max(80, min(self._width - 2 * BUBBLE_PADDING, self._width // 2))

    def _foot_at(self) -> int | None:
        """The row of actions below a bubble; None for an answer, whose row is a piece like the others."""
        return len(self._pieces) - 1 if self.is_user and self._pieces and isinstance(self._pieces[-1], Actions) else None

    def _bubble_height(self) -> int:
        """Pixels of the message without what stands below it."""
        foot = self._foot_at()
        if foot is None:
            return self.height() - BELOW
        return 2 * self._above + self._column.top(foot)

    def _fit_bubble(self) -> None:
        most = self._most()
        wanted = 60
        for widget in self._widgets.values():
            if isinstance(widget, ActionRow):
                continue
            if isinstance(widget, ProseView | TableView):
                wanted = max(wanted, widget.ideal_width(most) + 2)
            elif isinstance(widget, PictureRow):
                wanted = max(wanted, widget.wanted_width(most))
            else:
                wanted = max(wanted, min(most, widget.sizeHint().width()))
        wanted = most if len(self._pieces) - (self._foot_at() is not None) > 4 else min(most, wanted)
        if wanted != self._bubble_width:
            self._bubble_width = wanted
            self._measured.clear()

    def _ensure(self, at: int, until: float | None) -> bool:
        """Give a piece its widget; False when there is no time for that."""
        if at in self._widgets:
            return True
        if until is not None and time.monotonic() > until:
            self.unfilled = True
            return False
        piece = self._pieces[at]
        kind = kind_of(piece)
        free = self._free.get(kind)
        widget = free.pop() if free else self._make(kind)
        if isinstance(widget, ProseView):
            # Filled at another width it would be laid out twice; a new one has none, and takes a line for each letter.
            widget.setLineWrapColumnOrWidth(self._inner_width())
        widget.set_piece(piece)
        self._widgets[at] = widget
        self.selecting.show(at, widget)
        self._measured.discard(at)
        return True

    def _make(self, kind: type[Any]) -> Any:
        widget = PictureRow(self, self._thumbnails) if kind is PictureRow else kind(self)
        self.selecting.attach(widget)
        self._sliding.attach(widget)
        if isinstance(widget, ProseView | TableView):
            widget.link_clicked.connect(self.link)
            widget.note_clicked.connect(self._note_wanted)
            widget.redrawn.connect(self._redrawn)
        elif isinstance(widget, CodeView):
            widget.copied.connect(self.copied)
            widget.folded.connect(self._fold_toggled)
            widget.resized.connect(self._redrawn)
        elif isinstance(widget, RemoteImageView):
            widget.attach(self._remote_images)
            widget.redrawn.connect(self._redrawn)
        elif isinstance(widget, PictureRow | FileChip):
            widget.opened.connect(self.attachment_opened)
        elif isinstance(widget, ThoughtRow):
            widget.toggled.connect(self._toggled)
        elif isinstance(widget, FoldRow):
            widget.toggled.connect(self._fold_toggled)
        elif isinstance(widget, EndingRow):
            widget.retry.connect(self.retry)
            widget.action.connect(self.action)
            widget.copied.connect(self.copied)
        elif isinstance(widget, WaitingRow):
            widget.action.connect(self.action)
        elif isinstance(widget, ActionRow):
            widget.retry.connect(self.retry)
            widget.choose.connect(self.choose)
            widget.action.connect(self.action)
            widget.copied.connect(self.copied)
            widget.menu_requested.connect(self.open_menu)
        dress(widget)
        widget.hide()
        return widget

    @Slot()
    def _redrawn(self) -> None:
        self._measured.clear()
        if self._message is not None:
            self.regrown.emit(self._message.id)

    def _note_wanted(self, link: NoteLink) -> None:
        piece = next((at for at, widget in self._widgets.items() if widget is self.sender()), None)
        if self._message is not None and piece is not None:
            self.note_followed.emit(self._message.id, piece, link)

    def open_menu(self, where: QPoint, over: QWidget | None = None) -> None:
        """The menu of the message, at a point of the screen; *over* a picture with what can be done with that."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if isinstance(over, PictureButton) and over.part is not None:
            self.picture_menu_opened.emit(over.part, menu)
        self.extend_menu(menu, None)
        if not menu.actions():
            menu.deleteLater()
            return
        self._menu_open = True
        menu.aboutToHide.connect(self._menu_closed)
        menu.popup(where)

    def extend_menu(self, menu: QMenu, selected: str | None) -> None:
        """Have what can be done with the message added to *menu*."""
        if self._message is not None:
            self.menu_opened.emit(self._message.id, menu, selected)

    def _menu_closed(self) -> None:
        self._menu_open = False

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Beside its text a message has the same menu as below it."""
        self.open_menu(event.globalPos(), self.childAt(event.pos()))

    def _toggled(self, expanded: bool) -> None:
        if self._message is not None:
            self.thought_toggled.emit(self._message.id, expanded)

    def _fold_toggled(self, key: str, expanded: bool) -> None:
        if self._message is not None:
            self.fold_toggled.emit(self._message.id, key, expanded)

    def _give_back(self, at: int) -> None:
        widget = self._widgets.pop(at)
        self._stale.discard(at)
        widget.hide()
        widget.release()
        free = self._free.setdefault(type(widget), [])
        if len(free) < KEPT:
            free.append(widget)
        else:
            widget.deleteLater()

    def _refresh(self, at: int) -> None:
        if at in self._stale:
            self._stale.discard(at)
            self._widgets[at].set_piece(self._pieces[at])

    def _measure(self, at: int) -> bool:
        self._refresh(at)
        if at in self._measured:
            return False
        self._measured.add(at)
        return self._column.set_height(at, self._widgets[at].height_for(self._inner_width()) + self._gap(at)) != 0

    def set_marked(self, marked: bool) -> None:
        """Show that this is the message that was looked for."""
        if marked != self._marked:
            self._marked = marked
            self.update()

    def _paint_mark(self) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        shape = QPainterPath()
        radius = theme.measure("radius_control")
        shape.addRoundedRect(QRectF(0, 0, self.width(), self.height() - BELOW), radius, radius)
        painter.fillPath(shape, theme.colour("hover"))
        painter.end()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The bubble behind what the user wrote; a tint behind a message that was looked for."""
        if self._marked:
            self._paint_mark()
        if self.is_user:
            self._paint_bubble()

    def _paint_bubble(self) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        width = self._inner_width() + 2 * BUBBLE_PADDING
        shape = QPainterPath()
        radius = theme.measure("radius_bubble")
        shape.addRoundedRect(QRectF(self._width - width, 0, width, self._bubble_height()), radius, radius)
        painter.fillPath(shape, theme.colour("bubble"))
        painter.end()

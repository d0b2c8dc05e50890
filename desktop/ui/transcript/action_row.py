"""The quiet row below a message: what can be done with it, its versions, what it cost."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QToolButton, QWidget

from desktop.ui.one_line import Yielding
from desktop.ui.theme import theme
from desktop.ui.transcript.figures import figures, told
from desktop.ui.transcript.kinds import Actions
from desktop.ui.transcript.rows import Row, label
from desktop.ui.transcript.text_view import copy_text

_NARROW = 520
"""Below this many pixels the controls have no words; assistive technology still hears them."""


class ActionRow(Row):
    """Copy, Retry, Edit, Branch, versions, figures, and the rest in a menu. What cannot be done now has no control."""

    retry = Signal(str)
    choose = Signal(str)
    action = Signal(str, str)
    """A message, and ``edit`` or ``branch``."""
    copied = Signal(str)
    menu_requested = Signal(QPoint)
    """Where on the screen the menu of the message is to open."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._before = self._spring()
        self._copy = self._button("copy", "transcript.copy", self.tr("Copy"), self._copy_clicked)
        self._retry = self._button("retry", "transcript.retry", self.tr("Retry"), self._retry_clicked)
        self._edit = self._button("edit", "transcript.edit", self.tr("Edit"), lambda: self._act("edit"))
        self._branch = self._button("branch", "transcript.branch", self.tr("Branch"), lambda: self._act("branch"))
        self._previous = self._button("chevron-left", "transcript.previous_version", self.tr("Previous version"), lambda: self._step(-1))
        self._position = label(self, "muted")
        self._position.setObjectName("transcript.versions")
        self.line.addWidget(self._position)
        self._next = self._button("chevron-right", "transcript.next_version", self.tr("Next version"), lambda: self._step(1))
        self._more = self._button("more", "transcript.more", self.tr("More"), self._more_clicked)
        self._figures = Yielding(self)
        self._figures.setProperty("kind", "muted")
        self._figures.setObjectName("transcript.figures")
        self.line.addWidget(self._figures)
        self._after = self._spring()
        self._worded = (self._copy, self._retry, self._edit, self._branch)
        self._piece: Actions | None = None
        self._narrow = False
        self.restyle()

    def _spring(self) -> QWidget:
        spring = QWidget(self)
        self.line.addWidget(spring, 1)
        return spring

    def _button(self, icon: str, name: str, text: str, slot: Callable[[], None]) -> QToolButton:
        button = QToolButton(self)
        button.setObjectName(name)
        button.setAutoRaise(True)
        button.setProperty("icon_name", icon)
        button.setText(text)
        button.setAccessibleName(text)
        button.setToolTip(text)
        button.clicked.connect(slot)
        self.line.addWidget(button)
        return button

    def set_piece(self, piece: Actions) -> None:
        """Show *piece*."""
        self._piece = piece
        self._copy.setVisible(bool(piece.text))
        self._retry.setVisible(piece.can_retry and "retry" in piece.can)
        self._edit.setVisible("edit" in piece.can)
        self._branch.setVisible("branch" in piece.can and not piece.user)
        self._more.setVisible("branch" in piece.can or "delete" in piece.can)
        many = len(piece.versions) > 1
        for widget in (self._previous, self._position, self._next):
            widget.setVisible(many)
        if many:
            at, can = self._at(piece), "choose" in piece.can
            self._position.setText(self.tr("{number} / {count}").format(number=at + 1, count=len(piece.versions)))
            self._position.setAccessibleName(self.tr("Version {number} of {count}").format(number=at + 1, count=len(piece.versions)))
            self._previous.setEnabled(can and at > 0)
            self._next.setEnabled(can and at + 1 < len(piece.versions))
        self._figures.setText(" · ".join(figures(piece.usage, piece.seconds, self.locale())))
        self._figures.setToolTip(told(piece.usage, self.locale()))
        self._figures.setVisible(bool(self._figures.text()))
        self._name(piece.user)
        self._before.setVisible(piece.user)
        self._after.setVisible(not piece.user)
        self._word()

    def _name(self, user: bool) -> None:
        """Words without which two buttons of the same name would stand below each other."""
        names = (
            (self._copy, self.tr("Copy your message") if user else self.tr("Copy")),
            (self._edit, self.tr("Edit your message") if user else self.tr("Edit")),
            (self._more, self.tr("More for your message") if user else self.tr("More")),
        )
        for button, name in names:
            if button.accessibleName() != name:
                button.setText(name)
                button.setAccessibleName(name)
                button.setToolTip(name)

    @staticmethod
    def _at(piece: Actions) -> int:
        return piece.versions.index(piece.message_id) if piece.message_id in piece.versions else 0

    def _word(self) -> None:
        plain = self._narrow or (self._piece is not None and self._piece.user)
        style = Qt.ToolButtonStyle.ToolButtonIconOnly if plain else Qt.ToolButtonStyle.ToolButtonTextBesideIcon
        for button in self._worded:
            button.setToolButtonStyle(style)

    def height_for(self, _width: int) -> int:
        """The same whatever can be done now, so that nothing moves when that changes."""
        return self._copy.sizeHint().height()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Words where there is room for them."""
        super().resizeEvent(event)
        narrow = event.size().width() < _NARROW
        if narrow != self._narrow:
            self._narrow = narrow
            self._word()

    def restyle(self) -> None:
        """Small type, quiet icons."""
        small = theme.font("small")
        for button in (*self._worded, self._previous, self._next, self._more):
            button.setFont(small)
            button.setIcon(theme.icon(str(button.property("icon_name")), "text_muted"))
        self._position.setFont(small)
        self._figures.setFont(small)

    def _act(self, what: str) -> None:
        if self._piece is not None:
            self.action.emit(self._piece.message_id, what)

    def _copy_clicked(self) -> None:
        if self._piece is not None:
            copy_text(self._piece.text)
            self.copied.emit("question" if self._piece.user else "message")

    def _retry_clicked(self) -> None:
        if self._piece is not None:
            self.retry.emit(self._piece.message_id)

    def _more_clicked(self) -> None:
        self.menu_requested.emit(self._more.mapToGlobal(QPoint(0, self._more.height())))

    def _step(self, by: int) -> None:
        if self._piece is not None:
            at = self._at(self._piece) + by
            if 0 <= at < len(self._piece.versions):
                self.choose.emit(self._piece.versions[at])

"""Where the list of conversations is: beside the conversation, or in a narrow window over it for as long as it is used."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QBoxLayout, QToolButton, QWidget

from desktop.ui.theme import theme

_NARROW = 640
"""Below this width the conversation has the window to itself."""
_LOOKED_AT = (QEvent.Type.MouseButtonPress, QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress)


class Drawer(QObject):
    """Moves *sidebar* out of *row* and back. Over *beside* it goes when that is used, and with Escape, which gives *home* the keyboard."""

    def __init__(self, row: QBoxLayout, sidebar: QWidget, beside: QWidget, home: QWidget) -> None:
        window = row.parentWidget()
        assert window is not None
        super().__init__(window)
        self._window, self._row, self._sidebar, self._beside, self._home = window, row, sidebar, beside, home
        self._narrow = False
        self.button = QToolButton(beside)
        """Asks for the list; there while the window is narrow."""
        self.button.setObjectName("conversation.list")
        self.button.setAccessibleName(self.tr("Show the conversations"))
        self.button.setToolTip(self.button.accessibleName())
        self.button.setAutoRaise(True)
        self.button.hide()
        theme.changed.connect(self._dress)
        self._dress()
        sidebar.installEventFilter(self)
        beside.installEventFilter(self)
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._focus_moved)

    def fit(self) -> None:
        """The window has another size."""
        narrow = self._window.width() < _NARROW
        if narrow != self._narrow:
            self._narrow = narrow
            if narrow:
                self._row.removeWidget(self._sidebar)
            else:
                self._row.insertWidget(0, self._sidebar)
            self._sidebar.setVisible(not narrow)
            self.button.setVisible(narrow)
        self._place()

    def open(self) -> None:
        """Bring the list into sight. Who asks for it gives it the keyboard, or part of it."""
        self._place()
        self._sidebar.show()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A click on what the list lies over, and Escape where nothing in the list has a use for it."""
        if event.type() not in _LOOKED_AT or not self._is_over:
            return False
        if watched is self._beside and event.type() == QEvent.Type.MouseButtonPress:
            self._sidebar.hide()
        if watched is not self._sidebar or not isinstance(event, QKeyEvent) or event.key() != Qt.Key.Key_Escape:
            return False
        if event.type() == QEvent.Type.ShortcutOverride:
            # Not the window's command, which stops an answer.
            event.accept()
        else:
            self._home.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self._sidebar.hide()
        return True

    def _dress(self) -> None:
        self.button.setIcon(theme.icon("lines", "text_muted"))

    @property
    def _is_over(self) -> bool:
        return self._narrow and self._sidebar.isVisible()

    def _place(self) -> None:
        if self._narrow:
            self._sidebar.setGeometry(0, 0, self._sidebar.maximumWidth(), self._window.height())
            self._sidebar.raise_()

    def _focus_moved(self, _old: QWidget | None, new: QWidget | None) -> None:
        if new is not None and self._is_over and self._beside.isAncestorOf(new):
            self._sidebar.hide()

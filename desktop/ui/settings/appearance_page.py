"""Theme and size of the text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFormLayout, QSpinBox, QVBoxLayout, QWidget

from desktop.ui.bridge import WidgetTasks
from desktop.ui.settings.parts import choice, label, named
from desktop.ui.theme import theme
from desktop.ui.wording import sentence

if TYPE_CHECKING:
    from desktop.engine.settings_service import SettingsService

_SMALLEST, _LARGEST = 6, 32
"""Points; one below the smallest stands for the system's own size."""


class AppearancePage(QWidget):
    """Changes take hold at once (the window hears of them from the settings) and are written in the background."""

    def __init__(self, settings: SettingsService) -> None:
        super().__init__()
        self._settings = settings
        self._tasks = WidgetTasks(self, self._failed)
        self._theme = choice("settings.appearance.theme", self.tr("Theme"))
        for name, words in (("system", self.tr("As the system")), ("light", self.tr("Light")), ("dark", self.tr("Dark"))):
            self._theme.addItem(words, name)
        self._theme.setCurrentIndex(max(0, self._theme.findData(settings.current.theme)))
        self._size = QSpinBox()
        named(self._size, "settings.appearance.font_size", self.tr("Size of the text"))
        self._size.setRange(_SMALLEST - 1, _LARGEST)
        self._size.setSpecialValueText(self.tr("As the system"))
        self._size.setSuffix(self.tr(" pt"))
        self._size.setKeyboardTracking(False)
        self._size.setValue(settings.current.font_size or _SMALLEST - 1)
        self._notice = label("", "danger", wrap=True)
        self._notice.setObjectName("settings.appearance.notice")
        self._notice.hide()
        self._arrange()
        self._theme.currentIndexChanged.connect(self._theme_chosen)
        self._size.valueChanged.connect(self._size_chosen)

    def _arrange(self) -> None:
        column = QVBoxLayout(self)
        space = theme.measure("space_6")
        column.setContentsMargins(space, space, space, space)
        column.setSpacing(theme.measure("space_4"))
        column.addWidget(label(self.tr("Appearance"), font="heading"))
        form = QFormLayout()
        form.setHorizontalSpacing(theme.measure("space_4"))
        form.setVerticalSpacing(theme.measure("space_3"))
        form.addRow(label(self.tr("Theme"), "muted"), self._theme)
        form.addRow(label(self.tr("Size of the text"), "muted"), self._size)
        column.addLayout(form)
        column.addWidget(self._notice)
        column.addStretch(1)

    def _theme_chosen(self) -> None:
        self._change("theme", str(self._theme.currentData()))

    def _size_chosen(self, points: int) -> None:
        self._change("font_size", points if points >= _SMALLEST else 0)

    def _change(self, name: str, value: str | int) -> None:
        self._notice.hide()
        self._tasks.run(self._settings.set(name, value))

    def _failed(self, error: BaseException) -> None:
        self._notice.setText(sentence(error))
        self._notice.show()

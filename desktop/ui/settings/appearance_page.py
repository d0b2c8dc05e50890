"""Theme, language, size of the text, what a screen reader hears, and how answers flow."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QFormLayout, QVBoxLayout, QWidget

from desktop.ui.bridge import WidgetTasks
from desktop.ui.settings.parts import Choice, label, log_unexpected, named
from desktop.ui.settings.preferences import Preferences
from desktop.ui.theme import theme
from desktop.ui.translation import LANGUAGES
from desktop.ui.wording import sentence

if TYPE_CHECKING:
    from desktop.engine.settings_service import SettingsService

_SIZES = (8, 9, 10, 11, 12, 13, 14, 16, 18, 20, 24)
"""Points to choose from; another one in the settings file is offered too."""


class AppearancePage(QWidget):
    """Changes take hold at once (the window hears of them from the settings) and are written in the background."""

    def __init__(self, settings: SettingsService) -> None:
        super().__init__()
        self._settings = settings
        self._tasks = WidgetTasks(self, self._failed)
        self._theme = Choice("settings.appearance.theme", self.tr("Theme"))
        for name, words in (
            ("system", self.tr("As the system")),
            ("light", self.tr("Light")),
            ("dark", self.tr("Dark")),
            ("high-contrast", self.tr("High contrast")),
        ):
            self._theme.addItem(words, name)
        self._theme.setCurrentIndex(max(0, self._theme.findData(settings.current.theme)))
        self._language = self._choice_of_language()
        self._size = Choice("settings.appearance.font_size", self.tr("Size of the text"))
        self._size.addItem(self.tr("As the system"), 0)
        for points in sorted({*_SIZES, settings.current.font_size or _SIZES[0]}):
            self._size.addItem(self.tr("%1 pt").replace("%1", str(points)), points)
        self._size.setCurrentIndex(max(0, self._size.findData(settings.current.font_size)))
        self._voice = Choice("settings.appearance.announcements", self.tr("Screen reader"))
        for name, words in (
            ("sentences", self.tr("Hears answers sentence by sentence")),
            ("finished", self.tr("Hears when an answer is complete")),
            ("off", self.tr("Hears nothing by itself")),
        ):
            self._voice.addItem(words, name)
        self._voice.setCurrentIndex(max(0, self._voice.findData(settings.current.announcements)))
        self._smooth = QCheckBox(self.tr("Show answers as an even flow, also when they come in bursts"))
        named(self._smooth, "settings.appearance.smooth_streaming", self._smooth.text())
        self._smooth.setChecked(settings.current.smooth_streaming)
        self._later = label(self.tr("Loquent speaks the chosen language from its next start on."), "muted", wrap=True)
        self._later.setObjectName("settings.appearance.language.later")
        self._later.hide()
        self._notice = label("", "danger", wrap=True)
        self._notice.setObjectName("settings.appearance.notice")
        self._notice.hide()
        self._preferences = Preferences(settings, self._tasks.run, self._notice.hide, "settings.appearance")
        self._arrange()
        self._theme.currentIndexChanged.connect(self._theme_chosen)
        self._language.currentIndexChanged.connect(self._language_chosen)
        self._size.currentIndexChanged.connect(self._size_chosen)
        self._voice.currentIndexChanged.connect(self._voice_chosen)
        self._smooth.toggled.connect(lambda on: self._change("smooth_streaming", on))

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
        form.addRow(label(self.tr("Language"), "muted"), self._language)
        form.addRow("", self._later)
        form.addRow(label(self.tr("Size of the text"), "muted"), self._size)
        form.addRow(label(self.tr("Screen reader"), "muted"), self._voice)
        column.addLayout(form)
        column.addWidget(self._smooth)
        column.addWidget(self._notice)
        column.addWidget(self._preferences.rewrite, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)

    def _choice_of_language(self) -> Choice:
        made = Choice("settings.appearance.language", self.tr("Language"))
        made.addItem(self.tr("As the system"), "")
        for name, words in LANGUAGES:
            made.addItem(words, name)
        # A language that was written into the file by hand stays chosen.
        chosen = self._settings.current.language
        if made.findData(chosen) < 0:
            made.addItem(chosen, chosen)
        made.setCurrentIndex(made.findData(chosen))
        return made

    def _language_chosen(self) -> None:
        self._later.show()
        self._change("language", str(self._language.currentData()))

    def _voice_chosen(self) -> None:
        self._change("announcements", str(self._voice.currentData()))

    def _theme_chosen(self) -> None:
        self._change("theme", str(self._theme.currentData()))

    def _size_chosen(self) -> None:
        self._change("font_size", int(self._size.currentData()))

    def _change(self, name: str, value: str | int) -> None:
        self._notice.hide()
        self._preferences.set(name, value)

    def _failed(self, error: BaseException) -> None:
        log_unexpected(error)
        self._notice.setText(sentence(error))
        self._notice.show()

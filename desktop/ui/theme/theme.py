"""The theme that is on now.

Roles of colours are the keys of ``resources/themes/*.toml``; widgets ask by role and ask again on ``changed``.
Widgets get radius, padding and hover from ``style.qss`` by a dynamic property ``kind``: on QPushButton ``primary``,
``round``, ``flat``, ``left``, ``picker``; on QLabel ``muted``, ``danger``; on QFrame ``card``; on QPlainTextEdit ``bare``.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QIcon, QPalette
from PySide6.QtWidgets import QApplication, QStyle

from desktop.ui.theme.icons import tinted
from desktop.ui.theme.tables import load_measures, load_table, style_sheet, theme_names

_PALETTE = (
    (QPalette.ColorRole.Window, "surface"),
    (QPalette.ColorRole.WindowText, "text"),
    (QPalette.ColorRole.Base, "surface_raised"),
    (QPalette.ColorRole.AlternateBase, "code_background"),
    (QPalette.ColorRole.Text, "text"),
    (QPalette.ColorRole.PlaceholderText, "text_muted"),
    (QPalette.ColorRole.Button, "surface_raised"),
    (QPalette.ColorRole.ButtonText, "text"),
    (QPalette.ColorRole.BrightText, "danger"),
    (QPalette.ColorRole.ToolTipBase, "surface_raised"),
    (QPalette.ColorRole.ToolTipText, "text"),
    (QPalette.ColorRole.Highlight, "accent"),
    (QPalette.ColorRole.HighlightedText, "on_accent"),
    (QPalette.ColorRole.Link, "accent"),
    (QPalette.ColorRole.LinkVisited, "accent"),
    (QPalette.ColorRole.Light, "hover"),
    (QPalette.ColorRole.Midlight, "hover"),
    (QPalette.ColorRole.Mid, "border"),
    (QPalette.ColorRole.Dark, "border"),
    (QPalette.ColorRole.Accent, "accent"),
)
_DISABLED = (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText)


def system_theme(*, dark: bool, contrast: bool) -> str:
    """The theme for what the system says: more contrast counts more than dark."""
    return "high-contrast" if contrast else "dark" if dark else "light"


class Theme(QObject):
    """Colours, measures, fonts and icons of the theme that is on; ``changed`` after each switch of theme or font size."""

    changing = Signal()
    """Just before ``changed``, while everything is as it was."""
    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._preference = "system"
        self._table = load_table("light")
        self._icons: dict[tuple[str, str], QIcon] = {}
        self._system_font: QFont | None = None
        self._reading_font: QFont | None = None
        self._follows = False
        self._dressed = False

    @property
    def name(self) -> str:
        """``light``, ``dark`` or ``high-contrast``: what is shown, never ``system``."""
        return self._table.name

    @property
    def preference(self) -> str:
        """``system`` or the name of a theme: what was asked for."""
        return self._preference

    def apply(self, app: QApplication, preference: str = "system", font_size: int = 0) -> None:
        """Put the theme on *app*; ``system`` follows the desktop from now on.

        *font_size*, in points, is that of what is read and written (:meth:`font`); 0 is the system's own.
        """
        if self._system_font is None:
            self._system_font = QFont(app.font())
            app.setStyle("Fusion")
        self._preference = preference if preference in theme_names() else "system"
        if not self._follows:
            self._follow(app)
        font = QFont(self._system_font)
        if font_size > 0:
            font.setPointSize(font_size)
        if self._reading_font is not None and font != self._reading_font and self._wanted(app) == self._table.name and self._dressed:
            # Another size is no other look: a new style sheet would take every widget of the program anew.
            self.changing.emit()
            self._reading_font = font
            self.changed.emit()
            return
        self._put_on(app, font)

    def colour(self, role: str) -> QColor:
        """The colour of *role*. KeyError when no theme knows it."""
        return QColor(self._table.colours[role])

    def code_colour(self, kind: str) -> QColor:
        """The colour of code of *kind* (``keyword name string number comment text``); the text's for any other."""
        return QColor(self._table.code.get(kind, self._table.code["text"]))

    def measure(self, name: str) -> int:
        """A size in device-independent pixels. KeyError when there is no such measure."""
        return load_measures().sizes[name]

    def icon(self, name: str, role: str = "text") -> QIcon:
        """The icon *name* in the colour of *role*; kept until the theme changes."""
        key = (name, role)
        if key not in self._icons:
            self._icons[key] = tinted(name, self.colour(role), self.colour("text_muted"))
        return self._icons[key]

    def font(self, kind: str = "ui") -> QFont:
        """A font for what is read and written, in the size the user chose: ``ui``, ``small``, ``title``, ``heading``, ``mono``."""
        return self._font(kind, self._reading_font or QGuiApplication.font())

    def window_font(self, kind: str = "ui") -> QFont:
        """A font of the same kinds for the window around it, in the system's size."""
        return self._font(kind, QGuiApplication.font())

    @staticmethod
    def _font(kind: str, base: QFont) -> QFont:
        font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont) if kind == "mono" else QFont(base)
        share = load_measures().font_percent[kind] / 100
        if base.pointSizeF() > 0:
            font.setPointSizeF(base.pointSizeF() * share)
        else:
            font.setPixelSize(max(1, round(base.pixelSize() * share)))
        if kind in ("title", "heading"):
            font.setWeight(QFont.Weight.DemiBold)
        return font

    def duration(self) -> int:
        """Milliseconds of an animation; 0 when the system asks for none."""
        style = QApplication.style()
        wanted = style.styleHint(QStyle.StyleHint.SH_Widget_Animation_Duration)
        return self.measure("animation_ms") if wanted > 0 else 0

    def _follow(self, app: QApplication) -> None:
        self._follows = True
        hints = app.styleHints()
        hints.colorSchemeChanged.connect(self._system_changed)
        # Qt tells from 6.10 on whether the system wants more contrast.
        if hasattr(hints, "accessibility"):
            hints.accessibility().contrastPreferenceChanged.connect(self._system_changed)

    def _system_changed(self, _what: object) -> None:
        app = QApplication.instance()
        if self._preference == "system" and isinstance(app, QApplication):
            self._put_on(app)

    def _wanted(self, app: QApplication) -> str:
        if self._preference != "system":
            return self._preference
        hints = app.styleHints()
        wants_contrast = (
            hasattr(hints, "accessibility") and hints.accessibility().contrastPreference() == Qt.ContrastPreference.HighContrast
        )
        return system_theme(dark=hints.colorScheme() == Qt.ColorScheme.Dark, contrast=wants_contrast)

    def _put_on(self, app: QApplication, font: QFont | None = None) -> None:
        self.changing.emit()
        self._dressed = True
        if font is not None:
            self._reading_font = font
        self._table = load_table(self._wanted(app))
        self._icons.clear()
        app.setPalette(self._palette())
        app.setStyleSheet(style_sheet(self._table, load_measures()))
        self.changed.emit()

    def _palette(self) -> QPalette:
        palette = QPalette()
        for role, name in _PALETTE:
            palette.setColor(role, self.colour(name))
        for role in _DISABLED:
            palette.setColor(QPalette.ColorGroup.Disabled, role, self.colour("text_muted"))
        return palette


theme = Theme()
"""The one theme of the program."""

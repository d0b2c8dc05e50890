"""Colours, measures, fonts and icons by role: ``from desktop.ui.theme import theme``."""

from desktop.ui.theme.theme import Theme, theme

__all__ = ["Theme", "theme"]

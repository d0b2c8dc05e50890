"""The menu of a message: everything that can be done with it now, with the keys for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QMenu

from desktop.ui.actions import first_key, words
from desktop.ui.theme import theme
from desktop.ui.wording_names import label_words

if TYPE_CHECKING:
    from desktop.engine.connection_state import ModelChoice

_MODELS = 200
"""So many models are offered for one more try; the others by the model dropdown."""

_COMMANDS = ("edit", "retry", "continue", "branch", "previous_version", "next_version", "details", "delete")
_ICONS = {"edit": "edit", "retry": "retry", "branch": "branch", "details": "info", "delete": "trash"}


@dataclass(frozen=True, slots=True)
class MenuOffer:
    """What can be done: words of ``session.actions`` and ``session.offers``; which version of how many; models for one more try."""

    can: tuple[str, ...]
    answer: bool
    place: int
    count: int
    models: tuple[ModelChoice, ...]
    current: tuple[str, str]

    def allows(self, what: str) -> bool:
        """True when *what* can be done now."""
        if what == "previous_version":
            return "choose" in self.can and self.place > 0
        if what == "next_version":
            return "choose" in self.can and self.place + 1 < self.count
        return what in self.can


Act = Callable[[str], object]
RetryWith = Callable[[str, str], object]


def fill(menu: QMenu, offer: MenuOffer, selected: str | None, act: Act, retry_with: RetryWith) -> None:
    """Add to *menu*; *selected*: None when the menu does not belong to a text."""
    if menu.actions():
        menu.addSeparator()
    if offer.allows("copy"):
        if selected is None:
            _add(menu, "copy", act)
        _add(menu, "copy_plain", act)
    if selected:
        _add(menu, "quote", act)
    menu.addSeparator()
    for what in _COMMANDS:
        if not offer.allows(what):
            continue
        if what == "details":
            menu.addSeparator()
        _add(menu, what, act)
        if what == "retry" and len(offer.models) > 1:
            _add_models(menu, offer, retry_with)


def _add(menu: QMenu, what: str, act: Act) -> None:
    command = f"message.{what}"
    action = menu.addAction(words(command))
    action.setObjectName(command)
    if what in _ICONS:
        action.setIcon(theme.icon(_ICONS[what], "text_muted"))
    action.setShortcut(first_key(command))
    action.setShortcutVisibleInContextMenu(True)
    action.triggered.connect(lambda: act(what))


def _add_models(menu: QMenu, offer: MenuOffer, retry_with: RetryWith) -> None:
    others = menu.addMenu(QCoreApplication.translate("actions", "Retry with another model"))
    others.setObjectName("message.retry_with")
    several = len({choice.connection_id for choice in offer.models}) > 1
    below: dict[str, QMenu] = {}
    for choice in offer.models[:_MODELS]:
        if (choice.connection_id, choice.model) == offer.current:
            continue
        if several and choice.connection_id not in below:
            below[choice.connection_id] = others.addMenu(label_words(choice.connection_label).replace("&", "&&"))
        place = below.get(choice.connection_id, others)
        action = place.addAction(choice.label.replace("&", "&&"))
        action.triggered.connect(lambda _=False, c=choice: retry_with(c.connection_id, c.model))

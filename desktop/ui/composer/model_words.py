"""What is said of a model and of its list: quiet marks at the right of its line, a tooltip, a note at the head of a group."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject

if TYPE_CHECKING:
    from desktop.engine.connection_state import ConnectionState, ModelChoice

_MINUTE, _HOUR, _DAY = 60, 3600, 86_400


def marks(choice: ModelChoice) -> str:
    """In a few words what is known of the model, best first; empty when nothing is."""
    translate = QCoreApplication.translate
    if choice.retired:
        return translate("ModelPicker", "retired")
    words = [_short(choice.context)] if choice.context else []
    words += [translate("ModelPicker", "images")] if choice.sees_images else []
    words += [translate("ModelPicker", "tools")] if choice.tools else []
    words += [translate("ModelPicker", "thinks")] if choice.thinking else []
    return " · ".join(words)


def about(choice: ModelChoice) -> str:
    """Everything that is known of the model, a line each; its id first."""
    translate = QCoreApplication.translate
    lines = [choice.model]
    if choice.retired:
        lines.append(retirement(choice))
    if choice.context:
        lines.append(_Counts().context(choice.context))
    if choice.max_output:
        lines.append(_Counts().longest(choice.max_output))
    lines.append(translate("ModelPicker", "Takes images") if choice.sees_images else translate("ModelPicker", "Takes no images"))
    for known, yes, no in (
        (choice.tools, translate("ModelPicker", "Can call tools"), translate("ModelPicker", "Calls no tools")),
        (choice.thinking, translate("ModelPicker", "Can think first"), translate("ModelPicker", "Does not think first")),
    ):
        if known is not None:
            lines.append(yes if known else no)
    return "\n".join(lines)


def retirement(choice: ModelChoice) -> str:
    """That the model is retired, and what to use instead; empty when it is not."""
    if not choice.retired:
        return ""
    if not choice.replacement:
        return QCoreApplication.translate("ModelPicker", "retired: choose another model")
    return QCoreApplication.translate("ModelPicker", "retired: use %1").replace("%1", choice.replacement)


def list_notes(states: Sequence[ConnectionState], now: float) -> Mapping[str, str]:
    """By connection id: how old its list is and why it could not be had anew. Connections that are well have no note."""
    from desktop.ui.wording import sentence

    notes: dict[str, str] = {}
    for state in states:
        if state.error is None or state.is_local:
            continue
        age = _age(now - state.listed_at) if state.listed_at is not None else ""
        listed = QCoreApplication.translate("ModelPicker", "list %1").replace("%1", age) if age else ""
        notes[state.connection.id] = " · ".join(part for part in (listed, sentence(state.error)) if part)
    return notes


def _short(tokens: int) -> str:
    """*tokens* in thousands or millions, as vendors write them."""
    for unit, letter in ((1_000_000, "M"), (1000, "k")):
        if tokens >= unit:
            # 131072 is called 128k, 200000 is called 200k.
            binary = 1024 if tokens % 1024 == 0 else 1000
            count = tokens / (binary if letter == "k" else binary * binary)
            return f"{count:.0f}{letter}" if count >= 10 or count == int(count) else f"{count:.1f}{letter}"
    return str(tokens)


def _age(seconds: float) -> str:
    if seconds < 2 * _MINUTE:
        return QCoreApplication.translate("ModelPicker", "of just now")
    if seconds < 2 * _HOUR:
        return _Counts().minutes(int(seconds // _MINUTE))
    return _Counts().hours(int(seconds // _HOUR)) if seconds < 2 * _DAY else _Counts().days(int(seconds // _DAY))


class _Counts(QObject):
    """What is counted: lupdate finds plural forms in ``tr`` of a class, and not in ``QCoreApplication.translate``."""

    def context(self, count: int) -> str:
        return self.tr("Context: %Ln tokens", "", count)

    def longest(self, count: int) -> str:
        return self.tr("An answer: at most %Ln tokens", "", count)

    def minutes(self, count: int) -> str:
        return self.tr("%n minutes old", "", count)

    def hours(self, count: int) -> str:
        return self.tr("%n hours old", "", count)

    def days(self, count: int) -> str:
        return self.tr("%n days old", "", count)

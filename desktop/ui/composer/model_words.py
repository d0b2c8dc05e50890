"""What is said of a model and of its list: quiet marks at the right of its line, a tooltip, a note at the head of a group."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from desktop.ui.wording import sentence

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
    # Numbers have names of their own because lupdate finds no plural where an expression stands.
    if context := choice.context:
        lines.append(translate("ModelPicker", "Context: %Ln tokens", "", context))
    if longest := choice.max_output:
        lines.append(translate("ModelPicker", "An answer: at most %Ln tokens", "", longest))
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
    translate = QCoreApplication.translate
    if seconds < 2 * _MINUTE:
        return translate("ModelPicker", "of just now")
    minutes, hours, days = int(seconds // _MINUTE), int(seconds // _HOUR), int(seconds // _DAY)
    if hours < 2:
        return translate("ModelPicker", "%n minutes old", "", minutes)
    if days < 2:
        return translate("ModelPicker", "%n hours old", "", hours)
    return translate("ModelPicker", "%n days old", "", days)

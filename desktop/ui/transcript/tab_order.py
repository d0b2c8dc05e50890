"""Tab goes through a conversation as it is read, from above to below.

Qt would go by the order in which the widgets were made; those of pieces are made when they come into sight, and used again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget


def next_stop(around: QWidget, pieces: Sequence[QWidget], focused: QWidget | None, *, forward: bool) -> QWidget | None:
    """What Tab goes to from *focused* when that or *around*, which holds the *pieces*, has the keyboard; None: what Qt finds.

    The pieces are given from above to below. After the last comes what follows *around*, before the first *around* itself.
    """
    found = stops(around, pieces)
    at = next((at for at, widget in enumerate(found) if widget is focused), None)
    if at is None:
        return found[0] if found and forward and focused is around else None
    if forward:
        return found[at + 1] if at + 1 < len(found) else _beyond(around)
    return found[at - 1] if at > 0 else around


def stops(around: QWidget, pieces: Sequence[QWidget]) -> list[QWidget]:
    """All that Tab stops at in *pieces*, in order; inside of a piece as Qt has it."""
    place: Mapping[QWidget, int] = {piece: at for at, piece in enumerate(pieces)}
    found: list[tuple[int, int, QWidget]] = []
    for number, widget in enumerate(_ring(around)):
        if takes_tab(widget) and (at := _piece_of(widget, around, place)) is not None:
            found.append((at, number, widget))
    return [widget for _, _, widget in sorted(found, key=lambda each: each[:2])]


def takes_tab(widget: QWidget) -> bool:
    """Whether Tab may stop at *widget* now."""
    return bool(widget.focusPolicy().value & Qt.FocusPolicy.TabFocus.value) and widget.isVisible() and widget.isEnabled()


def _ring(start: QWidget) -> Iterator[QWidget]:
    """What follows *start*, once around the window."""
    widget = start.nextInFocusChain()
    while widget is not None and widget is not start:
        yield widget
        widget = widget.nextInFocusChain()


def _piece_of(widget: QWidget, around: QWidget, place: Mapping[QWidget, int]) -> int | None:
    up: QWidget | None = widget
    while up is not None and up is not around:
        if up in place:
            return place[up]
        up = up.parentWidget()
    return None


def _beyond(around: QWidget) -> QWidget | None:
    return next((widget for widget in _ring(around) if takes_tab(widget) and not around.isAncestorOf(widget)), None)

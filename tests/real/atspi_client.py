#!/usr/bin/python3
"""What a screen reader sees, as JSON on standard input and output. Run by the system's Python: it has ``gi`` and Atspi.

One question a line, one answer a line, ``{"error": …}`` when there is none. Each question has ``do`` and ``app`` (the
accessible name of the application) and, where it is about one element, ``name`` and optionally ``role`` and ``index``:

    apps                names of the applications there are
    tree                every element, with its depth
    find                role, name, description, states, text, actions, extents [x, y, width, height] on the screen, id
    press               do the element's first action, or the one named in ``action``
    focus               give it the keyboard
    set_text            replace its text with ``text``
    children            what ``find`` tells, of each child
    select              select the child number ``child``
"""

from __future__ import annotations

import json
import sys
import warnings
from collections.abc import Callable, Iterator
from typing import Any

warnings.filterwarnings("ignore", category=DeprecationWarning)

import gi  # noqa: E402

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, GLib  # noqa: E402

MOST_CHILDREN = 5000
Json = dict[str, Any]


def children(element: Any) -> Iterator[Any]:
    """The children that can be had; the tree may change while it is walked."""
    for index in range(min(element.get_child_count(), MOST_CHILDREN)):
        child = element.get_child_at_index(index)
        if child is not None:
            yield child


def walk(element: Any, depth: int = 0) -> Iterator[tuple[int, Any]]:
    """The element and all below it, parents first."""
    yield depth, element
    for child in children(element):
        yield from walk(child, depth + 1)


def application(name: str) -> Any:
    """The application of that name that shows something; LookupError when there is none."""
    for candidate in children(Atspi.get_desktop(0)):
        if candidate.get_name() == name and candidate.get_child_count():
            return candidate
    raise LookupError(f"no application {name!r}")


def element(question: Json) -> Any:
    """The element a question is about; LookupError when there is none."""
    left = question.get("index", 0)
    for _, found in walk(application(question["app"])):
        if found.get_name() == question["name"] and question.get("role") in (None, found.get_role_name()):
            if left == 0:
                return found
            left -= 1
    raise LookupError(f"no element {question['name']!r}")


def facts(found: Any) -> Json:
    """What is told about one element."""
    told = {
        "role": found.get_role_name(),
        "name": found.get_name() or "",
        "description": found.get_description() or "",
        "states": sorted(state.value_nick for state in found.get_state_set().get_states()),
    }
    text = found.get_text_iface()
    if text is not None:
        told["text"] = Atspi.Text.get_text(text, 0, Atspi.Text.get_character_count(text))
    action = found.get_action_iface()
    if action is not None:
        told["actions"] = [Atspi.Action.get_action_name(action, index) for index in range(Atspi.Action.get_n_actions(action))]
    component = found.get_component_iface()
    if component is not None:
        area = Atspi.Component.get_extents(component, Atspi.CoordType.SCREEN)
        told["extents"] = [area.x, area.y, area.width, area.height]
    try:
        told["id"] = found.get_accessible_id() or ""
    except (AttributeError, GLib.Error):
        told["id"] = ""
    return told


def press(question: Json) -> Json:
    """Do an action as assistive technology does, without the pointer."""
    action = element(question).get_action_iface()
    if action is None:
        raise LookupError(f"{question['name']!r} has no actions")
    names = [Atspi.Action.get_action_name(action, index) for index in range(Atspi.Action.get_n_actions(action))]
    wanted = question.get("action") or (names[0] if names else "")
    if wanted not in names:
        raise LookupError(f"{question['name']!r} has the actions {names}")
    return {"done": bool(Atspi.Action.do_action(action, names.index(wanted))), "action": wanted}


def set_text(question: Json) -> Json:
    """Write into an element."""
    editable = element(question).get_editable_text_iface()
    if editable is None:
        raise LookupError(f"{question['name']!r} cannot be edited")
    return {"done": bool(Atspi.EditableText.set_text_contents(editable, question["text"]))}


def select(question: Json) -> Json:
    """Select one child."""
    selection = element(question).get_selection_iface()
    if selection is None:
        raise LookupError(f"{question['name']!r} selects nothing")
    return {"done": bool(Atspi.Selection.select_child(selection, question["child"]))}


ANSWERS: dict[str, Callable[[Json], Json]] = {
    "apps": lambda question: {"apps": [candidate.get_name() for candidate in children(Atspi.get_desktop(0))]},
    "tree": lambda question: {"tree": [{"depth": depth, **facts(found)} for depth, found in walk(application(question["app"]))]},
    "find": lambda question: facts(element(question)),
    "press": press,
    "focus": lambda question: {"done": bool(Atspi.Component.grab_focus(element(question).get_component_iface()))},
    "set_text": set_text,
    "children": lambda question: {"children": [facts(child) for child in children(element(question))]},
    "select": select,
}


def answer(question: Json) -> Json:
    """The answer to one question."""
    # libatspi remembers what it was told once; a test asks because something has changed.
    Atspi.get_desktop(0).clear_cache()
    try:
        return ANSWERS[question["do"]](question)
    except (LookupError, GLib.Error, AttributeError) as error:
        return {"error": f"{type(error).__name__}: {error}"}


def main() -> None:
    """Answer until the input ends."""
    for line in sys.stdin:
        print(json.dumps(answer(json.loads(line))), flush=True)


if __name__ == "__main__":
    main()

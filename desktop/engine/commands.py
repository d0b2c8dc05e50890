"""What the program can be told to do: ids and default keys. The words are in ``ui/actions.py``."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Command:
    """One command. ``keys`` in Qt's portable form; ``place`` is who listens: the whole ``window``, the ``composer``, the ``list``,
    the ``transcript``, or the ``message`` of it where the keyboard is."""

    id: str
    keys: tuple[str, ...]
    place: str = "window"


COMMANDS: tuple[Command, ...] = (
    Command("chat.new", ("Ctrl+N",)),
    Command("chat.temporary", ("Ctrl+Shift+N",)),
    Command("window.new", ("Ctrl+Shift+W",)),
    Command("library.undo", ("Ctrl+Z",)),
    Command("library.redo", ("Ctrl+Shift+Z", "Ctrl+Y")),
    Command("chat.search", ("Ctrl+K",)),
    Command("chat.next", ("Ctrl+Tab",)),
    Command("chat.previous", ("Ctrl+Shift+Tab",)),
    Command("chat.rename", ("F2",)),
    Command("chat.delete", ("Del",), "list"),
    Command("chat.copy", ("Ctrl+Alt+Shift+C",)),
    Command("chat.copy_plain", ()),
    Command("find.open", ("Ctrl+F",)),
    Command("find.next", ("F3",)),
    Command("find.previous", ("Shift+F3",)),
    Command("message.above", ("Alt+Up",)),
    Command("message.below", ("Alt+Down",)),
    Command("transcript.end", ("End",), "transcript"),
    Command("zoom.in", ("Ctrl++", "Ctrl+=")),
    Command("zoom.out", ("Ctrl+-",)),
    Command("zoom.reset", ("Ctrl+0",)),
    Command("model.choose", ("Ctrl+Shift+M",)),
    Command("screenshot.take", ("Ctrl+Shift+S",)),
    Command("reply.copy", ("Ctrl+Shift+C",)),
    Command("reply.stop", ("Esc",)),
    Command("message.send", ("Return",), "composer"),
    Command("message.newline", ("Shift+Return",), "composer"),
    Command("message.recall", ("Up",), "composer"),
    Command("message.copy", ("Ctrl+C",), "message"),
    Command("message.copy_plain", ("Ctrl+Alt+C",), "message"),
    Command("message.quote", ("Ctrl+J",), "message"),
    Command("message.edit", ("Ctrl+E",), "message"),
    Command("message.retry", ("Ctrl+R",), "message"),
    Command("message.continue", ("Ctrl+Return",), "message"),
    Command("message.branch", ("Ctrl+B",), "message"),
    Command("message.previous_version", ("Alt+Left",), "message"),
    Command("message.next_version", ("Alt+Right",), "message"),
    Command("message.details", ("Ctrl+I",), "message"),
    Command("message.delete", ("Del",), "message"),
    Command("message.menu", ("Menu", "Shift+F10"), "message"),
    Command("library.export", ("Ctrl+Shift+E",)),
    Command("library.import", ("Ctrl+Shift+I",)),
    Command("settings.open", ("Ctrl+,",)),
    Command("shortcuts.show", ("Ctrl+/",)),
    Command("app.quit", ("Ctrl+Q",)),
)

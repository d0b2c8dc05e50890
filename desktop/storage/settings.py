"""Preferences: ``config/settings.toml``. To add one: a field here and its check in ``_CHECKS``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desktop.storage.files import FileNotice, edit_toml, line_of, notice, read_toml

if TYPE_CHECKING:
    from tomlkit import TOMLDocument


@dataclass(frozen=True, slots=True)
class Settings:
    """What a person prefers. Empty strings and 0 mean: let Loquent or the system decide."""

    theme: str = "system"
    """``system``, ``light``, ``dark`` or ``high-contrast``."""
    font_size: int = 0
    """Points of text in the transcript and composer; 0: the system's."""
    announcements: str = "sentences"
    """What a screen reader hears of an answer by itself: ``sentences`` as they come, ``finished`` (that it ended), ``off``."""
    smooth_streaming: bool = True
    """Show what comes from a model in bursts as an even flow, a tenth of a second late at most."""
    wrap_code: bool = False
    """Long lines of code are wrapped instead of scrolled."""
    default_connection: str = ""
    default_model: str = ""
    language: str = ""
    """A language tag such as ``de``; empty: the system's."""
    local_model_path: str = ""
    """A GGUF file of the user's own; empty: the one that was installed."""
    titles: str = "local"
    """Whose model is asked for titles: ``local`` (one on this computer), ``always`` (any), ``never`` (the first words are the title)."""
    trash_days: int = 30
    """How long what was deleted is kept, in days; 0: until the trash is emptied by hand."""


def _is_text(value: object) -> bool:
    return isinstance(value, str)


_CHECKS: dict[str, tuple[Callable[[object], bool], str]] = {
    "theme": (lambda v: v in ("system", "light", "dark", "high-contrast"), "“system”, “light”, “dark” or “high-contrast”"),
    "font_size": (lambda v: type(v) is int and (v == 0 or 6 <= v <= 48), "0 or a whole number from 6 to 48"),
    "announcements": (lambda v: v in ("sentences", "finished", "off"), "“sentences”, “finished” or “off”"),
    "smooth_streaming": (lambda v: type(v) is bool, "true or false"),
    "wrap_code": (lambda v: type(v) is bool, "true or false"),
    "default_connection": (_is_text, "text"),
    "default_model": (_is_text, "text"),
    "language": (_is_text, "text"),
    "local_model_path": (_is_text, "text"),
    "titles": (lambda v: v in ("local", "always", "never"), "“local”, “always” or “never”"),
    "trash_days": (lambda v: type(v) is int and 0 <= v <= 3650, "a whole number of days from 0 to 3650"),
}


def load_settings(path: Path) -> tuple[Settings, list[FileNotice]]:
    """The settings in the file; a bad value falls back to its default and has a notice. Never raises."""
    values, text, notices = read_toml(path)
    good: dict[str, Any] = {}
    for field in fields(Settings):
        if field.name not in values:
            continue
        check, expected = _CHECKS[field.name]
        if check(values[field.name]):
            good[field.name] = values[field.name]
        else:
            notices.append(notice(path, line_of(text, field.name), field.name, expected))
    return Settings(**good), notices


def save_setting(path: Path, key: str, value: str | int, *, force: bool = False) -> None:
    """Change one setting in place. ValueError for a key or value that is none; StorageError as :func:`edit_toml` raises it.

    A mistake in the very setting that is being changed does not stand in the way: the new value mends it. With *force* no other one
    does: it is taken out, and a copy of the file is kept.
    """
    if key not in _CHECKS or not _CHECKS[key][0](value):
        raise ValueError(f"{key!r} cannot be {value!r}")
    mistakes = [each for each in load_settings(path)[1] if each.field != key]

    def change(document: TOMLDocument) -> None:
        # Only with force are there any: what stayed would stand in the way again the next time.
        for each in mistakes:
            if each.field in document:
                del document[each.field]
        document[key] = value

    edit_toml(path, mistakes, change, force=force)

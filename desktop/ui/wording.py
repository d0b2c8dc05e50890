"""Errors in the user's language: code and values to a translated sentence. The rooms without Qt know only English."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from desktop.errors import LoquentError
from desktop.ui.wording_files import line_words, mistake_words
from desktop.ui.wording_names import kind_words, label_words
from desktop.ui.wording_templates import TEMPLATES

if TYPE_CHECKING:
    from desktop.chat.message import Failure

NOTICES: dict[str, object] = {
    "attachment.notice.metadata": QT_TRANSLATE_NOOP("notices", "Place and camera data are left out of what the model gets."),
    "attachment.notice.document_metadata": QT_TRANSLATE_NOOP(
        "notices", "What this PDF says about its author and their programs is left out of what the model gets."
    ),
    "attachment.notice.first_frame": QT_TRANSLATE_NOOP("notices", "The model gets the first picture of this animation."),
}
"""What was done to an attachment, by the codes of ``engine/attachments.py``."""


_WORDS: dict[str, Callable[[str], str]] = {"what": kind_words, "label": label_words, "expected": mistake_words, "place": line_words}
"""Values that are words, by their names."""


def sentence(error: BaseException) -> str:
    """The translated sentence of *error*; for one that was never meant for a person, that something went wrong. Never raises."""
    if isinstance(error, LoquentError):
        return _words(error.code, error.values, str(error))
    return QCoreApplication.translate("errors", "Something went wrong inside Loquent. Your text is kept; the log has the details.")


def failure_sentence(failure: Failure) -> str:
    """The translated sentence of a message's failure; the English one that was kept with it when its code is gone. Never raises."""
    return _words(failure.code, failure.values, failure.sentence)


def notice_words(code: str) -> str:
    """The translated words of a notice about an attachment that was changed when it was taken; empty for an unknown one."""
    template = NOTICES.get(code)
    return "" if template is None else QCoreApplication.translate("notices", str(template))


def _value(name: str, value: object) -> object:
    """A value of a sentence: an error within another says its own sentence in the user's language, a name without Qt its own words."""
    if isinstance(value, str) and (words := _WORDS.get(name)) is not None:
        return words(value)
    return sentence(value) if isinstance(value, LoquentError) else value


def _words(code: str, values: Mapping[str, Any], english: str) -> str:
    template = TEMPLATES.get(code)
    if template is None:
        return english
    try:
        return QCoreApplication.translate("errors", str(template)).format(**{name: _value(name, value) for name, value in values.items()})
    except (KeyError, IndexError, ValueError, AttributeError, TypeError):
        # A failure kept by another version, or a translation with a slip in its {names}.
        return english

"""Every sentence of an error can be translated: ui/wording_templates.py knows each code, in the same English."""

from __future__ import annotations

import importlib
import json
import pkgutil
import string
from collections.abc import Iterator

import pytest

import desktop
from desktop.chat.message import Failure
from desktop.errors import LoquentError, all_sentences
from desktop.ui import wording
from desktop.ui.wording_templates import TEMPLATES

# What the child processes run has no part in this one.
_CHILDREN = {"desktop.__main__", "desktop.providers.local_child", "desktop.engine.imaging"}


@pytest.fixture(scope="module")
def sentences() -> dict[str, str]:
    """All sentences of the program, after every module was imported."""
    for module in pkgutil.walk_packages(desktop.__path__, "desktop."):
        if module.name not in _CHILDREN:
            importlib.import_module(module.name)
    # Tests have error classes of their own.
    return {code: text for code, text in all_sentences().items() if code in _codes_of_the_program()}


def _codes_of_the_program() -> set[str]:
    return {code for cls in _error_classes() if cls.__module__.startswith("desktop.") for code in vars(cls).get("sentences", {})}


def _error_classes() -> Iterator[type[LoquentError]]:
    stack: list[type[LoquentError]] = [LoquentError]
    while stack:
        cls = stack.pop()
        yield cls
        stack.extend(cls.__subclasses__())


def test_every_error_code_has_a_sentence_to_translate(sentences: dict[str, str]) -> None:
    missing = [
        f'    {json.dumps(code)}: QT_TRANSLATE_NOOP("errors", {json.dumps(text, ensure_ascii=False)}),'
        for code, text in sorted(sentences.items())
        if str(TEMPLATES.get(code)) != text
    ]
    assert not missing, "put into ui/wording_templates.py:\n" + "\n".join(missing)


def test_no_sentence_is_left_of_a_code_that_is_gone(sentences: dict[str, str]) -> None:
    assert sorted(set(TEMPLATES) - set(sentences)) == []


def test_no_code_is_used_by_two_classes() -> None:
    owners: dict[str, set[str]] = {}
    for cls in _error_classes():
        if cls.__module__.startswith("desktop."):
            for code in vars(cls).get("sentences", {}):
                owners.setdefault(code, set()).add(f"{cls.__module__}.{cls.__qualname__}")
    assert {code: names for code, names in owners.items() if len(names) > 1} == {}


def test_sentences_are_for_people(sentences: dict[str, str]) -> None:
    for code, text in sentences.items():
        assert not {"Traceback", "Exception", "None", "errno"} & set(text.replace(".", " ").split()), code
        for _, field, spec, conversion in string.Formatter().parse(text):
            assert field is None or (field.isidentifier() and not spec and not conversion), (
                f"{code}: only plain {{names}} can be translated"
            )


def test_a_failure_of_an_unknown_code_keeps_the_english_that_was_saved_with_it() -> None:
    assert wording.failure_sentence(Failure("gone.long_ago", "What was said then.")) == "What was said then."


def test_a_failure_whose_values_do_not_fit_keeps_its_english() -> None:
    assert wording.failure_sentence(Failure("net.refused", "It refused.", {})) == "It refused."


def test_an_error_that_was_not_meant_for_people_is_not_shown_to_them() -> None:
    assert "secret" not in wording.sentence(ValueError("secret"))

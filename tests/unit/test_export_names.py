"""Names of files in an export, soundness of trees, and what a record of another type ends in."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.chat import export
from desktop.chat.export import FormError, moment, sound, without_deleted
from desktop.chat.export_markdown import date_of, fenced, file_name
from desktop.chat.message import Message, Role

MESSAGE = Message("m", "c", None, Role.USER)


@given(st.text(st.characters(exclude_categories=()), max_size=200))
def test_any_title_becomes_a_name_that_every_system_takes(title: str) -> None:
    taken: set[str] = set()
    names = [file_name(title, taken, ".md") for _ in range(3)]
    assert len({name.casefold() for name in names}) == 3
    for name in names:
        assert name.endswith(".md")
        assert len(name.encode()) <= 255
        assert not set(name) & set('/\\<>:"|?*\0\n')
        assert name.strip(". ") == name


@pytest.mark.parametrize(
    ("wanted", "name"),
    [
        ("CON", "_CON.md"),
        ("..", "file.md"),
        ("", "file.md"),
        ("a/../b", "a .. b.md"),
        ("x" * 500, "x" * 80 + ".md"),
        ("a\x00b\u202ec", "a b c.md"),
    ],
)
def test_names_that_mean_something_to_a_system_are_changed(wanted: str, name: str) -> None:
    found = file_name(wanted, set(), ".md")
    assert found == name or (len(wanted) > 80 and len(found) <= 83)


def test_a_file_keeps_its_ending_and_the_second_of_a_name_gets_a_number() -> None:
    taken: set[str] = set()
    assert [file_name("A.png", taken), file_name("a.PNG", taken), file_name("b.png", taken)] == ["A.png", "a 2.PNG", "b.png"]


@given(st.text("`ab\n", max_size=40))
def test_no_text_ends_its_own_code_block(text: str) -> None:
    made = fenced(text)
    fence = made[: len(made) - len(made.lstrip("`"))]
    assert fence not in text


@pytest.mark.parametrize("value", [None, True, "1", float("nan"), float("inf"), -1.0, 1e300, 10**400, [], {}])
def test_a_time_that_is_none_is_zero(value: object) -> None:
    assert moment(value) == 0.0
    assert date_of(moment(value)) == ""


def test_circles_unknown_parents_and_second_ids_become_a_tree() -> None:
    one = replace(MESSAGE, id="1", parent_id="2")
    two = replace(MESSAGE, id="2", parent_id="1")
    own = replace(MESSAGE, id="3", parent_id="3", active_child_id="9")
    lost = replace(MESSAGE, id="4", parent_id="gone")
    made = {message.id: message for message in sound([one, two, own, lost, replace(lost, id="1")])}
    assert set(made) == {"1", "2", "3", "4"}
    assert [key for key, message in made.items() if message.parent_id is None] != []
    assert made["3"].parent_id is None
    assert made["3"].active_child_id is None
    assert made["4"].parent_id is None
    for message in made.values():
        seen = set()
        here: Message | None = message
        while here is not None:
            assert here.id not in seen
            seen.add(here.id)
            here = made[here.parent_id] if here.parent_id is not None else None


def test_a_chain_of_fifty_thousand_messages_is_looked_through_once() -> None:
    chain = [replace(MESSAGE, id=str(n), parent_id=str(n - 1) if n else None) for n in range(50_000)]
    assert sound(reversed(chain)) == tuple(reversed(chain))
    assert len(without_deleted([replace(chain[0], deleted_at=1.0), *chain[1:]])) == 0


@pytest.mark.parametrize(
    "record",
    [
        {"id": 7},
        {"id": "x", "role": "system"},
        {"id": "x", "role": "user", "parts": {}},
        {"id": "x", "role": "user", "parts": [7]},
        {"id": "x", "role": "user", "parts": [{"kind": "text"}]},
        {
            "id": "x",
            "role": "user",
            "parts": [{"kind": "image", "blob": "short", "media_type": "", "name": "", "width": 1, "height": 1, "size": 1}],
        },
        {"id": "x", "role": "user", "seq": -1},
        {"id": "x", "role": "user", "seq": True},
        {"id": "x", "role": "user", "seq": 2**70},
        {"id": "x", "role": "user", "usage": {"input": "many"}},
        {"id": "x", "role": "user", "failure": {"code": 1}},
        {"id": "x", "role": "user", "state": "running"},
        {"id": "../x", "role": "user"},
        {"id": "x" * 65, "role": "user"},
    ],
)
def test_a_record_of_another_form_is_refused(record: dict[str, object]) -> None:
    with pytest.raises(FormError):
        export.message_from(record, "c")

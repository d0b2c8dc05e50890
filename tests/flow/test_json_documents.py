"""K2: JSON that keeps or breaks the rules of RFC 8259 one by one: as an import, as settings, as what the program noted itself."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from desktop.chat.message import Draft
from desktop.chat.text import normalise_text
from desktop.engine import omission, undoing
from desktop.engine.archive import ImportRefused
from desktop.engine.importing import Importer
from desktop.engine.json_pieces import PIECE, Elements, JsonRefused, value_of
from desktop.engine.library import PLACES
from desktop.errors import LoquentError
from desktop.storage.connections import load_connections
from desktop.storage.settings import Settings, load_settings, save_setting
from tests.fakes import archives, json_documents
from tests.flow.rig import engine
from tests.flow.test_import_hostile import MINE, MY_MESSAGE, facts, keep_mine

TALK = '[{"title":"Talk","id":"x","mapping":{"a":{"message":{"author":{"role":"user"},"content":{"content_type":"text","parts":[%]}}}}}]'
OWN = '{"type":"conversation","id":"' + "c" * 32 + '","title":%,"messages":0}\n{"type":"end"}\n'
PLACES_OF_IMPORTS = {"alone": "%", "in an array": "[%]", "where text belongs": TALK, "in a line of ours": OWN}


def test_k2_there_are_more_than_three_hundred_of_each_kind_some() -> None:
    assert len(json_documents.ALL) >= 318
    assert min(map(len, (json_documents.SOUND, json_documents.BROKEN, json_documents.EITHER))) >= 30
    # The rules are kept and broken as the standard library sees it, too.
    for data in json_documents.SOUND.values():
        json.loads(data)
    for name, data in json_documents.BROKEN.items():
        with pytest.raises((ValueError, RecursionError)):
            pytest.fail(f"{name}: {json.loads(data)!r}")


@pytest.mark.parametrize("name", json_documents.SOUND)
def test_k2_what_keeps_the_rules_is_read_whole_and_in_pieces(name: str) -> None:
    data = json_documents.SOUND[name]
    wanted = repr(json.loads(data))
    assert repr(value_of(data)) == wanted
    (element,) = Elements(io.BytesIO(b" [" + data + b"] ").read)
    assert isinstance(element, bytes)
    assert repr(value_of(element)) == wanted
    padded = b'{"room":"' + b"x" * PIECE + b'","value":' + data + b"}"
    assert repr(value_of(padded)["value"]) == wanted


@pytest.mark.parametrize("name", json_documents.BROKEN)
def test_k2_what_breaks_a_rule_is_refused(name: str) -> None:
    with pytest.raises(JsonRefused):
        value_of(json_documents.BROKEN[name])


@pytest.mark.parametrize("place", PLACES_OF_IMPORTS)
async def test_k2_as_an_import_each_is_read_or_refused_in_a_sentence(place: str, tmp_path: Path) -> None:
    async with engine(tmp_path / "profile") as program:
        await keep_mine(program)
        before = facts(program)
        head, _, tail = PLACES_OF_IMPORTS[place].encode().partition(b"%")
        if place == "in a line of ours":
            head = archives.own_lines(end=False) + head
        source = tmp_path / "import.json"
        for name, data in json_documents.ALL.items():
            source.write_bytes(head + data + tail)
            importer = Importer(program)
            code = ""
            try:
                await importer.run(source)
            except ImportRefused as refused:
                code = refused.code
            assert code in ("", "import.empty", "import.foreign", "import.damaged"), name
            text = name in json_documents.SOUND and data.startswith(b'"')
            if place == "where text belongs" and text:
                # What it says is what is kept.
                (made,) = [c for c in program.library.conversations if c.id != MINE.id]
                kept = [m.text for m in (await program.store.tree(made.id)).messages.values()]
                assert kept == [normalise_text(json.loads(data))], name
            for conversation in [c for c in program.library.conversations if c.id != MINE.id]:
                await program.library.delete(conversation.id)
                await program.store.purge_conversation(conversation.id)
        assert (await program.store.tree(MINE.id)).messages == {MY_MESSAGE.id: MY_MESSAGE}
        assert facts(program) == before


@pytest.mark.parametrize("name", json_documents.ALL)
def test_k2_as_settings_and_connections_each_means_the_defaults_and_is_kept(name: str, tmp_path: Path) -> None:
    data = json_documents.ALL[name]
    file = tmp_path / "settings.toml"
    for written in (data, b"theme = " + data, b"theme = 'light'\n" + data + b"\n"):
        file.write_bytes(written)
        settings, notices = load_settings(file)
        assert all(notice.sentence.endswith(".") and "Error" not in notice.sentence for notice in notices)
        assert settings in (Settings(), Settings(theme="light"))
        assert load_connections(file)[0] == []
        assert file.read_bytes() == written
        if notices:
            with pytest.raises(LoquentError, match="must be"):
                save_setting(file, "wrap_code", True)
            assert file.read_bytes() == written
            save_setting(file, "wrap_code", True, force=True)
            assert [copy.read_bytes() for copy in tmp_path.glob("*.kept")] == [written]
        else:
            save_setting(file, "wrap_code", True)
        assert load_settings(file)[0].wrap_code
        for copy in tmp_path.glob("*.kept"):
            copy.unlink()


async def test_k2_as_what_the_program_noted_each_is_as_good_as_nothing(tmp_path: Path) -> None:
    async with engine(tmp_path / "profile") as program:
        await keep_mine(program)
        for name, data in json_documents.ALL.items():
            text = data.decode("utf-8", "replace").replace("\x00", "")
            for key in (PLACES, undoing.key_of(MINE.id), f"omission:{MINE.id}"):
                await program.store.set_state(key, text)
            await program.library.reload()
            assert await program.library.place_of(MINE.id) is None, name
            session = await program.library.session(MINE.id)
            assert session.undo_step is None, name
            assert omission.from_text(text) == omission.Omission(), name
            session.save_draft(Draft(name))
            await program.library.close_sessions()
        assert (await program.store.tree(MINE.id)).messages == {MY_MESSAGE.id: MY_MESSAGE}

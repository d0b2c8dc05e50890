"""H2: whatever characters are said go to the network, the disk and every export as text that everybody can read."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import pytest

from desktop.chat.message import Draft
from desktop.chat.text import normalise_text
from desktop.engine.exporting import FOLDER, Exporter, ExportPlan
from tests.fakes.provider_server import ProviderServer
from tests.flow.rig import ended, engine, new_session

STEP = 23
"""Of each plane every so-manieth character: all kinds, in a second."""
ALL = (
    "".join(chr(point) for plane in range(17) for point in range(plane * 0x10000, plane * 0x10000 + 0x10000, STEP))
    + "\x00\ud83d\ude00\ude00\ufffe"
)


def strings(value: Any) -> list[str]:
    """All strings in a JSON value."""
    if isinstance(value, str):
        return [value]
    values = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [found for each in values for found in strings(each)]


@pytest.mark.parametrize("provider", ["AnthropicCompatible", "OpenaiCompatible"])
async def test_h2_what_is_said_is_sent_answered_and_kept(tmp_path: Path, provider: str) -> None:
    kept = normalise_text(ALL)
    async with ProviderServer() as server:
        async with engine(tmp_path, server.url, provider=provider) as program:
            session = await new_session(program)
            server.script(text=kept)
            await session.send(Draft(ALL))
            await ended(session)
            assert kept in strings(server.chats[-1].body)
            assert session.path[0].text == kept
            assert session.path[1].text == kept
            shown = session.path
        async with engine(tmp_path) as program:
            again = await program.library.session(program.library.conversations[0].id)
            assert [message.text for message in again.path] == [message.text for message in shown]
            await program.library.search(ALL)


@pytest.mark.parametrize("kind", ["jsonl", "jsonl_zip", "markdown", FOLDER, "html"])
async def test_h2_every_export_is_text_that_can_be_read(tmp_path: Path, kind: str) -> None:
    async with ProviderServer() as server, engine(tmp_path / "profile", server.url) as program:
        session = await new_session(program)
        await session.send(Draft(ALL))
        await ended(session)
        await program.library.rename(session.conversation.id, ALL[:300])
        report = await Exporter(program).run(ExportPlan(kind, tmp_path / "export"))
        assert report.notes == []
        for name, data in files(report.target):
            name.encode()
            assert "\x00" not in data.decode("utf-8"), name


def files(target: Path) -> list[tuple[str, bytes]]:
    """The files of an export by their names."""
    if target.is_dir():
        return [(str(each.relative_to(target)), each.read_bytes()) for each in target.rglob("*") if each.is_file()]
    if zipfile.is_zipfile(target):
        with zipfile.ZipFile(target) as archive:
            return [(name, archive.read(name)) for name in archive.namelist()]
    return [(target.name, target.read_bytes())]

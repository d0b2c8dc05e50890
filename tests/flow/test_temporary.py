"""A temporary chat leaves no trace: whatever is done in it, whatever fails, with pictures and documents, and with the log at DEBUG."""

from __future__ import annotations

import hashlib
import io
import logging
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image, PngImagePlugin

from desktop import log
from desktop.chat.limits import ImageLimits
from desktop.chat.message import Draft, MessageState, Role
from desktop.chat.parts import FilePart, ImagePart
from desktop.engine.session import ConversationSession
from desktop.paths import Profile
from tests.fakes.documents import pdf
from tests.fakes.provider_server import ProviderServer
from tests.flow.rig import ended, engine, profile_in

CANARY = "QuietCanary7731"


@pytest.fixture
def debug_log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Profile]:
    """All that is logged goes into the profile, and what is put into a temporary folder goes beside it."""
    profile, root = profile_in(tmp_path / "profile"), logging.getLogger()
    (tmp_path / "temporary").mkdir()
    monkeypatch.setenv("TMPDIR", str(tmp_path / "temporary"))
    monkeypatch.setattr(tempfile, "tempdir", None)
    level, handler = root.level, log.start_logging(profile.logs, "DEBUG")
    yield profile
    log.stop_logging(handler)
    root.setLevel(level)


def picture() -> bytes:
    """A picture that says the canary in its metadata, and has pixels that are found again."""
    words, file = PngImagePlugin.PngInfo(), io.BytesIO()
    words.add_text("Comment", CANARY)
    Image.frombytes("RGB", (64, 48), hashlib.shake_256(CANARY.encode()).digest(64 * 48 * 3)).save(file, "PNG", pnginfo=words)
    return file.getvalue()


def pixels() -> bytes:
    return hashlib.shake_256(CANARY.encode()).digest(64 * 48 * 3)[:96]


def holding(folder: Path, *wanted: bytes) -> list[str]:
    files = [file for file in folder.rglob("*") if file.is_file()]
    return [str(file) for file in files if any(each in file.read_bytes() or each.decode("latin-1") in file.name for each in wanted)]


async def use(session: ConversationSession, server: ProviderServer, attached: tuple[ImagePart | FilePart, ...]) -> None:
    """All that can be done in a temporary chat."""
    await session.send(Draft(f"{CANARY} question", attached))
    await ended(session)
    answer = session.path[-1]
    assert answer.state is MessageState.COMPLETE
    assert CANARY in answer.text
    for fault in ({"status": 400, "error_message": f"no {CANARY}"}, {"misbehave": "abort", "after": 1, "text": f"{CANARY} cut off here"}):
        server.script(**fault)
        await session.retry(session.path[-1].id)
        await ended(session)
        assert session.path[-1].state is MessageState.FAILED
    server.script(chunks=[f"{CANARY} "] * 20, delay=0.01)
    await session.retry(session.path[-1].id)
    await session.queue(Draft(f"{CANARY} queued"))
    await ended(session)
    server.script()
    question = next(m for m in session.path if m.role is Role.USER)
    await session.begin_edit(question.id, Draft(f"{CANARY} held"))
    await session.resend(question.id, Draft(f"{CANARY} edited"))
    await ended(session)
    await session.rewrite(session.path[-1].id, Draft(f"{CANARY} by hand"))
    await session.delete(session.path[-1].id)
    await session.undo()
    session.set_system_prompt(f"{CANARY} prompt")
    session.save_draft(Draft(f"{CANARY} draft", attached))


async def test_nothing_of_a_temporary_chat_is_in_any_file_with_the_log_at_debug_and_attachments(tmp_path: Path, debug_log: Profile) -> None:
    async with ProviderServer() as server, engine(tmp_path / "profile", server.url) as program:
        session = program.library.temporary_session()
        session.set_model("fake", "echo")
        kept = program.library.attachments_of(session)
        image = await kept.add(picture(), f"{CANARY}.png")
        text = await kept.add(f"{CANARY} in a file\n".encode(), f"{CANARY}.txt")
        assert isinstance(image, ImagePart)
        assert isinstance(text, FilePart)
        await kept.thumbnail(image, 32)
        await kept.pixels(image, 1000)
        await kept.for_model(image, ImageLimits())
        assert CANARY in await kept.text(text)
        document = await kept.add(pdf([f"{CANARY} on a page"]), f"{CANARY}.pdf")
        assert isinstance(document, FilePart)
        assert CANARY in await kept.text(document)
        await use(session, server, (image, text, document))
        assert any(CANARY in str(record.body) for record in server.requests), "it was really sent"
        await program.library.close_sessions()
        await kept.close()
    log_text = (debug_log.logs / "loquent.log").read_text(encoding="utf-8")
    assert "DEBUG" in log_text, "the log was really at DEBUG"
    assert holding(tmp_path, CANARY.encode(), CANARY.encode("utf-16-le"), pixels(), image.blob.encode(), document.blob.encode()) == []

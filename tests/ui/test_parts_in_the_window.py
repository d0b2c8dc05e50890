"""Files, thinking, tools and sources in the whole window, with the real engine and a real server."""

from __future__ import annotations

import base64
from pathlib import Path

from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtWidgets import QPushButton

from desktop.engine.pdf_stripping import without_metadata
from tests.fakes.provider_server import ProviderServerThread
from tests.flow.test_parts_round_trip import PDF, messages_stream
from tests.ui.pilot import Pilot, window_on

MODEL = "claude-sonnet-4-5"


def paste(pilot: Pilot, path: Path) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    pilot.window.pane.composer.input.insertFromMimeData(mime)


async def send(pilot: Pilot, text: str, answer: str) -> None:
    pilot.type(text)
    pilot.press(Qt.Key.Key_Return)
    await pilot.until(lambda: answer in pilot.shown and pilot.has("Send"), f"the answer {answer}")


async def test_a_pasted_pdf_is_a_chip_goes_to_the_model_and_stays_in_the_conversation(tmp_path: Path) -> None:
    (tmp_path / "report.pdf").write_bytes(PDF)
    with ProviderServerThread() as server:
        async with window_on(tmp_path / "profile", server.url, provider="Anthropic", model=MODEL) as pilot:
            server.script(text="A report.")
            paste(pilot, tmp_path / "report.pdf")
            await pilot.until(lambda: pilot.window.pane.composer.attachments, "the chip")
            assert pilot.has("Remove report.pdf")
            await send(pilot, "What is it?", "A report.")
            assert pilot.has("File report.pdf")
            assert not pilot.has("Remove report.pdf")
        document = server.chats[0].body["messages"][0]["content"][0]
    assert document["source"] == {
        "type": "base64",
        "media_type": "application/pdf",
        "data": base64.b64encode(without_metadata(PDF)).decode(),
    }
    assert document["title"] == "report.pdf"


async def test_a_server_that_takes_no_pdf_is_named_before_sending(tmp_path: Path) -> None:
    (tmp_path / "report.pdf").write_bytes(PDF)
    with ProviderServerThread() as server:
        async with window_on(tmp_path / "profile", server.url, provider="OpenaiCompatible") as pilot:
            server.script(text="I cannot see it.")
            paste(pilot, tmp_path / "report.pdf")
            await pilot.until(lambda: pilot.window.pane.composer.attachments, "the chip")
            label = pilot.window.pane.composer._message.text()
            assert "of a PDF it gets the text" in label
            await send(pilot, "What is it?", "I cannot see it.")
        assert "A report." in str(server.chats[0].body["messages"])


async def test_thinking_is_offered_for_a_model_that_thinks_and_is_kept(tmp_path: Path) -> None:
    with ProviderServerThread() as server:
        async with window_on(tmp_path, server.url, provider="Anthropic", model=MODEL) as pilot:
            server.script(text="Hello.")
            picker = pilot.window.pane.thinking
            assert picker.isVisible()
            assert picker.accessibleDescription() == "Automatic"
            next(action for action in picker.menu_of_values.actions() if action.text() == "Low").trigger()
            await send(pilot, "Hi", "Hello.")
            assert pilot.window.pane.session is not None
            assert pilot.window.pane.session.conversation.reasoning == "low"
            pilot.window.pane.session.set_model("fake", "other-model")
            await pilot.until(lambda: not picker.isVisible(), "the choice is gone")
        assert "thinking" in server.chats[0].body
        async with window_on(tmp_path, server.url, provider="Anthropic", model=MODEL) as pilot:
            await pilot.window.pane.open(pilot.program.library.conversations[0].id)
            assert pilot.window.pane.thinking.accessibleDescription() == "Low"


async def test_an_answer_with_tools_and_sources_looks_the_same_after_a_restart(tmp_path: Path) -> None:
    def folds(pilot: Pilot) -> list[str]:
        names = ("transcript.thinking", "transcript.tool", "transcript.sources")
        rows = [row for name in names for row in pilot.window.findChildren(QPushButton, name) if row.isVisible()]
        return sorted(row.accessibleName() for row in rows)

    with ProviderServerThread() as server:
        async with window_on(tmp_path, server.url, provider="Anthropic", model=MODEL) as pilot:
            pilot.window.resize(1200, 1000)
            server.script(replay=messages_stream())
            await send(pilot, "When?", "He was born on April 30, 1916")
            # What a flush has no time for comes with the next.
            await pilot.until(lambda: len(folds(pilot)) == 5, "all rows")
            before = folds(pilot)
        async with window_on(tmp_path, server.url, provider="Anthropic", model=MODEL) as pilot:
            pilot.window.resize(1200, 1000)
            await pilot.window.pane.open(pilot.program.library.conversations[0].id)
            await pilot.until(lambda: "He was born" in pilot.shown, "the conversation")
            await pilot.until(lambda: len(folds(pilot)) == 5, "all rows after the restart")
            assert folds(pilot) == before
    assert before == [
        "Sources: 1",
        "Thought for 1 s",
        "Thought for 1 s",
        "Tool get_weather · not run",
        "Tool web_search · ran at the provider",
    ]

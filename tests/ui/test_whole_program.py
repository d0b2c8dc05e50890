"""The whole program in one process: the real window, engine, database and a real server on loopback."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt

from desktop.chat.message import MessageState
from tests.fakes.provider_server import ProviderServerThread
from tests.ui.pilot import window_on


async def test_type_enter_and_the_answer_streams_in(tmp_path: Path) -> None:
    with ProviderServerThread() as server:
        async with window_on(tmp_path, server.url) as pilot:
            pilot.type("Hello window")
            pilot.press(Qt.Key.Key_Return)
            await pilot.until(lambda: "You said: Hello window" in pilot.shown, "the answer is shown")
            assert pilot.typed == ""
            assert pilot.window.windowTitle().startswith("Hello window")


async def test_stop_keeps_the_text_and_the_button_is_send_again(tmp_path: Path) -> None:
    with ProviderServerThread() as server:
        server.script(chunks=["Only ", "this ", "much"], misbehave="hold", after=2)
        async with window_on(tmp_path, server.url) as pilot:
            pilot.type("Go")
            pilot.press(Qt.Key.Key_Return)
            await pilot.until(lambda: "Only this" in pilot.shown, "the first words are shown")
            pilot.click("Stop")
            await pilot.until(lambda: pilot.has("Send"), "the button is Send again")
            session = pilot.window.pane.session
            assert session is not None
            await pilot.until(lambda: session.path[-1].state is MessageState.STOPPED, "the answer is stopped")
            assert "Only this" in pilot.shown
            await pilot.until(lambda: server.open_requests == 0, "the connection is closed")


async def test_a_refused_key_is_said_on_the_message_and_retry_works(tmp_path: Path) -> None:
    with ProviderServerThread() as server:
        server.script(status=401, error_type="authentication_error", error_message="invalid x-api-key")
        async with window_on(tmp_path, server.url) as pilot:
            pilot.type("Hello")
            pilot.press(Qt.Key.Key_Return)
            await pilot.until(lambda: "key" in pilot.shown.lower() and "Retry" in pilot.shown, "the reason and Retry are shown")
            server.script(text="Now it works")
            pilot.click("Retry")
            await pilot.until(lambda: "Now it works" in pilot.shown, "the second answer is shown")


async def test_the_model_dropdown_switches_and_the_answer_says_which_model_wrote_it(tmp_path: Path) -> None:
    with ProviderServerThread() as server:
        async with window_on(tmp_path, server.url) as pilot:
            pilot.window.pane.picker.chosen.emit("fake", "other-model")
            pilot.type("Hi")
            pilot.press(Qt.Key.Key_Return)
            await pilot.until(lambda: "You said: Hi" in pilot.shown, "the answer is shown")
            assert server.chats[0].model == "other-model"
            assert "other-model" in pilot.shown
            assert "other-model" in pilot.find("Model").accessibleDescription()


async def test_two_conversations_stream_while_a_third_is_read(tmp_path: Path) -> None:
    with ProviderServerThread() as server:
        server.script(text="Third, done")
        async with window_on(tmp_path, server.url) as pilot:
            pilot.type("third")
            pilot.press(Qt.Key.Key_Return)
            await pilot.until(lambda: "Third, done" in pilot.shown, "the third is answered")
            third = pilot.window.pane.session
            assert third is not None
            server.script(chunks=["part one ", "part two"], misbehave="hold", after=1)
            for name in ("first", "second"):
                pilot.click("New chat")
                await pilot.until(lambda: pilot.window.pane.session is not third and not pilot.shown, "a new chat is shown")
                pilot.type(name)
                pilot.press(Qt.Key.Key_Return)
                await pilot.until(lambda: "part one" in pilot.shown, "it streams")
            pilot.window.open_conversation(third.conversation.id)
            await pilot.until(lambda: "Third, done" in pilot.shown, "the third is read")
            library = pilot.program.library
            assert sum(library.is_streaming(c.id) for c in library.conversations) == 2
            server.release()
            await pilot.until(lambda: not any(library.is_streaming(c.id) for c in library.conversations), "both end")
            assert "Third, done" in pilot.shown


async def test_a_draft_and_the_open_conversation_are_there_after_a_restart(tmp_path: Path) -> None:
    with ProviderServerThread() as server:
        async with window_on(tmp_path, server.url) as pilot:
            pilot.type("Hello again")
            pilot.press(Qt.Key.Key_Return)
            await pilot.until(lambda: "You said: Hello again" in pilot.shown, "the answer is shown")
            pilot.type("an unfinished thought")
        async with window_on(tmp_path, server.url) as pilot:
            await pilot.until(lambda: "You said: Hello again" in pilot.shown, "the conversation is shown")
            assert pilot.typed == "an unfinished thought"


async def test_delete_can_be_undone(tmp_path: Path) -> None:
    with ProviderServerThread() as server:
        async with window_on(tmp_path, server.url) as pilot:
            pilot.type("Precious words")
            pilot.press(Qt.Key.Key_Return)
            await pilot.until(lambda: "You said: Precious words" in pilot.shown, "the answer is shown")
            conversation_id = pilot.program.library.conversations[0].id
            pilot.window.sidebar.delete_requested.emit([conversation_id])
            await pilot.until(lambda: not pilot.program.library.conversations, "it is gone")
            await pilot.until(lambda: pilot.has("Undo"), "Undo is offered")
            pilot.click("Undo")
            await pilot.until(lambda: pilot.program.library.conversations, "it is back")
            await pilot.until(lambda: "You said: Precious words" in pilot.shown, "it is shown again")

"""Failure is part of the product: every kind stands on its message with a sentence and an action that works, and nothing typed is lost."""

from __future__ import annotations

import asyncio
import random
import time
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QMenu, QMessageBox, QWidget

from desktop.chat.connection import Connection
from desktop.chat.message import Draft, Failure, MessageState
from desktop.engine.progress import Progress
from desktop.engine.session import ConversationSession
from desktop.errors import LoquentError
from desktop.ui import wording
from desktop.ui.transcript.endings import DETAILS, WaitingRow, actions_of, details_of, waiting_words
from desktop.ui.transcript.message_view import MessageView
from desktop.ui.transcript.pieces import Ending
from desktop.ui.wording_templates import TEMPLATES
from tests.fakes.pictures import cornered, encoded
from tests.fakes.provider_server import ProviderServerThread, Script
from tests.ui.pilot import Pilot, window_on
from tests.ui.widgets import child

KINDS = [
    ("fake-error-401", "did not accept the key", "Change the key"),
    ("fake-error-404", "model", "Choose a model"),
    ("fake-error-402", "credit", "Open the account page"),
    ("fake-error-403", "does not allow", "Retry"),
    ("fake-error-413", "too large", "Choose a model"),
    ("fake-error-500", "problem on its side", "Retry"),
    ("fake-error-529", "overloaded", "Retry"),
    ("fake-error-400", "did not accept the request", "Retry"),
    ("fake-html-200", "web page", "Open connection"),
    ("fake-cut", "broke off", "Continue"),
    ("fake-garbage", "damaged", "Continue"),
]


def session_of(pilot: Pilot) -> ConversationSession:
    session = pilot.window.pane.session
    assert session is not None
    return session


async def send(pilot: Pilot, text: str = "Hello") -> None:
    pilot.type(text)
    pilot.press(Qt.Key.Key_Return)
    await pilot.until(lambda: pilot.typed == "", "the message is sent")


async def failed(pilot: Pilot, text: str = "Hello") -> None:
    await send(pilot, text)
    await pilot.until(lambda: pilot.has("Copy details"), "the failure is shown", 30)


def top(name: str) -> QWidget | None:
    return next((w for w in QApplication.topLevelWidgets() if w.objectName() == name and w.isVisible()), None)


async def closed(pilot: Pilot, widget: QWidget) -> None:
    name = widget.objectName()
    widget.close()
    await pilot.until(lambda: top(name) is None, "the dialog is gone")


async def test_the_keyboard_stays_in_the_conversation_when_the_button_that_was_pressed_goes(tmp_path: Path) -> None:
    with ProviderServerThread() as server:
        server.script(status=401, error_type="authentication_error", error_message="invalid x-api-key")
        async with window_on(tmp_path, server.url) as pilot:
            await failed(pilot)
            first = pilot.find("Change the key")
            first.setFocus()
            QTest.keyClick(first, Qt.Key.Key_Tab)
            retry = pilot.window.focusWidget()
            assert retry is not None
            assert retry.accessibleName() == "Retry"
            server.script(text="Now it works")
            QTest.keyClick(retry, Qt.Key.Key_Space)
            await pilot.until(lambda: "Now it works" in pilot.shown, "the second answer is shown")
            assert pilot.window.focusWidget() is pilot.find("Transcript")


@pytest.mark.parametrize(("model", "words", "action"), KINDS)
async def test_every_kind_of_failure_has_its_sentence_and_its_action(tmp_path: Path, model: str, words: str, action: str) -> None:
    """D5 and D7: the next step is named, and what is typed meanwhile stays."""
    with ProviderServerThread() as server:
        async with window_on(tmp_path, server.url, model=model) as pilot:
            await send(pilot)
            pilot.type("half a thought")
            await pilot.until(lambda: pilot.has("Copy details"), "the failure is shown", 30)
            assert words in pilot.shown
            assert pilot.has(action)
            assert pilot.has("Retry")
            assert pilot.typed == "half a thought"
            assert not [w for w in QApplication.topLevelWidgets() if isinstance(w, QMessageBox) and w.isVisible()]


async def test_a_bad_key_opens_the_form_of_its_connection_with_the_keyboard_in_the_key(tmp_path: Path) -> None:
    with ProviderServerThread() as server:
        async with window_on(tmp_path, server.url, model="fake-error-401") as pilot:
            await failed(pilot)
            pilot.click("Change the key")
            dialog = top("settings")
            assert dialog is not None
            key = child(dialog, QLineEdit, "settings.connections.form.key")
            await pilot.until(lambda: key.isVisible() and dialog.focusWidget() is key, "the key field has the keyboard")
            await closed(pilot, dialog)


@pytest.mark.parametrize(
    ("auth", "model", "field"), [(None, "fake-error-401", "key"), (None, "fake-error-403", "key"), ("none", "fake-error-401", "auth")]
)
async def test_without_a_key_no_key_is_called_wrong_and_one_can_be_entered(
    tmp_path: Path, auth: str | None, model: str, field: str
) -> None:
    with ProviderServerThread() as server:
        async with window_on(tmp_path) as pilot:
            open_server = Connection("open", "AnthropicCompatible", "Open", server.url, auth, models=(model,))
            await pilot.program.connections.save(open_server)
            await pilot.program.settings.set("default_connection", "open")
            await pilot.program.settings.set("default_model", model)
            await pilot.at_new_chat()
            await failed(pilot)
            assert "went without a key" in pilot.shown
            assert not pilot.has("Change the key")
            pilot.click("Enter a key")
            dialog = top("settings")
            assert dialog is not None
            wanted = child(dialog, QWidget, f"settings.connections.form.{field}")
            await pilot.until(lambda: wanted.isVisible() and dialog.focusWidget() is wanted, "the field has the keyboard")
            await closed(pilot, dialog)


@pytest.mark.parametrize(
    ("url", "words", "action", "field"),
    [
        ("http://127.0.0.1:9", "refused the connection", "Open connection", "address"),
        ("https://nowhere.invalid", "was not found", "Open connection", "address"),
    ],
)
async def test_a_server_that_is_not_there_leads_to_its_address(tmp_path: Path, url: str, words: str, action: str, field: str) -> None:
    """C7, the window's half."""
    async with window_on(tmp_path, url) as pilot:
        await failed(pilot)
        assert words in pilot.shown
        pilot.click(action)
        dialog = top("settings")
        assert dialog is not None
        wanted = child(dialog, QLineEdit, f"settings.connections.form.{field}")
        await pilot.until(lambda: wanted.isVisible() and dialog.focusWidget() is wanted, "the field has the keyboard")
        await closed(pilot, dialog)


@pytest.mark.parametrize(("field", "name"), [("proxy", "proxy"), ("certificate", "ca_file")])
async def test_a_field_among_the_rare_ones_is_unfolded_and_focused(tmp_path: Path, field: str, name: str) -> None:
    with ProviderServerThread() as server:
        async with window_on(tmp_path, server.url) as pilot:
            pilot.window.open_connection("fake", field)
            dialog = top("settings")
            assert dialog is not None
            wanted = child(dialog, QWidget, f"settings.connections.form.{name}")
            await pilot.until(lambda: wanted.isVisible() and dialog.focusWidget() is wanted, "the field has the keyboard")
            await closed(pilot, dialog)


async def test_an_unknown_model_drops_the_model_menu_down(tmp_path: Path) -> None:
    with ProviderServerThread() as server:
        async with window_on(tmp_path, server.url, model="fake-error-404") as pilot:
            await failed(pilot)
            pilot.click("Choose a model")
            menu = child(pilot.window.pane.picker, QMenu, "model.menu")
            await pilot.until(menu.isVisible, "the menu is open")
            menu.close()


async def test_a_spend_limit_leads_to_the_account_through_the_gate_for_links(tmp_path: Path) -> None:
    with ProviderServerThread() as server:
        server.script(status=402, error_type="billing_error", error_message="Your credit balance is too low.")
        async with window_on(tmp_path, server.url, provider="Anthropic") as pilot:
            connection = pilot.program.connections.get("fake")
            assert connection is not None
            await failed(pilot)
            pilot.click("Open the account page")
            # Behind this address is somebody else's account, and it is not https: nobody knows a page.
            assert top("link") is None
            state = session_of(pilot).path[-1]
            await pilot.program.connections.save(replace(connection.connection, api_base=None), "test-key-0123456789")
            pilot.window.pane.messages.act(state.id, "billing")
            box = top("link")
            assert isinstance(box, QMessageBox)
            assert "console.anthropic.com" in box.informativeText()
            await closed(pilot, box)


async def test_a_conversation_too_long_is_asked_again_without_its_oldest_messages(tmp_path: Path) -> None:
    """D9."""
    with ProviderServerThread() as server:
        async with window_on(tmp_path, server.url) as pilot:
            await send(pilot, "First question")
            await pilot.until(lambda: "You said: First" in pilot.shown, "the first answer is shown")
            server.script(status=400, error_type="invalid_request_error", error_message="prompt is too long: 9 tokens > 8 maximum")
            await failed(pilot, "Second question")
            server.script()
            pilot.click("Retry without the oldest messages")
            await pilot.until(lambda: "You said: Second" in pilot.shown, "the answer is shown")
            assert "First question" not in str(server.chats[-1].body)
            assert "Not sent" in child(pilot.window.toast, QLabel, "toast.text").text()


async def test_a_refused_picture_is_left_out_and_the_conversation_goes_on(tmp_path: Path) -> None:
    """D9: the picture is in the history already."""
    with ProviderServerThread() as server:
        async with window_on(tmp_path, server.url, model="claude-3-5-sonnet-latest") as pilot:
            part = await pilot.program.attachments.add(encoded(cornered(), "PNG"), "big.png")
            session = session_of(pilot)
            server.script(status=413, error_type="request_too_large", error_message="image exceeds 5 MB maximum")
            await session.send(Draft("Look", (part,)))
            await pilot.until(lambda: pilot.has("Copy details"), "the failure is shown")
            server.script()
            pilot.click("Retry without attachments")
            await pilot.until(lambda: session.path[-1].state is MessageState.COMPLETE, "the answer is there")
            assert '"image"' not in str(server.chats[-1].body).replace("'", '"')
            assert "big.png" in str(server.chats[-1].body)
            await send(pilot, "And now?")
            await pilot.until(lambda: "You said: And now?" in pilot.shown, "the next answer is there")


async def test_a_rate_limit_counts_down_on_the_message_and_cancel_leaves_retry(tmp_path: Path) -> None:
    """D3: no pop-up; the countdown runs by itself."""
    with ProviderServerThread() as server:
        server.script(Script(status=429, error_type="rate_limit_error", headers={"retry-after": "9"}), Script(text="Never"))
        async with window_on(tmp_path, server.url) as pilot:
            await send(pilot)
            await pilot.until(lambda: "Trying again in 9 s (1 of 2)" in pilot.shown, "the countdown is shown")
            await pilot.until(lambda: "Trying again in 8 s (1 of 2)" in pilot.shown, "it counts")
            pilot.click("Cancel")
            await pilot.until(lambda: "Stopped" in pilot.shown and pilot.has("Retry"), "it is over")
            assert len(server.chats) == 1
            server.script(text="Now it works")
            pilot.click("Retry")
            await pilot.until(lambda: "Now it works" in pilot.shown, "the answer is shown")


async def test_after_the_countdown_the_answer_comes_by_itself(tmp_path: Path) -> None:
    with ProviderServerThread() as server:
        server.script(Script(status=429, error_type="rate_limit_error", headers={"retry-after": "1"}), Script(text="There it is"))
        async with window_on(tmp_path, server.url) as pilot:
            await send(pilot)
            await pilot.until(lambda: "Trying again in 1 s" in pilot.shown, "the countdown is shown")
            await pilot.until(lambda: "There it is" in pilot.shown, "the answer is shown")
            assert "Trying again" not in pilot.shown


async def test_a_silence_in_the_middle_is_said_and_forgotten_when_text_comes(tmp_path: Path) -> None:
    with ProviderServerThread() as server:
        server.script(chunks=["One ", "two"], misbehave="hold", after=1)
        async with window_on(tmp_path, server.url) as pilot:
            await send(pilot)
            await pilot.until(lambda: "One" in pilot.shown, "the first word is shown")
            # The providers tell after 30 s; here their word is put in their mouth.
            session_of(pilot)._set_progress(Progress("silent", time.monotonic() - 35))
            await pilot.until(lambda: "No new text for 35 s" in pilot.shown, "the silence is said")
            await pilot.until(lambda: "No new text for 36 s" in pilot.shown, "it counts")
            server.release()
            await pilot.until(lambda: "One two" in pilot.shown, "the rest is shown")
            assert "No new text" not in pilot.shown


@pytest.mark.parametrize(
    ("progress", "words"),
    [
        (None, "Waiting for the first token…"),
        (Progress("first", 95.0), "Waiting for the first token…"),
        (Progress("first", 58.0), "Waiting for the first token, 42 s"),
        (Progress("silent", 65.0), "No new text for 35 s"),
        (Progress("thinking", 95.0), "Thinking, 5 s"),
        (Progress("tool", 95.0, reason="web_search"), "The provider runs a tool for the answer: web_search"),
        (Progress("retry", 99.0, 102.5, 1, 2), "Trying again in 3 s (1 of 2)…"),
        (Progress("retry", 99.0, 102.5, 1, 2, "net.lost"), "The server could not be reached. Trying again in 3 s (1 of 2)…"),
        (Progress("retry", 99.0, 102.5, 1, 2, "provider.overloaded"), "The provider is overloaded. Trying again in 3 s (1 of 2)…"),
        (Progress("retry", 90.0, 100.0, 2, 2), "Trying again now (2 of 2)…"),
        (Progress("local_loading", 90.0, percent=40), "The model on this computer is loading: 40 %"),
    ],
)
def test_waiting_is_said_in_words(progress: Progress | None, words: str) -> None:
    assert waiting_words(progress, 100.0) == words


async def test_continue_below_a_cut_answer_completes_it(tmp_path: Path) -> None:
    with ProviderServerThread() as server:
        async with window_on(tmp_path, server.url, model="fake-cut") as pilot:
            await failed(pilot)
            first = session_of(pilot).path[-1].text
            server.script(text=f"{first.split()[-1]} and here it ends.")
            pilot.click("Continue")
            await pilot.until(lambda: "and here it ends." in pilot.shown, "the rest is shown")
            last = session_of(pilot).path[-1]
            assert last.text == f"{first.rstrip()} and here it ends."
            assert not pilot.has("Continue")


async def test_details_are_copied_as_plain_text_without_the_key(tmp_path: Path) -> None:
    """D8 and D10: what the server says is quoted, clamped and never a link."""
    nasty = "<b>no</b> \u202e https://evil.example test-key-0123456789 " + "x" * 5000
    with ProviderServerThread() as server:
        server.script(status=500, error_type="api_error", error_message=nasty, headers={"x-should-retry": "false"})
        async with window_on(tmp_path, server.url) as pilot:
            await failed(pilot)
            pilot.click("Copy details")
            text = QGuiApplication.clipboard().text()
            assert "status: 500" in text
            assert "api_error" in text
            assert "req_fake" in text
            assert "test-key" not in text
            assert "test-key" not in pilot.shown
            assert "\u202e" not in text
            assert len(text) <= DETAILS
            state = next(w for w in pilot.window.findChildren(QLabel) if w.objectName() == "transcript.state" and w.isVisible())
            assert state.textFormat() == Qt.TextFormat.PlainText
            assert len(state.text()) < 2500
            toast = child(pilot.window.toast, QLabel, "toast.text")
            assert toast.text() == "The details are on the clipboard."


async def test_stop_is_shown_at_once_in_every_phase(tmp_path: Path) -> None:
    """C8: waiting for headers, for the first event, in mid-answer."""
    phases = [
        Script(misbehave="hold_headers"),
        Script(misbehave="hold", after=0),
        Script(chunks=["One ", "two"], misbehave="hold", after=1),
    ]
    with ProviderServerThread() as server:
        async with window_on(tmp_path, server.url) as pilot:

            def has_asked(times: int) -> bool:
                return len(server.chats) == times

            for number, phase in enumerate(phases):
                server.script(phase)
                await send(pilot, f"Question {number}")
                await pilot.until(partial(has_asked, number + 1), "the request is there")
                pilot.click("Stop")
                await pilot.until(lambda: pilot.has("Send"), "it is idle")
                await pilot.until(lambda: server.open_requests == 0, "the connection is closed")
                assert session_of(pilot).path[-1].state is MessageState.STOPPED


async def test_a_monkey_at_the_buttons_breaks_nothing(tmp_path: Path) -> None:
    """C9: send, stop, Esc, retry, new chat, another chat, delete while answers stream."""
    dice = random.Random(7)
    with ProviderServerThread() as server:
        server.script(chunks=[f"word{n} " for n in range(40)], delay=0.01)
        async with window_on(tmp_path, server.url) as pilot:
            window, library = pilot.window, pilot.program.library

            def act() -> None:
                kind = dice.randrange(8)
                session = window.pane.session
                ids = [conversation.id for conversation in library.conversations]
                if kind <= 1 and session is not None:
                    window.pane._send(Draft(f"Question {dice.random()}"))
                elif kind == 2:
                    window.pane.stop()
                elif kind == 3:
                    QTest.keyClick(window, Qt.Key.Key_Escape)
                elif kind == 4 and session is not None and session.path:
                    window.pane.messages.retry(session.path[-1].id)
                elif kind == 5:
                    window.open_conversation(None)
                elif kind == 6 and ids:
                    window.open_conversation(dice.choice(ids))
                elif kind == 7 and len(ids) > 3:
                    window.sidebar.delete_requested.emit([dice.choice(ids)])

            for _ in range(300):
                act()
                await asyncio.sleep(dice.choice((0, 0, 0.003)))
            window.pane.stop()
            await pilot.until(lambda: not session_of(pilot).streaming, "it is idle")
            for conversation in list(library.conversations):
                (await library.session(conversation.id)).stop()
            await pilot.until(lambda: not any(library.is_streaming(c.id) for c in library.conversations), "all is idle")
            await pilot.at_new_chat()
            server.script(text="Still well")
            await send(pilot)
            await pilot.until(lambda: "Still well" in pilot.shown, "an answer comes")


async def test_an_exception_nobody_expected_is_a_calm_note_and_the_program_goes_on(tmp_path: Path) -> None:
    """D12, the window's half: a task that fails."""

    async def break_down() -> None:
        raise ZeroDivisionError("secret")

    with ProviderServerThread() as server:
        async with window_on(tmp_path, server.url) as pilot:
            for _ in range(20):
                pilot.window._run(break_down())
            note = child(pilot.window.toast, QLabel, "toast.text")
            await pilot.until(lambda: "went wrong" in note.text(), "the note is shown")
            assert "secret" not in note.text()
            assert not [w for w in QApplication.topLevelWidgets() if isinstance(w, QMessageBox)]
            await send(pilot)
            await pilot.until(lambda: "You said: Hello" in pilot.shown, "an answer comes")


def test_no_sentence_speaks_of_the_program_s_insides() -> None:
    """D10."""
    for code, template in {**TEMPLATES, **wording.NOTICES}.items():
        words = set(str(template).replace(".", " ").replace(":", " ").replace(",", " ").split())
        assert not words & {"Traceback", "Exception", "None", "NoneType", "errno", "null", "asyncio", "aiohttp", "Qt", "sqlite3"}, code
        assert not [word for word in words if word.endswith(("Error", "Exception"))], code
        assert str(template)[:1] in "“{" or str(template)[:1].isupper(), code


def test_a_sentence_within_a_sentence_is_translated_too() -> None:
    class Inner(LoquentError):
        sentences = {"storage.full": "English only."}

    class Outer(LoquentError):
        sentences = {"session.draft_not_saved": "English {reason}"}

    said = wording.sentence(Outer("session.draft_not_saved", reason=Inner("storage.full")))
    assert said == f"What you typed could not be saved: {TEMPLATES['storage.full']}"


def test_notices_about_attachments_have_words() -> None:
    from desktop.engine.attachments import FIRST_FRAME, METADATA

    assert "camera" in wording.notice_words(METADATA)
    assert "first picture" in wording.notice_words(FIRST_FRAME)
    assert wording.notice_words("attachment.notice.gone") == ""


@pytest.mark.parametrize(
    ("code", "offers", "actions"),
    [
        ("provider.context", ("oldest",), ("oldest", "retry", "details")),
        ("provider.context", (), ("model", "retry", "details")),
        ("net.tls_untrusted", (), ("certificate", "retry", "details")),
        ("net.proxy", (), ("proxy", "retry", "details")),
        ("net.unreachable", (), ("retry", "connection", "details")),
        ("connections.no_key", (), ("no_key", "retry", "details")),
        ("connections.env_bad", (), ("key_env", "retry", "details")),
        ("provider.auth", (), ("key", "retry", "details")),
        ("provider.keyless", (), ("no_key", "retry", "details")),
        ("connections.unknown", (), ("model", "retry", "details")),
        ("vault.locked", (), ("retry", "connection", "details")),
        ("provider.media", ("attachments",), ("attachments", "retry", "details")),
        ("provider.bad_request", ("attachments",), ("attachments", "retry", "details")),
        ("provider.bad_request", (), ("retry", "details")),
        ("provider.overloaded", ("continue",), ("continue", "retry", "details")),
        ("gone.long_ago", (), ("retry", "details")),
    ],
)
def test_what_helps_comes_first(code: str, offers: tuple[str, ...], actions: tuple[str, ...]) -> None:
    assert actions_of(Ending("m", MessageState.FAILED, Failure(code, "It failed."), offers=offers)) == actions


def test_details_are_never_longer_than_they_may_be() -> None:
    values = {"status": 500, "request_id": "r" * 3000, "detail": "d" * 3000}
    assert len(details_of(Ending("m", MessageState.FAILED, Failure("provider.server", "x", values)))) == DETAILS


def test_a_row_that_waits_stops_counting_when_nobody_looks(qapp: QApplication) -> None:
    from desktop.ui.transcript.pieces import Waiting

    parent = QWidget()
    row = WaitingRow(parent)
    row.set_piece(Waiting("m", Progress("first", time.monotonic())))
    parent.show()
    assert row._ticks.isActive()
    parent.hide()
    assert not row._ticks.isActive()
    parent.deleteLater()


async def test_a_found_message_is_brought_into_sight_and_marked(tmp_path: Path) -> None:
    with ProviderServerThread() as server:
        async with window_on(tmp_path, server.url) as pilot:
            session = session_of(pilot)

            def is_whole(number: int) -> bool:
                return len(session.path) == 2 * number + 2 and not session.streaming

            for number in range(8):
                server.script(text=f"Answer {number}.\n\n" + "Some words of it.\n\n" * 12)
                await send(pilot, f"Question {number} pomegranate" if number == 1 else f"Question {number}")
                await pilot.until(partial(is_whole, number), "the answer is whole")
            hits = await pilot.program.library.search("pomegranate")
            found = next(hit.message_id for hit in hits if hit.message_id is not None)
            assert "Question 1 pomegranate" not in pilot.shown
            pilot.window.sidebar.open_requested.emit(session.conversation.id, found)
            await pilot.until(lambda: "Question 1 pomegranate" in pilot.shown, "the message is in sight")
            views = child(pilot.window, QWidget, "transcript").findChildren(MessageView, "transcript.message")
            await pilot.until(lambda: any(view._marked for view in views), "it is marked")
            await pilot.until(lambda: not any(view._marked for view in views), "the mark goes by itself")


async def test_copying_an_answer_is_said(tmp_path: Path) -> None:
    with ProviderServerThread() as server:
        async with window_on(tmp_path, server.url) as pilot:
            await send(pilot)
            await pilot.until(lambda: pilot.has("Copy"), "the answer is whole")
            pilot.click("Copy")
            assert QGuiApplication.clipboard().text() == "You said: Hello"
            assert child(pilot.window.toast, QLabel, "toast.text").text() == "The answer is on the clipboard."

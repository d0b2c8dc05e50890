"""The row below a message, its menu and its keys, Undo, and the queue above the composer, in the real window."""

from __future__ import annotations

import json
from pathlib import Path

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication, QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QMenu, QPlainTextEdit, QTextEdit, QToolButton, QWidget

from desktop.chat.message import Draft, MessageState, Role
from desktop.engine.session import ConversationSession
from desktop.ui.transcript.message_view import MessageView
from tests.fakes.provider_bodies import Script
from tests.fakes.provider_server import ProviderServerThread
from tests.ui.conftest import turns
from tests.ui.pilot import Pilot, window_on
from tests.ui.widgets import child

CONTROL, ALT, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ShiftModifier


def session_of(pilot: Pilot) -> ConversationSession:
    session = pilot.window.pane.session
    assert session is not None
    return session


async def say(pilot: Pilot, text: str) -> None:
    """Type and send; wait until the answer has ended and its row is there."""
    before = len(session_of(pilot).path)
    pilot.type(text)
    pilot.press(Qt.Key.Key_Return)
    await pilot.until(lambda: len(session_of(pilot).path) == before + 2 and not session_of(pilot).streaming, f"{text} is answered")
    await pilot.until(lambda: len(rows(pilot, "transcript.more")) >= min(before + 2, 4), "the rows are there")


def texts(pilot: Pilot) -> list[str]:
    return [message.text for message in session_of(pilot).path]


def views_of(pilot: Pilot, at: int) -> list[MessageView]:
    """The views of a message that can be seen: none while it is on its way to the screen."""
    wanted = session_of(pilot).path[at].id
    return [view for view in pilot.window.findChildren(MessageView) if view.message_id == wanted and view.isVisible()]


def view_of(pilot: Pilot, at: int) -> MessageView:
    found = views_of(pilot, at)
    assert found, at
    return found[0]


async def prose_of(pilot: Pilot, at: int) -> QTextEdit:
    """The first text of a message, once it is on the screen."""

    def shown() -> list[QTextEdit]:
        return [edit for view in views_of(pilot, at) for edit in view.findChildren(QTextEdit) if edit.isVisible()]

    await pilot.until(shown, "the text is shown")
    return shown()[0]


async def code_of(pilot: Pilot, at: int) -> QPlainTextEdit:
    """The first code of a message, once it is on the screen."""

    def shown() -> list[QPlainTextEdit]:
        return [edit for view in views_of(pilot, at) for edit in view.findChildren(QPlainTextEdit) if edit.isVisible()]

    await pilot.until(shown, "the code is shown")
    return shown()[0]


def rows(pilot: Pilot, name: str) -> list[QToolButton]:
    return [button for button in pilot.window.findChildren(QToolButton, name) if button.isVisible()]


def button(pilot: Pilot, at: int, name: str) -> QToolButton:
    found = [child for child in view_of(pilot, at).findChildren(QToolButton, name) if child.isVisible()]
    assert found, (at, name)
    return found[0]


async def press(pilot: Pilot, at: int, name: str) -> None:
    """Press a control of a message once it can be pressed."""
    await pilot.until(lambda: has(pilot, at, name) and button(pilot, at, name).isEnabled(), f"{name} can be pressed")
    button(pilot, at, name).click()


def has(pilot: Pilot, at: int, name: str) -> bool:
    return any(child.isVisible() for view in views_of(pilot, at) for child in view.findChildren(QToolButton, name))


def lacks(pilot: Pilot, at: int, name: str) -> bool:
    """The message can be seen, and there is no such control at it."""
    return bool(views_of(pilot, at)) and not has(pilot, at, name)


def key_at(pilot: Pilot, at: int, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """Go to a message with Alt+Up and press *key* there."""
    transcript = pilot.window.findChild(QWidget, "transcript")
    assert transcript is not None
    walker = pilot.window.pane.aids._walker
    for _ in range(40):
        if walker.row == at and transcript.hasFocus():
            break
        QTest.keyClick(pilot.window, Qt.Key.Key_Up if walker.row is None or walker.row > at else Qt.Key.Key_Down, ALT)
    assert walker.row == at
    QTest.keyClick(transcript, key, modifiers)


async def open_menu(pilot: Pilot, at: int) -> QMenu:
    await press(pilot, at, "transcript.more")
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    return menu


def entry(menu: QMenu, name: str) -> None:
    """Choose an entry of a menu."""
    found = next(action for action in menu.actions() if action.objectName() == name)
    found.trigger()
    menu.close()


def toast(pilot: Pilot) -> str:
    label = pilot.window.findChild(QLabel, "toast.text")
    return label.text() if label is not None and label.isVisible() else ""


async def test_an_edited_message_is_sent_as_a_new_version_and_the_draft_comes_back(tmp_path: Path) -> None:
    with ProviderServerThread() as server:
        async with window_on(tmp_path, server.url) as pilot:
            await say(pilot, "one")
            pilot.type("half a thought")
            await press(pilot, 0, "transcript.edit")
            await pilot.until(lambda: pilot.typed == "one", "the message can be edited")
            assert pilot.has("Cancel editing")
            pilot.type(" better")
            pilot.press(Qt.Key.Key_Return)
            await pilot.until(lambda: texts(pilot) == ["one better", "You said: one better"], "it is answered")
            await pilot.until(lambda: pilot.typed == "half a thought", "the draft is back")
            assert not pilot.has("Cancel editing")
            await pilot.until(lambda: has(pilot, 0, "transcript.previous_version"), "the versions are there")
            assert button(pilot, 0, "transcript.previous_version").accessibleName() == "Previous version"
            await press(pilot, 0, "transcript.previous_version")
            await pilot.until(lambda: texts(pilot) == ["one", "You said: one"], "the first version is shown")
            await pilot.until(lambda: "1 / 2" in pilot.shown, "it says which one")


async def test_an_edit_can_be_given_up_with_escape_and_survives_a_restart(tmp_path: Path) -> None:
    with ProviderServerThread() as server:
        async with window_on(tmp_path, server.url) as pilot:
            await say(pilot, "one")
            pilot.type("draft")
            key_at(pilot, 0, Qt.Key.Key_E, CONTROL)
            await pilot.until(lambda: pilot.typed == "one", "the message can be edited")
            pilot.type(" more")
        async with window_on(tmp_path, server.url) as pilot:
            await pilot.until(lambda: pilot.typed == "one more", "what was edited is there")
            assert pilot.has("Cancel editing")
            pilot.press(Qt.Key.Key_Escape)
            await pilot.until(lambda: pilot.typed == "draft", "the draft is back")
            assert texts(pilot) == ["one", "You said: one"]


async def test_an_answer_can_be_rewritten_and_nothing_is_asked(tmp_path: Path) -> None:
    with ProviderServerThread() as server:
        async with window_on(tmp_path, server.url) as pilot:
            await say(pilot, "one")
            asked = len(server.server.chats)
            await press(pilot, 1, "transcript.edit")
            await pilot.until(lambda: pilot.typed == "You said: one", "the answer can be rewritten")
            pilot.type("!")
            pilot.press(Qt.Key.Key_Return)
            await pilot.until(lambda: texts(pilot) == ["one", "You said: one!"], "it is another version")
            assert len(server.server.chats) == asked
            assert toast(pilot) == "Kept as a new version of the answer."
            pilot.click("Undo")
            await pilot.until(lambda: texts(pilot) == ["one", "You said: one"], "the first one is back")


async def test_a_deleted_message_comes_back_by_the_note_and_by_the_key(tmp_path: Path) -> None:
    with ProviderServerThread() as server:
        async with window_on(tmp_path, server.url) as pilot:
            await say(pilot, "one")
            await say(pilot, "two")
            wanted = session_of(pilot).path
            key_at(pilot, 2, Qt.Key.Key_Delete)
            await pilot.until(lambda: texts(pilot) == ["one", "You said: one"], "it is gone")
            assert toast(pilot) == "2 messages were deleted."
            pilot.click("Undo")
            await pilot.until(lambda: session_of(pilot).path == wanted, "it is back")
            await pilot.until(lambda: len(pilot.window.pane._transcript.path) == 4, "the window shows it")
            key_at(pilot, 3, Qt.Key.Key_Delete)
            await pilot.until(lambda: len(texts(pilot)) == 3, "the answer is gone")
            assert toast(pilot) == "The message was deleted."
        async with window_on(tmp_path, server.url) as pilot:
            assert len(texts(pilot)) == 3
            transcript = pilot.find("Transcript")
            transcript.setFocus()
            QTest.keyClick(transcript, Qt.Key.Key_Z, CONTROL)
            await pilot.until(lambda: session_of(pilot).path == wanted, "it is back after a restart")


async def test_ctrl_z_goes_back_through_retries_and_versions_in_their_order(tmp_path: Path) -> None:
    with ProviderServerThread() as server:
        async with window_on(tmp_path, server.url) as pilot:
            await say(pilot, "one")
            first = session_of(pilot).path[1].id
            await press(pilot, 1, "transcript.retry")
            await pilot.until(lambda: session_of(pilot).path[1].id != first and not session_of(pilot).streaming, "another answer")
            second = session_of(pilot).path[1].id
            await pilot.until(lambda: "2 / 2" in pilot.shown, "the row below the new answer")
            key_at(pilot, 1, Qt.Key.Key_Left, ALT)
            await pilot.until(lambda: session_of(pilot).path[1].id == first, "the first one is shown")
            pilot.press(Qt.Key.Key_Z, CONTROL)
            await pilot.until(lambda: session_of(pilot).path[1].id == second, "the second one again")
            pilot.press(Qt.Key.Key_Z, CONTROL)
            await pilot.until(lambda: session_of(pilot).path[1].id == first, "before the retry")


async def test_undo_of_an_edit_stops_its_answer_and_keeps_it(tmp_path: Path) -> None:
    with ProviderServerThread() as server:
        async with window_on(tmp_path, server.url) as pilot:
            await say(pilot, "one")
            server.script(Script(chunks=["Half ", "an answer"], misbehave="hold", after=1))
            await press(pilot, 0, "transcript.edit")
            await pilot.until(lambda: pilot.typed == "one", "the message can be edited")
            pilot.type(" more")
            pilot.press(Qt.Key.Key_Return)
            await pilot.until(lambda: texts(pilot) == ["one more", "Half "], "it is being answered")
            pilot.click("Undo")
            await pilot.until(lambda: texts(pilot) == ["one", "You said: one"], "the first version is shown")
            kept = [m for m in session_of(pilot).tree.messages.values() if m.text == "Half "]
            assert [m.state for m in kept] == [MessageState.STOPPED]


async def test_a_branch_is_opened_and_taken_back(tmp_path: Path) -> None:
    with ProviderServerThread() as server:
        async with window_on(tmp_path, server.url) as pilot:
            await say(pilot, "one")
            await say(pilot, "two")
            source = session_of(pilot).conversation.id
            await press(pilot, 1, "transcript.branch")
            await pilot.until(lambda: session_of(pilot).conversation.title == "one (branch)", "the branch is open")
            assert texts(pilot) == ["one", "You said: one"]
            pilot.click("Undo")
            await pilot.until(lambda: session_of(pilot).conversation.id == source, "the first conversation is open again")
            assert [c.id for c in pilot.program.library.conversations] == [source]
            assert len(texts(pilot)) == 4


async def test_what_is_selected_is_quoted_into_the_composer(tmp_path: Path) -> None:
    with ProviderServerThread() as server:
        server.script(text="First line\n\nSecond line")
        async with window_on(tmp_path, server.url) as pilot:
            await say(pilot, "one")
            pilot.type("About this:")
            prose = await prose_of(pilot, 1)
            prose.setFocus()
            cursor = prose.textCursor()
            cursor.select(QTextCursor.SelectionType.Document)
            prose.setTextCursor(cursor)
            QTest.keyClick(prose, Qt.Key.Key_J, CONTROL)
            assert pilot.typed == "About this:\n\n> First line\n>\n> Second line\n\n"
            composer = pilot.find("Message")
            assert isinstance(composer, QPlainTextEdit)
            assert composer.hasFocus()
            assert composer.textCursor().atEnd()


async def test_the_details_are_plain_text_to_copy(tmp_path: Path) -> None:
    with ProviderServerThread() as server:
        server.script(text="Well then", usage={"input": 1200, "output": 34, "cache_read": 1000, "reasoning": 5})
        async with window_on(tmp_path, server.url) as pilot:
            await say(pilot, "one")
            key_at(pilot, 1, Qt.Key.Key_I, CONTROL)
            field = pilot.find("Details")
            assert isinstance(field, QPlainTextEdit)
            text = field.toPlainText()
            for fact in (
                "Model: echo",
                "Connection: Fake",
                "Time to the first token: ",
                "Finish reason: end_turn",
                "Ended: complete",
                "Tokens out: 34",
            ):
                assert fact in text, text
            assert "from the cache: 1" in text
            assert field.isReadOnly()
            pilot.click("Copy details")
            assert QGuiApplication.clipboard().text() == text
            pilot.click("Close")
            await turns()


async def test_the_details_of_a_failure_have_its_request_id_and_no_key(tmp_path: Path) -> None:
    with ProviderServerThread() as server:
        server.script(status=401)
        async with window_on(tmp_path, server.url) as pilot:
            pilot.type("one")
            pilot.press(Qt.Key.Key_Return)
            session = session_of(pilot)
            await pilot.until(lambda: pilot.has("More"), "it has failed")
            assert session.path[1].state is MessageState.FAILED
            entry(await open_menu(pilot, 1), "message.details")
            field = pilot.find("Details")
            assert isinstance(field, QPlainTextEdit)
            assert "Request id: req_fake" in field.toPlainText()
            assert "test-key" not in field.toPlainText()
            pilot.click("Close")
            await turns()


async def test_an_answer_is_retried_with_another_model_from_the_menu(tmp_path: Path) -> None:
    with ProviderServerThread() as server:
        async with window_on(tmp_path, server.url) as pilot:
            await say(pilot, "one")
            menu = await open_menu(pilot, 1)
            models = next(child for child in menu.findChildren(QMenu, "message.retry_with"))
            offered = [action for below in [models, *models.findChildren(QMenu)] for action in below.actions()]
            assert not any(action.text() == "echo" for action in offered)
            next(action for action in offered if action.text() == "other-model").trigger()
            menu.close()
            await pilot.until(lambda: session_of(pilot).path[1].model == "other-model" and not session_of(pilot).streaming, "it is asked")
            assert session_of(pilot).conversation.model == "echo"


async def test_copy_gives_markdown_or_plain_text_as_one_chooses(tmp_path: Path) -> None:
    with ProviderServerThread() as server:
        server.script(text="Some **bold** words")
        async with window_on(tmp_path, server.url) as pilot:
            await say(pilot, "one")
            entry(await open_menu(pilot, 1), "message.copy_plain")
            assert QGuiApplication.clipboard().text() == "Some bold words"
            entry(await open_menu(pilot, 1), "message.copy")
            assert QGuiApplication.clipboard().text() == "Some **bold** words"
            key_at(pilot, 1, Qt.Key.Key_C, CONTROL | ALT)
            assert QGuiApplication.clipboard().text() == "Some bold words"
            key_at(pilot, 0, Qt.Key.Key_C, CONTROL)
            assert QGuiApplication.clipboard().text() == "one"


def select(edit: QTextEdit | QPlainTextEdit, start: int, end: int) -> QTextCursor:
    """Select those characters and give *edit* the keyboard; the cursor."""
    cursor = edit.textCursor()
    cursor.setPosition(start)
    cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
    edit.setTextCursor(cursor)
    edit.setFocus()
    return cursor


async def test_the_keys_that_copy_take_what_is_selected_and_only_without_a_selection_the_message(tmp_path: Path) -> None:
    with ProviderServerThread() as server:
        server.script(text="Some **bold** words\n\n```python\nx = 1\n```\n")
        async with window_on(tmp_path, server.url) as pilot:
            await say(pilot, "one")
            prose = await prose_of(pilot, 1)
            code = await code_of(pilot, 1)
            for edit, start, end, plain, markdown in ((prose, 5, 9, "bold", "**bold**"), (code, 0, 1, "x", "```python\nx\n```")):
                cursor = select(edit, start, end)
                QTest.keyClick(edit, Qt.Key.Key_C, CONTROL)
                assert QGuiApplication.clipboard().text() == plain
                QTest.keyClick(edit, Qt.Key.Key_C, CONTROL | SHIFT)
                assert QGuiApplication.clipboard().text().rstrip() == markdown
                cursor.clearSelection()
                edit.setTextCursor(cursor)
                QTest.keyClick(edit, Qt.Key.Key_C, CONTROL)
                assert QGuiApplication.clipboard().text() == session_of(pilot).path[1].text


async def test_del_deletes_no_message_while_words_of_it_are_selected(tmp_path: Path) -> None:
    with ProviderServerThread() as server:
        server.script(text="Some **bold** words\n\n```python\nx = 1\n```\n")
        async with window_on(tmp_path, server.url) as pilot:
            await say(pilot, "one")
            prose = await prose_of(pilot, 1)
            code = await code_of(pilot, 1)
            before = texts(pilot)
            for edit in (prose, code):
                cursor = select(edit, 0, 1)
                QTest.keyClick(edit, Qt.Key.Key_Delete)
                await turns()
                # A change that was asked for is made by now.
                async with session_of(pilot)._changing:
                    assert texts(pilot) == before
            cursor.clearSelection()
            code.setTextCursor(cursor)
            QTest.keyClick(code, Qt.Key.Key_Delete)
            await pilot.until(lambda: texts(pilot) == ["one"], "without a selection the message is deleted")


async def test_del_deletes_no_message_while_words_of_how_it_ended_are_selected(tmp_path: Path) -> None:
    with ProviderServerThread() as server:
        async with window_on(tmp_path, server.url, model="fake-error-401") as pilot:
            pilot.type("one")
            pilot.press(Qt.Key.Key_Return)
            await pilot.until(lambda: pilot.has("Copy details"), "the failure is shown", 30)
            ending = next(label for label in view_of(pilot, 1).findChildren(QLabel, "transcript.state") if label.isVisible())
            ending.setFocus()
            ending.setSelection(0, 3)
            QTest.keyClick(ending, Qt.Key.Key_Delete)
            await turns()
            async with session_of(pilot)._changing:
                assert len(texts(pilot)) == 2
            ending.setSelection(0, 0)
            QTest.keyClick(ending, Qt.Key.Key_Delete)
            await pilot.until(lambda: texts(pilot) == ["one"], "without a selection the message is deleted")


async def test_the_menu_of_a_text_has_what_can_be_done_with_its_message(tmp_path: Path) -> None:
    with ProviderServerThread() as server:
        async with window_on(tmp_path, server.url) as pilot:
            await say(pilot, "one")
            prose = await prose_of(pilot, 1)
            event_at = prose.viewport().rect().center()
            QApplication.sendEvent(
                prose.viewport(), QContextMenuEvent(QContextMenuEvent.Reason.Mouse, event_at, prose.viewport().mapToGlobal(event_at))
            )
            menu = QApplication.activePopupWidget()
            assert isinstance(menu, QMenu)
            names = {action.objectName() for action in menu.actions()}
            assert {"message.retry", "message.edit", "message.branch", "message.delete", "message.details"} <= names
            assert "message.quote" not in names
            entry(menu, "message.delete")
            await pilot.until(lambda: texts(pilot) == ["one"], "it is deleted")


async def test_a_control_is_there_only_while_it_can_work(tmp_path: Path) -> None:
    with ProviderServerThread() as server:
        async with window_on(tmp_path, server.url) as pilot:
            await say(pilot, "one")
            for name in ("retry", "edit", "branch", "copy", "more"):
                assert button(pilot, 1, f"transcript.{name}").accessibleName()
            assert lacks(pilot, 0, "transcript.retry")
            server.script(misbehave="hold_headers")
            pilot.type("two")
            pilot.press(Qt.Key.Key_Return)
            await pilot.until(lambda: len(texts(pilot)) == 4, "it is being answered")
            await pilot.until(lambda: lacks(pilot, 1, "transcript.edit"), "nothing can be edited")
            assert lacks(pilot, 1, "transcript.retry")
            assert has(pilot, 1, "transcript.copy")
            key_at(pilot, 1, Qt.Key.Key_Delete)
            QTest.keyClick(pilot.window, Qt.Key.Key_Escape)
            await pilot.until(lambda: not session_of(pilot).streaming, "it is stopped")
            await pilot.until(lambda: has(pilot, 1, "transcript.edit"), "it can be edited again")
            assert len(texts(pilot)) == 4


async def test_a_note_covers_nothing_that_stands_above_the_composer_and_fits_a_narrow_window(tmp_path: Path) -> None:
    with ProviderServerThread() as server:
        async with window_on(tmp_path, server.url) as pilot:
            pilot.type("Hello")
            pilot.press(Qt.Key.Key_Return)
            await pilot.until(lambda: "You said: Hello" in pilot.shown, "the answer is shown")
            toast, above = pilot.window.toast, pilot.window.pane.above
            pilot.window.resize(420, 600)
            toast.say("Something was done to a conversation whose title is as long as a title can be made.", "Undo")
            assert pilot.window.rect().contains(toast.geometry())
            await press(pilot, 0, "transcript.edit")
            await pilot.until(lambda: pilot.has("Cancel editing"), "editing")

            def band() -> QRect:
                return above.rect().translated(above.mapTo(pilot.window, above.rect().topLeft()))

            await pilot.until(lambda: above.height() > 20 and not toast.geometry().intersects(band()), "the note stands above")
            assert toast.isVisible()
            toast.close_note()


async def test_words_sent_while_an_answer_is_written_wait_above_the_composer(tmp_path: Path) -> None:
    with ProviderServerThread() as server:
        server.script(Script(chunks=["Yes ", "indeed"], misbehave="hold", after=1), Script())
        async with window_on(tmp_path, server.url) as pilot:
            pilot.type("one")
            pilot.press(Qt.Key.Key_Return)
            await pilot.until(lambda: texts(pilot) == ["one", "Yes "], "it is being answered")
            assert not pilot.has("Queue")
            pilot.type("two")
            assert pilot.has("Stop")
            pilot.press(Qt.Key.Key_Return)
            await pilot.until(lambda: pilot.has("Queued: two"), "it waits")
            assert pilot.typed == ""
            pilot.type("three")
            pilot.click("Queue")
            await pilot.until(lambda: pilot.has("Queued: three"), "that too")
            assert len(texts(pilot)) == 2
            server.release()
            await pilot.until(lambda: texts(pilot)[::2] == ["one", "two", "three"] and not session_of(pilot).streaming, "all are answered")
            assert not pilot.has("Queued: three")


async def test_escape_stops_the_answer_and_again_takes_the_queue_into_the_composer(tmp_path: Path) -> None:
    with ProviderServerThread() as server:
        server.script(Script(chunks=["Yes ", "indeed"], misbehave="hold", after=1), Script())
        async with window_on(tmp_path, server.url) as pilot:
            for text in ("one", "two", "three"):
                pilot.type(text)
                pilot.press(Qt.Key.Key_Return)
                await pilot.until(lambda: pilot.typed == "", "it is taken")
                await pilot.until(lambda: session_of(pilot).streaming, "it is being answered")
            pilot.type("four")
            pilot.press(Qt.Key.Key_Escape)
            await pilot.until(lambda: pilot.has("Waiting: two"), "the queue waits for the user")
            assert pilot.has("Send now")
            assert len(texts(pilot)) == 2
            pilot.press(Qt.Key.Key_Escape)
            await pilot.until(lambda: pilot.typed == "two\n\nthree\n\nfour", "all of it is in the composer")
            assert not pilot.has("Waiting: two")
        async with window_on(tmp_path, server.url) as pilot:
            assert pilot.typed == "two\n\nthree\n\nfour"
            assert session_of(pilot).queued == ()


async def test_a_queue_is_there_after_a_restart_and_can_be_edited_removed_and_sent(tmp_path: Path) -> None:
    with ProviderServerThread() as server:
        server.script(Script(chunks=["Yes ", "indeed"], misbehave="hold", after=1), Script())
        async with window_on(tmp_path, server.url) as pilot:
            for text in ("one", "two", "three"):
                pilot.type(text)
                pilot.press(Qt.Key.Key_Return)
                await pilot.until(lambda: pilot.typed == "" and session_of(pilot).streaming, "it is taken")
            await pilot.until(lambda: len(session_of(pilot).queued) == 2, "two wait")
        async with window_on(tmp_path, server.url) as pilot:
            await pilot.until(lambda: pilot.has("Waiting: two"), "the queue is there")
            pilot.click("Remove")
            await pilot.until(lambda: not pilot.has("Waiting: two"), "it is removed")
            pilot.click("Undo")
            await pilot.until(lambda: pilot.has("Waiting: two"), "it is back, as the first")
            assert session_of(pilot).queued == (Draft("two"), Draft("three"))
            child(pilot.find("Waiting: two"), QAbstractButton, "composer.queued.edit").click()
            await pilot.until(lambda: pilot.typed == "two", "it can be edited")
            pilot.click("Send now")
            await pilot.until(lambda: texts(pilot)[2:] == ["three", "You said: three"], "the other one is sent")
            assert session_of(pilot).path[2].role is Role.USER
            assert pilot.typed == "two"


async def test_the_line_above_an_answer_names_the_model_as_people_call_it(tmp_path: Path) -> None:
    with ProviderServerThread() as server:
        listed = {"data": [{"id": "echo", "display_name": "Echo the <b>Great</b>", "type": "model"}], "has_more": False}
        server.script_models(body=json.dumps(listed))
        async with window_on(tmp_path / "profile", server.url) as pilot:
            await pilot.program.connections.refresh_models("fake")
            assert pilot.program.connections.label_of("fake", "echo") == "Echo the <b>Great</b>"
            await say(pilot, "hello")
            assert session_of(pilot).path[1].model == "echo"
            await pilot.until(lambda: "Echo the <b>Great</b>" in pilot.shown.split("\n"), "the name is there")
            assert "echo" not in pilot.shown.split("\n")

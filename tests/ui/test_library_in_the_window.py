"""The library in the real window with the real engine: searching, order, undo, temporary chats, several windows, restarts."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QLineEdit, QPlainTextEdit, QTextEdit, QWidget

from desktop.chat.message import Conversation, Draft, Message, Role
from desktop.chat.parts import TextPart
from desktop.storage.search_filters import SearchFilters
from desktop.ui.library_actions import MANY
from desktop.ui.main_window import MainWindow
from desktop.ui.sidebar.list_view import ConversationList
from desktop.ui.transcript.view import TranscriptView
from desktop.ui.windows import Windows
from tests.fakes.provider_server import ProviderServerThread
from tests.ui.conftest import turns
from tests.ui.pilot import Pilot, window_on

W = TypeVar("W", bound=QWidget)

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def find(window: QWidget, kind: type[W], name: str) -> W:
    found = window.findChild(kind, name)
    assert found is not None, name
    return found


def rows(pilot: Pilot) -> list[str]:
    model = find(pilot.window, ConversationList, "sidebar.list").model()
    return [str(model.index(row, 0).data()) for row in range(model.rowCount())]


async def new_chat(pilot: Pilot) -> None:
    pilot.click("New chat")
    await pilot.until(lambda: not pilot.shown, "a new chat is shown")


async def test_what_is_typed_into_the_search_field_is_found_and_opened_at_its_place(tmp_path: Path) -> None:
    with ProviderServerThread() as server:
        async with window_on(tmp_path, server.url) as pilot:
            first = await pilot.say("the weather in Lisbon")
            await new_chat(pilot)
            await pilot.say("regular expressions")
            search = find(pilot.window, QLineEdit, "sidebar.search")
            search.setFocus()
            QTest.keyClicks(search, "LISB")
            await pilot.until(lambda: rows(pilot)[:1] == ["Found"] and len(rows(pilot)) == 4, "title, question and answer are found")
            assert set(rows(pilot)[1:]) == {"the weather in Lisbon"}
            QTest.keyClick(search, Qt.Key.Key_Down)
            QTest.keyClick(find(pilot.window, ConversationList, "sidebar.list"), Qt.Key.Key_Return)
            await pilot.until(lambda: "You said: the weather in Lisbon" in pilot.shown, "it is opened")
            session = pilot.window.pane.session
            assert session is not None
            assert session.conversation.id == first
            QTest.keyClick(find(pilot.window, ConversationList, "sidebar.list"), Qt.Key.Key_Escape)
            QTest.keyClick(search, Qt.Key.Key_Escape)
            await pilot.until(lambda: rows(pilot)[0] == "Today", "the list is back")


async def test_a_hit_in_a_long_answer_is_opened_at_the_words_that_were_found(tmp_path: Path) -> None:
    with ProviderServerThread() as server:
        paragraphs = [f"Paragraph {n} " + ("has a *Krähe* in it." if n in (40, 90) else "goes on.") for n in range(120)]
        server.script(text="\n\n".join([*paragraphs, "You said: birds"]))
        async with window_on(tmp_path, server.url) as pilot:
            await pilot.say("birds")
            await new_chat(pilot)
            search = find(pilot.window, QLineEdit, "sidebar.search")
            search.setFocus()
            QTest.keyClicks(search, "krahe")
            await pilot.until(lambda: rows(pilot) == ["Found", "birds"], "the answer is found")
            QTest.keyClick(search, Qt.Key.Key_Return)
            transcript = find(pilot.window, TranscriptView, "transcript")

            def marked_in_sight() -> list[str]:
                marks = [
                    (text, QTextCursor(mark.cursor))
                    for text in transcript.findChildren(QTextEdit)
                    for mark in text.extraSelections()
                    if text.isVisible()
                ]
                return [
                    cursor.block().text()
                    for text, cursor in marks
                    if 0
                    <= text.viewport().mapTo(transcript.viewport(), text.cursorRect(cursor).center()).y()
                    < transcript.viewport().height()
                ]

            await pilot.until(lambda: marked_in_sight() == ["Paragraph 40 has a Krähe in it."], "the place is in sight")
            pilot.window.pane.aids.find()
            assert marked_in_sight() == []


async def test_alt_down_in_the_search_field_opens_the_filters_and_stays_out_of_the_messages(tmp_path: Path) -> None:
    with ProviderServerThread() as server:
        async with window_on(tmp_path, server.url) as pilot:
            await pilot.say("hello")
            pilot.window.sidebar.focus_search()
            QTest.keyClick(pilot.find("Search conversations"), Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
            menu = pilot.window.sidebar.filters.menu()
            assert menu.isVisible()
            menu.close()
            assert pilot.window.focusWidget() is pilot.find("Search conversations")


async def test_ctrl_z_takes_back_a_deletion_and_leaves_typed_text_its_own_undo(tmp_path: Path) -> None:
    with ProviderServerThread() as server:
        async with window_on(tmp_path, server.url) as pilot:
            key = await pilot.say("precious")
            pilot.window.activateWindow()
            pilot.window.sidebar.delete_requested.emit([key])
            await pilot.until(lambda: not pilot.shown and not pilot.program.library.conversations, "it is gone")
            pilot.type("typed since")
            QTest.keyClick(pilot.find("Message"), Qt.Key.Key_Z, CONTROL)
            await turns()
            assert not pilot.program.library.conversations
            field = pilot.find("Message")
            assert isinstance(field, QPlainTextEdit)
            field.setPlainText("")
            QTest.keyClick(field, Qt.Key.Key_Z, CONTROL)
            await pilot.until(lambda: "You said: precious" in pilot.shown, "it is back")


async def test_what_is_opened_while_the_open_one_is_being_deleted_stays_open(tmp_path: Path) -> None:
    with ProviderServerThread() as server:
        async with window_on(tmp_path, server.url) as pilot:
            other = await pilot.say("one")
            await new_chat(pilot)
            gone = await pilot.say("two")
            pilot.window.sidebar.delete_requested.emit([gone])
            pilot.window.open_conversation(other)
            await pilot.until(lambda: pilot.has("Undo"), "it is deleted")
            await pilot.until(lambda: "You said: one" in pilot.shown, "the other one is open")
            await turns(50)
            session = pilot.window.pane.session
            assert session is not None
            assert session.conversation.id == other


async def test_several_are_archived_and_come_back_with_undo(tmp_path: Path) -> None:
    with ProviderServerThread() as server:
        async with window_on(tmp_path, server.url) as pilot:
            ids = [await pilot.say("one")]
            await new_chat(pilot)
            ids.append(await pilot.say("two"))
            pilot.window.sidebar.archive_requested.emit(ids, True)
            await pilot.until(lambda: rows(pilot) == ["Archived"], "both are put away")
            await pilot.until(lambda: pilot.has("Undo"), "Undo is offered")
            pilot.click("Undo")
            await pilot.until(lambda: sorted(rows(pilot)) == ["Today", "one", "two"], "both are back")


async def test_j13_before_many_are_deleted_there_is_a_backup_with_all_of_them(tmp_path: Path) -> None:
    async with window_on(tmp_path) as pilot:
        made = [Conversation(f"{number:032x}", f"Talk {number}", 1e9, 1e9 + number) for number in range(MANY)]
        for each in made:
            await pilot.program.store.save(each)
        await pilot.program.library.reload()
        pilot.window.sidebar.delete_requested.emit([each.id for each in made[1:]])
        await pilot.until(lambda: len(pilot.program.library.conversations) == 1, "a few are deleted")
        assert await pilot.program.safekeeping.backups() == []
        await pilot.program.library.restore_all([each.id for each in made])
        pilot.window.sidebar.delete_requested.emit([each.id for each in made])
        await pilot.until(lambda: not pilot.program.library.conversations, "many are deleted")
        (backup,) = await pilot.program.safekeeping.backups()
        with closing(sqlite3.connect(backup.path)) as kept:
            assert kept.execute("SELECT count(*) FROM conversation WHERE deleted_at IS NULL").fetchone() == (MANY,)


async def test_a_new_folder_is_named_in_its_row(tmp_path: Path) -> None:
    with ProviderServerThread() as server:
        async with window_on(tmp_path, server.url) as pilot:
            key = await pilot.say("one")
            pilot.window.sidebar.folder_requested.emit([key])
            await pilot.until(lambda: pilot.window.findChild(QLineEdit, "sidebar.rename") is not None, "its name is edited")
            editor = find(pilot.window, QLineEdit, "sidebar.rename")
            editor.selectAll()
            QTest.keyClicks(editor, "Work")
            QTest.keyClick(editor, Qt.Key.Key_Return)
            await pilot.until(lambda: rows(pilot) == ["Work", "one"], "the folder has its name and the conversation")
            library = pilot.program.library
            await pilot.until(lambda: [folder.name for folder in library.folders] == ["Work"], "it is kept")
            folder = library.folders[0]
            pilot.window.sidebar.folder_deleted.emit(folder.id)
            await pilot.until(lambda: rows(pilot) == ["Today", "one"], "the folder is gone, the conversation stays")
            await pilot.until(lambda: pilot.has("Undo"), "Undo is offered")
            pilot.click("Undo")
            await turns(200)
            await pilot.until(lambda: rows(pilot) == ["Work", "one"], "the folder is back with what was in it")


async def test_the_trash_is_a_place_to_look_in_and_to_restore_from(tmp_path: Path) -> None:
    with ProviderServerThread() as server:
        async with window_on(tmp_path, server.url) as pilot:
            key = await pilot.say("rubbish")
            pilot.window.sidebar.delete_requested.emit([key])
            await pilot.until(lambda: not pilot.program.library.conversations, "it is deleted")
            pilot.window.sidebar.filters.take(SearchFilters(in_trash=True))
            await pilot.until(lambda: rows(pilot) == ["Found", "rubbish"], "it is in the trash")
            pilot.window.sidebar.open_requested.emit(key, "")
            await pilot.until(lambda: pilot.has("Restore"), "Restore is offered")
            pilot.click("Restore")
            await pilot.until(lambda: rows(pilot) == ["Today", "rubbish"], "it is restored")
            await pilot.until(lambda: "You said: rubbish" in pilot.shown, "and opened")


async def test_a_question_is_answered_by_enter_on_the_button_that_has_the_keyboard(tmp_path: Path) -> None:
    with ProviderServerThread() as server:
        async with window_on(tmp_path, server.url) as pilot:
            key = await pilot.say("rubbish")
            await pilot.program.library.delete(key)
            for agrees in (False, True):
                pilot.window.sidebar.purge_requested.emit([key])
                await pilot.until(lambda: pilot.has("Delete for good"), "it is asked")
                button = pilot.find("Delete for good" if agrees else "Cancel")
                dialog = button.window()
                assert isinstance(dialog, QDialog)
                assert dialog.focusWidget() is pilot.find("Cancel")
                button.setFocus()
                QTest.keyClick(button, Qt.Key.Key_Return)
                await pilot.until(lambda: not pilot.has("Delete for good"), "it is answered")
                if not agrees:
                    await turns(50)
                    assert await pilot.program.library.trash()
            async with asyncio.timeout(60):
                while await pilot.program.library.trash():
                    await asyncio.sleep(0.01)


async def test_a_temporary_chat_is_marked_and_nothing_of_it_is_kept(tmp_path: Path) -> None:
    with ProviderServerThread() as server:
        async with window_on(tmp_path, server.url) as pilot:
            QTest.keyClick(pilot.window, Qt.Key.Key_N, CONTROL | SHIFT)
            strip = find(pilot.window, QLabel, "temporary.strip")
            await pilot.until(strip.isVisible, "it is marked")
            await pilot.say("secretive")
            assert pilot.window.windowTitle() == "Temporary chat — Loquent"
            assert rows(pilot) == []
            pilot.type("secretive draft")
            await new_chat(pilot)
            assert not strip.isVisible()
            assert pilot.typed == ""
            pilot.click("Go back to it")
            await pilot.until(lambda: "You said: secretive" in pilot.shown, "there is one way back")
            assert strip.isVisible()
    assert holding(tmp_path, b"secretive") == []


def holding(folder: Path, words: bytes) -> list[Path]:
    return [file for file in folder.rglob("*") if file.is_file() and words in file.read_bytes()]


async def test_several_windows_stay_in_step_and_the_last_one_ends_the_program(tmp_path: Path) -> None:
    with ProviderServerThread() as server:
        async with window_on(tmp_path, server.url) as pilot:
            key = await pilot.say("shared words")
            windows = Windows(pilot.window, MainWindow)
            left: list[bool] = []
            windows.leave_requested.connect(lambda: left.append(True))
            windows.use(pilot.program)
            QTest.keyClick(pilot.window, Qt.Key.Key_W, CONTROL | SHIFT)
            await pilot.until(lambda: len(windows.all) == 2 and windows.all[1].pane.session is not None, "there is another window")
            other = Pilot(windows.all[1], pilot.program)
            await other.until(lambda: "You said: shared words" in other.shown, "it shows the same conversation")
            await pilot.program.library.rename(key, "Renamed")
            await other.until(lambda: other.window.windowTitle() == pilot.window.windowTitle() == "Renamed — Loquent", "both say so")
            assert rows(other) == rows(pilot) == ["Today", "Renamed"]
            field = find(other.window, QPlainTextEdit, "composer.input")
            QTest.keyClicks(field, "from the other")
            QTest.keyClick(field, Qt.Key.Key_Return)
            await pilot.until(lambda: "You said: from the other" in pilot.shown, "what is said there is shown here")
            other.window.close()
            await pilot.until(lambda: windows.all == [pilot.window], "the other window is gone")
            assert left == []
            pilot.window.close()
            assert left == [True]
            await windows.rest()


async def long_conversation(pilot: Pilot) -> str:
    """A conversation of many long messages; its id."""
    key = await pilot.say("start")
    session = pilot.window.pane.session
    assert session is not None
    parent, messages = session.path[-1], []
    for number in range(40):
        role = Role.ASSISTANT if number % 2 else Role.USER
        message = Message(f"long-{number}", key, parent.id, role, (TextPart(f"Line {number}\n\n" * 8),), seq=number + 10)
        messages.append(message)
        parent = message
    await pilot.program.store.save(None, messages)
    return key


async def test_a_new_chat_after_a_new_chat_keeps_the_last_words_that_were_typed(tmp_path: Path) -> None:
    with ProviderServerThread() as server:
        async with window_on(tmp_path, server.url) as pilot:
            pilot.type("older")
            await pilot.program.store.save_draft(pilot.session.draft_key, Draft("older"))
            pilot.type(" and newer")
            await pilot.at_new_chat()
            assert pilot.typed == "older and newer"
            pilot.window.open_temporary()
            await pilot.until(lambda: pilot.program.library.is_temporary(pilot.session), "a temporary chat is shown")
            assert pilot.typed == ""
            pilot.type("between us")
            await pilot.at_new_chat()
            assert pilot.typed == "older and newer"


async def test_open_conversation_place_draft_and_geometry_are_there_after_a_restart(tmp_path: Path) -> None:
    with ProviderServerThread() as server:
        async with window_on(tmp_path, server.url) as pilot:
            key = await long_conversation(pilot)
        async with window_on(tmp_path, server.url) as pilot:
            transcript = find(pilot.window, TranscriptView, "transcript")
            await pilot.until(lambda: len(transcript.path) == 42, "the long conversation is shown")
            transcript.restore_scroll("long-20", 33)
            await turns()
            place = transcript.scroll_position()
            assert place is not None
            assert place[0] == "long-20"
            pilot.type("half a thought")
            pilot.window.resize(700, 600)
            await turns()
            place = transcript.scroll_position()
            pilot.window.close()
        async with window_on(tmp_path, server.url) as pilot:
            transcript = find(pilot.window, TranscriptView, "transcript")
            session = pilot.window.pane.session
            assert session is not None
            assert session.conversation.id == key
            await pilot.until(lambda: transcript.scroll_position() == place, "the place is the same")
            assert pilot.typed == "half a thought"
            assert (pilot.window.width(), pilot.window.height()) == (700, 600)


async def test_going_back_to_a_conversation_goes_back_to_the_place(tmp_path: Path) -> None:
    with ProviderServerThread() as server:
        async with window_on(tmp_path, server.url) as pilot:
            key = await long_conversation(pilot)
        async with window_on(tmp_path, server.url) as pilot:
            transcript = find(pilot.window, TranscriptView, "transcript")
            await pilot.until(lambda: len(transcript.path) == 42, "the long conversation is shown")
            transcript.restore_scroll("long-9", 5)
            await turns()
            place = transcript.scroll_position()
            pilot.window.open_conversation(None)
            await pilot.until(lambda: not pilot.shown, "a new chat")
            pilot.window.open_conversation(key)
            await pilot.until(lambda: transcript.scroll_position() == place, "the place is the same")


async def test_a_conversation_is_dragged_with_the_mouse_only_after_a_distance(tmp_path: Path) -> None:
    with ProviderServerThread() as server:
        async with window_on(tmp_path, server.url) as pilot:
            await pilot.say("one")
            view = find(pilot.window, ConversationList, "sidebar.list")
            place = view.visualRect(view.model().index(1, 0)).center()
            QTest.mousePress(view.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)
            QTest.mouseMove(view.viewport(), place + QPoint(QApplication.startDragDistance() // 2, 0))
            QTest.mouseRelease(view.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)
            assert view.selected_ids() == [pilot.program.library.conversations[0].id]

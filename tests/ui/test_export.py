"""Export and import in the window: by menu, key and context menu, with a quiet line, a question before replacing, and what was left out."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QTextDocument
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QFileDialog,
    QMenu,
    QMessageBox,
    QPlainTextEdit,
    QToolButton,
    QWidget,
)

from desktop.chat.message import Conversation, Message, MessageState, Role
from desktop.chat.parts import ReasoningPart, TextPart
from desktop.engine import import_chatgpt
from desktop.engine.exporting import Exporter, ExportError, ExportPlan
from desktop.ui import print as printing
from desktop.ui.export_dialogs import ExportDialog, NotesDialog
from desktop.ui.print import cut, pieces, print_pdf
from tests.fakes import archives
from tests.ui.pilot import Pilot, window_on

W = TypeVar("W", bound=QWidget)


def child(pilot: Pilot, kind: type[W], name: str) -> W | None:
    """The widget of that name below the window, if it is there."""
    return pilot.window.findChild(kind, name)


async def wait_for(pilot: Pilot, kind: type[W], name: str) -> W:
    """The same once it is there and visible."""

    def there() -> bool:
        found = child(pilot, kind, name)
        return found is not None and found.isVisible()

    await pilot.until(there, name)
    found = child(pilot, kind, name)
    assert found is not None
    return found


async def gone(pilot: Pilot, name: str) -> None:
    """Wait until the widget of that name is closed."""

    def is_gone() -> bool:
        found = child(pilot, QWidget, name)
        return found is None or not found.isVisible()

    await pilot.until(is_gone, f"{name} closes")


def toast(pilot: Pilot) -> str:
    """What the note at the foot says."""
    return pilot.window.toast.accessibleName() if pilot.window.toast.isVisible() else ""


async def one_conversation(pilot: Pilot, title: str = "Talk", identity: str = "1" * 32) -> Conversation:
    """A conversation in the library, shown."""
    conversation = Conversation(identity, title=title, created_at=1e9, updated_at=1e9)
    message = Message(identity[:31] + "a", identity, None, Role.USER, (TextPart("hello"),))
    await pilot.program.store.save(conversation, [message])
    await pilot.program.library.take_in([conversation])
    pilot.window.open_conversation(identity)
    await pilot.until(lambda: pilot.window.pane.session is not None and pilot.window.pane.session.conversation.id == identity, "it opens")
    return conversation


async def choose(pilot: Pilot, kind: str, target: Path, *, deleted: bool = False, everything: bool = False) -> None:
    """Go through the dialogs as a person does."""
    dialog = await wait_for(pilot, ExportDialog, "export")
    formats, scope = dialog.findChild(QComboBox, "export.format"), dialog.findChild(QComboBox, "export.scope")
    box = dialog.findChild(QCheckBox, "export.deleted")
    assert formats is not None
    assert scope is not None
    assert box is not None
    formats.setCurrentIndex(formats.findData(kind))
    if everything:
        scope.setCurrentIndex(scope.count() - 1)
    if deleted:
        box.click()
    dialog._go.click()
    files = await wait_for(pilot, QFileDialog, "export.file")
    assert files.testOption(QFileDialog.Option.DontConfirmOverwrite)
    files.close()
    files.fileSelected.emit(str(target))


def test_tab_walks_the_dialog_from_above_to_below(keep: Callable[[QWidget], Any]) -> None:
    dialog = ExportDialog(["one"])
    keep(dialog)
    walked = []
    for _ in range(4):
        walked.append(dialog.focusWidget().objectName())
        QTest.keyClick(dialog.focusWidget(), Qt.Key.Key_Tab)
    assert walked == ["export.scope", "export.format", "export.deleted", "export.choose"]


async def test_the_key_exports_the_open_conversation_and_the_note_shows_where(tmp_path: Path) -> None:
    shown: list[Path] = []
    async with window_on(tmp_path / "profile") as pilot:
        await one_conversation(pilot)
        await one_conversation(pilot, "Other", "2" * 32)
        pilot.window.transfers._opener = shown.append
        QTest.keyClick(pilot.window, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
        await choose(pilot, "html", tmp_path / "out.html")
        await pilot.until(lambda: toast(pilot) == "One conversation was exported.", "it is said")
        page = (tmp_path / "out.html").read_text()
        assert "Other" in page
        assert "Talk" not in page
        pilot.click("Show")
        assert shown == [tmp_path]


async def test_the_bars_menu_has_export_and_import(tmp_path: Path) -> None:
    async with window_on(tmp_path / "profile") as pilot:
        button = child(pilot, QToolButton, "conversation.export")
        assert button is not None
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        menu = await wait_for(pilot, QMenu, "conversation.export.menu")
        copying = ["Copy the conversation as Markdown", "Copy the conversation as plain text"]
        assert [action.text() for action in menu.actions() if not action.isSeparator()] == ["Export…", "Import…", *copying]
        menu.actions()[1].trigger()
        menu.close()
        files = await wait_for(pilot, QFileDialog, "import.dialog")
        files.close()


async def test_the_sidebar_exports_the_selected_conversations_in_every_format(tmp_path: Path) -> None:
    async with window_on(tmp_path / "profile") as pilot:
        first = await one_conversation(pilot)
        second = await one_conversation(pilot, "Other", "2" * 32)
        for kind, ending in (("jsonl", "jsonl"), ("jsonl_zip", "zip"), ("markdown", "md.zip"), ("pdf", "pdf")):
            pilot.window.sidebar.export_requested.emit([first.id, second.id])
            await choose(pilot, kind, tmp_path / f"out.{ending}")
            await pilot.until(lambda: toast(pilot) == "2 conversations were exported.", kind)
            pilot.window.toast.close_note()
            assert (tmp_path / f"out.{ending}").stat().st_size > 100
        assert (tmp_path / "out.pdf").read_bytes().startswith(b"%PDF-")


async def test_a_selection_becomes_a_folder_in_the_one_that_is_chosen(tmp_path: Path) -> None:
    target = tmp_path / "papers"
    target.mkdir()
    async with window_on(tmp_path / "profile") as pilot:
        first = await one_conversation(pilot)
        second = await one_conversation(pilot, "Other", "2" * 32)
        for _ in range(2):
            pilot.window.sidebar.export_requested.emit([first.id, second.id])
            dialog = await wait_for(pilot, ExportDialog, "export")
            formats = dialog.findChild(QComboBox, "export.format")
            assert formats is not None
            formats.setCurrentIndex(formats.findData("markdown_folder"))
            dialog._go.click()
            files = await wait_for(pilot, QFileDialog, "export.file")
            assert files.fileMode() == QFileDialog.FileMode.Directory
            files.close()
            files.fileSelected.emit(str(target))
            await pilot.until(lambda: toast(pilot) == "2 conversations were exported.", "it is said")
            pilot.window.toast.close_note()
    assert sorted(path.name for path in target.iterdir()) == ["Conversations", "Conversations 2"]
    assert sorted(path.name for path in (target / "Conversations").glob("*.md")) == ["Other.md", "Talk.md"]


async def test_k4_a_file_that_is_there_is_replaced_only_when_that_was_said(tmp_path: Path) -> None:
    target = tmp_path / "out.pdf"
    target.write_bytes(b"old")
    async with window_on(tmp_path / "profile") as pilot:
        await one_conversation(pilot)
        for answer in ("Cancel", "Replace"):
            pilot.window.transfers.export_current()
            await choose(pilot, "pdf", target)
            box = await wait_for(pilot, QMessageBox, "export.replace")
            assert target.read_bytes() == b"old"
            assert box.textFormat() == Qt.TextFormat.PlainText
            next(button for button in box.buttons() if button.text().replace("&", "") == answer).click()
            await gone(pilot, "export.replace")
        await pilot.until(lambda: toast(pilot) == "One conversation was exported.", "it is said")
        assert target.read_bytes().startswith(b"%PDF-")


async def test_k4_what_cannot_be_written_is_said_in_one_sentence(tmp_path: Path) -> None:
    async with window_on(tmp_path / "profile") as pilot:
        await one_conversation(pilot)
        pilot.window.transfers.export_current()
        await choose(pilot, "pdf", tmp_path / "nowhere" / "out.pdf")
        box = await wait_for(pilot, QMessageBox, "transfer.refused")
        assert box.text() == "Nothing was exported."
        assert box.informativeText() == "The folder for “out.pdf” is not there. Choose another one."
        box.close()
        await gone(pilot, "transfer.refused")


async def test_an_import_shows_a_quiet_line_and_then_what_came_and_what_was_left_out(tmp_path: Path) -> None:
    source = archives.chatgpt_zip(tmp_path / "a.zip", archives.chatgpt(), 7, files={})
    lines: list[str] = []
    async with window_on(tmp_path / "profile") as pilot:
        say = pilot.window.transfers.line.say

        def noted(text: str) -> None:
            lines.append(text)
            say(text)

        pilot.window.transfers.line.say = noted  # type: ignore[method-assign]
        pilot.window.transfers.import_file()
        files = await wait_for(pilot, QFileDialog, "import.dialog")
        files.close()
        files.fileSelected.emit(str(source))
        notes = await wait_for(pilot, NotesDialog, "transfer.notes")
        text = notes.findChild(QPlainTextEdit, "transfer.notes.text")
        assert text is not None
        assert "“cat.png”, attached in “Cats”, is not in the export." in text.toPlainText()
        assert "“conversations.json, 2” was left out" in text.toPlainText()
        notes.close()
        await gone(pilot, "transfer.notes")
        assert lines[0] == "Importing…"
        assert lines[-1].endswith("%, 1 conversations")
        assert not pilot.window.transfers.line.isVisible()
        assert toast(pilot) == "One conversation was imported."
        pilot.click("Show")
        identity = import_chatgpt.read(archives.chatgpt()).conversation.id
        session = pilot.window.pane
        await pilot.until(lambda: session.session is not None and session.session.conversation.id == identity, "it opens")


async def test_k5_an_opened_export_is_imported_by_the_buttons_press_only(tmp_path: Path) -> None:
    source = archives.chatgpt_zip(tmp_path / "a.zip", archives.chatgpt(), files={})
    async with window_on(tmp_path / "profile") as pilot:
        pilot.window.attach_files([str(source)])
        await pilot.until(lambda: toast(pilot) == "“a.zip” is an export of conversations.", "it is offered")
        assert not pilot.program.library.conversations
        pilot.click("Import")
        await pilot.until(lambda: len(pilot.program.library.conversations) == 1, "it is imported")


async def test_an_import_can_be_cancelled_and_the_window_works_meanwhile(tmp_path: Path) -> None:
    source = archives.chatgpt_zip(tmp_path / "a.zip", *(archives.chatgpt(f"c{number}") for number in range(400)), files={})
    async with window_on(tmp_path / "profile") as pilot:
        pilot.window.transfers.import_from(str(source))
        await pilot.until(lambda: "conversations" in pilot.window.transfers.line.accessibleName(), "it goes on")
        pilot.type("typed meanwhile")
        assert pilot.typed == "typed meanwhile"
        pilot.window.transfers.import_from(str(source))
        assert toast(pilot) == "An import or export is still going on."
        pilot.click("Cancel")
        await pilot.until(lambda: toast(pilot).startswith("The import was stopped."), "it is said")
        assert 0 < len(pilot.program.library.conversations) < 400
        assert not pilot.window.transfers.line.isVisible()


async def test_closing_the_window_ends_an_import_between_two_conversations(tmp_path: Path) -> None:
    source = archives.chatgpt_zip(tmp_path / "a.zip", *(archives.chatgpt(f"c{number}") for number in range(400)), files={})
    async with window_on(tmp_path / "profile") as pilot:
        pilot.window.transfers.import_from(str(source))
        await pilot.until(lambda: "conversations" in pilot.window.transfers.line.accessibleName(), "it goes on")
    async with window_on(tmp_path / "profile") as pilot:
        kept = await pilot.program.store.conversations()
        assert 0 < len(kept) < 400
        assert {len((await pilot.program.store.tree(c.id)).messages) for c in kept} == {4}


async def test_a_hostile_file_is_refused_in_one_sentence(tmp_path: Path) -> None:
    source = tmp_path / "a<b>.zip"
    source.write_bytes(b"PK\x03\x04" + bytes(100))
    async with window_on(tmp_path / "profile") as pilot:
        pilot.window.transfers.import_from(str(source))
        box = await wait_for(pilot, QMessageBox, "transfer.refused")
        assert box.textFormat() == Qt.TextFormat.PlainText
        assert box.informativeText().startswith("“a<b>.zip” is damaged or not complete.")
        box.close()
        await gone(pilot, "transfer.refused")


# --- the clipboard ---------------------------------------------------------------------------------------------------


async def test_the_conversation_is_copied_as_markdown_and_as_plain_text_by_menu_and_by_key(tmp_path: Path) -> None:
    identity, question = "1" * 32, "1" * 31 + "a"
    answer = "**Bold** and `code`\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n\x1b[31mred"
    clipboard = QApplication.clipboard()
    async with window_on(tmp_path / "profile") as pilot:
        clipboard.setText("before")
        pilot.window.pane.copy_conversation()
        picture = await pilot.program.attachments.add(archives.png(), "cat.png")
        conversation = Conversation(identity, title="A *talk*", created_at=1e9, updated_at=1e9)
        asked = Message(question, identity, None, Role.USER, (TextPart("hello **there**"), picture))
        parts = (ReasoningPart("because"), TextPart(answer))
        said = Message("b" * 32, identity, question, Role.ASSISTANT, parts, MessageState.STOPPED, seq=1, model="echo")
        await pilot.program.store.save(conversation, [asked, said])
        await pilot.program.library.take_in([conversation])
        pilot.window.open_conversation(identity)
        pane = pilot.window.pane
        await pilot.until(lambda: pane.session is not None and len(pane.session.path) == 2, "it opens")
        # An empty conversation leaves what was there.
        assert clipboard.text() == "before"

        modifiers = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ShiftModifier
        QTest.keyClick(pilot.window, Qt.Key.Key_C, modifiers)
        await pilot.until(lambda: clipboard.text().startswith("# A "), "the key copies Markdown")
        clipboard.setText("before")
        pilot.click("Export and import")
        menu = await wait_for(pilot, QMenu, "conversation.export.menu")
        next(action for action in menu.actions() if action.text() == "Copy the conversation as Markdown").trigger()
        menu.close()
        await pilot.until(lambda: clipboard.text() != "before", "it is copied")
        text = clipboard.text()
        assert text.startswith("# A \\*talk\\*\n")
        for words in (
            "## You",
            "hello **there**",
            "*Attached: cat.png (not copied)*",
            "> because",
            answer.replace("\x1b", ""),
            "*(stopped)*",
        ):
            assert words in text
        mime = clipboard.mimeData()
        assert mime is not None
        assert not mime.hasHtml()

        action = pilot.window.findChild(QAction, "chat.copy_plain")
        assert action is not None
        action.trigger()
        await pilot.until(lambda: clipboard.text() != text, "it is copied plainly")
        assert clipboard.text() == (
            "A *talk*\n\nYou:\nhello **there**\n(Attached: cat.png)\n\n"
            "Assistant (echo):\nBold and code\n\na\tb\n1\t2\n\n[31mred\n(stopped)\n"
        )


# --- PDF -------------------------------------------------------------------------------------------------------------


def test_a_page_ends_between_two_lines_never_in_one() -> None:
    lines = [(0.0, 10.0), (10.0, 20.0), (12.0, 40.0), (40.0, 50.0)]
    assert cut(lines, 25.0) == 10.0
    assert cut(lines, 45.0) == 40.0
    assert cut(lines, 50.0) == 50.0


@pytest.mark.parametrize("text", ["", "a", "line\n" * 3000, "x" * 50_000, "wort " * 4000])
def test_text_in_pieces_is_all_of_the_text(text: str) -> None:
    made = list(pieces(text))
    assert all(0 < len(piece) <= printing.PIECE for piece in made)
    assert "".join(made).replace("\n", "").replace(" ", "") == text.replace("\n", "").replace(" ", "")


async def test_a_pdf_has_all_that_was_said_on_white_and_nothing_of_it_was_read_as_html(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[QTextDocument] = []
    place = printing.Pages.place

    def note(pages: Any, document: QTextDocument, above: float = 0.0) -> None:
        drawn.append(document)
        place(pages, document, above)

    monkeypatch.setattr(printing.Pages, "place", note)
    async with window_on(tmp_path / "profile") as pilot:
        conversation = await one_conversation(pilot)
        picture = await pilot.program.attachments.add(archives.png(), "a.png")
        answer = (
            "# Head\n\n- item <b>bold</b>\n\n```py\nprint('x')\n```\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n![x](file:///etc/passwd)\n\n"
            + "words " * 5000
        )
        message = Message(
            "b" * 32, conversation.id, "1" * 31 + "a", Role.ASSISTANT, (picture, ReasoningPart("why"), TextPart(answer)), seq=1
        )
        await pilot.program.store.save(None, [message])
        told: list[tuple[int, int]] = []
        plan = ExportPlan("pdf", tmp_path / "out.pdf")
        report = await print_pdf(pilot.program, Exporter(pilot.program), plan, lambda *step: told.append(step))
    assert (report.conversations, report.messages, told) == (1, 2, [(1, 1)])
    text = "\n".join(document.toPlainText() for document in drawn)
    for words in ("Talk", "hello", "Head", "item <b>bold</b>", "print('x')", "why", "file:///etc/passwd"):
        assert words in text
    assert text.count("words") == 5000
    data = (tmp_path / "out.pdf").read_bytes()
    assert data.rstrip().endswith(b"%%EOF")
    assert b"/JavaScript" not in data
    assert data.count(b"/Type /Page\n") >= 5


async def test_k4_a_pdf_that_does_not_come_to_be_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "out.pdf"
    target.write_bytes(b"old")
    async with window_on(tmp_path / "profile") as pilot:
        await one_conversation(pilot)

        async def refuse(*_: object) -> Callable[[], None]:
            raise ExportError("export.full", name="x")

        monkeypatch.setattr(Exporter, "read", refuse)
        with pytest.raises(ExportError):
            await print_pdf(pilot.program, Exporter(pilot.program), ExportPlan("pdf", target, replace=True))
    assert target.read_bytes() == b"old"
    assert sorted(os.listdir(tmp_path)) == ["out.pdf", "profile"]

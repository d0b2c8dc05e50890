"""The composer alone: keys, chips, paste, drop, what it says."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QImage, QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFrame, QLabel, QPlainTextEdit, QPushButton, QToolButton, QWidget

from desktop.chat.message import Draft
from desktop.chat.parts import FilePart, ImagePart
from desktop.ui.composer.composer import Composer
from desktop.ui.composer.drop import DropOverlay
from desktop.ui.composer.mime import LARGE_LINE, LARGE_PAGE, LARGE_TEXT, PastedText, encode_png, read_offer
from tests.ui.conftest import settle

PICTURE = ImagePart("a" * 64, "image/png", "table.png", 1568, 990, 214_000)
Keep = Callable[[QWidget], Any]


@pytest.fixture
def composer(keep: Keep) -> Composer:
    made = Composer()
    keep(made)
    made.resize(700, 200)
    return made


def field(composer: Composer) -> QPlainTextEdit:
    found = composer.findChild(QPlainTextEdit, "composer.input")
    assert found is not None
    return found


def send_button(composer: Composer) -> QPushButton:
    found = composer.findChild(QPushButton, "composer.send")
    assert found is not None
    return found


def message(composer: Composer) -> str:
    label = composer.findChild(QLabel, "composer.message")
    assert label is not None
    return label.text() if label.isVisible() else ""


def picture_data(side: int = 4) -> QMimeData:
    image = QImage(side, side, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.red)
    mime = QMimeData()
    mime.setImageData(image)
    return mime


def test_the_names_that_tests_and_screen_readers_rely_on(composer: Composer) -> None:
    assert field(composer).accessibleName() == "Message"
    assert send_button(composer).accessibleName() == "Send"
    composer.set_streaming(True)
    assert send_button(composer).accessibleName() == "Stop"
    attach = composer.findChild(QPushButton, "composer.attach")
    assert attach is not None
    assert attach.accessibleName() == "Attach"


def test_enter_sends_the_draft_and_keeps_it_until_its_owner_clears_it(composer: Composer) -> None:
    sent: list[Draft] = []
    composer.send_requested.connect(sent.append)
    QTest.keyClicks(field(composer), "Hello")
    QTest.keyClick(field(composer), Qt.Key.Key_Return)
    assert sent == [Draft("Hello")]
    assert composer.draft() == Draft("Hello")
    assert composer.clear_if_unchanged(sent[0])
    assert composer.draft().is_empty


def test_what_was_typed_after_send_is_not_cleared(composer: Composer) -> None:
    sent: list[Draft] = []
    composer.send_requested.connect(sent.append)
    QTest.keyClicks(field(composer), "Hello")
    QTest.keyClick(field(composer), Qt.Key.Key_Return)
    QTest.keyClicks(field(composer), " again")
    assert not composer.clear_if_unchanged(sent[0])
    assert composer.draft() == Draft("Hello again")


def test_shift_enter_breaks_the_line(composer: Composer) -> None:
    sent: list[Draft] = []
    composer.send_requested.connect(sent.append)
    QTest.keyClicks(field(composer), "a")
    QTest.keyClick(field(composer), Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClicks(field(composer), "b")
    assert not sent
    assert composer.draft().text == "a\nb"


def test_enter_never_sends_while_an_input_method_composes(composer: Composer) -> None:
    sent: list[Draft] = []
    composer.send_requested.connect(sent.append)
    QTest.keyClicks(field(composer), "x")
    QApplication.sendEvent(field(composer), QInputMethodEvent("nihao", []))
    QTest.keyClick(field(composer), Qt.Key.Key_Return)
    assert not sent
    done = QInputMethodEvent("", [])
    done.setCommitString("你好")
    QApplication.sendEvent(field(composer), done)
    QTest.keyClick(field(composer), Qt.Key.Key_Return)
    assert sent == [Draft("x你好")]


def test_nothing_is_sent_when_there_is_only_space(composer: Composer) -> None:
    sent: list[Draft] = []
    composer.send_requested.connect(sent.append)
    QTest.keyClicks(field(composer), "   ")
    QTest.keyClick(field(composer), Qt.Key.Key_Return)
    assert not sent
    assert not send_button(composer).isEnabled()


def test_up_recalls_only_in_an_empty_composer(composer: Composer) -> None:
    asked: list[bool] = []
    composer.recall_requested.connect(lambda: asked.append(True))
    QTest.keyClick(field(composer), Qt.Key.Key_Up)
    QTest.keyClicks(field(composer), "x")
    QTest.keyClick(field(composer), Qt.Key.Key_Up)
    assert asked == [True]


def test_the_round_button_stops_while_an_answer_streams(composer: Composer) -> None:
    stopped: list[bool] = []
    composer.stop_requested.connect(lambda: stopped.append(True))
    composer.set_streaming(True)
    QTest.mouseClick(send_button(composer), Qt.MouseButton.LeftButton)
    QTest.keyClicks(field(composer), "typed meanwhile")
    QTest.keyClick(field(composer), Qt.Key.Key_Return)
    assert stopped == [True]
    assert composer.draft().text == "typed meanwhile"


def test_the_input_grows_with_its_text_and_then_scrolls(composer: Composer) -> None:
    one = field(composer).height()
    field(composer).setPlainText("\n" * 4)
    five = field(composer).height()
    field(composer).setPlainText("\n" * 100)
    many = field(composer).height()
    assert one < five < many < 20 * one


def test_a_picture_can_be_attached_and_taken_away(composer: Composer) -> None:
    removed: list[tuple[int, Any]] = []
    composer.attachment_removed.connect(lambda index, part: removed.append((index, part)))
    composer.add_chip(PICTURE)
    assert composer.draft().attachments == (PICTURE,)
    assert send_button(composer).isEnabled()
    remove = composer.findChild(QToolButton, "composer.chip.remove")
    assert remove is not None
    assert remove.accessibleName() == "Remove table.png"
    QTest.mouseClick(remove, Qt.MouseButton.LeftButton)
    assert removed == [(0, PICTURE)]
    assert composer.draft().is_empty


def test_what_is_sent_while_an_attachment_is_being_read_goes_when_it_is_there(composer: Composer) -> None:
    sent: list[Draft] = []
    composer.send_requested.connect(sent.append)
    QTest.keyClicks(field(composer), "look")
    composer.set_busy_chip("big.png")
    QTest.keyClick(field(composer), Qt.Key.Key_Return)
    settle()
    assert not sent
    assert "as soon as" in message(composer)
    composer.add_chip(PICTURE)
    composer.set_busy_chip("big.png", False)
    settle()
    assert sent == [Draft("look", (PICTURE,))]


def change_the_text(composer: Composer) -> None:
    QTest.keyClicks(field(composer), " again")


def fail(composer: Composer) -> None:
    composer.set_notice("“big.png” is not an image.", "danger")


def show_another_conversation(composer: Composer) -> None:
    composer.set_draft(Draft("another"))


def take_it_away(composer: Composer) -> None:
    composer._chips.cancelled.emit("big.png")


@pytest.mark.parametrize("happens", [change_the_text, fail, show_another_conversation, take_it_away])
def test_it_is_not_sent_by_itself_when_that_may_not_be_wanted_any_more(composer: Composer, happens: Callable[[Composer], None]) -> None:
    sent: list[Draft] = []
    composer.send_requested.connect(sent.append)
    QTest.keyClicks(field(composer), "look")
    composer.set_busy_chip("big.png")
    QTest.mouseClick(send_button(composer), Qt.MouseButton.LeftButton)
    if happens is fail:
        # The last one is at rest first, then it is said what went wrong.
        composer.set_busy_chip("big.png", False)
        happens(composer)
    else:
        happens(composer)
        composer.set_busy_chip("big.png", False)
    settle()
    assert not sent
    QTest.keyClick(field(composer), Qt.Key.Key_Return)
    assert len(sent) == 1


def test_a_model_without_eyes_is_named_and_the_picture_stays(composer: Composer) -> None:
    composer.add_chip(PICTURE)
    composer.set_model("SmolLM2", sees_images=False)
    assert "SmolLM2 does not see images" in message(composer)
    assert composer.draft().attachments == (PICTURE,)
    composer.set_model("Claude", sees_images=True)
    assert message(composer) == ""


@pytest.mark.parametrize("kind", ["muted", "danger"])
def test_that_a_model_sees_no_images_is_said_beside_whatever_else_is_to_be_said(composer: Composer, kind: str) -> None:
    composer.set_model("SmolLM2", sees_images=False)
    composer.add_chip(PICTURE)
    composer.set_changes("Place and camera data are left out.")
    composer.set_notice("“other.png” is empty.", kind)
    assert message(composer).startswith("“other.png” is empty.")
    assert "SmolLM2 does not see images" in message(composer)
    composer.set_model("Claude")
    assert message(composer).replace("\n", " ") == "“other.png” is empty. Place and camera data are left out."
    composer.set_undo("It is attached.")
    undo = composer.findChild(QPushButton, "composer.undo")
    assert undo is not None
    assert undo.isVisible() == (kind == "muted")


def test_a_model_that_takes_no_pdf_is_named_beside_the_chip(composer: Composer) -> None:
    composer.set_model("SmolLM2", sees_images=False, takes_documents=False)
    composer.add_chip(FilePart("b" * 64, "text/plain", "note.txt", 12))
    assert message(composer) == ""
    report = FilePart("c" * 64, "application/pdf", "report.pdf", 2048)
    composer.add_chip(report)
    assert "SmolLM2 does not see: of a PDF it gets the text" in message(composer)
    chip = next(found for found in composer.findChildren(QFrame, "composer.chip") if found.accessibleName() == "report.pdf")
    assert chip.accessibleDescription().startswith("PDF · 2 ")
    composer.set_model("Claude")
    assert message(composer) == ""
    assert composer.remove_attachment(report)
    assert not composer.remove_attachment(report)


def test_what_was_done_can_be_undone_until_the_attachment_goes(composer: Composer) -> None:
    undone: list[bool] = []
    composer.undo_requested.connect(lambda: undone.append(True))
    undo = composer.findChild(QPushButton, "composer.undo")
    assert undo is not None
    assert not undo.isVisible()
    composer.add_chip(PICTURE)
    composer.set_undo("It is attached.")
    assert message(composer) == "It is attached."
    assert undo.isVisible()
    undo.click()
    assert undone == [True]
    assert message(composer) == ""
    composer.set_undo("It is attached.")
    composer.remove_attachment(PICTURE)
    assert not undo.isVisible()


def test_a_very_large_text_is_attached_and_a_large_one_is_not(composer: Composer) -> None:
    given: list[Any] = []
    composer.attach_requested.connect(given.extend)
    large = "Zeile für Zeile 世界\n" * 60_000
    mime = QMimeData()
    mime.setText(large)
    field(composer).insertFromMimeData(mime)
    assert given == [PastedText(large)]
    assert composer.draft().text == ""
    assert read_offer(mime).text == ""
    mime.setText("x" * 99 + "\n" + "words\n" * ((LARGE_TEXT - 101) // 6))
    assert read_offer(mime).attach == ()
    mime.setText("x" * LARGE_LINE)
    assert read_offer(mime).attach == (PastedText("x" * LARGE_LINE),)
    mime.setText("ä" * (LARGE_TEXT // 2))
    assert read_offer(mime).attach == (PastedText("ä" * (LARGE_TEXT // 2)),)


def test_a_reason_is_shown_as_plain_text_until_the_draft_changes(composer: Composer) -> None:
    composer.set_notice("<b>No</b> key", "danger")
    assert message(composer) == "<b>No</b> key"
    QTest.keyClicks(field(composer), "x")
    assert message(composer) == ""


def test_rich_text_is_pasted_as_plain_text(composer: Composer) -> None:
    mime = QMimeData()
    mime.setHtml("<b>bold</b>")
    mime.setText("bold")
    field(composer).insertFromMimeData(mime)
    assert composer.draft().text == "bold"


# --- H4: characters nobody sees ---------------------------------------------------------------------------------------


def pasted(composer: Composer, text: str) -> None:
    mime = QMimeData()
    mime.setText(text)
    field(composer).insertFromMimeData(mime)


def badge(composer: Composer) -> str:
    words = composer.findChild(QLabel, "composer.hidden.words")
    assert words is not None
    return words.text() if words.isVisible() else ""


def remove_hidden(composer: Composer) -> None:
    button = composer.findChild(QPushButton, "composer.hidden.remove")
    assert button is not None
    assert button.accessibleName() == "Remove the hidden characters"
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def test_h4_hidden_characters_in_a_paste_are_counted_and_removed_in_one_step_that_can_be_undone(composer: Composer) -> None:
    secret = "".join(chr(0xE0000 + ord(letter)) for letter in "obey")
    field(composer).insertPlainText("See 😀: ")
    assert badge(composer) == ""
    pasted(composer, f"he{secret}llo wor\u200bld\u202e")
    assert badge(composer) == "6 hidden characters"
    QTest.keyClick(field(composer), Qt.Key.Key_Left)
    QTest.keyClick(field(composer), Qt.Key.Key_Left)
    before = composer.draft().text
    remove_hidden(composer)
    assert composer.draft().text == "See 😀: hello world"
    assert badge(composer) == ""
    QTest.keyClicks(field(composer), "!")
    assert composer.draft().text == "See 😀: hello worl!d"
    field(composer).undo()
    field(composer).undo()
    assert composer.draft().text == before


def test_h4_one_is_called_one_and_the_badge_goes_with_the_text(composer: Composer) -> None:
    pasted(composer, "a\ufeffb")
    assert badge(composer) == "1 hidden character"
    field(composer).clear()
    for _ in range(500):
        if not badge(composer):
            break
        QTest.qWait(10)
    assert badge(composer) == ""


def test_h4_dropped_text_and_a_kept_draft_are_looked_at_too(composer: Composer) -> None:
    composer.insert_text("a\u2060b")
    assert badge(composer) == "1 hidden character"
    composer.set_draft(Draft("plain"))
    assert badge(composer) == ""
    composer.set_draft(Draft("x\u00ady\u200bz"))
    assert badge(composer) == "2 hidden characters"


@pytest.mark.parametrize(
    "text",
    [
        "👩‍👩‍👧‍👦 👁️‍🗨️",
        "\U0001f3f4\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f",
        "می‌خواهم",
        "क्‍ष",
        "\u200fעברית\u200e",
        "tab\tand\nline",
    ],
)
def test_h4_what_languages_and_emoji_need_is_not_called_hidden(composer: Composer, text: str) -> None:
    pasted(composer, text)
    assert badge(composer) == ""
    assert composer.draft().text == text


# --- H7: a hundred megabytes ------------------------------------------------------------------------------------------


def test_h7_a_paste_of_a_hundred_megabytes_never_gets_into_the_input(composer: Composer) -> None:
    given: list[Any] = []
    composer.attach_requested.connect(given.extend)
    text = "words of a log 0123456789\n" * 4_000_000
    assert len(text) > 100_000_000
    pasted(composer, text)
    (item,) = given
    assert isinstance(item, PastedText)
    assert item.text == text
    assert composer.draft().text == ""
    assert badge(composer) == ""


# --- H8: input methods, dead keys, emoji ------------------------------------------------------------------------------


def compose(composer: Composer, preedit: str, commit: str = "", replace: tuple[int, int] = (0, 0)) -> None:
    event = QInputMethodEvent(preedit, [])
    event.setCommitString(commit, *replace)
    QApplication.sendEvent(field(composer), event)


@pytest.mark.parametrize(
    ("steps", "committed"), [(("n", "ni", "nih"), "你"), (("ㅎ", "하", "한"), "한"), (("に", "にほ", "日本"), "日本"), (("´",), "é")]
)
@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_h8_enter_never_sends_while_something_is_composed(composer: Composer, steps: tuple[str, ...], committed: str, key: Qt.Key) -> None:
    sent: list[Draft] = []
    composer.send_requested.connect(sent.append)
    QTest.keyClicks(field(composer), "x")
    for step in steps:
        compose(composer, step)
        QTest.keyClick(field(composer), key)
        assert sent == []
        # What is being composed is not yet text.
        assert composer.draft().text == "x"
    compose(composer, "", committed)
    assert composer.draft().text == f"x{committed}"
    QTest.keyClick(field(composer), key)
    assert sent == [Draft(f"x{committed}")]


def test_h8_a_composition_that_is_given_up_leaves_the_text_and_enter_sends_again(composer: Composer) -> None:
    sent: list[Draft] = []
    composer.send_requested.connect(sent.append)
    QTest.keyClicks(field(composer), "x")
    compose(composer, "ni")
    compose(composer, "")
    QTest.keyClick(field(composer), Qt.Key.Key_Return)
    assert sent == [Draft("x")]


def test_h8_up_while_composing_in_an_empty_message_recalls_nothing(composer: Composer) -> None:
    asked: list[bool] = []
    composer.recall_requested.connect(lambda: asked.append(True))
    compose(composer, "ni")
    QTest.keyClick(field(composer), Qt.Key.Key_Up)
    assert asked == []


def test_h8_an_input_method_can_replace_what_stands_before_the_caret(composer: Composer) -> None:
    QTest.keyClicks(field(composer), "teh")
    compose(composer, "", "the", (-3, 3))
    assert composer.draft().text == "the"


@pytest.mark.parametrize("emoji", ["😀", "é", "한"])
def test_h8_backspace_never_leaves_half_a_character(composer: Composer, emoji: str) -> None:
    pasted(composer, f"a{emoji}")
    QTest.keyClick(field(composer), Qt.Key.Key_Backspace)
    assert composer.draft().text == "a"


def test_h8_backspace_on_a_joined_emoji_leaves_whole_characters_and_ends_at_nothing(composer: Composer) -> None:
    pasted(composer, "a👩\u200d👩\u200d👧e\u0301\U0001f1e9\U0001f1ea")
    for _ in range(20):
        text = composer.draft().text
        assert "\ufffd" not in text
        text.encode()
        QTest.keyClick(field(composer), Qt.Key.Key_Backspace)
    assert composer.draft().text == ""


# --- G14, G15: what is pasted and dropped -----------------------------------------------------------------------------


def test_g14_of_a_rich_paste_only_the_plain_text_comes_in(composer: Composer) -> None:
    given: list[Any] = []
    composer.attach_requested.connect(given.extend)
    rich = "<b>bold</b><img src='file:///etc/passwd'><script>x()</script>"
    mime = QMimeData()
    mime.setHtml(rich)
    mime.setText("bold")
    mime.setData("text/rtf", b"{\\rtf1 bold}")
    field(composer).insertFromMimeData(mime)
    assert composer.draft().text == "bold"
    assert given == []
    assert field(composer).document().allFormats()[0].toImageFormat().isValid() is False


def test_g14_html_with_no_plain_text_beside_it_gives_its_words(composer: Composer) -> None:
    mime = QMimeData()
    mime.setHtml("<p>Hi <b>bold</b></p><script>x()</script><p>a &lt;b&gt;<br>c</p>")
    assert field(composer).canInsertFromMimeData(mime)
    field(composer).insertFromMimeData(mime)
    assert composer.draft().text == "Hi bold\n\na <b>\nc"


def test_g14_html_that_gives_no_words_is_said_and_a_large_text_in_it_is_attached() -> None:
    mime = QMimeData()
    mime.setHtml('<img src="http://127.0.0.1:9/a.png">')
    assert "no text" in read_offer(mime).problem
    mime.setHtml("x" * (LARGE_PAGE + 1))
    assert "too large" in read_offer(mime).problem
    mime.setHtml("<p>" + "x" * LARGE_LINE)
    assert read_offer(mime).attach == (PastedText("x" * LARGE_LINE),)


def test_g14_a_picture_beside_html_goes_through_intake(composer: Composer) -> None:
    """As browsers offer a picture that is copied: its pixels, and HTML that names where it is from."""
    given: list[Any] = []
    composer.attach_requested.connect(given.extend)
    mime = picture_data()
    mime.setHtml('<img src="http://127.0.0.1:9/a.png">')
    field(composer).insertFromMimeData(mime)
    assert len(given) == 1
    assert given[0].startswith(b"\x89PNG")
    assert composer.draft().text == ""


def test_a_pasted_picture_and_pasted_files_are_attached(composer: Composer) -> None:
    given: list[Any] = []
    composer.attach_requested.connect(given.extend)
    field(composer).insertFromMimeData(picture_data())
    files = QMimeData()
    files.setUrls([QUrl.fromLocalFile("/tmp/a b.png")])
    field(composer).insertFromMimeData(files)
    assert given[0].startswith(b"\x89PNG")
    assert given[1].endswith("/tmp/a b.png")
    assert composer.draft().text == ""


def test_a_picture_that_cannot_be_read_is_said() -> None:
    mime = QMimeData()
    mime.setImageData(QImage())
    offer = read_offer(mime)
    assert not offer.attach
    assert "could not be read" in offer.problem


def test_encoded_bytes_of_a_picture_are_handed_on_untouched() -> None:
    mime = QMimeData()
    mime.setData("image/png", b"not decoded here")
    assert read_offer(mime).attach == (b"not decoded here",)


def test_table_cells_are_pasted_as_text_not_as_their_picture() -> None:
    mime = picture_data()
    mime.setText("1\t2")
    assert read_offer(mime).text == "1\t2"


def test_lone_surrogates_do_not_get_past_the_composer(composer: Composer) -> None:
    mime = QMimeData()
    mime.setText("a\x00b")
    field(composer).insertFromMimeData(mime)
    assert "\x00" not in composer.draft().text


def drop(window: QWidget, overlay: DropOverlay, mime: QMimeData) -> None:
    actions, buttons, keys = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(window, QDragEnterEvent(QPointF(5, 5).toPoint(), actions, mime, buttons, keys))
    target = overlay if overlay.isVisible() else window
    QApplication.sendEvent(target, QDropEvent(QPointF(5, 5), actions, mime, buttons, keys))


def dropping(keep: Keep) -> tuple[QWidget, DropOverlay, list[Any], list[str]]:
    """A window to drop things on, its overlay, what is to be attached, and what came as text."""
    window = QWidget()
    overlay = DropOverlay(window)
    keep(window)
    given: list[Any] = []
    texts: list[str] = []
    overlay.attach_requested.connect(given.extend)
    overlay.text_dropped.connect(texts.append)
    return window, overlay, given, texts


def test_files_pictures_and_text_can_be_dropped_anywhere(keep: Keep) -> None:
    window, overlay, given, texts = dropping(keep)
    drop(window, overlay, picture_data())
    text = QMimeData()
    text.setText("words")
    drop(window, overlay, text)
    assert len(given) == 1
    assert texts == ["words"]
    assert not overlay.isVisible()


@pytest.mark.parametrize("address", ["https://example.org/a.png", "javascript:alert(1)", "smb://host/share/a.png", "data:text/html,x"])
def test_g15_a_dragged_address_is_text_and_nothing_is_fetched(keep: Keep, address: str) -> None:
    window, overlay, given, texts = dropping(keep)
    mime = QMimeData()
    mime.setUrls([QUrl(address)])
    mime.setText(address)
    drop(window, overlay, mime)
    assert given == []
    assert texts == [address]


def test_g15_text_that_names_a_file_is_text_and_a_dragged_file_goes_through_intake(keep: Keep) -> None:
    window, overlay, given, texts = dropping(keep)
    words = QMimeData()
    words.setText("file:///etc/passwd")
    drop(window, overlay, words)
    assert (given, texts) == ([], ["file:///etc/passwd"])
    file = QMimeData()
    file.setUrls([QUrl("file:///tmp/a%20b.txt")])
    drop(window, overlay, file)
    assert len(given) == 1
    assert given[0].endswith("/tmp/a b.txt")
    assert texts == ["file:///etc/passwd"]


def test_words_of_a_page_can_be_dropped(keep: Keep) -> None:
    window, overlay, _given, texts = dropping(keep)
    mime = QMimeData()
    mime.setHtml("<b>bold</b> words")
    enter = QDragEnterEvent(
        QPointF(5, 5).toPoint(), Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    QApplication.sendEvent(window, enter)
    assert enter.isAccepted()
    drop(window, overlay, mime)
    assert texts == ["bold words"]


def test_the_overlay_shows_where_to_drop(keep: Keep) -> None:
    window = QWidget()
    overlay = DropOverlay(window)
    keep(window)
    mime = picture_data()
    either = Qt.DropAction.MoveAction | Qt.DropAction.CopyAction
    enter = QDragEnterEvent(QPointF(5, 5).toPoint(), either, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(window, enter)
    assert overlay.isVisible()
    assert overlay.geometry() == window.rect()
    assert enter.dropAction() == Qt.DropAction.CopyAction


def test_a_png_can_be_made_of_any_picture() -> None:
    image = QImage(3, 3, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    assert encode_png(image).startswith(b"\x89PNG")
    assert encode_png(QImage()) == b""

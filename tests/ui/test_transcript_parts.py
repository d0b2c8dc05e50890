"""What a message carries besides text, as the transcript shows it: tools, sources, files, figures, how it ended."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from PySide6.QtCore import QLocale, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFrame, QLabel, QPlainTextEdit, QPushButton, QWidget

from desktop.chat.items import Source
from desktop.chat.message import Message, MessageState, Role, TokenUsage
from desktop.chat.parts import FilePart, Part, ProviderPart, ReasoningPart, SourcesPart, TextPart, ToolCallPart, ToolResultPart
from desktop.chat.tree import build_tree
from desktop.engine.signal import Signal
from desktop.ui.sidebar.model import when
from desktop.ui.theme import theme
from desktop.ui.transcript import TranscriptView
from desktop.ui.transcript.code_view import CodeView
from desktop.ui.transcript.prose_view import ProseView
from tests.ui.conftest import settle


class Session:
    """A session as far as the transcript knows one."""

    def __init__(self, *messages: Message) -> None:
        self.path = messages
        self.tree = build_tree(messages)
        self.progress: Any = None
        self.changed: Signal[Any] = Signal()


def answer(*parts: Part, **values: Any) -> Message:
    return Message("1", "c", "0", Role.ASSISTANT, parts, seq=1, model="model-x", created_at=1.7e9, **values)


def question(*parts: Part) -> Message:
    return Message("0", "c", None, Role.USER, parts, created_at=1.7e9)


@pytest.fixture
def view(keep: Callable[[QWidget], Any]) -> TranscriptView:
    made = TranscriptView()
    made.resize(800, 700)
    found = keep(made)
    assert isinstance(found, TranscriptView)
    return found


def show(view: TranscriptView, *parts: Part, **values: Any) -> None:
    view.set_session(Session(question(TextPart("Go")), answer(*parts, **values)))


def rows(view: TranscriptView, name: str) -> list[QPushButton]:
    found = [row for row in view.findChildren(QPushButton, name) if row.isVisible()]
    return sorted(found, key=lambda row: row.mapTo(view, QPoint(0, 0)).y())


def code(view: TranscriptView) -> list[str]:
    return [box.text.toPlainText() for box in view.findChildren(CodeView) if box.isVisible()]


def prose(view: TranscriptView) -> str:
    found = [text for text in view.findChildren(ProseView) if text.isVisible()]
    return "\n".join(text.toPlainText() for text in sorted(found, key=lambda text: text.mapTo(view, QPoint(0, 0)).y()))


def labels(view: TranscriptView) -> list[str]:
    return [label.text() for label in view.findChildren(QLabel) if label.isVisible()]


def test_a_tool_call_is_folded_and_opens_to_its_arguments(view: TranscriptView) -> None:
    show(view, TextPart("Looking."), ToolCallPart("1", "get_weather", '{"city":"Zürich","days":[1,2]}'))
    (row,) = rows(view, "transcript.tool")
    assert row.accessibleName() == "Tool get_weather · not run"
    assert row.accessibleDescription() == "Folded"
    assert code(view) == []
    QTest.mouseClick(row, Qt.MouseButton.LeftButton)
    (row,) = rows(view, "transcript.tool")
    assert row.accessibleDescription() == "Expanded"
    assert code(view) == ['{\n  "city": "Zürich",\n  "days": [\n    1,\n    2\n  ]\n}']
    QTest.keyClick(row, Qt.Key.Key_Space)
    assert code(view) == []


def test_a_call_that_was_cut_short_says_so_and_shows_what_came(view: TranscriptView) -> None:
    show(view, ToolCallPart("1", "search", '{"query": "half a thou'), finish_reason="length")
    (row,) = rows(view, "transcript.tool")
    assert "unfinished" in row.accessibleName()
    QTest.mouseClick(row, Qt.MouseButton.LeftButton)
    assert code(view) == ['{"query": "half a thou']


def test_results_are_in_the_fold_of_their_call(view: TranscriptView) -> None:
    show(
        view,
        ToolCallPart("1", "look", "{}"),
        ToolCallPart("2", "find", "{}"),
        ToolResultPart("1", "It is sunny."),
        ToolResultPart("2", "No such thing", True),
        ProviderPart({"type": "server_tool_use", "name": "web_search", "input": {"query": "a"}}),
        ProviderPart({"type": "web_search_tool_result", "content": []}),
    )
    found = rows(view, "transcript.tool")
    assert [row.accessibleName() for row in found] == [
        "Tool look · answered",
        "Tool find · failed",
        "Tool web_search · ran at the provider",
    ]
    QTest.mouseClick(found[0], Qt.MouseButton.LeftButton)
    assert "It is sunny." in prose(view)


def test_names_of_tools_cannot_change_how_the_row_reads(view: TranscriptView) -> None:
    show(view, ToolCallPart("1", "{0}&x\u202egnp\n", "{}"))
    (row,) = rows(view, "transcript.tool")
    assert "{0}&x" in row.accessibleName()
    assert "\u202e" not in row.accessibleName()
    assert "&&x" in row.text()


def test_sources_are_numbered_links_that_pass_the_gate(view: TranscriptView) -> None:
    sources = (
        Source("A page", "https://example.org/a?b=1", {}, "what is said there"),
        Source("Bad", "javascript:alert(1)"),
        Source("", "https://example.net/only-an-address"),
        Source("A book without address"),
    )
    show(view, TextPart("So it is."), SourcesPart(sources))
    (row,) = rows(view, "transcript.sources")
    assert row.accessibleName() == "Sources: 4"
    QTest.mouseClick(row, Qt.MouseButton.LeftButton)
    text = prose(view)
    assert "A page · example.org" in text
    assert "“what is said there”" in text
    listing = next(found for found in view.findChildren(ProseView) if "A page" in found.toPlainText())
    assert listing._links == ["https://example.org/a?b=1", "https://example.net/only-an-address"]
    assert "Bad" in text
    assert "A book without address" in text
    heard: list[str] = []
    view.link_activated.connect(heard.append)
    listing.anchorClicked.emit("link:0")
    assert heard == ["https://example.org/a?b=1"]


def test_text_in_several_parts_is_read_as_one(view: TranscriptView) -> None:
    show(view, TextPart("Shannon was **born", {}), TextPart(" in 1916**", {"citations": [1]}), TextPart(", they say."))
    assert prose(view).endswith("Shannon was born in 1916, they say.")


def test_an_attached_file_is_a_chip_with_name_and_size(view: TranscriptView) -> None:
    view.set_session(Session(question(FilePart("a" * 64, "application/pdf", "report & plan.pdf", 2048), TextPart("Read it."))))
    size = QLocale().formattedDataSize(2048, 0, QLocale.DataSizeFormat.DataSizeTraditionalFormat)
    chips = [card for card in view.findChildren(QFrame) if card.accessibleName() == "File report & plan.pdf"]
    assert [chip.accessibleDescription() for chip in chips] == [size]
    assert {"report & plan.pdf", size} <= set(labels(view))


@pytest.mark.parametrize(("language", "clock"), [("en_US", "2:05\u202fPM"), ("de", "14:05"), ("C", "14:05")])
def test_an_answer_tells_the_time_as_the_sidebar_does(view: TranscriptView, language: str, clock: str) -> None:
    before = QLocale()
    QLocale.setDefault(QLocale(language))
    try:
        moment = time.mktime((2026, 11, 21, 14, 5, 0, 0, 0, -1))
        view.set_session(Session(question(TextPart("When?")), replace(answer(TextPart("Now.")), created_at=moment)))
        assert f"· {when(moment, datetime(2026, 11, 21, 20))}" in labels(view)
        assert f"· {clock}" in labels(view)
    finally:
        QLocale.setDefault(before)


def test_a_long_name_of_a_file_stays_in_its_bubble(view: TranscriptView) -> None:
    name = "a very long name of a report that somebody wrote last year.pdf"
    view.resize(420, 700)
    view.set_session(Session(question(FilePart("a" * 64, "application/pdf", name, 2048))))
    (chip,) = [card for card in view.findChildren(QFrame) if card.accessibleName().startswith("File a very long")]
    assert chip.width() <= view.viewport().width() // 2
    (shown,) = [text for text in labels(view) if text.endswith(".pdf")]
    assert "…" in shown
    view.resize(1200, 700)
    settle()
    assert len(next(text for text in labels(view) if text.endswith(".pdf"))) > len(shown)


def test_the_figures_tell_what_was_cached_and_thought(view: TranscriptView) -> None:
    usage = TokenUsage(input=284, output=212, cache_read=124, cache_write=7, reasoning=31)
    show(view, TextPart("Yes."), usage=usage, first_token_at=10.0, finished_at=14.0)
    assert "284 in · 124 cached · 212 out · 31 thinking · 53 tok/s" in labels(view)


def test_figures_nobody_told_are_left_out(view: TranscriptView) -> None:
    show(view, TextPart("Yes."), usage=TokenUsage(output=212), first_token_at=None, finished_at=14.0)
    assert "212 out" in labels(view)


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"finish_reason": "length"}, "limit"),
        ({"finish_reason": "content_filter"}, "The model refused to answer"),
        ({"finish_reason": "content_filter", "finish_details": {"explanation": "Not this."}}, "The model refused to answer: Not this."),
        ({"finish_reason": "pause"}, "The answer paused before its end"),
    ],
)
def test_an_answer_that_is_not_whole_says_why(view: TranscriptView, values: dict[str, Any], words: str) -> None:
    show(view, TextPart("Half"), **values)
    assert any(words in text for text in labels(view))


@pytest.mark.parametrize("reason", ["stop", "tool_calls", None])
def test_an_answer_that_is_whole_says_nothing_of_its_end(view: TranscriptView, reason: str | None) -> None:
    show(view, TextPart("All of it"), finish_reason=reason)
    assert view.findChildren(QLabel, "transcript.state") == []


def test_an_open_fold_stays_open_while_more_arrives_and_in_another_theme(view: TranscriptView, qapp: Any) -> None:
    parts = (ReasoningPart("hm", "sig", 2.0), ToolCallPart("1", "look", '{"a": 1}'))
    session = Session(question(TextPart("Go")), answer(*parts, state=MessageState.STREAMING))
    view.set_session(session)
    (row,) = rows(view, "transcript.tool")
    QTest.mouseClick(row, Qt.MouseButton.LeftButton)
    session.path = (session.path[0], answer(*parts, TextPart("Then.")))
    session.changed.emit(type("Change", (), {"kind": "message", "message_id": "1"}))
    view._pump.flush()
    assert code(view) == ['{\n  "a": 1\n}']
    try:
        theme.apply(qapp, "dark")
        assert code(view) == ['{\n  "a": 1\n}']
    finally:
        theme.apply(qapp, "light")
    assert view.findChildren(QPlainTextEdit)


@pytest.mark.parametrize("size", [0, 20, 32])
@pytest.mark.parametrize("first", ["1. item", "97. item", "123456789. item", "> 2026. item", "- item\n\n  2026. item", "2026. عنصر"])
def test_the_numbers_of_a_list_are_whole_at_every_size(view: TranscriptView, qapp: QApplication, first: str, size: int) -> None:
    try:
        theme.apply(qapp, "light", size)
        show(view, TextPart(first + "\n1. item" * 12))
        shown = next(text for text in view.findChildren(ProseView) if text.isVisible() and "item" in text.toPlainText())
        image = shown.viewport().grab().toImage()
        # What is cut off is cut off at the edge. The bar beside a quote begins there.
        known = {image.pixel(image.width() - 1, image.height() - 1), *([theme.colour("border").rgb()] if first.startswith(">") else [])}
        for x in (0, image.width() - 1):
            assert {image.pixel(x, y) for y in range(image.height())} <= known
    finally:
        theme.apply(qapp, "light")

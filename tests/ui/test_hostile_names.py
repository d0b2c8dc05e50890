"""Hostile texts where names and sentences are shown: literal everywhere, nothing is read, run or turned. Row G2, and H1 and H3 there.

The texts are those of ``fakes/hostile_texts.py``, their first 3,000 characters: nothing that is called something is longer.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QAbstractItemView, QLabel, QPushButton, QVBoxLayout, QWidget

from desktop.chat.hidden import revealed
from desktop.chat.message import Conversation, Draft, Message, Role
from desktop.chat.parts import FilePart, TextPart
from desktop.chat.text import normalise_text
from desktop.engine.connection_state import ModelChoice
from desktop.storage.search import SearchHit
from desktop.ui.composer.above import AboveComposer
from desktop.ui.composer.composer import Composer
from desktop.ui.composer.model_list import ModelList
from desktop.ui.composer.model_picker import ModelPicker
from desktop.ui.notices import Toast
from desktop.ui.one_line import OneLine, one_line, plain_tip
from desktop.ui.sidebar.list_view import ConversationList
from desktop.ui.sidebar.sidebar import Sidebar
from tests.fakes.hostile_texts import hostile_text, names
from tests.ui.pilot import window_on
from tests.ui.test_hostile_text import Canary, canary
from tests.ui.widgets import child

__all__ = ["canary"]
LONGEST = 3_000
Keep = Callable[[QWidget], Any]
Sink = Callable[[str, Keep], tuple[QWidget, list[str]]]
"""Shows a text; gives the widget and what it says there (the beginning of it, where there is no room for all)."""


def title(text: str, keep: Keep) -> tuple[QWidget, list[str]]:
    label = keep(OneLine(None))  # type: ignore[arg-type]
    label.resize(4000, 30)
    label.say(text)
    return label, [label.text(), label.accessibleName()]


def row_of_the_sidebar(text: str, keep: Keep) -> tuple[QWidget, list[str]]:
    made = keep(Sidebar())
    made.resize(300, 400)
    made.set_label_source(lambda _conversation: text)
    made.set_conversations([Conversation("a", title=text, updated_at=1e9)])
    model = made.findChild(ConversationList).model()
    index = model.index(1, 0)
    return made, [index.data(), index.data(Qt.ItemDataRole.AccessibleTextRole)]


def search_hit(text: str, keep: Keep) -> tuple[QWidget, list[str]]:
    made = keep(Sidebar())
    made.resize(300, 400)
    made.set_conversations([Conversation("a", title=text, updated_at=1e9)])
    hits = [SearchHit("a", "m", " ".join(text.split()), text, ((0, 5),), 1e9), SearchHit("a", None, text, text, ((0, 5),), 1e9)]
    made.set_found(hits)
    model = made.findChild(ConversationList).model()
    return made, [
        model.index(row, 0).data(role) for row in (1, 2) for role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole)
    ]


def notification(text: str, keep: Keep) -> tuple[QWidget, list[str]]:
    window = keep(QWidget())
    window.resize(900, 300)
    below = QWidget(window)
    QVBoxLayout(window).addWidget(below)
    toast = Toast(window, (below,))
    toast.say(text, "Undo")
    shown = child(toast, QLabel, "toast.text").text()
    toast.close_note()
    return window, [shown]


def error(text: str, keep: Keep) -> tuple[QWidget, list[str]]:
    made = keep(Composer())
    made.resize(700, 300)
    made.set_notice(text, "danger")
    return made, [made.findChild(QLabel, "composer.message").text()]


def file_name(text: str, keep: Keep) -> tuple[QWidget, list[str]]:
    made = keep(Composer())
    made.resize(700, 300)
    made.add_chip(FilePart("b" * 64, "text/plain", text, 12))
    chip = made.findChild(QWidget, "composer.chip")
    return made, [chip.findChildren(QLabel)[1].text()]


def model_and_provider(text: str, keep: Keep) -> tuple[QWidget, list[str]]:
    made = keep(ModelPicker())
    choice = ModelChoice("c", text, text, text, sees_images=True)
    made.set_choices([choice])
    made.set_current("c", text)
    made.menu.aboutToShow.emit()
    said = [made.findChild(QPushButton).text(), made.findChild(QLabel).text()]
    # A menu draws what is behind a tab at the right: a name has none.
    entries = [action.text() for action in made.menu.actions()][:2]
    assert entries[1].count("\t") == 1
    return made, [*said, *entries]


def list_of_models(text: str, keep: Keep) -> tuple[QWidget, list[str]]:
    made = keep(ModelList(keep(QWidget())))
    made.refresh([ModelChoice("c", text, text, text, sees_images=True)], {}, ("c", text))
    model = made.findChild(QAbstractItemView).model()
    return made, [model.index(row, 0).data() for row in range(2)]


def queue(text: str, keep: Keep) -> tuple[QWidget, list[str]]:
    made = keep(AboveComposer())
    made.resize(700, 60)
    made.set_queue([Draft(text)], False)
    return made, [made.findChild(QWidget, "composer.queued").findChild(OneLine).text()]


SINKS = (title, row_of_the_sidebar, search_hit, notification, error, file_name, model_and_provider, list_of_models, queue)


def hostile(name: str, canary: Canary) -> str:
    return normalise_text(hostile_text(name, canary.web, str(canary.file))[:LONGEST])


@pytest.mark.parametrize("sink", SINKS, ids=lambda sink: sink.__name__)
def test_g2_a_hostile_name_is_literal(sink: Sink, keep: Keep, canary: Canary) -> None:
    for name in names():
        text = hostile(name, canary)
        widget, shown = sink(text, keep)
        for words in shown:
            # A chip has room for two letters, when what follows is one endless emoji.
            assert words.startswith("al"), name
            assert not set(words) & set("\u202a\u202b\u202c\u202d\u202e\x00\x1b"), name
            assert "\U000e0069" not in words, name
        for found in [widget, *widget.findChildren(QWidget)]:
            assert not isinstance(found, QLabel) or found.textFormat() == Qt.TextFormat.PlainText
            assert_tip(found.toolTip(), name)
        widget.grab()
        widget.hide()
    assert canary.touched() == []


def assert_tip(tip: str, name: str) -> None:
    """A tooltip that Qt would read as HTML holds nothing but text."""
    if "<" in tip:
        document = QTextDocument()
        document.setHtml(tip)
        assert not any(style.isImageFormat() or style.isTableFormat() for style in document.allFormats()), name
        assert document.toPlainText().count("<") == tip.count("&lt;"), name


def test_g2_a_tooltip_shows_every_character_of_a_hostile_text(canary: Canary) -> None:
    for name in names():
        text = hostile(name, canary)
        tip = plain_tip(text)
        if "<" not in tip:
            assert tip == revealed(text)
            continue
        document = QTextDocument()
        document.setHtml(tip)
        assert "".join(document.toPlainText().split()) == "".join(revealed(text).split()), name
    assert canary.touched() == []
    assert plain_tip("no mark\nof HTML & more") == "no mark\nof HTML & more"


async def test_g2_the_window_and_its_bar_show_a_hostile_title(tmp_path: Path, canary: Canary) -> None:
    async with window_on(tmp_path / "profile") as pilot:
        library, pane = pilot.program.library, pilot.window.pane
        conversation = Conversation("1" * 32, title="first", created_at=1e9, updated_at=1e9)
        await pilot.program.store.save(conversation, [Message("2" * 32, conversation.id, None, Role.USER, (TextPart("hello"),))])
        await library.take_in([conversation])
        await pane.open(conversation.id)
        bar = pane.findChild(OneLine, "conversation.title")
        assert bar is not None

        def shows(title: str) -> bool:
            return bar.accessibleName() == one_line(title)[:1000]

        for text in [*(hostile(name, canary) for name in names()), "alpha [*] & &x omega"]:
            await library.rename(conversation.id, text)
            kept = library.conversations[0].title
            await pilot.until(partial(shows, kept), "the bar has it")
            assert pilot.window.windowTitle() == f"{one_line(kept).replace('[*]', '[*][*]')} — Loquent"
            assert bar.text().startswith("alpha")
    # The program itself asks whether a server runs on this computer; nobody asks the one in the title.
    assert not any("connection" in seen or "opened" in seen or "canary" in seen for seen in canary.touched())

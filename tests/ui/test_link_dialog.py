"""Before a link is opened: its true address, and why it may deceive."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMessageBox, QToolTip, QWidget

from desktop.chat.links import judge
from desktop.chat.message import Role
from desktop.chat.parts import TextPart
from desktop.ui.links import offer_link
from desktop.ui.theme import theme
from desktop.ui.transcript import TranscriptView
from desktop.ui.transcript.prose_view import ProseView
from tests.ui.test_transcript import Session, message

SNEAKY = (
    ("https://google.com@evil.example/", "evil.example", "before the @"),
    ("https://\u0430pple.com/", "xn--pple-43d.com", "alphabets"),
    ("https://münchen.de/", "xn--mnchen-3ya.de", "another alphabet"),
    ("http://2130706433/", "2130706433", "by a number"),
    ("https://example.org/\u202egnp.exe", "example.org", "cannot be seen"),
    ("mailto:a@example.org?cc=b@example.org", "It fills", "more of the e-mail"),
    ("https://example.org/" + "x" * 2000, "example.org", "very long"),
)


def answer(box: QMessageBox, which: QMessageBox.StandardButton) -> None:
    QTest.mouseClick(box.button(which), Qt.MouseButton.LeftButton)


@pytest.mark.parametrize(("url", "first", "why"), SNEAKY)
def test_g10_a_deceptive_link_is_shown_by_its_host_first_and_its_trick_is_named(
    url: str, first: str, why: str, keep: Callable[[QWidget], Any]
) -> None:
    """G10: host, reason, and the address in plain ASCII; Cancel is what Enter does; it opens once, when agreed."""
    opened: list[str] = []
    box = offer_link(url, keep(QWidget()), opened.append)
    assert box.informativeText().startswith(first)
    assert why in box.informativeText()
    assert judge(url).shown in box.informativeText()
    assert box.textFormat() == Qt.TextFormat.PlainText
    assert box.defaultButton() is box.button(QMessageBox.StandardButton.Cancel)
    answer(box, QMessageBox.StandardButton.Cancel)
    assert opened == []
    again = offer_link(url, keep(QWidget()), opened.append)
    answer(again, QMessageBox.StandardButton.Open)
    assert opened == [judge(url).shown]


def test_g11_an_honest_link_is_opened_once_and_only_when_agreed(keep: Callable[[QWidget], Any]) -> None:
    """G11: the address opened is the one that was put together again."""
    opened: list[str] = []
    box = offer_link("HTTPS://Example.ORG/a b", keep(QWidget()), opened.append)
    assert box.informativeText() == "https://example.org/a%20b"
    assert opened == []
    answer(box, QMessageBox.StandardButton.Open)
    assert opened == ["https://example.org/a%20b"]


@pytest.mark.parametrize("url", ["file:///etc/passwd", "javascript:alert(1)", "smb://host/x", "https://good.com\\@evil.com"])
def test_g9_what_may_not_be_opened_cannot_be(url: str, keep: Callable[[QWidget], Any]) -> None:
    """G9: there is no button for it."""
    opened: list[str] = []
    box = offer_link(url, keep(QWidget()), opened.append)
    assert box.button(QMessageBox.StandardButton.Open) is None
    answer(box, QMessageBox.StandardButton.Close)
    assert opened == []


def test_g10_words_that_name_another_site_are_marked_and_said(keep: Callable[[QWidget], Any]) -> None:
    """G10: the colour of danger, and on hovering both sites."""
    view = TranscriptView()
    view.resize(800, 400)
    keep(view)
    view.set_session(
        Session([message(0, Role.ASSISTANT, TextPart("[https://bank.example](https://evil.example) [words](https://x.example)"))])
    )
    QTest.qWait(40)
    prose = next(found for found in view.findChildren(ProseView) if found.isVisible() and "bank" in found.toPlainText())
    colours = {
        style.toCharFormat().foreground().color().name() for style in prose.document().allFormats() if style.toCharFormat().isAnchor()
    }
    assert colours == {theme.colour("danger").name(), theme.colour("accent").name()}
    at = QPointF(20, 8)
    where = prose.viewport().mapToGlobal(at)
    none = Qt.MouseButton.NoButton
    QApplication.sendEvent(prose.viewport(), QMouseEvent(QEvent.Type.MouseMove, at, where, none, none, Qt.KeyboardModifier.NoModifier))
    QTest.qWait(20)
    assert "bank.example" in QToolTip.text()
    assert "https://evil.example" in QToolTip.text()
    QToolTip.hideText()
    QTest.qWait(400)

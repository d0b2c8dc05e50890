"""Loquent in Russian and in Chinese: no word of English is left in sight, and no word is cut off."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QDialog,
    QLabel,
    QLineEdit,
    QListWidget,
    QMenu,
    QPlainTextEdit,
    QPushButton,
    QWidget,
)

from desktop.chat.parts import ImagePart
from desktop.engine.mending import Way
from desktop.storage.errors import StorageError
from desktop.ui import translation
from desktop.ui.export_dialogs import ExportDialog
from desktop.ui.image_viewer import ImageViewer
from desktop.ui.settings.dialog import SettingsDialog
from desktop.ui.settings.reading import ChangesDialog, LicencesDialog
from desktop.ui.shortcuts import ShortcutsDialog
from desktop.ui.system_prompt import SystemPromptDialog
from tests.architecture.source import ROOT
from tests.fakes.provider_server import ProviderServerThread
from tests.ui.conftest import turns
from tests.ui.pilot import Pilot, window_on
from tests.ui.widgets import child

pytestmark = pytest.mark.parametrize("language", ["ru", "zh_CN"], indirect=True)

NAMES = (
    "Loquent|Anthropic|OpenAI|OpenRouter|MegaLLM|ChatAnywhere|ChatGPT|Claude|DeepSeek|Groq|Grok2API|Mistral|Ollama|Studio|llama\\.cpp|vLLM|GGUF|SmolLM2[\\w-]*|"
    "Markdown|JSON|Lines|HTML|HTTP|MIT|PDF|PEM|TOML|API|Fake|fake-error-401|echo|other-model|claude-[a-z0-9-]+|Bearer|x-api-key|token|tok|"
    "Alt|Ctrl|Shift|Tab|Menu|Meta|Enter|Escape|Esc|Delete|Del|Return|Space|PgUp|PgDown|Home|End|Backspace|Left|Right|Up|Down|Ins|"
    "English|Python|Linux|Windows|macOS|Qt|offscreen|xcb|jsonl|zip|pem|crt|cer|key|demo|Instruct|memory|MemoryKeyring|org|com"
)
"""What is called the same everywhere. Chinese keeps the word token."""
ADDRESS = re.compile(r"(?:https?|socks5)://\S*|[\w.-]*[/\\][\w./\\-]*|\S+@\S+|\b[\w-]+\.(?:gguf|toml|log|db)\b")
SAME = re.compile(rf"(?<![\w-])(?:{NAMES})(?![\w-])")
WORD = re.compile(r"[A-Za-z]{3,}")


@pytest.fixture(scope="module")
def compiled() -> None:
    """The ``.qm`` files, as ``packaging/bootstrap.py`` makes them before the tests."""
    assert [path.name for path in (ROOT / "resources" / "i18n").glob("*.qm")], "run: .venv/bin/python packaging/translations.py"


@pytest.fixture
def language(request: pytest.FixtureRequest, qapp: QApplication, compiled: None) -> Iterator[str]:
    """Its translators are on the application while the test runs."""
    before = QLocale()
    installed = translation.install(qapp, request.param)
    yield request.param
    for translator in installed:
        qapp.removeTranslator(translator)
        translator.deleteLater()
    QLocale.setDefault(before)


def said(top: QWidget, *, data: tuple[str, ...] = ()) -> dict[str, str]:
    """What *top* and all in it says or would say, by the name of who says it. *data*: object names whose text is not ours."""
    found: dict[str, str] = {}

    def note(widget: QWidget, kind: str, text: str) -> None:
        if text:
            found[f"{type(widget).__name__} {widget.objectName()} {kind}: {text}"] = text

    for widget in [top, *top.findChildren(QWidget)]:
        if widget.objectName() in data or any(parent in data for parent in _parents(widget)):
            continue
        note(widget, "name", widget.accessibleName())
        note(widget, "description", widget.accessibleDescription())
        note(widget, "tip", widget.toolTip())
        if isinstance(widget, QLabel | QAbstractButton):
            note(widget, "text", widget.text())
        if isinstance(widget, QLineEdit | QPlainTextEdit):
            note(widget, "placeholder", widget.placeholderText())
        if isinstance(widget, QComboBox):
            for at in range(widget.count()):
                note(widget, "item", widget.itemText(at))
        if isinstance(widget, QListWidget):
            for at in range(widget.count()):
                note(widget, "item", widget.item(at).text())
        if widget.isWindow():
            note(widget, "title", widget.windowTitle())
        for action in widget.actions() if isinstance(widget, QMenu) else widget.findChildren(QAction):
            note(widget, "action", action.text())
    return found


def _parents(widget: QWidget) -> Iterator[str]:
    while (above := widget.parentWidget()) is not None:
        yield above.objectName()
        widget = above


def english(texts: dict[str, str]) -> list[str]:
    """Those in which a word of English is left."""
    assert texts
    return [name for name, text in texts.items() if WORD.search(SAME.sub(" ", ADDRESS.sub(" ", text.replace("&", ""))))]


def cut_off(top: QWidget) -> list[str]:
    """Labels and buttons in sight that have less room than their words take."""
    found = []
    for widget in top.findChildren(QWidget):
        if not widget.isVisible() or not isinstance(widget, QPushButton | QLabel) or not widget.text():
            continue
        if isinstance(widget, QLabel) and widget.wordWrap():
            if widget.heightForWidth(widget.width()) > widget.height() + 1:
                found.append(f"{widget.objectName()}: {widget.text()} has {widget.height()} px of height")
        elif widget.sizeHint().width() > widget.width() + 1:
            found.append(f"{widget.objectName()}: {widget.text()} has {widget.width()} of {widget.sizeHint().width()} px")
    return found


async def whole(dialog: QWidget, *, data: tuple[str, ...] = ()) -> None:
    """Nothing of English and nothing cut off in *dialog*, which is closed."""
    if isinstance(dialog, QDialog):
        dialog.open()
    await turns(20)
    try:
        assert not english(said(dialog, data=data))
        assert not cut_off(dialog)
    finally:
        dialog.close()


async def test_nothing_is_left_of_english_in_the_window(tmp_path: Path, language: str) -> None:
    async with window_on(tmp_path) as pilot:
        await turns(20)
        assert not english(said(pilot.window))
        assert not cut_off(pilot.window)


async def test_a_failure_and_its_menus_speak_the_language(tmp_path: Path, language: str) -> None:
    with ProviderServerThread() as server:
        async with window_on(tmp_path, server.url, model="fake-error-401") as pilot:
            field = pilot.window.pane.composer.input
            field.setPlainText("12345")
            child(pilot.window.pane.composer, QAbstractButton, "composer.send").click()
            words = {"ru": "Копировать сведения", "zh_CN": "复制详细信息"}[language]
            await pilot.until(lambda: pilot.has(words), "the failure is shown", 30)
            texts = said(pilot.window)
            assert any({"ru": "не принимает ключ", "zh_CN": "没有接受密钥"}[language] in text for text in texts.values())
            # What the server says is its own.
            assert not english({name: re.split("Ответ провайдера|对方回复", text)[0] for name, text in texts.items()})


MORE = {"ru": ["Ещё", "Ещё для этого чата"], "zh_CN": ["更多", "此对话的更多操作"]}
ANSWER = "".join(["# 1\n\n| 1 | 2 |\n|---|---|\n| 3 | 4 |\n\n```\n", *(f"{line}\n" for line in range(60)), "```\n\n5[^1]\n\n[^1]: 6\n"])


async def opened(pilot: Pilot) -> QMenu:
    """The menu that is open now."""
    await pilot.until(lambda: QApplication.activePopupWidget(), "a menu is open")
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    return menu


async def test_a_conversation_and_its_menus_speak_the_language(tmp_path: Path, language: str) -> None:
    with ProviderServerThread() as server:
        server.script(text=ANSWER, reasoning="12345")
        async with window_on(tmp_path, server.url) as pilot:
            window = pilot.window
            window.resize(1200, 800)
            window.pane.composer.input.setPlainText("12345")
            child(window.pane.composer, QAbstractButton, "composer.send").click()
            await pilot.until(lambda: pilot.has({"ru": "Ответвить", "zh_CN": "分支"}[language]), "the answer is complete", 30)
            window.pane.aids.find()
            await turns(20)
            assert not english(said(window))
            assert not cut_off(window)
            for name in MORE[language]:
                pilot.click(name)
                menu = await opened(pilot)
                for each in [menu, *menu.findChildren(QMenu)]:
                    words = [action.text() for action in each.actions() if action.text()]
                    assert not english(dict(zip(words, words, strict=True)) or {"": ""})
                    assert len(words) == len(set(words))
                menu.close()
                await turns(5)


async def test_every_page_of_the_settings_speaks_the_language(tmp_path: Path, language: str) -> None:
    async with window_on(tmp_path) as pilot:
        dialog = SettingsDialog(pilot.program, pilot.window)
        dialog.open()
        await turns(30)
        for page in ("connections", "appearance", "data", "about"):
            dialog.show_page(page)
            await turns(10)
            assert not english(said(dialog, data=("settings.about.details", "settings.about.data.path", "settings.about.logs.path")))
            assert not cut_off(dialog), page
        dialog.close()
        await turns(5)


async def test_the_form_of_a_connection_speaks_the_language(tmp_path: Path, language: str) -> None:
    async with window_on(tmp_path) as pilot:
        dialog = SettingsDialog(pilot.program, pilot.window)
        dialog.open()
        await turns(10)
        for name in ("settings.connections.add", "settings.connections.form.advanced"):
            button = dialog.findChild(QAbstractButton, name)
            assert button is not None, name
            button.click()
            await turns(10)
        assert not english(said(dialog, data=("settings.about.details", "settings.about.data.path", "settings.about.logs.path")))
        assert not cut_off(dialog)
        dialog.close()
        await turns(5)


@pytest.mark.parametrize(
    ("make", "data"),
    [
        (ShortcutsDialog, ()),
        (lambda parent: SystemPromptDialog("", parent), ()),
        (lambda parent: ExportDialog(("1", "2"), parent), ()),
        (ChangesDialog, ("changes.text",)),
        (lambda parent: ImageViewer([ImagePart("0", "image/png", "1", 4, 4, 9)], 0, lambda *_: None, lambda *_: None, parent), ()),
        (LicencesDialog, ("licences.parts", "licences.text", "licences.name")),
    ],
    ids=["shortcuts", "system prompt", "export", "changes", "image", "licences"],
)
async def test_a_dialog_speaks_the_language(
    tmp_path: Path, language: str, make: Callable[[QWidget], QWidget], data: tuple[str, ...]
) -> None:
    async with window_on(tmp_path) as pilot:
        await whole(make(pilot.window), data=data)


async def test_the_ways_out_of_a_trouble_speak_the_language(tmp_path: Path, language: str) -> None:
    async with window_on(tmp_path) as pilot:
        ways = [Way("recover"), Way("backup", tmp_path, 1_790_000_000.0), Way("again"), Way("read_only"), Way("new")]
        pilot.window.show_trouble(StorageError("storage.corrupt", path="1"), ways, tmp_path)
        await turns(20)
        assert not english(said(pilot.window))
        assert not cut_off(pilot.window)
        pilot.window.end_trouble()


async def test_the_buttons_of_qt_speak_the_language(tmp_path: Path, language: str) -> None:
    async with window_on(tmp_path) as pilot:
        dialog = SystemPromptDialog("", pilot.window)
        dialog.open()
        await turns(5)
        texts = {button.text().replace("&", "") for button in dialog.findChildren(QPushButton)}
        assert texts == {"ru": {"Сохранить", "Отмена"}, "zh_CN": {"保存", "取消"}}[language]
        dialog.close()

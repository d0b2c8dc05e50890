"""The settings on the real engine, driven by the names of their controls."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import pytest
from aiohttp import web
from PySide6.QtCore import QRegularExpression, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QFrame,
    QLabel,
    QLineEdit,
    QListWidget,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QToolButton,
    QWidget,
)

from desktop.chat.connection import Connection
from desktop.engine import local_servers
from desktop.engine.local_servers import FoundServer
from desktop.engine.program import Program, build
from desktop.net.http import Http
from desktop.providers.local_server import LocalServer
from desktop.storage.settings import load_settings
from desktop.storage.vault import Vault, VaultStatus
from desktop.ui.settings.connection_fields import split_models
from desktop.ui.settings.dialog import SettingsDialog
from tests.fakes.memory_keyring import MemoryKeyring
from tests.fakes.provider_server import ProviderServer, Record
from tests.flow.rig import profile_in
from tests.ui.conftest import turns

KEY = "sk-canary-0123456789-wxyz"
FORM = "settings.connections.form"
W = TypeVar("W", bound=QWidget)


class ForgetfulKeyring(MemoryKeyring):
    """Takes every key and forgets it, as the null back end does."""

    def set_password(self, service: str, username: str, password: str) -> None:
        return


@dataclass
class Desk:
    """The dialog on an engine, and a person's hands."""

    program: Program
    keyring: MemoryKeyring
    dialog: SettingsDialog

    def find(self, kind: type[W], name: str) -> W:
        found = self.dialog.findChild(kind, name)
        assert found is not None, name
        return found

    def field(self, name: str) -> QLineEdit:
        return self.find(QLineEdit, f"{FORM}.{name}")

    def text(self, name: str) -> str:
        return self.find(QLabel, name).text()

    def type(self, name: str, text: str) -> None:
        field = self.field(name)
        field.setFocus()
        field.selectAll()
        QTest.keyClicks(field, text)

    def click(self, name: str) -> None:
        button = self.find(QPushButton, name)
        assert button.isVisibleTo(self.dialog), name
        assert button.isEnabled(), name
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    def choose(self, name: str, data: str | int) -> None:
        box = self.find(QComboBox, name)
        box.setCurrentIndex(box.findData(data))

    async def until(self, condition: Callable[[], object], what: str) -> None:
        try:
            async with asyncio.timeout(60):
                while not condition():
                    await asyncio.sleep(0.005)
        except TimeoutError:
            raise AssertionError(f"never: {what}; message: {self.text(f'{FORM}.message')!r}") from None

    async def at_rest(self) -> None:
        """Wait until what was asked of the dialog is done."""
        kinds = ("ConnectionForm:", "ConnectionsPage:")
        await self.until(lambda: not [task for task in asyncio.all_tasks() if task.get_name().startswith(kinds)], "all is done")

    async def begin(self, server: ProviderServer, label: str = "Mine") -> None:
        self.click("settings.connections.add")
        self.choose(f"{FORM}.provider", "AnthropicCompatible")
        self.type("label", label)
        self.type("address", server.url)

    @property
    def saved(self) -> list[Connection]:
        return [state.connection for state in self.program.connections.all if not state.is_local]


@pytest.fixture
def keyring() -> MemoryKeyring:
    return MemoryKeyring()


@pytest.fixture
def found(monkeypatch: pytest.MonkeyPatch) -> list[FoundServer]:
    """What is found on this computer."""
    servers: list[FoundServer] = []

    async def find(_http: Http) -> list[FoundServer]:
        return servers

    monkeypatch.setattr(local_servers, "find_local_servers", find)
    return servers


@pytest.fixture
async def program(keyring: MemoryKeyring, tmp_path: Path, server: ProviderServer) -> AsyncIterator[Program]:
    """The engine; what it asks the *server* it may ask to its end."""
    async with build(profile_in(tmp_path), vault=Vault("loquent-test", backend=keyring)) as made:
        yield made


@pytest.fixture
async def desk(program: Program, keyring: MemoryKeyring, found: list[FoundServer], qapp: QApplication) -> AsyncIterator[Desk]:
    dialog = SettingsDialog(program)
    dialog.open()
    await turns()
    made = Desk(program, keyring, dialog)
    await made.until(lambda: "Asking" not in made.text("settings.connections.keyring"), "the keyring's state")
    yield made
    # A form that saves goes on when it is closed, and has to be through with it while there is a loop.
    await made.at_rest()
    # Not close(): what a test typed and did not save would keep it open.
    dialog.done(0)
    await turns()


@pytest.fixture
async def server() -> AsyncIterator[ProviderServer]:
    async with ProviderServer(key=KEY, models=["one", "two", "three"]) as running:
        yield running


async def test_every_control_has_a_name_for_tests_and_for_people(desk: Desk) -> None:
    desk.click("settings.connections.add")
    for kind in (QPushButton, QLineEdit, QComboBox, QPlainTextEdit, QCheckBox, QListWidget):
        for control in desk.dialog.findChildren(kind):
            assert control.objectName(), control
            assert control.accessibleName(), control.objectName()


async def test_the_dialog_fits_a_small_screen(desk: Desk) -> None:
    screen = desk.dialog.screen().availableGeometry().size()
    assert screen.width() < 980
    assert desk.dialog.width() < screen.width()
    assert desk.dialog.height() < screen.height()


async def test_no_label_reads_its_text_as_html(desk: Desk) -> None:
    desk.click("settings.connections.add")
    rich = [label for label in desk.dialog.findChildren(QLabel) if label.textFormat() != Qt.TextFormat.PlainText]
    # The labels a form layout makes for empty texts have nothing to read.
    assert [label.text() for label in rich if label.text()] == []


async def test_the_keyrings_state_is_said(desk: Desk) -> None:
    assert "unlocked" in desk.text("settings.connections.keyring")


@pytest.mark.parametrize(("kind", "words"), [("ready", "is kept in the keyring"), ("none", "has no keyring")])
async def test_the_form_tells_of_the_keyring_only_where_there_is_one(desk: Desk, kind: Any, words: str) -> None:
    desk.click("settings.connections.add")
    desk.dialog.connections.form.set_vault(VaultStatus(kind))
    assert words in desk.text(f"{FORM}.key_note")


async def test_a_new_connection_is_saved_with_its_key_and_its_models_are_fetched(desk: Desk, server: ProviderServer) -> None:
    await desk.begin(server, "Claude at work")
    desk.type("key", f" Bearer {KEY} ")
    desk.click(f"{FORM}.save")
    await desk.until(lambda: [c.label for c in desk.saved] == ["Claude at work"], "saved")
    connection = desk.saved[0]
    await desk.until(lambda: desk.keyring.secrets == {("loquent-test", connection.id): KEY}, "the key, which is kept last")
    await desk.until(lambda: "connected" in desk.text(f"settings.connections.status.{connection.id}"), "connected")
    assert desk.program.connections.get(connection.id).models == ("one", "two", "three")  # type: ignore[union-attr]
    assert desk.field("key").text() == ""


async def test_enter_in_a_field_saves(desk: Desk, server: ProviderServer) -> None:
    await desk.begin(server)
    desk.type("key", KEY)
    QTest.keyClick(desk.field("key"), Qt.Key.Key_Return)
    await desk.until(lambda: not desk.dialog.connections.form.isVisible(), "saved")
    assert desk.saved[0].label == "Mine"
    await desk.at_rest()


async def test_a_test_shows_each_step_and_a_report_without_the_key(desk: Desk, server: ProviderServer) -> None:
    await desk.begin(server)
    desk.type("key", "sk-wrong-0123456789")
    desk.click(f"{FORM}.test")
    await desk.until(lambda: desk.find(QPushButton, f"{FORM}.test").text() == "Test again", "the end of the test")
    assert desk.text(f"{FORM}.step.address").startswith("✓ Address understood: POST ")
    assert desk.text(f"{FORM}.step.connection").startswith("✓ ")
    assert desk.text(f"{FORM}.step.key").startswith("✕ ")
    assert desk.text(f"{FORM}.step.models") == "· Models: not asked"
    desk.click(f"{FORM}.copy_report")
    report = QGuiApplication.clipboard().text()
    assert "x key:" in report
    assert "sk-wrong-0123456789" not in report
    assert desk.saved == []


def steps_of(desk: Desk) -> list[str]:
    """What a test said, as far as it can be seen."""
    lines = desk.dialog.connections.form.findChildren(QLabel, QRegularExpression(rf"^{FORM}\.step\."))
    return [line.text() for line in lines if not line.isHidden()]


@pytest.mark.parametrize("edited", ["address", "key", "auth", "first_event_timeout"])
async def test_what_a_test_said_goes_with_what_it_was_about(desk: Desk, server: ProviderServer, edited: str) -> None:
    await desk.begin(server)
    desk.type("key", KEY)
    desk.find(QCheckBox, f"{FORM}.unencrypted").setChecked(True)
    desk.click(f"{FORM}.test")
    await desk.until(lambda: desk.find(QPushButton, f"{FORM}.test").text() == "Test again", "the end of the test")
    fields = desk.dialog.connections.form.fields
    assert len(steps_of(desk)) > 3
    desk.type("label", "Another name")
    fields.listed.activated.emit(fields.listed.model().index(1, 0))
    assert len(steps_of(desk)) > 3, "a label and names of models change nothing of it"
    assert not fields.listed.isHidden()
    if edited == "auth":
        desk.choose(f"{FORM}.auth", "bearer")
    else:
        fields.more.setChecked(True)
        QTest.keyClicks(desk.field(edited), "9")
    assert steps_of(desk) == []
    assert desk.find(QPushButton, f"{FORM}.test").text() == "Test"
    assert not desk.find(QPushButton, f"{FORM}.copy_report").isEnabled()
    assert fields.listed.isHidden() == (edited == "address"), "the models are those of the address"


async def test_a_test_that_runs_says_nothing_about_another_address(desk: Desk, server: ProviderServer) -> None:
    server.script(misbehave="hold")
    await desk.begin(server)
    desk.find(QCheckBox, f"{FORM}.unencrypted").setChecked(True)
    desk.type("key", KEY)
    desk.click(f"{FORM}.test")
    await desk.until(lambda: server.open_requests, "a model is asked")
    QTest.keyClicks(desk.field("address"), "9")
    await desk.at_rest()
    assert steps_of(desk) == []
    button = desk.find(QPushButton, f"{FORM}.test")
    assert (button.text(), button.isEnabled()) == ("Test", True)


async def test_a_stored_key_is_never_put_back_into_the_field(desk: Desk, server: ProviderServer) -> None:
    await desk.program.connections.save(Connection("work", "AnthropicCompatible", "Work", server.url), KEY)
    desk.click("settings.connections.edit.work")
    assert desk.field("key").text() == ""
    assert desk.field("key").echoMode() == QLineEdit.EchoMode.Password
    assert server.url in desk.text(f"{FORM}.key_note")
    desk.type("label", "Renamed")
    desk.click(f"{FORM}.save")
    await desk.until(lambda: [c.label for c in desk.saved] == ["Renamed"], "renamed")
    assert list(desk.keyring.secrets.values()) == [KEY]


async def test_a_changed_address_asks_before_the_stored_key_may_go_there(desk: Desk, server: ProviderServer) -> None:
    await desk.program.connections.save(Connection("work", "AnthropicCompatible", "Work", server.url), KEY)
    async with ProviderServer() as elsewhere:
        desk.click("settings.connections.edit.work")
        desk.type("address", elsewhere.url)
        desk.click(f"{FORM}.save")
        assert "Save again" in desk.text(f"{FORM}.message")
        assert elsewhere.url in desk.text(f"{FORM}.message")
        assert desk.saved[0].api_base == server.url
        desk.click(f"{FORM}.save")
        await desk.until(lambda: desk.saved[0].key_origin == elsewhere.url, "agreed")
        await desk.until(lambda: elsewhere.requests, "a list asked for")


async def test_what_cannot_be_a_key_is_refused_in_words_and_nothing_is_saved(desk: Desk, server: ProviderServer) -> None:
    await desk.begin(server)
    desk.type("key", "two words")
    desk.click(f"{FORM}.save")
    await desk.until(lambda: "no spaces" in desk.text(f"{FORM}.message"), "the sentence")
    assert desk.saved == []
    assert desk.field("key").text() == "two words"


@pytest.mark.parametrize("keyring", [ForgetfulKeyring()])
async def test_without_a_keyring_that_keeps_it_a_key_can_be_kept_for_the_session(
    desk: Desk, server: ProviderServer, tmp_path: Path
) -> None:
    await desk.begin(server)
    desk.type("key", KEY)
    desk.click(f"{FORM}.save")
    session = desk.find(QPushButton, f"{FORM}.keep_for_session")
    await desk.until(lambda: session.isVisible() and session.isEnabled(), "the offer")
    assert desk.field("key").text() == KEY
    desk.click(f"{FORM}.keep_for_session")
    await desk.until(lambda: not desk.dialog.connections.form.isVisible(), "kept")
    assert (await desk.program.connections.resolve(desk.saved[0].id)).api_key == KEY
    assert holding(tmp_path, KEY) == []


def in_sight(desk: Desk, name: str) -> bool:
    control = desk.find(QPushButton, name)
    return control.isVisible() and control.visibleRegion().boundingRect() == control.rect()


@pytest.mark.parametrize("keyring", [ForgetfulKeyring()])
async def test_the_answer_to_save_and_test_is_in_sight(desk: Desk, server: ProviderServer) -> None:
    await desk.begin(server)
    desk.type("key", "sk-wrong-0123456789")
    desk.dialog.resize(700, 500)
    desk.click(f"{FORM}.test")
    await desk.until(lambda: desk.find(QPushButton, f"{FORM}.copy_report").isEnabled(), "all steps")
    await desk.until(lambda: in_sight(desk, f"{FORM}.save"), "the buttons below the steps")
    area = next(area for area in desk.dialog.findChildren(QScrollArea) if area.isAncestorOf(desk.dialog.connections))
    area.verticalScrollBar().setValue(0)
    desk.click(f"{FORM}.save")
    await desk.until(lambda: in_sight(desk, f"{FORM}.keep_for_session"), "what can be done")


async def test_a_form_larger_than_the_window_begins_at_its_top(desk: Desk, server: ProviderServer) -> None:
    await desk.begin(server)
    desk.type("key", KEY)
    desk.click(f"{FORM}.save")
    await desk.until(lambda: not desk.dialog.connections.form.isVisible(), "saved")
    await desk.at_rest()
    desk.dialog.resize(700, 400)
    desk.dialog.connections.open_connection(desk.saved[0].id)
    title = desk.find(QLabel, f"{FORM}.title")
    await desk.until(lambda: title.visibleRegion().boundingRect() == title.rect(), "the title")


def holding(folder: Path, text: str) -> list[Path]:
    return [file for file in folder.rglob("*") if file.is_file() and text.encode() in file.read_bytes()]


async def test_a_server_that_wants_a_key_is_not_said_to_have_refused_one(desk: Desk, server: ProviderServer) -> None:
    await desk.begin(server)
    desk.choose(f"{FORM}.auth", "none")
    desk.click(f"{FORM}.save")
    await desk.until(lambda: desk.saved, "saved")
    status = f"settings.connections.status.{desk.saved[0].id}"
    await desk.until(lambda: desk.text(status) == "● wants a key: open to enter one", "asked without a key")
    await desk.at_rest()


async def test_a_key_goes_unencrypted_over_a_network_only_when_the_box_is_ticked(desk: Desk) -> None:
    desk.click("settings.connections.add")
    desk.choose(f"{FORM}.provider", "OpenaiCompatible")
    desk.type("address", "http://192.168.7.7:8000")
    box = desk.find(QCheckBox, f"{FORM}.unencrypted")
    assert box.isVisible()
    desk.click(f"{FORM}.save")
    assert "not encrypted" in desk.text(f"{FORM}.message")
    assert desk.saved == []
    desk.type("address", "https://cellar.example")
    assert not box.isVisible()


async def test_models_can_be_typed_and_taken_from_the_servers_list(desk: Desk, server: ProviderServer) -> None:
    await desk.begin(server)
    desk.type("key", KEY)
    desk.click(f"{FORM}.test")
    fields = desk.dialog.connections.form.fields
    await desk.until(fields.listed.isVisible, "the list")
    fields.models_field.setPlainText("typed-by-hand")
    fields.listed.activated.emit(fields.listed.model().index(1, 0))
    desk.click(f"{FORM}.save")
    await desk.until(lambda: desk.saved, "saved")
    assert desk.saved[0].models == ("typed-by-hand", "two")


async def test_a_connection_is_removed_with_its_key(desk: Desk, server: ProviderServer) -> None:
    await desk.program.connections.save(Connection("work", "AnthropicCompatible", "Work", server.url), KEY)
    desk.click("settings.connections.edit.work")
    desk.click(f"{FORM}.remove")
    await desk.until(lambda: not desk.saved and not desk.keyring.secrets, "removed")
    assert desk.dialog.findChild(QPushButton, "settings.connections.edit.work") in (None, *hidden(desk))


def hidden(desk: Desk) -> list[QPushButton]:
    return [button for button in desk.dialog.findChildren(QPushButton) if not button.isVisible()]


async def test_a_server_found_on_this_computer_is_added_with_one_click(
    program: Program, keyring: MemoryKeyring, found: list[FoundServer], server: ProviderServer, qapp: QApplication
) -> None:
    found.append(FoundServer("Ollama", "Ollama", f"{server.url}/v1", ("a", "b")))
    dialog = SettingsDialog(program)
    dialog.open()
    desk = Desk(program, keyring, dialog)
    name = "settings.connections.edit.found.Ollama"
    await desk.until(lambda: dialog.findChild(QPushButton, name), "the offer")
    assert desk.find(QPushButton, name).accessibleName() == "Add Ollama"
    desk.click(name)
    await desk.until(lambda: [c.label for c in desk.saved] == ["Ollama"], "added")
    assert (desk.saved[0].api_base, desk.saved[0].auth or "none") == (f"{server.url}/v1", "none")
    dialog.close()
    await turns()


async def test_a_file_with_a_mistake_is_shown_and_rewritten_only_when_told_to(
    program: Program, keyring: MemoryKeyring, found: list[FoundServer], server: ProviderServer, qapp: QApplication
) -> None:
    file = program.profile.connections_file
    broken = '[[connection]]\nid = "a"\nprovider = "Anthropic"\nproxy = 7\n'
    file.write_text(broken)
    await program.connections.load()
    dialog = SettingsDialog(program)
    dialog.open()
    desk = Desk(program, keyring, dialog)
    notices = desk.find(QFrame, "settings.connections.notices")
    assert notices.isVisible()
    assert "line 4" in " ".join(label.text() for label in notices.findChildren(QLabel))
    await desk.begin(server)
    desk.type("key", KEY)
    desk.click(f"{FORM}.save")
    await desk.until(desk.find(QPushButton, f"{FORM}.rewrite").isVisible, "the question")
    assert file.read_text() == broken
    await desk.until(desk.find(QPushButton, f"{FORM}.rewrite").isEnabled, "ready")
    desk.click(f"{FORM}.rewrite")
    await desk.until(lambda: desk.saved and keyring.secrets, "rewritten")
    assert any(other.read_text() == broken for other in others_of(file))
    await desk.until(lambda: desk.saved[0].key_origin == server.url, "the key bound")
    assert 'id = "a"' in file.read_text(), "what the user has to correct is still there"
    dialog.close()
    await turns()


def others_of(file: Path) -> list[Path]:
    return [other for other in file.parent.iterdir() if other != file and other.is_file()]


async def test_the_theme_and_the_size_are_kept(desk: Desk) -> None:
    desk.dialog.show_page("appearance")
    desk.choose("settings.appearance.theme", "dark")
    size = desk.find(QComboBox, "settings.appearance.font_size")
    size.setCurrentIndex(size.findData(14))
    await desk.until(lambda: (desk.program.settings.current.theme, desk.program.settings.current.font_size) == ("dark", 14), "set")
    file = desk.program.profile.settings_file
    await desk.until(lambda: file.exists() and "14" in file.read_text() and "dark" in file.read_text(), "written")


@pytest.mark.parametrize("page", ["appearance", "data"])
async def test_a_settings_file_with_a_mistake_is_written_anew_by_the_button_that_is_spoken_of(desk: Desk, page: str) -> None:
    file = desk.program.profile.settings_file
    file.write_text('default_model = "m"\nfont_size = "large"\n', encoding="utf-8")
    desk.dialog.show_page(page)
    choices: dict[str, tuple[str, str | int]] = {"appearance": ("theme", "dark"), "data": ("trash_days", 90)}
    name, value = choices[page]
    anew = desk.find(QPushButton, f"settings.{page}.rewrite")
    assert anew.isHidden()
    desk.choose(f"settings.{page}.{name}", value)
    await desk.until(anew.isVisible, "the way out")
    assert "keep a copy and write it anew" in desk.text(f"settings.{page}.notice")
    assert "font_size" in file.read_text(encoding="utf-8")
    desk.click(f"settings.{page}.rewrite")
    await desk.until(anew.isHidden, "written")
    assert desk.find(QLabel, f"settings.{page}.notice").isHidden()
    kept, notices = load_settings(file)
    assert (getattr(kept, name), kept.default_model, notices) == (value, "m", [])
    assert [copy.read_text(encoding="utf-8") for copy in file.parent.glob("*.kept")] == ['default_model = "m"\nfont_size = "large"\n']


async def test_the_even_flow_of_answers_can_be_switched_off(desk: Desk) -> None:
    desk.dialog.show_page("appearance")
    switch = desk.find(QCheckBox, "settings.appearance.smooth_streaming")
    assert switch.isChecked()
    switch.click()
    file = desk.program.profile.settings_file
    await desk.until(lambda: file.exists() and "smooth_streaming = false" in file.read_text(), "written")
    assert desk.program.settings.current.smooth_streaming is False


async def test_about_names_the_version_and_the_folder(desk: Desk) -> None:
    desk.dialog.show_page("about")
    assert desk.text("settings.about.data.path") == str(desk.program.profile.data)
    assert desk.text("settings.about.version").startswith("Version ")


async def test_the_card_of_the_local_model_opens_instead_of_the_form(desk: Desk) -> None:
    desk.click("settings.connections.add")
    desk.click("settings.connections.edit.local")
    assert desk.dialog.connections.local.isVisible()
    assert not desk.dialog.connections.form.isVisible()


WAITING_CHILD = """
import json, pathlib, sys, time
settings = json.loads(sys.stdin.readline())
while not pathlib.Path(sys.argv[1]).exists():
    time.sleep(0.01)
print(json.dumps({"port": 4321}), flush=True)
sys.stdin.read()
"""


async def test_the_local_model_is_said_to_start_only_when_somebody_needed_it(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded, model = tmp_path / "loaded", tmp_path / "Tiny.gguf"
    model.write_bytes(b"GGUF and more")
    local = desk.program.connections.local
    command = (sys.executable, "-c", WAITING_CHILD, str(loaded))
    monkeypatch.setattr(local, "_make_server", lambda _path: LocalServer(model, command=command))
    status = "settings.connections.status.local"
    assert desk.text(status) == "○ starts when first used"
    local.start()
    await desk.until(lambda: desk.text(status) == "○ starting", "it is starting")
    loaded.touch()
    await desk.until(lambda: desk.text(status) == "● ready", "it is ready")


async def test_a_dialog_that_was_closed_hears_nothing_any_more(
    program: Program, found: list[FoundServer], server: ProviderServer, qapp: QApplication, caplog: pytest.LogCaptureFixture
) -> None:
    dialog = SettingsDialog(program)
    dialog.open()
    await turns()
    kept = (dialog, dialog.connections, dialog.connections.local)
    dialog.close()
    await turns()
    await program.connections.save(Connection("work", "AnthropicCompatible", "Work", server.url), KEY)
    await program.connections.refresh_models("work")
    program.connections.local.changed.emit(program.connections.local.state)
    assert len(kept) == 3
    assert "a listener failed" not in caplog.text


@pytest.mark.parametrize(
    ("text", "models"),
    [("a, b\nc;a", ("a", "b", "c")), ("", ()), (" ,\n", ()), ("org/model:7b", ("org/model:7b",))],
)
def test_names_of_models_are_separated_by_commas_or_lines(text: str, models: tuple[str, ...]) -> None:
    assert split_models(text) == models


async def test_a_service_that_answers_no_more_is_marked_where_it_is_chosen(desk: Desk) -> None:
    desk.click("settings.connections.add")
    offered = desk.find(QComboBox, f"{FORM}.provider")
    names = {str(offered.itemData(row)): offered.itemText(row) for row in range(offered.count())}
    assert names["ChatAnywhere"] == "ChatAnywhere (not working)"
    assert [name for name, shown in names.items() if "not working" in shown] == ["ChatAnywhere"]
    offered.setCurrentIndex(offered.findData("ChatAnywhere"))
    assert desk.field("label").text() == "ChatAnywhere"


async def test_a_stored_key_is_shown_by_its_end_and_never_by_itself(desk: Desk, server: ProviderServer) -> None:
    """E9: also what a screenshot of the settings shows."""
    await desk.program.connections.save(Connection("work", "AnthropicCompatible", "Work", server.url), KEY)
    desk.click("settings.connections.edit.work")
    await desk.until(lambda: desk.field("key").placeholderText().endswith("•wxyz"), "the end of the key")
    assert KEY[3:-4] not in " ".join(f"{w.text()} {w.placeholderText()} {w.toolTip()}" for w in desk.dialog.findChildren(QLineEdit))
    assert KEY not in " ".join(f"{w.text()} {w.toolTip()}" for w in desk.dialog.findChildren(QLabel))
    desk.click("settings.connections.add")
    assert desk.field("key").placeholderText() == ""


async def test_a_key_cannot_be_copied_out_of_its_field(desk: Desk) -> None:
    """E10."""
    desk.click("settings.connections.add")
    desk.type("key", KEY)
    QGuiApplication.clipboard().setText("before")
    field = desk.field("key")
    field.selectAll()
    for keys in (Qt.Key.Key_C, Qt.Key.Key_X):
        QTest.keyClick(field, keys, Qt.KeyboardModifier.ControlModifier)
    field.copy()
    field.cut()
    assert QGuiApplication.clipboard().text() == "before"
    menu = field.createStandardContextMenu()
    assert not [a for a in menu.actions() if a.isEnabled() and a.objectName() in ("edit-copy", "edit-cut")]
    menu.deleteLater()


def more(desk: Desk, name: str, text: str) -> None:
    button = desk.find(QToolButton, f"{FORM}.advanced")
    if not button.isChecked():
        button.click()
    desk.type(name, text)


@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [
        ("proxy_address", "gopher://x", "no address of a proxy"),
        ("proxy_address", "", "no address of a proxy"),
        ("ca_file", "/nowhere/at/all.pem", "cannot be read"),
        ("connect_timeout", "soon", "Enter seconds"),
        ("idle_timeout", "-1", "Enter seconds"),
        ("first_event_timeout", "nan", "Enter seconds"),
        ("key_env", "two words", "no name of an environment variable"),
        ("key_env", "sk-ant-api03-0123456789abcdef", "no name of an environment variable"),
        ("address", "ftp://files.example", "must begin with"),
    ],
)
async def test_a_value_that_cannot_be_used_is_said_at_its_field_and_nothing_is_saved(
    desk: Desk, server: ProviderServer, field: str, typed: str, words: str
) -> None:
    await desk.begin(server)
    desk.choose(f"{FORM}.proxy", "url" if field == "proxy_address" else "")
    more(desk, field, typed)
    desk.click(f"{FORM}.save")
    # The sentence may have been there while it was typed: what is pressed has to come to its end before it is looked at.
    await desk.at_rest()
    error = desk.find(QLabel, f"{FORM}.{'proxy' if field == 'proxy_address' else field}.error")
    assert words in error.text()
    assert error.isVisible()
    assert desk.field(field).accessibleDescription() == error.text()
    assert desk.saved == []
    assert server.requests == []
    desk.type(field, "x")
    assert not error.isVisible(), "it is gone as soon as the field is changed"


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("no colon", "Line 1 is no header"),
        ("X-Ok: yes\nAuthorization: Bearer 0123456789", "Line 2 holds a key"),
        ("X-Auth-Token: abcdef0123", "Line 1 holds a key"),
        ("X-Team: sk-0123456789abcdef", "Line 1 holds a key"),
        ("Host: elsewhere", "Loquent sets Host itself"),
        ("X-Team: blüe", "characters that cannot be sent"),
    ],
)
async def test_a_header_that_cannot_be_sent_is_said_at_its_field(desk: Desk, server: ProviderServer, typed: str, words: str) -> None:
    await desk.begin(server)
    desk.find(QPlainTextEdit, f"{FORM}.headers").setPlainText(typed)
    desk.click(f"{FORM}.save")
    await desk.until(lambda: words in desk.text(f"{FORM}.headers.error"), "the sentence at the field")
    assert desk.saved == []


async def test_how_a_server_is_reached_is_kept_and_shown_again(desk: Desk, server: ProviderServer, tmp_path: Path) -> None:
    await desk.begin(server)
    desk.choose(f"{FORM}.proxy", "none")
    more(desk, "connect_timeout", "2,5")
    more(desk, "idle_timeout", "300")
    desk.find(QPlainTextEdit, f"{FORM}.headers").setPlainText("X-Team: blue\nX-Other: a: b")
    desk.type("key", KEY)
    desk.click(f"{FORM}.save")
    await desk.until(lambda: desk.saved and not desk.dialog.connections.form.isVisible(), "saved")
    kept = desk.saved[0]
    assert (kept.proxy, kept.connect_timeout, kept.idle_timeout, kept.first_event_timeout) == ("none", 2.5, 300, None)
    assert dict(kept.headers) == {"X-Team": "blue", "X-Other": "a: b"}
    await desk.until(lambda: server.requests, "a list asked for")
    assert server.requests[0].headers["x-team"] == "blue"
    await desk.program.connections.load()
    await turns()
    desk.click(f"settings.connections.edit.{kept.id}")
    assert desk.find(QToolButton, f"{FORM}.advanced").isChecked()
    assert desk.field("connect_timeout").text() == "2.5"
    assert desk.find(QPlainTextEdit, f"{FORM}.headers").toPlainText() == "X-Team: blue\nX-Other: a: b"
    assert desk.find(QComboBox, f"{FORM}.proxy").currentData() == "none"


async def test_a_file_without_certificates_is_said_at_its_field_and_nothing_is_sent(
    desk: Desk, server: ProviderServer, tmp_path: Path
) -> None:
    """F4: a CA file of one's own."""
    bad = tmp_path / "bad.pem"
    bad.write_text("not a certificate")
    await desk.begin(server)
    more(desk, "ca_file", str(bad))
    desk.click(f"{FORM}.test")
    await desk.until(lambda: "no certificates" in desk.text(f"{FORM}.ca_file.error"), "the sentence at the field")
    assert server.requests == []


async def test_what_a_test_finds_to_work_is_one_click_away(desk: Desk, server: ProviderServer) -> None:
    async with OnlyCompletions(models=["home"]) as elsewhere:
        await desk.begin(elsewhere)
        desk.click(f"{FORM}.test")
        take = desk.find(QPushButton, f"{FORM}.take")
        await desk.until(take.isVisible, "the offer")
        assert "It speaks OpenAI Chat Completions" in desk.text(f"{FORM}.step.streaming")
        await desk.until(desk.find(QPushButton, f"{FORM}.test").isEnabled, "the end of the test")
        desk.click(f"{FORM}.take")
        assert desk.find(QComboBox, f"{FORM}.provider").currentData() == "OpenaiCompatible"
        assert desk.field("label").text() == "Mine"
        desk.click(f"{FORM}.test")
        await desk.until(lambda: desk.text(f"{FORM}.step.streaming").startswith("✓ Streams"), "it streams")
        await desk.until(desk.find(QPushButton, f"{FORM}.test").isEnabled, "the end of the test")
        desk.click(f"{FORM}.save")
        await desk.until(lambda: desk.saved, "saved")
        found = desk.saved[0].found
        assert found is not None
        assert (found.protocol, found.streams, found.endpoint) == ("openai", True, f"{elsewhere.url}/v1/chat/completions")


class OnlyCompletions(ProviderServer):
    """Knows no other path than those of the Completions wire."""

    async def _answer(self, request: web.Request, record: Record) -> web.StreamResponse:
        if record.path.endswith("/messages"):
            return web.Response(status=404, text="Not Found")
        return await super()._answer(request, record)


async def test_it_is_said_before_that_a_test_costs_tokens(desk: Desk) -> None:
    desk.click("settings.connections.add")
    cost = desk.find(QLabel, f"{FORM}.cost")
    assert cost.isVisible()
    assert "tokens" in cost.text()


async def test_a_connection_that_is_not_encrypted_keeps_its_mark(desk: Desk) -> None:
    """F3: the lasting mark in the list."""
    for name, address in (("lan", "http://192.168.7.7:8000"), ("home", "http://127.0.0.1:8000"), ("far", "https://far.invalid")):
        await desk.program.connections.save(Connection(name, "OpenaiCompatible", name, address, "none"))
    await turns()
    marked = [n for n in ("lan", "home", "far") if desk.find(QLabel, f"settings.connections.warning.{n}").isVisible()]
    assert marked == ["lan"]
    assert "Not encrypted" in desk.find(QLabel, "settings.connections.warning.lan").accessibleName()

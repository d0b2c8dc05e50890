"""The tools of the real tests, tried on a window that is not Loquent's: a red test here means a broken tool."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from tests.real.xsession import Desktop, Keyring, missing_programs, x_session

MISSING = missing_programs()
pytestmark = pytest.mark.skipif(bool(MISSING), reason=f"this computer lacks {', '.join(MISSING)}")

WINDOW = """
import sys
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget
app = QApplication(sys.argv[:1])
app.setApplicationName("tried")

class Target(QLabel):
    def __init__(self):
        super().__init__("nothing yet")
        self.setAccessibleName("Target")
        self.setAcceptDrops(True)
        self.setMinimumSize(200, 120)
    def dragEnterEvent(self, event):
        event.acceptProposedAction()
    def dropEvent(self, event):
        mime = event.mimeData()
        where = [url.toString() for url in mime.urls()]
        event.acceptProposedAction()
        self.setAccessibleDescription(f"urls={where} image={mime.hasImage()} text={mime.text()!r}")

window = QWidget()
window.setWindowTitle("Tried window")
entry, button, target = QLineEdit(), QPushButton("Press me"), Target()
entry.setAccessibleName("Entry")
button.clicked.connect(lambda: button.setAccessibleDescription(f"pressed with {entry.text()}"))
column = QVBoxLayout(window)
for widget in (entry, button, target):
    column.addWidget(widget)
window.move(500, 200)
window.show()
sys.exit(app.exec())
"""


@pytest.fixture(scope="module")
def desktop() -> Iterator[Desktop]:
    with x_session() as session, Desktop(session) as driver:
        driver.start([sys.executable, "-c", WINDOW], app="tried", title="Tried window")
        yield driver


def test_typing_and_clicking_reach_the_window(desktop: Desktop) -> None:
    desktop.click("Entry")
    desktop.key("ctrl+a")
    desktop.type("Hello, world; it's 100 %")
    desktop.wait_for_text("Entry", "100 %")
    assert desktop.text("Entry") == "Hello, world; it's 100 %"
    desktop.click("Press me")
    desktop.wait_for_description("Press me", "pressed with Hello, world; it's 100 %")


def test_text_of_any_script_can_be_pasted_and_copied(desktop: Desktop) -> None:
    desktop.click("Entry")
    desktop.key("ctrl+a")
    desktop.type("Grüße 你好")
    desktop.wait_for_text("Entry", "你好")
    desktop.key("ctrl+a", "ctrl+x")
    assert desktop.clipboard().decode() == "Grüße 你好"


def test_a_button_can_be_pressed_without_the_pointer(desktop: Desktop) -> None:
    desktop.ask("set_text", name="Entry", text="by name")
    desktop.press("Press me")
    desktop.wait_for_description("Press me", "by name")


@pytest.mark.parametrize(
    ("kind", "expected"), [("files", "picture.png"), ("image", "image=True"), ("browser", "http://127.0.0.1:1/"), ("text", "picture.png")]
)
def test_a_drag_from_another_program_arrives(desktop: Desktop, tmp_path: Path, kind: str, expected: str) -> None:
    path = tmp_path / "picture.png"
    Image.new("RGB", (20, 20), "teal").save(path)
    assert desktop.drag_in(sys.executable, kind, [str(path)], "Target") == "CopyAction"
    desktop.wait_for_description("Target", expected)


def test_the_screen_can_be_looked_at(desktop: Desktop, tmp_path: Path) -> None:
    with Image.open(desktop.screenshot(tmp_path / "screen.png")) as image:
        assert image.size == (1280, 800)
        x, y, width, height = desktop.find("Target").extents
        assert image.convert("RGB").crop((x, y, x + width, y + height)).getcolors(1_000_000)


def test_a_missing_element_is_told_with_those_that_are_there(desktop: Desktop) -> None:
    with pytest.raises(TimeoutError, match="Press me"):
        desktop.find("No such thing", seconds=0.2)


def test_closing_the_window_ends_the_program() -> None:
    with x_session() as session, Desktop(session) as driver:
        driver.start([sys.executable, "-c", WINDOW], app="tried", title="Tried window")
        assert driver.close_window() == 0


LACKING_KEYRING = missing_programs(keyring=True)


@pytest.mark.skipif(bool(LACKING_KEYRING), reason=f"this computer lacks {', '.join(LACKING_KEYRING)}")
@pytest.mark.parametrize(("state", "expected"), [("unlocked", "kept: secret"), ("locked", "KeyringLocked"), (None, "NoKeyringError")])
def test_the_keyring_is_unlocked_locked_or_absent(state: Keyring | None, expected: str) -> None:
    program = (
        "import keyring\n"
        "try:\n"
        "    keyring.set_password('loquent', 'me', 'secret')\n"
        "    print('kept:', keyring.get_password('loquent', 'me'))\n"
        "except Exception as error:\n"
        "    print(type(error).__name__)\n"
    )
    with x_session(keyring=state, accessibility=False) as session:
        done = subprocess.run([sys.executable, "-c", program], env=session.env, capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.strip() == expected

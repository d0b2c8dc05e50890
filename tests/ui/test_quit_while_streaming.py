"""The program is closed in the middle of an answer: it ends at once, cleanly, and the text is kept."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from PySide6.QtWidgets import QApplication

from desktop.app import _leave_on_signals, _tell
from desktop.chat.connection import Connection
from desktop.chat.message import MessageState
from desktop.paths import Profile
from desktop.storage.connections import save_connection
from desktop.storage.settings import save_setting
from desktop.ui.main_window import MainWindow
from tests.fakes.provider_server import ProviderServerThread
from tests.flow.rig import engine, profile_in
from tests.ui.conftest import turns

ROOT = Path(__file__).resolve().parents[2]
_NOISE = ("propagateSizeHints", "This plugin does not support")


def prepared(folder: Path, url: str) -> Profile:
    profile = profile_in(folder)
    connection = Connection("fake", "AnthropicCompatible", "Fake", api_base=url, models=("echo",), key_env="LOQUENT_TEST_KEY")
    save_connection(profile.connections_file, connection)
    save_setting(profile.settings_file, "default_connection", "fake")
    save_setting(profile.settings_file, "default_model", "echo")
    return profile


def below(folder: Path) -> set[Path]:
    return set(folder.rglob("*"))


@pytest.mark.parametrize("misbehave", ["", "stall"])
async def test_quit_in_mid_answer_ends_cleanly_and_keeps_the_text(tmp_path: Path, misbehave: str) -> None:
    """C10."""
    with ProviderServerThread() as server:
        for round_ in range(10 if os.environ.get("LOQUENT_THOROUGH") else 3):
            folder = tmp_path / str(round_)
            server.script(chunks=[f"word{n} " for n in range(2000)], delay=0.01, misbehave=misbehave, after=8)
            prepared(folder, server.url)
            environment = {**os.environ, "LOQUENT_TEST_KEY": "test-key-0123456789", "QT_QPA_PLATFORM": "offscreen"}
            command = [sys.executable, "-m", "tests.fakes.quitting_program", str(folder)]
            done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60, check=False)  # noqa: ASYNC221
            assert done.returncode == 0, done.stderr
            assert [line for line in done.stderr.splitlines() if line and not any(noise in line for noise in _NOISE)] == []
            server.wait_until(lambda: server.open_requests == 0)
            async with engine(folder) as program:
                session = await program.library.session(program.library.conversations[0].id)
                answer = session.path[-1]
                assert answer.state is MessageState.INTERRUPTED
                assert answer.text.startswith("word0 word1 word2 ")
                assert session.offers(answer.id) == ("continue",)


@pytest.mark.parametrize("name", ["SIGTERM", "SIGINT", "SIGHUP", "SIGKILL"])
async def test_l5_a_signal_in_mid_answer_is_as_closing_the_window(qapp: QApplication, tmp_path: Path, name: str) -> None:
    """The end of a session, Ctrl+C in the terminal, a closed terminal; and the one that cannot be heard, for comparison."""
    with ProviderServerThread() as server:
        server.script(chunks=[f"word{n} " for n in range(2000)], delay=0.01)
        prepared(tmp_path, server.url)
        before = below(tmp_path)
        environment = {**os.environ, "LOQUENT_TEST_KEY": "test-key-0123456789", "QT_QPA_PLATFORM": "offscreen"}
        command = [sys.executable, "-m", "tests.fakes.quitting_program", str(tmp_path), name]
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60, check=False)  # noqa: ASYNC221
        # J22: whatever the program writes, with its log, its cache and what a kill leaves beside the database.
        made = below(tmp_path) - before
        assert {path.name for path in made} >= {"state.ini", "loquent.log"} if name != "SIGKILL" else made
        assert [path for path in made if path.is_symlink() or path.stat().st_mode & 0o077] == []
        assert done.returncode == (-9 if name == "SIGKILL" else 0), done.stderr
        assert [line for line in done.stderr.splitlines() if line and not any(noise in line for noise in _NOISE)] == []
        async with engine(tmp_path) as program:
            session = await program.library.session(program.library.conversations[0].id)
            assert session.path[0].text == "Go on for a long time"
            assert session.path[1].state is MessageState.INTERRUPTED
            if name != "SIGKILL":
                assert session.path[1].text.startswith("word0 word1 word2 ")
        assert (profile_in(tmp_path).cache / "unfinished-starts").exists() == (name == "SIGKILL")
        again = MainWindow(state_file=profile_in(tmp_path).state_file)
        assert ((again.width(), again.height()) == (777, 555)) == (name != "SIGKILL")
        again.deleteLater()
        await turns()


@pytest.mark.skipif(not hasattr(signal, "SIGHUP"), reason="this system has no hangups")
def test_l5_what_the_program_was_started_to_ignore_does_not_end_it() -> None:
    heard: list[int] = []
    loop = SimpleNamespace(add_signal_handler=lambda number, _end: heard.append(number))
    before = signal.signal(signal.SIGHUP, signal.SIG_DFL)
    try:
        for handler in (signal.SIG_DFL, signal.SIG_IGN):
            signal.signal(signal.SIGHUP, handler)
            _leave_on_signals(loop, lambda: None)  # type: ignore[arg-type]
    finally:
        signal.signal(signal.SIGHUP, before)
    assert heard.count(signal.SIGHUP) == 1


class CountingWindow(MainWindow):
    """The window, counting its notes."""

    notes = 0

    def show_mishap(self) -> None:
        self.notes += 1
        super().show_mishap()


def test_a_storm_of_unexpected_errors_is_one_note_and_each_is_logged(qapp: object, caplog: pytest.LogCaptureFixture) -> None:
    """D12, the program's half: its hooks for slots and tasks end here."""
    window = CountingWindow()
    for number in range(30):
        _tell(window, ZeroDivisionError(f"number {number}"))
    assert window.notes == 1
    assert len([record for record in caplog.records if "unexpected" in record.message]) == 30
    window.toast.close_note()
    window.deleteLater()

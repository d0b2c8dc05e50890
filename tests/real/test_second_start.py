"""Two real programs on one profile: the second asks the first to come forward and ends."""

from __future__ import annotations

import contextlib
import os
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.paths import find_profile
from desktop.ui.single_instance import LONGEST_PATH, socket_name
from tests.fakes.second_start import HERE, told

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 60


def start(profile: Path, *files: str) -> subprocess.Popen[str]:
    """The program with a window that says on standard output what happens to it."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONUNBUFFERED": "1"}
    command = [sys.executable, "-m", "tests.fakes.second_start", str(profile), *files]
    return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


@contextlib.contextmanager
def running(profile: Path) -> Iterator[subprocess.Popen[str]]:
    """A program that is there."""
    program = start(profile)
    try:
        assert program.stdout is not None
        assert program.stdout.readline().strip() == HERE
        yield program
    finally:
        program.kill()
        program.communicate(timeout=PATIENCE)


def leave(program: subprocess.Popen[str]) -> tuple[str, str]:
    """End it as the system does at a shutdown; what it said since."""
    program.send_signal(signal.SIGTERM)
    out, errors = program.communicate(timeout=PATIENCE)
    assert program.returncode == 0, errors
    return out, errors


def test_a_second_start_raises_the_first_window_and_ends(tmp_path: Path) -> None:
    with running(tmp_path) as first:
        second = start(tmp_path)
        out, errors = second.communicate(timeout=PATIENCE)
        assert (second.returncode, out, errors) == (0, "", "")
        said, _errors = leave(first)
        assert said.split() == ["raised"]


def test_after_a_kill_the_next_start_is_the_first(tmp_path: Path) -> None:
    with running(tmp_path) as first:
        first.kill()
        first.wait(timeout=PATIENCE)
    with running(tmp_path) as next_one:
        second = start(tmp_path)
        second.communicate(timeout=PATIENCE)
        assert second.returncode == 0
        assert leave(next_one)[0].split() == ["raised"]


def test_two_profiles_do_not_know_one_another(tmp_path: Path) -> None:
    with running(tmp_path / "a") as one, running(tmp_path / "b") as other:
        assert leave(one)[0] == ""
        assert leave(other)[0] == ""


def said_here(program: subprocess.Popen[str]) -> bool:
    """Whether the program has a window (it may have been asked to come forward before that), or ended without one."""
    assert program.stdout is not None
    return any(line.strip() == HERE for line in iter(program.stdout.readline, ""))


def test_of_many_that_start_at_once_one_stays(tmp_path: Path) -> None:
    started = [start(tmp_path) for _ in range(4)]
    try:
        here = [said_here(program) for program in started]
        assert sorted(here) == [False, False, False, True]
    finally:
        for program in started:
            program.kill()
            program.communicate(timeout=PATIENCE)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has named pipes instead of sockets with a mode")
def test_only_its_user_can_reach_the_socket(tmp_path: Path) -> None:
    with running(tmp_path):
        place = Path(socket_name(find_profile(str(tmp_path))))
        assert stat.S_ISSOCK(place.stat().st_mode)
        assert place.stat().st_mode & 0o077 == 0
        assert place.parent.stat().st_mode & 0o077 == 0


def test_a_deep_profile_meets_elsewhere(tmp_path: Path) -> None:
    deep = tmp_path / ("d" * 90) / ("e" * 90)
    assert len(socket_name(find_profile(str(deep)))) <= LONGEST_PATH
    with running(deep) as first:
        second = start(deep)
        second.communicate(timeout=PATIENCE)
        assert second.returncode == 0
        assert leave(first)[0].split() == ["raised"]


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have shorter command lines")
def test_all_files_of_the_longest_command_line_reach_the_first_program(tmp_path: Path) -> None:
    # Names that are no UTF-8 are six times as long on their way.
    names = [os.fsdecode(b"/%d/%s" % (number, (b"\xff" if number % 2 else b"n") * 230 * 60)) for number in range(120)]
    assert sum(len(os.fsencode(name)) for name in names) > 1_500_000
    with running(tmp_path) as first:
        second = start(tmp_path, *names)
        out, errors = second.communicate(timeout=PATIENCE)
        assert (second.returncode, out, errors) == (0, "", "")
        assert leave(first)[0].split() == ["raised", told(names)]


def test_what_comes_over_the_socket_cannot_harm(tmp_path: Path) -> None:
    from PySide6.QtNetwork import QLocalSocket

    with running(tmp_path) as first:
        for rubbish in (b"no json\n", b"[1]\n", b'{"files": {"a": 1}}\n', b"x" * 200_000):
            socket = QLocalSocket()
            socket.connectToServer(socket_name(find_profile(str(tmp_path))))
            assert socket.waitForConnected(PATIENCE * 1000)
            socket.write(rubbish)
            socket.waitForBytesWritten(PATIENCE * 1000)
            socket.waitForReadyRead(2000)
            socket.abort()
        second = start(tmp_path)
        second.communicate(timeout=PATIENCE)
        assert second.returncode == 0
        assert leave(first)[0].split()[-1] == "raised"

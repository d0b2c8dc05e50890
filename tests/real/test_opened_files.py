"""``loquent FILE…`` and “Open with”: real programs on one profile, with files that are there, are not, and are something else."""

from __future__ import annotations

import contextlib
import json
import os
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.fakes import archives
from tests.fakes.pictures import cornered, encoded

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 60


class Started:
    """The program, and what it says."""

    def __init__(self, profile: Path, *files: str, folder: Path = ROOT) -> None:
        environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)}
        command = [sys.executable, "-P", "-m", "tests.fakes.opened_files", "--profile", str(profile), *files]
        self.process = subprocess.Popen(
            command, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, errors="surrogateescape"
        )
        self._said: queue.Queue[dict[str, Any] | None] = queue.Queue()
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._said.put(json.loads(line))
        self._said.put(None)

    def until(self, word: str, value: Any = None) -> Any:
        """What it says of *word* next; with *value* it goes on until it is that."""
        while (said := self._said.get(timeout=PATIENCE)) is not None:
            if word in said and value in (None, said[word]):
                return said[word]
        raise AssertionError(f"it ended without saying {word}={value}")

    def leave(self) -> str:
        """End it as the system does; its standard error."""
        self.process.send_signal(signal.SIGTERM)
        return self.end()

    def end(self) -> str:
        """Wait for its end, which must be a good one; its standard error."""
        assert self.process.stderr is not None
        errors = self.process.stderr.read()
        assert self.process.wait(PATIENCE) == 0, errors
        self._reader.join(PATIENCE)
        return errors

    def kill(self) -> None:
        self.process.kill()
        self.process.wait(PATIENCE)
        self._reader.join(PATIENCE)
        for stream in (self.process.stdout, self.process.stderr):
            if stream is not None:
                stream.close()


@contextlib.contextmanager
def started(profile: Path, *files: str, folder: Path = ROOT) -> Iterator[Started]:
    program = Started(profile, *files, folder=folder)
    try:
        yield program
    finally:
        program.kill()


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A folder with files of difficult names."""
    folder = tmp_path / "a desk"
    folder.mkdir()
    for name in NAMES:
        (folder / name).write_bytes(encoded(cornered(40 + len(name), 30), "PNG"))
    return folder


NAMES = ["plain.png", "two words.png", "-dash.png", "Grüße %20 ‮.png", "quo\"te'.png", "line\nbreak.png", "file:odd.png"]


def test_it_starts_with_the_files_as_chips(tmp_path: Path, desk: Path) -> None:
    with started(tmp_path / "profile", "--", *NAMES, folder=desk) as program:
        assert program.until("chips", NAMES) == NAMES
        assert program.leave() == ""


def test_a_running_window_gets_the_files_and_comes_forward(tmp_path: Path, desk: Path) -> None:
    with started(tmp_path / "profile") as first:
        first.until("here")
        # Relative to where the second one was called; some as the addresses that file managers hand over.
        given = ["../a desk/plain.png", str(desk / "two words.png"), (desk / NAMES[3]).as_uri(), "file:odd.png"]
        with started(tmp_path / "profile", *given, folder=desk) as second:
            assert second.end() == ""
        assert first.until("raised") is True
        wanted = ["plain.png", "two words.png", NAMES[3], "file:odd.png"]
        assert first.until("chips", wanted) == wanted
        first.leave()


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="names of files are Unicode here")
def test_a_name_that_is_no_text_is_a_name(tmp_path: Path) -> None:
    path = os.fsencode(tmp_path) + b"/caf\xe9.png"
    Path(os.fsdecode(path)).write_bytes(encoded(cornered(), "PNG"))
    with started(tmp_path / "profile") as first:
        first.until("here")
        with started(tmp_path / "profile", os.fsdecode(path)) as second:
            assert second.end() == ""
        assert first.until("chips", ["caf�.png"]) == ["caf�.png"]


def test_what_is_no_file_is_said_and_the_others_are_attached(tmp_path: Path, desk: Path) -> None:
    given = ["missing.png", "plain.png", ".", os.devnull]
    with started(tmp_path / "profile", *given, folder=desk) as program:
        refused = program.until("refused")
        assert [sentence.partition("”")[0] for sentence in refused] == ["“missing.png", "“a desk", f"“{Path(os.devnull).name}"]
        assert "no longer there" in refused[0]
        assert "folder" in refused[1]
        assert "not an ordinary file" in refused[2]
        assert program.leave() == "loquent: there is no file “missing.png”.\n"


def test_many_files_go_to_the_running_window_at_once(tmp_path: Path) -> None:
    given = [str(tmp_path / f"{'long' * 50} {at}.png") for at in range(1000)]
    with started(tmp_path / "profile") as first:
        first.until("here")
        with started(tmp_path / "profile", *given) as second:
            assert second.end().count("there is no file") == 1000
        assert first.until("refused")[-1].startswith("995 more files were not attached: “")


def test_k5_an_export_offers_the_import_and_imports_nothing(tmp_path: Path) -> None:
    archive = archives.chatgpt_zip(tmp_path / "export.zip")
    plain = tmp_path / "conversations.json"
    plain.write_text(json.dumps([archives.chatgpt()]))
    other = tmp_path / "settings.json"
    other.write_text('{"theme": "dark"}')
    with started(tmp_path / "profile", str(archive), str(plain), str(other)) as program:
        assert program.until("offered") == str(archive)
        assert program.until("offered") == str(plain)
        program.until("chips", ["conversations.json", "settings.json"])
        program.process.send_signal(signal.SIGTERM)
        rest = []
        while (line := program._said.get(timeout=PATIENCE)) is not None:
            rest.append(line)
        assert {"conversations": 0} in rest
        assert not any("offered" in line or "refused" in line for line in rest)

"""Loquent itself in a session of its own, used as a person uses it, and what it left on the disk and among the processes."""

from __future__ import annotations

import contextlib
import json
import os
import re
import sqlite3
import subprocess
import sys
import urllib.request
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from desktop.storage.connections import save_connection
from desktop.storage.database import Database
from desktop.storage.store import Store
from tests.real.xsession import Desktop, Element, Keyring, XSession, end, until, x_session

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 60.0
"""Seconds. A limit for a machine that is busy with something else, never a measure."""

# The screen reader asks Qt for something it does not offer; nothing of Loquent's.
_HARMLESS = re.compile(r'^qt\.accessibility\.atspi: AtSpiAdaptor::applicationInterface does not implement "\w+" ".*"$')


@dataclass(frozen=True, slots=True)
class Kept:
    """A message as the database has it: its role, its state, its text and its parts' kinds."""

    role: str
    state: str
    text: str
    kinds: tuple[str, ...]


class Person(Desktop):
    """Somebody who uses Loquent with the profile in *profile*."""

    def __init__(self, session: XSession, profile: Path) -> None:
        super().__init__(session)
        self.profile = profile

    def command(self) -> list[str]:
        """The program: the one that ``LOQUENT_PROGRAM`` names, otherwise that of the checkout."""
        named = os.environ.get("LOQUENT_PROGRAM")
        return [named] if named else [sys.executable, "-m", "desktop"]

    def open(self, *files: str) -> None:
        """Start the program, with *files* on its command line, and wait until it can be typed in."""
        self.start([*self.command(), "--profile", str(self.profile), *files], app="Loquent", title="Loquent", cwd=ROOT)
        until(lambda: "focused" in self.find("Message", "text", seconds=PATIENCE).states, "the keyboard in the message input", PATIENCE)
        until(lambda: self.find("Model").description, "the engine behind the window", PATIENCE)

    def send(self, text: str) -> None:
        """Type *text* into the message input and press Enter."""
        self.type(text)
        until(lambda: self.text("Message", "text") == text, "the typed text", PATIENCE)
        self.key("Return")

    def messages(self) -> list[Element]:
        """The transcript's children; none while it is not shown."""
        with contextlib.suppress(TimeoutError):
            # It may go between the two questions.
            return self.children("Transcript", "list") if self.exists("Transcript", "list") else []
        return []

    def answer(self, number: int = 2) -> str:
        """What the transcript tells a screen reader about message *number* (from 1); empty while there is none."""
        shown = self.messages()
        return shown[number - 1].description if len(shown) >= number else ""

    def wait_for_answer(self, least: int = 1, number: int = 2) -> str:
        """The answer as soon as it has *least* characters."""
        return until(lambda: text if len(text := self.answer(number)) >= least else None, "an answer", PATIENCE)

    def kept(self) -> list[Kept]:
        """The messages in the database, oldest first. It is only read, beside the running program."""
        path = self.profile / "data" / "loquent.db"
        if not path.exists():
            return []
        with contextlib.closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=10)) as database:
            rows = database.execute("SELECT number, role, state FROM message WHERE deleted_at IS NULL ORDER BY seq").fetchall()
            return [Kept(role, state, *_parts(database, number)) for number, role, state in rows]

    def wait_for_state(self, state: str, number: int = 2) -> list[Kept]:
        """The messages in the database as soon as number *number* is in *state*."""
        return until(
            lambda: kept if len(kept := self.kept()) >= number and kept[number - 1].state == state else None, f"the state {state}", PATIENCE
        )

    def leave(self) -> int:
        """Close the window as a person does; the program's exit status."""
        return self.close_window(PATIENCE)

    def complaints(self) -> list[str]:
        """What the program printed, but for lines known to be harmless."""
        return [line for line in self.log().splitlines() if line.strip() and not _HARMLESS.match(line)]

    def children_of_program(self) -> list[int]:
        """Process ids of the program's children. Linux only."""
        assert self.program is not None
        listing = f"/proc/{self.program.pid}/task/{self.program.pid}/children"
        tasks = Path(listing).parent.parent
        return [int(pid) for task in tasks.iterdir() for pid in (task / "children").read_text().split()]


def _parts(database: sqlite3.Connection, number: int) -> tuple[str, tuple[str, ...]]:
    rows = database.execute("SELECT kind, text FROM part WHERE message = ? ORDER BY position", (number,)).fetchall()
    return "".join(text or "" for kind, text in rows if kind == "text"), tuple(kind for kind, _ in rows)


@contextlib.contextmanager
def person(profile: Path, *, keyring: Keyring | None = None) -> Iterator[Person]:
    """A session with somebody in it; the program is not started yet."""
    with x_session(keyring=keyring) as session, Person(session, profile) as somebody:
        yield somebody


def alive(pid: int) -> bool:
    """True while the process runs; a zombie does not."""
    try:
        return not re.search(r"\) [ZX] ", Path(f"/proc/{pid}/stat").read_text())
    except (FileNotFoundError, ProcessLookupError):
        return False


class Provider:
    """The fake provider in a process of its own, and what it was asked."""

    def __init__(self, url: str) -> None:
        self.url = url

    def chats(self) -> list[dict[str, Any]]:
        """The requests for an answer so far: ``path``, ``headers``, ``body``, ``state`` …"""
        with urllib.request.urlopen(f"{self.url}/_fake/requests", timeout=30) as response:
            return [record for record in json.loads(response.read()) if record["method"] == "POST"]

    def connect(self, profile: Path, provider: str, model: str) -> None:
        """Write the only connection of *profile*: to this server, without a key."""
        from desktop.chat.connection import Connection

        file = profile / "config" / "connections.toml"
        file.parent.mkdir(parents=True, exist_ok=True)
        save_connection(file, Connection("fake", provider, "Fake", f"{self.url}/v1", "none", models=(model,)))
        # This server counts as one of this computer, so its model would be asked for titles too.
        save_settings(profile, default_connection="fake", default_model=model, titles="never")


def save_settings(profile: Path, **values: str) -> None:
    """Write preferences before a start."""
    from desktop.storage.settings import save_setting

    for name, value in values.items():
        save_setting(profile / "config" / "settings.toml", name, value)


@contextlib.contextmanager
def provider_process(*arguments: str) -> Iterator[Provider]:
    """The fake provider, started for a test."""
    command = [sys.executable, "-m", "tests.fakes.provider_server", *arguments]
    process = subprocess.Popen(command, cwd=ROOT, env=dict(os.environ), stdout=subprocess.PIPE)
    try:
        assert process.stdout is not None
        yield Provider(json.loads(process.stdout.readline())["url"])
    finally:
        end(process)


@contextlib.asynccontextmanager
async def library_of(profile: Path) -> AsyncIterator[Store]:
    """The conversations of a profile in which no program runs yet, to write some."""
    path = profile / "data" / "loquent.db"
    path.parent.mkdir(parents=True)
    database = Database(path)
    await database.open()
    try:
        yield Store(database)
    finally:
        await database.close()

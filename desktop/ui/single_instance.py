"""One running program a profile: a second start asks the first to come forward, and ends.

Who is first is decided by a lock file in the profile, which the system's process table proves stale after a crash; the asking goes over
a local socket (a named pipe on Windows) that only this user can open.
"""

from __future__ import annotations

import json
import logging
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QDeadlineTimer, QLockFile, QObject, QThread

if TYPE_CHECKING:
    from PySide6.QtNetwork import QLocalServer, QLocalSocket

    from desktop.paths import Profile

_log = logging.getLogger(__name__)

PATIENCE_MS = 5_000
"""How long the first program may take to answer."""
AGAIN_MS = 50
LONGEST_PATH = 100
"""Bytes of a socket's path; systems take 104 to 108."""
LONGEST_MESSAGE = 64 << 20
"""Bytes. The names of one command line always fit: Linux takes 6 MiB of them at most, and JSON makes six times that."""
_ACTIVATION = "XDG_ACTIVATION_TOKEN"


class SingleInstance(QObject):
    """The right to be the one program on *profile*. :meth:`take` first; :meth:`listen` once there is a window; :meth:`close` last."""

    def __init__(self, profile: Profile) -> None:
        super().__init__()
        self._name = socket_name(profile)
        self._lock = QLockFile(str(profile.data / "running.lock"))
        # However old: only the end of its process makes a lock stale.
        self._lock.setStaleLockTime(0)
        self._server: QLocalServer | None = None
        self._raise: Callable[[Sequence[str]], object] = lambda _files: None

    def take(self) -> bool:
        """True when this program is the first, or when that cannot be found out (the folder cannot be written to)."""
        if self._lock.tryLock(0):
            return True
        return self._lock.error() != QLockFile.LockError.LockFailedError

    def ask_first(self, files: Sequence[str] = ()) -> bool:
        """Ask the program that is running to come forward (with *files* to open). False when nobody answers."""
        from PySide6.QtNetwork import QLocalSocket

        socket = QLocalSocket()
        deadline = QDeadlineTimer(PATIENCE_MS)
        socket.connectToServer(self._name)
        # A program that was started a moment ago has the lock before it listens; here nothing has a window yet that could wait for this.
        while not socket.waitForConnected(max(1, deadline.remainingTime())):
            if deadline.hasExpired() or self._lock.removeStaleLockFile():
                return False
            QThread.msleep(AGAIN_MS)
            socket.connectToServer(self._name)
        question = {"raise": True, "files": list(files), "activation": os.environ.get(_ACTIVATION, "")}
        socket.write(json.dumps(question).encode() + b"\n")
        socket.flush()
        answered = False
        while not answered and socket.waitForReadyRead(PATIENCE_MS):
            answered = bytes(socket.readAll().data()).endswith(b"\n")
        socket.disconnectFromServer()
        return answered

    def take_over(self) -> bool:
        """The lock says somebody runs, nobody answers: when its process is gone after all, take its place."""
        self._lock.removeStaleLockFile()
        return self._lock.tryLock(0)

    def listen(self, raised: Callable[[Sequence[str]], object]) -> None:
        """Call *raised* with the files whenever somebody starts the program again. Without a socket the program works all the same."""
        from PySide6.QtNetwork import QLocalServer

        self._raise = raised
        # The lock is ours, so a socket of that name is what a killed program left.
        QLocalServer.removeServer(self._name)
        server = QLocalServer(self)
        server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        server.newConnection.connect(self._heard)
        if not server.listen(self._name):
            _log.warning("a second start of the program will not find this one: %s", server.errorString())
        self._server = server

    def close(self) -> None:
        """Let the next program be the first."""
        if self._server is not None:
            self._server.close()
            self._server = None
        self._lock.unlock()

    def _heard(self) -> None:
        while self._server is not None and (socket := self._server.nextPendingConnection()) is not None:
            socket.readyRead.connect(lambda socket=socket: self._read(socket))
            socket.disconnected.connect(socket.deleteLater)
            self._read(socket)

    def _read(self, socket: QLocalSocket) -> None:
        if not socket.canReadLine():
            if socket.bytesAvailable() > LONGEST_MESSAGE:
                socket.abort()
            return
        asked = _understood(bytes(socket.readLine(LONGEST_MESSAGE).data()))
        if asked is None:
            socket.abort()
            return
        if asked.get("activation"):
            # With this the compositor believes that it was the person who wanted the window in front.
            os.environ[_ACTIVATION] = str(asked["activation"])
        files = asked.get("files")
        self._raise([each for each in files if isinstance(each, str)] if isinstance(files, list) else [])
        socket.write(b"here\n")
        socket.flush()


def socket_name(profile: Profile) -> str:
    """Where the programs of *profile* meet: in its own folder, which only its user can enter, where the path is short enough."""
    place = profile.data.resolve()
    inside = place / "running.socket"
    if sys.platform != "win32" and len(os.fsencode(inside)) <= LONGEST_PATH:
        return str(inside)
    import hashlib

    name = f"loquent-{hashlib.sha256(os.fsencode(place)).hexdigest()[:32]}"
    runtime = os.environ.get("XDG_RUNTIME_DIR", "")
    return str(Path(runtime) / name) if sys.platform != "win32" and runtime and Path(runtime).is_dir() else name


def _understood(line: bytes) -> dict[str, Any] | None:
    try:
        asked = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return asked if isinstance(asked, dict) else None

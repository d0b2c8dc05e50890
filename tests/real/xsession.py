"""A desktop of a test's own: an X display, a window manager, a session bus, and hands and eyes to use it.

    with x_session() as session:
        desktop = Desktop(session)
        desktop.start([sys.executable, "-m", "desktop"], app="Loquent", title="Loquent")
        desktop.click("Message")
        desktop.type("Hello")

Nothing of the person's own session is used, and everything is ended by its process id.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, Self, TypeVar

T = TypeVar("T")
Keyring = Literal["unlocked", "locked"]

HERE = Path(__file__).resolve().parent
SYSTEM_PYTHON = "/usr/bin/python3"
KEYRING_PASSWORD = "test"
PROGRAMS = ("Xvfb", "openbox", "xprop", "xdotool", "xclip", "wmctrl", "import", "dbus-daemon", "dbus-send")
_LAUNCHERS = ("/usr/libexec/at-spi-bus-launcher", "/usr/lib/at-spi2-core/at-spi-bus-launcher")
_POINTER_PAUSE = 0.02
_BUS_CONFIG = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>session</type><listen>unix:tmpdir={run}</listen><auth>EXTERNAL</auth>
<policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy>
</busconfig>
"""


def missing_programs(*, keyring: bool = False, accessibility: bool = True) -> list[str]:
    """What this computer lacks for ``x_session`` and ``Desktop``; for ``skipif``."""
    wanted = [*PROGRAMS, *(["gnome-keyring-daemon"] if keyring else [])]
    missing = [name for name in wanted if shutil.which(name) is None]
    if accessibility:
        if not any(os.path.exists(path) for path in _LAUNCHERS):
            missing.append("at-spi-bus-launcher")
        check = "import gi; gi.require_version('Atspi', '2.0'); from gi.repository import Atspi"
        if not os.path.exists(SYSTEM_PYTHON) or subprocess.run([SYSTEM_PYTHON, "-c", check], capture_output=True, check=False).returncode:
            missing.append("python3-gi with Atspi")
    return missing


def until(look: Callable[[], T | None], what: str, seconds: float = 60.0) -> T:
    """What *look* returns as soon as it is something; TimeoutError naming *what* otherwise."""
    end = time.monotonic() + seconds
    while True:
        found = look()
        if found:
            return found
        if time.monotonic() > end:
            raise TimeoutError(f"{what}: not within {seconds:g} seconds")
        time.sleep(0.05)


@dataclass
class XSession:
    """A running session: the environment for programs in it, its folder, and what was started."""

    env: dict[str, str]
    folder: Path
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def spawn(self, command: Sequence[str], *, log: str, **options: Any) -> subprocess.Popen[bytes]:
        """Start a program of the session; its output goes to a log in ``folder``."""
        with (self.folder / f"{log}.log").open("ab") as output:
            options.setdefault("stdout", output)
            process = subprocess.Popen(command, env=self.env, stderr=output, **options)
        self.processes.append(process)
        return process

    def run(self, *command: str | int, stdin: bytes | None = None, check: bool = True) -> str:
        """Run a program to its end and return what it printed."""
        arguments = [str(part) for part in command]
        done = subprocess.run(arguments, env=self.env, input=stdin, capture_output=True, check=False, timeout=30)
        if check and done.returncode:
            raise RuntimeError(f"{arguments}: status {done.returncode}: {done.stderr.decode(errors='replace').strip()}")
        return done.stdout.decode(errors="replace").strip()

    def has_owner(self, name: str) -> bool:
        """True when somebody on the session bus has that name."""
        call = ["org.freedesktop.DBus.NameHasOwner", f"string:{name}"]
        return "true" in self.run("dbus-send", "--session", "--print-reply", "--dest=org.freedesktop.DBus", "/", *call, check=False)


def end(process: subprocess.Popen[Any], seconds: float = 5.0) -> None:
    """End one process, politely first."""
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
    for stream in (process.stdin, process.stdout, process.stderr):
        if stream is not None:
            with contextlib.suppress(OSError):
                stream.close()


@contextlib.contextmanager
def x_session(size: str = "1280x800", *, keyring: Keyring | None = None, accessibility: bool = True) -> Iterator[XSession]:
    """A private display with openbox, a private session bus that starts no services by itself, and if wanted a keyring."""
    with tempfile.TemporaryDirectory(prefix="xsession-", ignore_cleanup_errors=True) as folder:
        session = XSession(_environment(Path(folder)), Path(folder))
        try:
            _start_display(session, size)
            _start_bus(session)
            if accessibility:
                _start_accessibility(session)
            if keyring is not None:
                _start_keyring(session, keyring)
            yield session
        finally:
            for process in reversed(session.processes):
                end(process)


def _environment(folder: Path) -> dict[str, str]:
    dropped = (
        "DISPLAY",
        "WAYLAND_DISPLAY",
        "DBUS_SESSION_BUS_ADDRESS",
        "PYTHON_KEYRING_BACKEND",
        "QT_QPA_PLATFORM",
        "XAUTHORITY",
        "QT_SCALE_FACTOR",
    )
    env = {name: value for name, value in os.environ.items() if name not in dropped}
    for name, part in {
        "HOME": "home",
        "XDG_RUNTIME_DIR": "run",
        "XDG_DATA_HOME": "data",
        "XDG_CONFIG_HOME": "config",
        "XDG_CACHE_HOME": "cache",
        "XDG_STATE_HOME": "state",
    }.items():
        (folder / part).mkdir(mode=0o700)
        env[name] = str(folder / part)
    env |= {
        "QT_QPA_PLATFORM": "xcb",
        "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1",
        "XDG_SESSION_TYPE": "x11",
        "XDG_CURRENT_DESKTOP": "",
        "LC_ALL": "C.UTF-8",
        "LANG": "C.UTF-8",
    }
    return env


def _start_display(session: XSession, size: str) -> None:
    read_end, write_end = os.pipe()
    try:
        # The server picks a free number itself, so that sessions beside one another do not race for one.
        command = ["Xvfb", "-displayfd", str(write_end), "-screen", "0", f"{size}x24", "-nolisten", "tcp", "-noreset", "-ac"]
        session.spawn(command, log="xvfb", pass_fds=(write_end,))
    finally:
        os.close(write_end)
    with os.fdopen(read_end, "rb") as told:
        number = told.readline().decode().strip()
    if not number:
        raise RuntimeError(f"Xvfb did not start: {(session.folder / 'xvfb.log').read_text(errors='replace')}")
    session.env["DISPLAY"] = f":{number}"
    session.spawn(["openbox", "--sm-disable"], log="openbox")
    until(lambda: "window id" in session.run("xprop", "-root", "_NET_SUPPORTING_WM_CHECK", check=False), "the window manager")


def _start_bus(session: XSession) -> None:
    config = session.folder / "bus.conf"
    config.write_text(_BUS_CONFIG.format(run=session.env["XDG_RUNTIME_DIR"]))
    bus = session.spawn(["dbus-daemon", f"--config-file={config}", "--nofork", "--print-address=1"], log="bus", stdout=subprocess.PIPE)
    assert bus.stdout is not None
    session.env["DBUS_SESSION_BUS_ADDRESS"] = bus.stdout.readline().decode().strip()


def _start_accessibility(session: XSession) -> None:
    launcher = next(path for path in _LAUNCHERS if os.path.exists(path))
    session.spawn([launcher, "--launch-immediately"], log="accessibility")
    until(lambda: session.has_owner("org.a11y.Bus"), "the accessibility bus")


def _start_keyring(session: XSession, state: Keyring) -> None:
    process = _keyring_daemon(session, unlock=True)
    if state == "locked":
        end(process)
        until(lambda: not session.has_owner("org.freedesktop.secrets"), "the end of the keyring")
        _keyring_daemon(session, unlock=False)


def _keyring_daemon(session: XSession, *, unlock: bool) -> subprocess.Popen[bytes]:
    command = ["gnome-keyring-daemon", "--foreground", "--components=secrets", *(["--unlock"] if unlock else [])]
    process = session.spawn(command, log="keyring", stdin=subprocess.PIPE)
    assert process.stdin is not None
    if unlock:
        process.stdin.write(KEYRING_PASSWORD.encode())
    process.stdin.close()
    until(lambda: session.has_owner("org.freedesktop.secrets"), "the keyring")
    return process


@dataclass(frozen=True, slots=True)
class Element:
    """What a screen reader is told about one element. ``extents``: x, y, width, height on the screen."""

    role: str
    name: str
    description: str
    states: tuple[str, ...]
    text: str
    actions: tuple[str, ...]
    extents: tuple[int, int, int, int]
    id: str

    @property
    def centre(self) -> tuple[int, int]:
        """The middle, for the pointer."""
        x, y, width, height = self.extents
        return x + width // 2, y + height // 2


def _element(told: Mapping[str, Any]) -> Element:
    x, y, width, height = told.get("extents", (0, 0, 0, 0))
    texts = told["role"], told["name"], told["description"]
    return Element(*texts, tuple(told["states"]), told.get("text", ""), tuple(told.get("actions", ())), (x, y, width, height), told["id"])


class Desktop:
    """Somebody in front of the session: looks for things by the names a screen reader has, points, types, drags.

    A context manager; leaving it ends the programs it started.
    """

    def __init__(self, session: XSession) -> None:
        self.session = session
        self.app = ""
        self.window = ""
        self.program: subprocess.Popen[bytes] | None = None
        self._sources: list[subprocess.Popen[bytes]] = []
        command = [SYSTEM_PYTHON, str(HERE / "atspi_client.py")]
        self._reader = session.spawn(command, log="reader", stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def start(self, command: Sequence[str], *, app: str, title: str, env: Mapping[str, str] | None = None, cwd: Path | None = None) -> None:
        """Start a program and wait until it has a window with *title* in its title and says its accessible name *app*."""
        self.app = app
        with (self.session.folder / "program.log").open("ab") as log:
            self.program = subprocess.Popen(
                command, env={**self.session.env, **(env or {})}, cwd=cwd, stdin=subprocess.DEVNULL, stdout=log, stderr=log
            )
        self.window = self.wait_for_window(title)
        until(lambda: "error" not in self.ask("tree"), f"the accessible application {app}")

    def wait_for_window(self, title: str, seconds: float = 60.0) -> str:
        """The id of the visible window with *title* in its title."""

        def look() -> list[str]:
            if self.program is not None and self.program.poll() is not None:
                raise RuntimeError(f"the program ended with {self.program.returncode}: {self.log()}")
            return self.windows(title)

        return until(look, f"a window {title!r}", seconds)[0]

    def windows(self, title: str) -> list[str]:
        """Ids of the visible windows with *title* in their titles."""
        return self.session.run("xdotool", "search", "--onlyvisible", "--name", title, check=False).split()

    def log(self) -> str:
        """What the program has printed."""
        path = self.session.folder / "program.log"
        return path.read_text(errors="replace") if path.exists() else ""

    def close_window(self, seconds: float = 60.0) -> int:
        """Close the program's window as a person does; its exit status."""
        assert self.program is not None
        self.session.run("wmctrl", "-i", "-c", self.window)
        return self.program.wait(seconds)

    def close(self) -> None:
        """End what was started from here."""
        for process in (*self._sources, *([self.program] if self.program else []), self._reader):
            end(process)

    # What a screen reader sees and does.

    def ask(self, do: str, **question: Any) -> dict[str, Any]:
        """One question to ``atspi_client.py``, about the program unless it names another ``app``."""
        assert self._reader.stdin is not None
        assert self._reader.stdout is not None
        self._reader.stdin.write(json.dumps({"do": do, "app": self.app, **question}).encode() + b"\n")
        self._reader.stdin.flush()
        return dict(json.loads(self._reader.stdout.readline()))

    def tree(self) -> list[tuple[int, Element]]:
        """Every element of the program with its depth."""
        told = self.ask("tree")
        return [(entry["depth"], _element(entry)) for entry in told.get("tree", ())]

    def exists(self, name: str, role: str | None = None) -> bool:
        """True when there is such an element now."""
        return "error" not in self.ask("find", name=name, role=role)

    def find(self, name: str, role: str | None = None, *, index: int = 0, seconds: float = 30.0) -> Element:
        """The element with that accessible name, waited for."""
        return _element(self._patient("find", seconds, name=name, role=role, index=index))

    def children(self, name: str, role: str | None = None) -> list[Element]:
        """The children of an element."""
        return [_element(child) for child in self._patient("children", 30.0, name=name, role=role)["children"]]

    def text(self, name: str, role: str | None = None) -> str:
        """The text of an element."""
        return self.find(name, role).text

    def wait_for_text(self, name: str, wanted: str, seconds: float = 60.0) -> str:
        """The whole text of an element as soon as *wanted* is in it."""
        return until(lambda: text if wanted in (text := self.text(name)) else None, f"{wanted!r} in {name!r}", seconds)

    def wait_for_description(self, name: str, wanted: str, seconds: float = 60.0) -> str:
        """The description of an element as soon as *wanted* is in it."""
        return until(lambda: told if wanted in (told := self.find(name).description) else None, f"{wanted!r} in {name!r}", seconds)

    def press(self, name: str, role: str | None = None, *, action: str | None = None) -> None:
        """Do an element's action without pointer and keyboard. The program may act on it a moment later: wait for the effect."""
        self._patient("press", 30.0, name=name, role=role, action=action)

    def _patient(self, do: str, seconds: float, **question: Any) -> dict[str, Any]:
        answer: dict[str, Any] = {}

        def look() -> bool:
            answer.clear()
            answer.update(self.ask(do, **question))
            return "error" not in answer

        try:
            until(look, f"{do} {question['name']!r}", seconds)
        except TimeoutError as late:
            names = sorted({element.name for _, element in self.tree() if element.name})
            raise TimeoutError(f"{late} ({answer.get('error')}); there are {names}") from None
        return answer

    # Pointer, keyboard, clipboard, screen.

    def move(self, x: int, y: int) -> None:
        """Put the pointer there. Never with --sync: that hangs when it is there already."""
        self.session.run("xdotool", "mousemove", x, y)

    def click(self, name: str, role: str | None = None, *, button: int = 1, index: int = 0) -> None:
        """Click into the middle of an element."""
        self.click_at(*self.find(name, role, index=index).centre, button=button)

    def click_at(self, x: int, y: int, *, button: int = 1) -> None:
        """Click at a place on the screen."""
        self.session.run("xdotool", "mousemove", x, y, "click", button)

    def key(self, *keys: str) -> None:
        """Press keys, as xdotool names them: ``ctrl+n``, ``Return``."""
        self.session.run("xdotool", "key", *keys)

    def type(self, text: str) -> None:
        """Type into whatever has the keyboard; text beyond ASCII is pasted, for xdotool garbles it."""
        if text.isascii():
            self.session.run("xdotool", "type", "--delay", 4, "--", text)
        else:
            self.paste(text.encode())

    def put_on_clipboard(self, data: bytes, media_type: str | None = None) -> None:
        """Offer *data* on the clipboard, as another program."""
        command = ["xclip", "-quiet", "-selection", "clipboard", *(["-t", media_type] if media_type else []), "-i"]
        owner = self.session.spawn(command, log="xclip", stdin=subprocess.PIPE)
        assert owner.stdin is not None
        owner.stdin.write(data)
        owner.stdin.close()
        targets = ["xclip", "-selection", "clipboard", "-o", "-t", "TARGETS"]
        until(lambda: (media_type or "UTF8_STRING") in self.session.run(*targets, check=False), "the clipboard")

    def clipboard(self, media_type: str = "UTF8_STRING") -> bytes:
        """What is on the clipboard."""
        command = ["xclip", "-selection", "clipboard", "-o", "-t", media_type]
        return subprocess.run(command, env=self.session.env, capture_output=True, check=True, timeout=30).stdout

    def paste(self, data: bytes, media_type: str | None = None) -> None:
        """Put *data* on the clipboard and press Ctrl+V."""
        self.put_on_clipboard(data, media_type)
        self.key("ctrl+v")

    def screenshot(self, path: Path) -> Path:
        """The whole screen as a PNG file."""
        self.session.run("import", "-window", "root", str(path))
        return path

    def drag(self, start: tuple[int, int], target: tuple[int, int], *, steps: int = 8, release: bool = True) -> None:
        """Press at *start*, move, let go at *target*.

        Small moves first, to pass the distance at which a drag begins; pauses, for each position is a question to the
        target's program; two moves at the end, so that the last one is inside.
        """
        self._step(*start)
        self.session.run("xdotool", "mousedown", 1)
        for distance in (4, 8, 14, 20):
            self._step(start[0] + distance, start[1] + distance)
        for number in range(1, steps + 1):
            self._step(*(start[axis] + (target[axis] - start[axis]) * number // steps for axis in (0, 1)))
        self._step(target[0] + 1, target[1])
        self._step(*target)
        time.sleep(0.1)
        if release:
            self.session.run("xdotool", "mouseup", 1)

    def _step(self, x: int, y: int) -> None:
        self.move(x, y)
        time.sleep(_POINTER_PAUSE)

    def drag_in(
        self, python: str, kind: str, values: Sequence[str], target: str, *, role: str | None = None, linger: float | None = None
    ) -> str:
        """Drag from a program of its own (``drag_source.py``) onto the element *target*; the action the target took."""
        command = [python, str(HERE / "drag_source.py"), kind, *values, *(["--linger", str(linger)] if linger is not None else [])]
        source = self.session.spawn(command, log="drag", stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self._sources.append(source)
        assert source.stdout is not None
        ready, x, y = source.stdout.readline().decode().split()
        assert ready == "READY"
        assert self.windows("Drag source")
        self.drag((int(x), int(y)), self.find(target, role).centre)
        return source.stdout.readline().decode().split()[-1]

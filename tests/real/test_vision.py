"""A real model that really sees: a picture dragged in from another program, in the window, on both wires, names its colour."""

from __future__ import annotations

import contextlib
import importlib.util
import json
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from desktop.providers.local_server import find_bundled_model
from tests.real.colour_eye import ALIAS
from tests.real.loquent import PATIENCE, ROOT, Provider, person
from tests.real.test_drag_and_drop import images_of, is_all
from tests.real.xsession import missing_programs, until

MISSING = [*missing_programs(), *(name for name in ("xllamacpp", "gguf") if importlib.util.find_spec(name) is None)]
pytestmark = [
    pytest.mark.skipif(bool(MISSING), reason=f"this computer lacks {', '.join(MISSING)}"),
    pytest.mark.skipif(find_bundled_model() is None, reason="the demo model is not installed on this computer"),
    pytest.mark.timeout(400),
]


class Recorder:
    """Passes connections on to *port* and keeps what the program sent."""

    def __init__(self, port: int) -> None:
        self.sent: list[bytearray] = []
        self._ends: list[socket.socket] = []
        self._port = port
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listening.getsockname()[1]}"
        self._threads = [threading.Thread(target=self._accept)]
        self._threads[0].start()

    def close(self) -> None:
        self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        for thread in self._threads:
            thread.join(10)
        for end in self._ends:
            end.close()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listening.accept()
            except OSError:
                return
            engine = socket.create_connection(("127.0.0.1", self._port))
            kept = bytearray()
            self.sent.append(kept)
            self._ends += (client, engine)
            for ends in ((client, engine, kept), (engine, client, bytearray())):
                self._threads.append(threading.Thread(target=self._pass, args=ends))
                self._threads[-1].start()

    @staticmethod
    def _pass(source: socket.socket, target: socket.socket, kept: bytearray) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(1 << 16):
                kept += data
                target.sendall(data)
        for end in (source, target):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)


@pytest.fixture(scope="module")
def engine_port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    command = [sys.executable, "-m", "tests.real.colour_eye", str(find_bundled_model()), str(tmp_path_factory.mktemp("eye"))]
    with subprocess.Popen(
        command, cwd=ROOT, env={**os.environ}, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as child:
        assert child.stdout is not None
        assert child.stdin is not None
        yield int(child.stdout.readline().rsplit(":", 1)[1])
        child.stdin.close()


@pytest.mark.parametrize(
    ("provider", "path", "colour", "rgb"),
    [
        ("AnthropicCompatible", "/v1/messages", "red", (255, 0, 0)),
        ("OpenaiCompatible", "/v1/chat/completions", "blue", (0, 0, 255)),
    ],
)
def test_a_dragged_picture_is_seen_by_a_real_model(
    tmp_path: Path, engine_port: int, provider: str, path: str, colour: str, rgb: tuple[int, int, int]
) -> None:
    profile = tmp_path / "profile"
    recorder = Recorder(engine_port)
    Provider(recorder.url).connect(profile, provider, ALIAS)
    file = tmp_path / "What I saw.png"
    Image.new("RGB", (64, 48), rgb).save(file)
    try:
        with person(profile) as somebody:
            somebody.open()
            assert somebody.drag_in(sys.executable, "files", [str(file)], "Send") == "CopyAction"
            until(lambda: somebody.find(f"Remove {file.name}"), "the chip of the picture", PATIENCE)
            somebody.click("Message", "text")
            somebody.send("Name the colour.")
            kept = somebody.wait_for_state("complete")
            assert somebody.leave() == 0
    finally:
        recorder.close()
    assert kept[0].kinds.count("image") == 1
    assert colour in kept[1].text.lower()
    # The first request; a later one asks for a title.
    asked = next(bytes(sent) for sent in recorder.sent if f"POST {path} ".encode() in sent)
    request = asked[asked.index(f"POST {path} ".encode()) :]
    body, _ = json.JSONDecoder().raw_decode(request.partition(b"\r\n\r\n")[2].decode("utf-8", "replace"))
    (picture,) = images_of(body)
    assert is_all(picture, rgb, (64, 48))

"""What takes long to show: a little of it in every run, all of it with ``LOQUENT_THOROUGH=1``."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import IO

import pytest

from desktop.net.sse import SseDecoder, SseEvent, SseTooLarge
from tests.fakes.provider_server import ProviderServerThread
from tests.fakes.sse_bodies import BODIES

ROOT = Path(__file__).resolve().parents[2]
THOROUGH = bool(os.environ.get("LOQUENT_THOROUGH"))
INPUTS = 1_000_000 if THOROUGH else 4_000
SLEEP_SECONDS = 5.0 if THOROUGH else 1.0
CAP = 512
PIECES = (
    b"\r",
    b"\n",
    b"\r\n",
    b"\n\n",
    b":",
    b" ",
    b"\0",
    b"\xef\xbb\xbf",
    b"\xff",
    b"\xf0\x9f",
    b"data:",
    b"id:",
    b"event:",
    b"retry: 1",
    b"x",
)


def read(decoder: SseDecoder, body: bytes, cuts: list[int]) -> tuple[list[SseEvent], bool]:
    """The events, and whether it was too large."""
    events: list[SseEvent] = []
    try:
        for start, end in zip([0, *cuts], [*cuts, len(body)], strict=True):
            events += decoder.feed(body[start:end])
        events += decoder.finish()
    except SseTooLarge as error:
        return [*events, *error.events], True
    return events, False


def mutated(dice: random.Random, bodies: list[bytes]) -> bytes:
    """A body of the corpus with a few bytes changed, or one of pieces."""
    if dice.random() < 0.5:
        return b"".join(dice.choices(PIECES, k=dice.randrange(12)))
    body = bytearray(dice.choice(bodies)[:200])
    for _ in range(dice.randrange(4)):
        at = dice.randrange(len(body) + 1)
        body[at : at + dice.randrange(3)] = dice.choice((dice.randbytes(dice.randrange(4)), dice.choice(PIECES)))
    return bytes(body)


@pytest.mark.timeout(3600)
def test_a10_nothing_but_its_own_error_leaves_the_decoder_and_every_split_reads_the_same() -> None:
    """A10: the same inputs each time. A larger event than the cap may be found sooner or later, by where it was cut."""
    dice = random.Random(10)
    bodies = [body for _, body, _ in BODIES]
    for _ in range(INPUTS):
        body = mutated(dice, bodies)
        whole, too_large = read(SseDecoder(CAP), body, [])
        cuts = sorted(dice.randrange(len(body) + 1) for _ in range(dice.randrange(4)))
        again, too_large_again = read(SseDecoder(CAP), body, cuts)
        assert too_large or too_large_again or whole == again, (body, cuts)
        for event in whole:
            event.data.encode("utf-8")
    print(f"{INPUTS} inputs")


@pytest.mark.skipif(not hasattr(signal, "SIGSTOP"), reason="this system cannot stop a process by a signal")
@pytest.mark.parametrize("server_goes_on", [True, False], ids=["the server waits", "the server is done meanwhile"])
def test_c11_a_process_that_sleeps_in_mid_answer_goes_on_and_the_next_question_works_at_once(tmp_path: Path, server_goes_on: bool) -> None:
    """C11: truncated or continued, never a hang; nothing is lost that had come."""
    words = [f"word{n} " for n in range(60)]
    with ProviderServerThread() as server:
        server.script(chunks=words, delay=0.3 if server_goes_on and THOROUGH else 0.05)
        command = [sys.executable, "-m", "tests.fakes.sleeping_program", str(tmp_path), server.url]
        process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        try:
            assert process.stdout is not None
            assert line(process.stdout) == "streaming"
            process.send_signal(signal.SIGSTOP)
            time.sleep(SLEEP_SECONDS)
            process.send_signal(signal.SIGCONT)
            first = json.loads(line(process.stdout))
            server.script(text="Here again")
            assert line(process.stdout) == "streaming"
            second = json.loads(line(process.stdout))
            _, said = process.communicate(timeout=60)
        finally:
            process.kill()
            process.wait()
    print(f"slept {SLEEP_SECONDS} s: {first['state']} {first['failure']}")
    assert first["text"] == "".join(words)[: len(first["text"])]
    assert first["state"] == "complete"
    assert second == {"state": "complete", "text": "Here again", "failure": ""}
    assert process.returncode == 0
    assert said == ""


def line(stream: IO[str]) -> str:
    """The next line; an empty one when the process is gone."""
    return stream.readline().strip()

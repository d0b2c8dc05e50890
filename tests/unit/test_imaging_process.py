"""The process that decodes pictures: asked again, slow, greedy, crashing, gone, ended."""

from __future__ import annotations

import io
import os
import signal
import sys
import threading
from collections.abc import Iterator

import pytest

from desktop.engine import imaging as imaging_module
from desktop.engine.attachments import IntakeError, IntakeLimits, intake
from desktop.engine.imaging import Imaging, ImagingFailed, environment, read_frame, write_frame
from tests.fakes.pictures import cornered, encoded

PICTURE = encoded(cornered(), "PNG")
INSPECT = {"do": "inspect", "pixels": 64_000_000}


def worker_that(body: str) -> Imaging:
    """An imaging process that says it is ready and then does *body* with ``frame``."""
    program = (
        "import os, sys, time\n"
        "from desktop.engine.imaging import read_frame, write_frame\n"
        "write_frame(sys.stdout.buffer, {'ready': 1})\n"
        "frame = read_frame(sys.stdin.buffer, 1 << 30)\n"
        f"{body}\n"
    )
    return Imaging([sys.executable, "-P", "-c", program])


@pytest.fixture
def worker() -> Iterator[Imaging]:
    imaging = Imaging()
    yield imaging
    imaging.close()


def test_one_process_answers_many_questions(worker: Imaging) -> None:
    worker.ask(INSPECT, PICTURE, seconds=60)
    first = worker.pid
    assert worker.ask(INSPECT, PICTURE, seconds=60)[0]["width"] == 120
    assert worker.pid == first


def test_a_process_that_has_left_is_replaced(worker: Imaging) -> None:
    worker.ask(INSPECT, PICTURE, seconds=60)
    first = worker.pid
    assert first is not None
    os.kill(first, signal.SIGTERM)
    assert worker.ask(INSPECT, PICTURE, seconds=60)[0]["width"] == 120
    assert worker.pid != first


def test_questions_of_several_threads_do_not_mix(worker: Imaging) -> None:
    widths: list[tuple[int, int]] = []

    def ask(width: int) -> None:
        answer, _ = worker.ask(INSPECT, encoded(cornered(width), "PNG"), seconds=60)
        widths.append((width, answer["width"]))

    threads = [threading.Thread(target=ask, args=(100 + 2 * number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(widths) == 8
    assert all(asked == answered for asked, answered in widths)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("time.sleep(60)", "attachment.too_slow"),
        ("os._exit(11)", "attachment.broken"),
        ("os.abort()", "attachment.broken"),
        ("sys.stdout.buffer.write(b'nonsense' * 9); sys.stdout.flush()", "attachment.broken"),
        ("write_frame(sys.stdout.buffer, {'error': 'memory'})", "attachment.too_heavy"),
    ],
)
def test_what_goes_wrong_in_the_process_becomes_a_sentence_about_the_file(body: str, code: str) -> None:
    imaging = worker_that(body)
    with pytest.raises(IntakeError, match="photo") as caught:
        # Only what never ends is to reach the limit, however busy the machine is.
        intake(PICTURE, IntakeLimits(seconds=0.5 if code == "attachment.too_slow" else 60), "photo", imaging)
    assert caught.value.code == code
    assert imaging.pid is None
    imaging.close()


def worker_whose_check(body: str) -> Imaging:
    """The imaging process itself, in which the check of a picture is *body* before it is done."""
    program = (
        "import time\n"
        "from desktop.engine import imaging_worker as w\n"
        "inspect = w.inspect\n"
        f"def slow(question, data):\n    {body}\n    return inspect(question, data)\n"
        "w.WORK['inspect'] = slow\n"
        "w.main()\n"
    )
    return Imaging([sys.executable, "-P", "-c", program])


@pytest.mark.skipif(not hasattr(signal, "SIGPROF"), reason="this system does not count what a process computes")
def test_what_computes_for_too_long_is_ended_by_what_it_computed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(imaging_module, "BUSY_MACHINE", 1000.0)
    imaging = worker_whose_check("while True: pass")
    with pytest.raises(IntakeError) as caught:
        intake(PICTURE, IntakeLimits(seconds=0.3), "photo", imaging)
    assert caught.value.code == "attachment.too_slow"
    imaging.close()


@pytest.mark.skipif(not hasattr(signal, "SIGPROF"), reason="this system does not count what a process computes")
def test_a_good_picture_is_not_refused_because_the_machine_is_busy() -> None:
    imaging = worker_whose_check("time.sleep(0.5)")
    assert intake(PICTURE, IntakeLimits(seconds=0.3), "photo", imaging).width == 120
    imaging.close()


def test_each_picture_has_the_time_for_itself() -> None:
    imaging = worker_whose_check("until = time.process_time() + 0.3\n    while time.process_time() < until: pass")
    for _ in range(4):
        assert intake(PICTURE, IntakeLimits(seconds=0.8), "photo", imaging).width == 120
    imaging.close()


def test_a_process_that_cannot_start_is_said() -> None:
    for command in (["/nowhere/python"], [sys.executable, "-c", "pass"], [sys.executable, "-c", "import time; time.sleep(60)"]):
        imaging = Imaging(command, start_seconds=1.0)
        with pytest.raises(IntakeError) as caught:
            intake(PICTURE, name="photo", imaging=imaging)
        assert caught.value.code == "attachment.no_worker"
        imaging.close()


def test_closing_ends_a_running_question() -> None:
    imaging = worker_that("time.sleep(60)")
    asked = threading.Event()
    failures: list[str] = []

    def ask() -> None:
        try:
            asked.set()
            imaging.ask(INSPECT, PICTURE, seconds=60)
        except ImagingFailed as failure:
            failures.append(failure.reason)

    thread = threading.Thread(target=ask)
    thread.start()
    asked.wait()
    while imaging.pid is None and thread.is_alive():
        pass
    imaging.close()
    thread.join()
    assert failures == ["closed"]
    with pytest.raises(ImagingFailed, match="closed"):
        imaging.ask(INSPECT, PICTURE, seconds=1)


def test_the_process_leaves_when_its_input_ends(worker: Imaging) -> None:
    worker.ask(INSPECT, PICTURE, seconds=60)
    process = worker._process
    assert process is not None
    assert process.stdin is not None
    process.stdin.close()
    assert process.wait(60) == 0


def test_the_process_leaves_when_nobody_asks() -> None:
    program = "from desktop.engine import imaging_worker as w; w.IDLE_SECONDS = 0.2; w.main()"
    imaging = Imaging([sys.executable, "-P", "-c", program])
    imaging.ask(INSPECT, PICTURE, seconds=60)
    process = imaging._process
    assert process is not None
    assert process.wait(60) == 0
    assert imaging.ask(INSPECT, PICTURE, seconds=60)[0]["width"] == 120
    imaging.close()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="other systems do not limit the address space, or not reliably")
def test_the_memory_of_the_process_is_limited() -> None:
    program = "import desktop.engine.imaging_worker as w\nw.WORK['inspect'] = lambda question, data: ({}, bytes(4 << 30))\nw.main()\n"
    imaging = Imaging([sys.executable, "-P", "-c", program])
    with pytest.raises(ImagingFailed, match="memory"):
        imaging.ask(INSPECT, PICTURE, seconds=20)
    imaging.close()


@pytest.mark.skipif(sys.platform == "win32", reason="the limit on file size is POSIX")
def test_the_process_can_write_no_file() -> None:
    program = (
        "import desktop.engine.imaging_worker as w, tempfile\n"
        "def work(question, data):\n"
        "    with tempfile.TemporaryFile() as file:\n"
        "        file.write(b'x')\n"
        "    return {}, b''\n"
        "w.WORK['inspect'] = work\n"
        "w.main()\n"
    )
    imaging = Imaging([sys.executable, "-P", "-c", program])
    assert imaging.ask(INSPECT, PICTURE, seconds=20)[0].get("error") == "broken"
    imaging.close()


def test_the_process_gets_no_secrets_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOME_API_KEY", "sk-secret")
    assert "sk-secret" not in environment().values()


def test_frames_survive_the_pipe_and_cut_ones_are_noticed() -> None:
    pipe = io.BytesIO()
    write_frame(pipe, {"name": "Grüße"}, b"\0\1\2")
    whole = pipe.getvalue()
    assert read_frame(io.BytesIO(whole), 3) == ({"name": "Grüße"}, b"\0\1\2")
    assert read_frame(io.BytesIO(b""), 3) is None
    for length in range(1, len(whole)):
        with pytest.raises(ValueError, match="cut"):
            read_frame(io.BytesIO(whole[:length]), 3)
    with pytest.raises(ValueError, match="longer"):
        read_frame(io.BytesIO(whole), 2)


def test_the_asking_side_needs_only_the_standard_library() -> None:
    with open(str(imaging_module.__file__), encoding="utf-8") as file:
        assert "PIL" not in file.read()

"""The gate against its corpus (rows I1 to I12 and I16): each file has its outcome, within memory, and nothing private gets out."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from desktop.chat.limits import ImageLimits
from desktop.engine.imaging import Imaging
from desktop.engine.intake import _NOTICES, Attachment, IntakeError, IntakeLimits, ask, intake
from tests.fakes.image_corpus import Case, corpus
from tests.fakes.picture_parts import BARE, parts_of
from tests.fakes.pictures import SECRET, cornered, encoded, is_upright

CASES = corpus()
LIMITS = IntakeLimits(seconds=20)
"""Time is measured by the benchmarks; here a loaded machine is no reason to fail."""
MODEL = ImageLimits()
MEMORY_KB = 300 * 1024
# A palette made for the picture, or the loss of JPEG's chroma, moves colours further.
TOLERANCE = 30


@pytest.fixture(scope="module")
def worker() -> Iterator[Imaging]:
    imaging = Imaging()
    yield imaging
    imaging.close()


def peak_kb(worker: Imaging) -> int:
    """Memory the worker had at most since it started, or 0 when it has just been ended, or where nobody tells."""
    if worker.pid is None or sys.platform != "linux":
        return 0
    status = Path(f"/proc/{worker.pid}/status").read_text()
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM"))


def test_i1_the_corpus_is_as_large_as_the_bar_says_and_names_its_rows() -> None:
    assert len({case.name for case in CASES}) == len(CASES) >= 167
    assert {row for case in CASES for row in case.rows.split()} >= {"I2", "I3", "I4", "I5", "I6", "I7", "I8", "I9", "I10", "I12", "I16"}


@pytest.mark.parametrize("case", CASES, ids=[case.name.replace(" ", "_") for case in CASES])
def test_i1_each_file_has_its_outcome(case: Case, worker: Imaging) -> None:
    data = case.make()
    found, refusal = outcome(case, data, worker)
    if found is None:
        assert case.outcome in (refusal.code, "any"), refusal  # type: ignore[union-attr]
        assert case.name in str(refusal)
    else:
        assert case.outcome in ("any", "image" if found.width else "file")
        assert case.media_type in ("", found.media_type)
        assert case.size in (None, (found.width, found.height))
        assert {_NOTICES[notice] for notice in case.notices} <= set(found.notices)
        assert found.data == data
        if found.width:
            check_what_goes_out(case, data, worker)
    assert peak_kb(worker) < MEMORY_KB


def outcome(case: Case, data: bytes, worker: Imaging) -> tuple[Attachment | None, IntakeError | None]:
    try:
        return intake(data, LIMITS, case.name, worker), None
    except IntakeError as refusal:
        return None, refusal


def check_what_goes_out(case: Case, data: bytes, worker: Imaging) -> None:
    question = {
        "do": "fit",
        "pixels": LIMITS.pixels,
        "media_types": sorted(MODEL.media_types),
        "bytes": MODEL.max_bytes,
        "side": MODEL.max_side,
    }
    answer, sent = ask(worker, question, data, case.name, LIMITS)
    assert answer["media_type"] in MODEL.media_types
    assert len(sent) <= MODEL.max_bytes
    assert SECRET.encode() not in sent
    assert parts_of(sent) <= BARE, parts_of(sent) - BARE
    with Image.open(io.BytesIO(sent)) as image:
        image.load()
        assert (answer["width"], answer["height"]) == image.size
        assert max(image.size) <= MODEL.max_side
        assert not image.getexif()
        assert not case.upright or is_upright(image.convert("RGBA") if image.mode == "P" else image, TOLERANCE)


BOMBS = [case for case in CASES if "I3" in case.rows.split()]
BOMB_KB = 50 * 1024


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells the memory a process had at most")
@pytest.mark.parametrize("case", BOMBS, ids=[case.name.replace(" ", "_") for case in BOMBS])
def test_i3_a_bomb_is_refused_before_memory_is_taken_for_it(case: Case) -> None:
    worker = Imaging()
    try:
        intake(encoded(cornered(), "WEBP"), LIMITS, "small", worker)
        before = peak_kb(worker)
        found, refusal = outcome(case, case.make(), worker)
        assert before > 0
        assert peak_kb(worker) - before <= BOMB_KB
        if found is not None:
            check_what_goes_out(case, found.data, worker)
            assert peak_kb(worker) - before <= BOMB_KB
        else:
            assert refusal is not None
    finally:
        worker.close()

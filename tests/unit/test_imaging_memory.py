"""Row I2: the largest pictures that are let in stay within 300 MB, and the next larger one is refused from its header."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from PIL import Image

from desktop.chat.limits import ImageLimits
from desktop.engine.imaging import Imaging
from desktop.engine.intake import IntakeError, IntakeLimits, ask, intake
from tests.fakes.pictures import encoded

LIMITS = IntakeLimits(seconds=60)
MODEL = ImageLimits()
MEMORY_KB = 300 * 1024

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells the memory a process had at most")


@pytest.mark.parametrize(
    ("format", "mode", "side", "options"),
    [
        ("PNG", "RGB", 6600, {"compress_level": 1}),
        ("PNG", "RGBA", 4900, {"compress_level": 1}),
        ("JPEG", "RGB", 10_400, {}),
        ("JPEG", "RGB", 5900, {"progressive": True, "subsampling": 0}),
        ("WEBP", "RGB", 3500, {"method": 0, "lossless": True}),
        ("GIF", "P", 6000, {}),
    ],
)
def test_i2_the_largest_that_is_let_in_stays_within_300_mb(format: str, mode: str, side: int, options: dict[str, object]) -> None:
    data = encoded(Image.new(mode, (side, side), 7 if mode == "P" else (200, 30, 40)), format, **options)
    worker = Imaging()
    try:
        found = intake(data, LIMITS, "large", worker, thumbnail_side=96, next_side=2576)
        question = {
            "do": "fit",
            "pixels": LIMITS.pixels,
            "media_types": ["image/jpeg", "image/png"],
            "bytes": MODEL.max_bytes,
            "side": 2576,
        }
        answer, _ = ask(worker, question, data, "large", LIMITS)
        status = Path(f"/proc/{worker.pid}/status").read_text()
        with pytest.raises(IntakeError, match="million is the most"):
            intake(encoded(Image.new(mode, (side + 1200, side), 7 if mode == "P" else 9), format, **options), LIMITS, "larger", worker)
    finally:
        worker.close()
    assert (found.width, answer["width"]) == (side, 2576)
    peak = next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM"))
    assert peak < MEMORY_KB

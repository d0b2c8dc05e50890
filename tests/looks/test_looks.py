"""The gallery beside its approved pictures, in every theme, and the window on sharp screens.

``python -m tests.looks`` draws the gallery and approves it; look at the pictures before they are committed.
"""

from __future__ import annotations

import copy
import json
import os
import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from typing import Any, cast

import pytest
from PIL import Image

from desktop.ui.theme.tables import load_table, theme_names
from tests.looks.compare import pixels, structure

ROOT = Path(__file__).resolve().parents[2]
APPROVED = Path(__file__).parent / "approved"
SCALES = ("1.25", "1.5", "2")
STEP = 0.55
"""Of the whole difference between ink and ground, from one pixel to the next: what was blown up to twice its size has at most half."""


def drawn(folder: Path, *what: str, scale: str = "1") -> Path:
    """Draw in a process of its own; returns the folder."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "QT_SCALE_FACTOR": scale, "TZ": "UTC"}
    command = [sys.executable, "-m", "tests.looks.draw", str(folder), *what]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    return folder


def facts(folder: Path, name: str) -> dict[str, Any]:
    found = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
    assert isinstance(found, dict)
    return found


@pytest.fixture(scope="module")
def gallery(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The gallery as it is drawn now, in every theme."""
    return drawn(tmp_path_factory.mktemp("looks"), *theme_names())


@pytest.mark.parametrize("name", theme_names())
def test_everything_in_the_gallery_is_where_it_was_approved(gallery: Path, name: str) -> None:
    complaints = structure(facts(APPROVED, name), facts(gallery, name))
    assert not complaints, "\n".join(["Look at it; if it is meant, approve it (tests/README.md):", *complaints[:40]])


@pytest.mark.parametrize("name", theme_names())
def test_the_gallery_looks_as_it_was_approved(gallery: Path, name: str) -> None:
    approved, now = facts(APPROVED, name)["fonts"], facts(gallery, name)["fonts"]
    if approved != now:
        print(f"pixels not compared: the pictures were approved with {approved['ui']}, {approved['mono']}; here letters are others: {now}")
        return
    places = pixels(APPROVED / f"{name}.png", gallery / f"{name}.png")
    assert not places, "\n".join(["Look at it; if it is meant, approve it (tests/README.md):", *places[:40]])


@pytest.mark.parametrize("name", theme_names())
def test_a_plain_surface_has_the_colour_of_the_table(gallery: Path, name: str) -> None:
    with Image.open(gallery / f"{name}.png") as picture:
        seen = picture.convert("RGB").getpixel((3, 3))
    assert "#{:02X}{:02X}{:02X}".format(*seen) == load_table(name).colours["surface"].upper()  # type: ignore[misc]


def test_what_is_missing_moved_or_recoloured_is_noticed(gallery: Path) -> None:
    """A comparison that cannot fail would be none."""
    good = facts(gallery, "light")
    assert structure(good, good) == []

    def changed(**values: Any) -> list[str]:
        other = copy.deepcopy(good)
        element = next(each for each in other["elements"] if each["name"] == "transcript.copy")
        element.update(values)
        return structure(good, other)

    missing = {**good, "elements": [each for each in good["elements"] if each["name"] != "transcript.thinking"]}
    assert "missing" in structure(good, missing)[0]
    assert "new" in structure(missing, good)[0]
    box = next(each["box"] for each in good["elements"] if each["name"] == "transcript.copy")
    assert "moved" in changed(box=[box[0] + 6, *box[1:]])[0]
    assert "ground" in changed(ground="#123456")[0]
    other_fonts = {**good, "fonts": {**good["fonts"], "ui": "Other"}}
    assert structure(good, other_fonts) == []
    missing = {**missing, "fonts": other_fonts["fonts"]}
    assert "missing" in structure(good, missing)[0]


def test_a_spot_in_the_picture_is_noticed(gallery: Path, tmp_path: Path) -> None:
    first = gallery / "light.png"
    assert pixels(first, first) == []
    with Image.open(first) as picture:
        other = picture.convert("RGB")
    button = next(each["box"] for each in facts(gallery, "light")["elements"] if each["name"] == "transcript.copy")
    area = (button[0], button[1], button[0] + button[2], button[1] + button[3])
    moved = other.crop(area)
    other.paste(load_table("light").colours["surface"], area)
    other.paste(moved, (area[0] + 5, area[1]))
    other.save(tmp_path / "moved.png")
    assert pixels(first, tmp_path / "moved.png")


@pytest.fixture(scope="module", params=SCALES)
def scaled(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[float, Path]:
    """The window on a screen with more pixels."""
    return float(request.param), drawn(tmp_path_factory.mktemp("scaled"), "window", scale=request.param)


def test_nothing_is_blown_up_on_a_sharp_screen(scaled: tuple[float, Path]) -> None:
    """Icons, thumbnails, pictures and formulas have a pixel for each of the screen's."""
    scale, folder = scaled
    found = facts(folder, "window")
    assert found["ratio"] == scale
    kinds = {each["kind"] for each in found["elements"]}
    assert {"PictureButton", "Chip", "ProseView", "QToolButton"} <= kinds
    assert [f"{each['kind']} {each['name']} {each['text']}" for each in found["elements"] if not each["sharp"]] == []


def test_edges_are_as_sharp_as_the_screen(scaled: tuple[float, Path]) -> None:
    """Letters, code, formulas, icons and pictures, measured in the picture."""
    scale, folder = scaled
    wanted = {"transcript.copy", "transcript.code", "transcript.picture", "sidebar.new", "composer.chip"}
    with Image.open(folder / "window.png") as opened:
        picture = opened.convert("L")
    dull, seen = [], set()
    for each in facts(folder, "window")["elements"]:
        formula = "￼" in each["text"]
        if each["name"] not in wanted and not formula:
            continue
        seen.add("formula" if formula else each["name"])
        left, top, width, height = (round(value * scale) for value in each["box"])
        if step(picture.crop((left, top, left + width, top + height))) < STEP:
            dull.append(f"{each['kind']} {each['name']} {each['text']}")
    assert seen == {*wanted, "formula"}
    assert not dull


def step(picture: Image.Image) -> float:
    """The largest difference between neighbours in a line, as a part of that between the darkest and the lightest."""
    values = list(picture.tobytes())
    lowest, highest = cast("tuple[int, int]", picture.getextrema())
    lines = (values[at : at + picture.width] for at in range(0, len(values), picture.width))
    largest = max(max((abs(a - b) for a, b in pairwise(line)), default=0) for line in lines)
    return largest / max(1, highest - lowest)


def test_the_measure_of_sharpness_knows_what_was_blown_up() -> None:
    sharp = Image.new("L", (40, 40), 255)
    sharp.paste(0, (10, 10, 30, 30))
    assert step(sharp) == 1.0
    assert step(sharp.resize((80, 80), Image.Resampling.BILINEAR)) < 1.0
    assert step(sharp.resize((80, 80), Image.Resampling.BILINEAR).resize((160, 160), Image.Resampling.BILINEAR)) < STEP

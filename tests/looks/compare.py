"""What differs between two drawings of the gallery, in sentences. Moved, missing, recoloured: yes; another font: no."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from PIL import Image, ImageChops

NEAR = 1
"""Pixels by which things may lie elsewhere with the same fonts."""
FAR = 8
"""The same with other fonts, for the edge that is nearer."""
INK = 40
"""How far a colour of a channel may be off with other fonts: thin letters have no pixel of the pure colour."""
TILE = 32
SHADE = 72
"""A difference of a channel that can be seen."""
SPECKS = 60
"""Pixels of a tile that may differ so much: the edges of letters do, between versions of what draws them."""


def structure(approved: dict[str, Any], now: dict[str, Any]) -> list[str]:
    """What is where, on which ground, in which colours."""
    same_fonts = approved["fonts"] == now["fonts"]
    old, new = approved["elements"], now["elements"]
    missing, extra = _unmatched(old, new), _unmatched(new, old)
    if missing or extra:
        return [*(f"missing: {each}" for each in missing), *(f"new: {each}" for each in extra)]
    complaints = []
    pairs = list(zip(_in_order(old), _in_order(new), strict=True))
    for a, b in pairs:
        if not (_same_place(a, b) if same_fonts else _like_place(a, b)):
            complaints.append(f"moved: {_name(a)} from {a['box']} to {b['box']}")
        if a["ground"] != b["ground"]:
            complaints.append(f"another ground: {_name(a)} {a['ground']} is now {b['ground']}")
        if lost := [
            ink for ink in a["inks"] if not any(_near(ink, other, 0 if same_fonts else INK) for other in [*b["inks"], b["ground"]])
        ]:
            complaints.append(f"a colour is gone: {_name(a)} had {lost}")
    if not same_fonts and [_name(a) for a in old] != [_name(b) for b in new]:
        complaints.append("the order from top to bottom is another")
    return complaints


def _name(element: dict[str, Any]) -> str:
    return f"{element['kind']} {element['name']} “{element['text']}”"


def _unmatched(these: list[dict[str, Any]], those: list[dict[str, Any]]) -> list[str]:
    rest = [_name(each) for each in those]
    found = []
    for name in map(_name, these):
        if name in rest:
            rest.remove(name)
        else:
            found.append(name)
    return found


def _in_order(elements: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(elements, key=lambda each: (_name(each), each["box"][1], each["box"][0]))


def _same_place(a: dict[str, Any], b: dict[str, Any]) -> bool:
    return all(abs(x - y) <= NEAR for x, y in zip(a["box"], b["box"], strict=True))


def _like_place(a: dict[str, Any], b: dict[str, Any]) -> bool:
    (left, _, width, height), (left_now, _, width_now, height_now) = a["box"], b["box"]
    edges = (left - left_now, left + width - left_now - width_now, left + width / 2 - left_now - width_now / 2)
    alike = abs(width - width_now) < width / 2 and abs(height - height_now) <= max(height / 2, 24)
    return bool(alike or min(map(abs, edges)) <= FAR)


def _near(a: str, b: str, distance: int) -> bool:
    return all(abs(int(a[i : i + 2], 16) - int(b[i : i + 2], 16)) <= distance for i in (1, 3, 5))


def pixels(approved: Path, now: Path) -> list[str]:
    """Places where the pictures can be told apart. Only for pictures drawn with the same fonts."""
    with Image.open(approved) as first, Image.open(now) as second:
        old, new = first.convert("RGB"), second.convert("RGB")
    if old.size != new.size:
        return [f"the size was {old.size} and is {new.size}"]
    channels = ImageChops.difference(old, new).split()
    strongest = ImageChops.lighter(ImageChops.lighter(channels[0], channels[1]), channels[2])
    marked = strongest.point([255 if value > SHADE else 0 for value in range(256)])
    places = []
    for top in range(0, old.height, TILE):
        for left in range(0, old.width, TILE):
            tile = marked.crop((left, top, min(left + TILE, old.width), min(top + TILE, old.height)))
            if tile.histogram()[255] > SPECKS:
                places.append(f"the picture differs at {left}, {top}")
    return places

"""Below a paragraph, a placeholder for each image it names by an address on the web. No Qt, and nothing is fetched here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from desktop.engine.remote_images import judge_image
from desktop.markdown.blocks import Block, images_of
from desktop.ui.transcript.kinds import Piece, Prose, RemoteImage

MOST = 12
"""Placeholders below one paragraph; the other images in it are links only."""


def with_images(pieces: Iterable[tuple[Piece, int]], closed: int) -> Iterator[tuple[Piece, int]]:
    """*pieces* (of ``prose_pieces``) with the images of the first *closed* blocks; an open block may yet become something else."""
    before = 0
    for piece, end in pieces:
        if isinstance(piece, Prose) and any(images_of(block) for block in piece.blocks):
            yield from _split(piece, end, before, closed)
        else:
            yield piece, end
        before = end or before


def _split(piece: Prose, end: int, first: int, closed: int) -> Iterator[tuple[Piece, int]]:
    """*piece*, whose blocks are those from *first* on, parted below each block with images."""
    last = len(piece.blocks) - 1
    begin = 0
    for at, block in enumerate(piece.blocks):
        images = _placeholders(block) if first + at < closed else []
        if not images and at < last:
            continue
        done = end if at == last else first + at + 1
        yield replace(piece, blocks=piece.blocks[begin : at + 1]), 0 if images else done
        for number, image in enumerate(images, 1):
            yield image, done if number == len(images) else 0
        begin = at + 1


def _placeholders(block: Block) -> list[RemoteImage]:
    found: dict[str, RemoteImage] = {}
    for run in images_of(block):
        verdict = judge_image(run.image)
        if verdict is not None and len(found) < MOST:
            found.setdefault(verdict.shown, RemoteImage(verdict.shown, verdict.host, "" if run.text == run.image else run.text))
    return list(found.values())

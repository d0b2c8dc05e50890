"""The imaging process's answers about PDF. Its libraries are loaded at the first question, within their own limit of memory."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PIL import Image

from desktop.engine.imaging_fitting import encoded_within


def pdf(_question: Mapping[str, Any], data: bytes) -> tuple[dict[str, Any], bytes]:
    """How many pages there are, and whether it says who made it; an encrypted or broken file is refused."""
    from desktop.engine import pdf_reading

    with pdf_reading.bounded():
        pages, says_who = pdf_reading.inspect(data)
    return {"pages": pages, "notices": ["document_metadata"] if says_who else []}, b""


def pdf_text(question: Mapping[str, Any], data: bytes) -> tuple[dict[str, Any], bytes]:
    """The text of the pages, as many as fit."""
    from desktop.engine import pdf_reading

    with pdf_reading.bounded():
        pages, read, bare, text = pdf_reading.read_text(data, int(question["characters"]))
    return {"pages": pages, "read": read, "bare": bare}, text.encode("utf-8", "replace")


def pdf_page(question: Mapping[str, Any], data: bytes) -> tuple[dict[str, Any], bytes]:
    """A page as a picture; lossless where that is small enough, for the sake of small letters."""
    from desktop.engine import pdf_reading

    with pdf_reading.bounded():
        width, height, pixels = pdf_reading.draw(data, int(question["page"]), int(question["side"]))
        image = Image.frombytes("RGB", (width, height), pixels)
        if pixels[::3] == pixels[1::3] == pixels[2::3]:
            image = image.getchannel("R")
        return encoded_within(image, set(question["media_types"]), int(question["bytes"]), lossless_first=True)


def pdf_bare(_question: Mapping[str, Any], data: bytes) -> tuple[dict[str, Any], bytes]:
    """The document as it may go out."""
    from desktop.engine import pdf_reading
    from desktop.engine.pdf_stripping import without_metadata

    with pdf_reading.bounded():
        return {}, without_metadata(data)

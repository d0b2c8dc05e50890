"""Pictures and documents on their way into a request: told by their bytes, never by their name."""

from __future__ import annotations

import base64
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote, unquote_to_bytes, urlsplit

from desktop.net.body import Base64
from desktop.providers.errors import UnsupportedMediaError

_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"%PDF-", "application/pdf"),
)


@dataclass(frozen=True, slots=True)
class Medium:
    """One piece of media: ``data`` or a ``url``; ``kind`` is ``image``, ``pdf`` or ``text``."""

    kind: str
    media_type: str = ""
    data: bytes = b""
    url: str = ""
    name: str = ""

    @property
    def base64(self) -> Base64:
        """``data`` as base64 text, which is written while it is sent."""
        return Base64(self.data)

    @property
    def data_url(self) -> str | Base64:
        """``data`` as a data: URL, or ``url``."""
        return self.url or Base64(self.data, f"data:{self.media_type};base64,")


def sniff(data: bytes) -> str:
    """The media type of *data* by its first bytes; empty when it is none that a model takes."""
    for magic, media_type in _MAGIC:
        if data.startswith(magic):
            return media_type
    return "image/webp" if data[:4] == b"RIFF" and data[8:12] == b"WEBP" else ""


def load(source: Any, name: str = "", label: str = "") -> Medium:
    """The medium for bytes, a ``data:`` or http(s) URL, a path, or a file object open for reading bytes.

    Raises UnsupportedMediaError naming the file, and OSError when a path cannot be read.
    """
    if isinstance(source, str) and source[:8].lower().startswith(("http://", "https://")):
        # Nobody fetches it here, so its name has to do; a model takes pictures and PDF by their addresses.
        kind = "pdf" if urlsplit(source).path.lower().endswith(".pdf") else "image"
        return Medium(kind, url=source, name=name)
    if isinstance(source, str) and source[:5].lower() == "data:":
        return of_bytes(_data_url(source), name, label)
    if isinstance(source, str | os.PathLike):
        path = Path(source)
        return of_bytes(path.read_bytes(), name or path.name, label)
    if isinstance(source, bytes | bytearray | memoryview):
        return of_bytes(bytes(source), name, label)
    if hasattr(source, "read"):
        if hasattr(source, "seek"):
            source.seek(0)
        return of_bytes(source.read(), name, label)
    raise UnsupportedMediaError("provider.media", name=name or type(source).__name__, label=label)


def of_bytes(data: bytes, name: str = "", label: str = "") -> Medium:
    """The medium that *data* is. Raises UnsupportedMediaError."""
    media_type = sniff(data)
    if media_type == "application/pdf":
        return Medium("pdf", media_type, data, name=name)
    if media_type:
        return Medium("image", media_type, data, name=name)
    if data and b"\0" not in data[:4096]:
        try:
            data.decode("utf-8")
        except UnicodeDecodeError:
            pass
        else:
            if not data.lstrip()[:200].lower().startswith((b"<svg", b"<?xml")):
                return Medium("text", "text/plain", data, name=name)
    raise UnsupportedMediaError("provider.media", name=name or "The attachment", label=label)


def of_block(block: Mapping[str, Any], label: str = "") -> Medium | None:
    """The medium of a message's block in the engine's, Anthropic's or OpenAI's form; None when the block is no medium."""
    kind = block.get("type")
    name = str(block.get("name") or block.get("title") or "")
    if kind in ("image", "document", "file") and block.get("data") is not None:
        return load(block["data"], name, label)
    source = block.get("source")
    if kind in ("image", "document") and isinstance(source, Mapping):
        if source.get("type") == "base64":
            return of_bytes(_decoded(str(source.get("data", ""))), name, label)
        if source.get("type") == "url" and kind == "image":
            return load(str(source.get("url", "")), name, label)
        if source.get("type") == "text":
            return Medium("text", "text/plain", str(source.get("data", "")).encode(), name=name)
    if kind == "image_url":
        inner = block.get("image_url")
        url = inner.get("url", "") if isinstance(inner, Mapping) else str(inner or "")
        return load(_only_url(str(url), name, label), name, label)
    inner = block.get("file")
    if kind == "file" and isinstance(inner, Mapping) and inner.get("file_data"):
        name = str(inner.get("filename") or name)
        return load(_only_url(str(inner["file_data"]), name, label), name, label)
    return None


def from_arguments(media: Any, label: str = "") -> list[Medium]:
    """The ``media`` argument: a list of ``(source, name)``, or of sources."""
    found: list[Medium] = []
    for item in media or ():
        source, name = item if isinstance(item, tuple | list) and len(item) == 2 else (item, None)
        found.append(load(source, str(name or ""), label))
    return found


def _only_url(url: str, name: str, label: str) -> str:
    """A block names URLs only: a path in it would read any file for whoever wrote the block."""
    if not url[:8].lower().startswith(("http://", "https://", "data:")):
        raise UnsupportedMediaError("provider.media", name=name or "The attachment", label=label)
    return url


def _data_url(url: str) -> bytes:
    head, _, body = url.partition(",")
    # Pasted addresses often have their base64 percent-encoded.
    return _decoded(unquote(body)) if head.lower().endswith(";base64") else unquote_to_bytes(body)


def _decoded(text: str) -> bytes:
    """The bytes of base64 *text*, empty when it is none: empty files are refused by name."""
    try:
        return base64.b64decode(text)
    except ValueError:
        return b""

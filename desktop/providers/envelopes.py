"""Reads what servers send instead of an answer, in all the forms they use. Pure functions on bytes and values."""

from __future__ import annotations

import ast
import html
import json
import re
from collections.abc import Mapping
from typing import Any

from desktop.chat.text import normalise_text

_TITLE = re.compile(r"<title[^>]*>(.*?)</title", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(r"<[^>]{0,500}>")
# Controls, bidirectional overrides and invisible characters: an error is quoted as plain text and must not play tricks.
_TRICKS = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e0fff]"
)
_KEY_LIKE = re.compile(r"\b(?:sk|pk|gsk|xai|g2a|key)[-_][A-Za-z0-9_\-]{12,}")
DETAIL_CHARACTERS = 500


def decode_json(text: str | bytes) -> Any:
    """The JSON value of *text*. ValueError for everything that is none, also too deep or too long to read."""
    try:
        return json.loads(text)
    except RecursionError:
        pass
    raise ValueError("nested too deeply")


def looks_like_html(body: bytes, content_type: str) -> bool:
    """True for a web page, whatever its content type says."""
    start = body[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return start.startswith((b"<!doctype html", b"<html", b"<head", b"<body")) or (content_type == "text/html" and start.startswith(b"<"))


def page_title(body: bytes) -> str:
    """The title of a web page as plain text of at most 80 characters; its first words when it has none."""
    text = body[:65536].decode("utf-8", "replace")
    found = _TITLE.search(text)
    title = plain(html.unescape(_TAG.sub(" ", found.group(1) if found else text)), 80)
    return title or "no title"


def plain(text: str, limit: int = DETAIL_CHARACTERS) -> str:
    """*text* on one line without control and invisible characters, at most *limit* characters."""
    text = " ".join(_TRICKS.sub("", normalise_text(text[: limit * 8])).split())
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def redact(text: str, secret: str | None) -> str:
    """*text* without *secret* and without anything that looks like a key: servers echo them."""
    if secret and len(secret) >= 4:
        text = text.replace(secret, "…")
    return _KEY_LIKE.sub("…", text)


def find_error(value: Any) -> Any:
    """What is wrong according to *value*, an answer of the server, or None when it is no error. For status 200 too."""
    if isinstance(value, list):
        value = value[0] if value else None
    if type(value) is not dict and not isinstance(value, Mapping):
        return None
    if value.get("type") == "error" or value.get("error"):
        return value
    groq = value.get("x_groq")
    if groq and isinstance(groq, Mapping) and groq.get("error"):
        return groq
    return None


def read_error(value: Any) -> tuple[tuple[str, ...], str, str | None]:
    """``(words, message, request id)`` of an error in any of the forms in use: see protocols.md §6, item 49."""
    if isinstance(value, str):
        return _read_text(value)
    if isinstance(value, list):
        return read_error(value[0]) if value else ((), "", None)
    if not isinstance(value, Mapping):
        return (), "" if value is None else str(value), None
    request_id = value.get("request_id") if isinstance(value.get("request_id"), str) else None
    inner = value.get("error")
    if inner and not isinstance(inner, bool):
        words, message, inner_id = read_error(inner)
        return words, message or _first_text(value), request_id or inner_id
    if not value.get("message") and isinstance(value.get("detail"), Mapping):
        # Servers on FastAPI put the whole error below "detail".
        return read_error(value["detail"])
    words = _words(value)
    message = _first_text(value)
    if message.startswith("{"):
        # Grok2API 1.3.1 puts a Python dict, written as text, where the message belongs.
        more, told, inner_id = _read_text(message)
        return more + words, told or message, request_id or inner_id
    return words, message, request_id


def _read_text(text: str) -> tuple[tuple[str, ...], str, str | None]:
    stripped = text.strip()
    if stripped.startswith(("{", "[")) and len(stripped) < 20_000:
        for read in (decode_json, ast.literal_eval):
            try:
                value = read(stripped)
            except (ValueError, SyntaxError, MemoryError, RecursionError):
                continue
            if isinstance(value, Mapping | list):
                return read_error(value)
    return (), stripped, None


def _words(value: Mapping[str, Any]) -> tuple[str, ...]:
    details = value.get("details")
    metadata = value.get("metadata")
    found = [
        details.get("error_code") if isinstance(details, Mapping) else None,
        value.get("code"),
        metadata.get("error_type") if isinstance(metadata, Mapping) else None,
        value.get("error_type"),
        value.get("type"),
    ]
    return tuple(word for word in found if isinstance(word, str) and word and word != "error")


def _first_text(value: Mapping[str, Any]) -> str:
    for name in ("message", "detail", "error_message", "msg", "error_description", "title"):
        found = value.get(name)
        if isinstance(found, str) and found.strip():
            return found.strip()
        if isinstance(found, list) and found:
            return "; ".join(_with_place(item) if isinstance(item, Mapping) else str(item) for item in found[:5])
        if isinstance(found, Mapping):
            return _first_text(found)
    return ""


def _with_place(item: Mapping[str, Any]) -> str:
    """One complaint of a validator, with the field that it is about (FastAPI's ``loc``)."""
    text, place = _first_text(item), item.get("loc")
    named = ".".join(str(step) for step in place[:6]).removeprefix("body").strip(".") if isinstance(place, list) else ""
    return f"{named}: {text}" if named and text else text


def status_in(value: Any) -> int | None:
    """The HTTP status that an error inside a stream names as its code (OpenRouter does)."""
    inner = value.get("error") if isinstance(value, Mapping) else None
    code = inner.get("code") if isinstance(inner, Mapping) else None
    return code if isinstance(code, int) and not isinstance(code, bool) and 400 <= code < 600 else None

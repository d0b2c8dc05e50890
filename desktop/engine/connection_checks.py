"""What a person typed into the fields of a connection, read or refused field by field."""

from __future__ import annotations

import os
import re
from typing import ClassVar
from urllib.parse import urlsplit

from desktop.errors import LoquentError
from desktop.log import redact

_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_PROXIES = ("http", "https", "socks4", "socks4a", "socks5", "socks5h")
_OURS = ("host", "content-length", "content-type", "transfer-encoding", "connection", "accept", "accept-encoding", "te", "upgrade")
_KEYS = ("authorization", "proxy-authorization", "x-api-key", "api-key", "cookie")
LONGEST_SECONDS = 86_399


class FieldError(LoquentError):
    """A field that cannot be used as it is; said beside the field."""

    sentences: ClassVar[dict[str, str]] = {
        "field.proxy": "This is no address of a proxy. It begins with http://, https://, socks4:// or socks5:// and names a host, "
        "for example socks5://127.0.0.1:1080.",
        "field.ca_unreadable": "This file cannot be read: {reason}.",
        "field.ca_bad": "There are no certificates in this file. It must be a PEM file, which begins with BEGIN CERTIFICATE.",
        "field.header_form": "Line {line} is no header. Write its name, a colon and its value.",
        "field.header_value": "The value in line {line} has characters that cannot be sent.",
        "field.header_key": "Line {line} holds a key or a password. Keys have a field of their own, so that they stay out of files.",
        "field.header_ours": "Loquent sets {name} itself. Remove line {line}.",
        "field.seconds": "Enter seconds above 0 and below {most}, or leave the field empty.",
        "field.variable": "This is no name of an environment variable. It has letters, digits and underscores only.",
    }


def read_proxy(text: str) -> str | None:
    """The proxy of *text*: None for an empty field, ``none``, ``system`` or a URL. FieldError."""
    text = text.strip()
    if text in ("", "system", "none"):
        return text or None
    if "://" not in text:
        text = f"http://{text}"
    try:
        parts = urlsplit(text)
        valid = parts.scheme.lower() in _PROXIES and bool(parts.hostname) and not re.search(r"\s", text) and parts.port != 0
    except ValueError:
        valid = False
    if not valid:
        raise FieldError("field.proxy")
    return text


def read_headers(text: str) -> dict[str, str]:
    """The headers of *text*, one ``Name: value`` a line; the last of two of the same name counts. FieldError."""
    found: dict[str, str] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        name, colon, value = (part.strip() for part in line.partition(":"))
        if not colon or not _TOKEN.fullmatch(name):
            raise FieldError("field.header_form", line=number)
        if name.lower() in _OURS:
            raise FieldError("field.header_ours", line=number, name=name)
        if name.lower() in _KEYS or redact(f"{name}: {value}") != f"{name}: {value}":
            raise FieldError("field.header_key", line=number)
        if not value.isprintable() or not value.isascii():
            raise FieldError("field.header_value", line=number)
        for known in [known for known in found if known.lower() == name.lower()]:
            del found[known]
        found[name] = value
    return found


def read_seconds(text: str) -> float | None:
    """The seconds of *text*, with a point or a comma; None for an empty field. FieldError."""
    text = text.strip().replace(",", ".")
    if not text:
        return None
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    # Also not a number and infinity.
    if not 0 < seconds <= LONGEST_SECONDS:
        raise FieldError("field.seconds", most=LONGEST_SECONDS + 1)
    return int(seconds) if seconds.is_integer() else seconds


def read_variable(text: str) -> str | None:
    """The name of an environment variable, None for an empty field. FieldError: also when a key was pasted there."""
    text = text.strip().removeprefix("$")
    if not text:
        return None
    if not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", text) or redact(text) != text:
        raise FieldError("field.variable")
    return text


def read_ca_file(text: str) -> str | None:
    """The path of *text*, when certificates can be read there; None for an empty field. Blocks: use a thread. FieldError."""
    path = os.path.expanduser(text.strip().removeprefix("file://"))
    if not path:
        return None
    import ssl

    reason, bad = "", False
    try:
        with open(path, "rb"):
            pass
        ssl.create_default_context(cafile=path)
    except ssl.SSLError:
        bad = True
    except OSError as error:
        reason = error.strerror or "unknown reason"
    except ValueError:
        reason = "the path is not valid"
    if bad:
        raise FieldError("field.ca_bad")
    if reason:
        raise FieldError("field.ca_unreadable", reason=reason)
    return path

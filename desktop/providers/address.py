"""From what a person types as the address to the exact URL that is asked. Pure; no network.

Source of the rule: protocols.md §4.3. Exactly one ``/v1/messages`` or ``/chat/completions`` comes out, whatever went in.
"""

from __future__ import annotations

import re
from typing import ClassVar
from urllib.parse import quote, urlsplit

from desktop.errors import LoquentError
from desktop.net.proxies import is_loopback

_VERSION = re.compile(r"/v\d+(?:(?:alpha|beta)\d*)?$", re.IGNORECASE)
_HOST = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)(?:\.(?!-)[a-z0-9_-]{1,63}(?<!-))*\.?")
_SUFFIXES = {
    "anthropic": ("/messages/count_tokens", "/messages"),
    "openai": ("/chat/completions", "/completions"),
}
_ENDINGS = (*_SUFFIXES["anthropic"], *_SUFFIXES["openai"], "/models")
_BAD = re.compile(r"[\x00-\x20\x7f-\xa0\u00ad\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff\\]")


class AddressError(LoquentError):
    """What was typed is no address of a server."""

    sentences: ClassVar[dict[str, str]] = {
        "address.empty": "Enter the address of the server, for example https://api.example.com/v1.",
        "address.scheme": "The address must begin with https:// or http://, not {scheme}:.",
        "address.host": "The address has no valid host name. It should look like https://api.example.com/v1.",
        "address.port": "The port in the address is not a number from 1 to 65535.",
        "address.login": "Take the name and password out of the address: keys have a field of their own.",
        "address.characters": "The address has spaces, backslashes or invisible characters in it. Type it again.",
    }


def normalise(text: str, protocol: str) -> str:
    """The full endpoint URL for *text*. *protocol*: ``anthropic``, ``openai`` or ``raw`` (its path is kept as it is).

    Without a scheme, this computer is asked over http and every other over https. Query and fragment are dropped.
    Raises AddressError.
    """
    root, path = _parse(text)
    if protocol == "raw":
        return root + (path or "/v1/chat/gpt") + "/"
    path = _prefix(path)
    if protocol == "anthropic":
        return root + (path if _VERSION.search(path) else path + "/v1") + "/messages"
    return root + (path or "/v1") + "/chat/completions"


def models_url(endpoint: str) -> str:
    """The URL of the model list beside *endpoint*, which :func:`normalise` made."""
    for suffix in ("/messages", "/chat/completions"):
        if endpoint.endswith(suffix):
            return endpoint[: -len(suffix)] + "/models"
    parts = urlsplit(endpoint)
    return f"{parts.scheme}://{parts.netloc}/v1/models"


def is_local(url: str) -> bool:
    """True when *url* points at this computer."""
    return is_loopback(urlsplit(url).hostname or "")


def sends_in_clear(url: str) -> bool:
    """True when a key sent to *url* could be read on the way: plain http to another computer."""
    return urlsplit(url).scheme.lower() == "http" and not is_local(url)


def _prefix(path: str) -> str:
    """*path* without an endpoint's own ending, of either protocol's, or the model list's."""
    lowered = path.lower()
    for suffix in (*(ending for endings in _SUFFIXES.values() for ending in endings), "/models"):
        if lowered.endswith(suffix):
            return path[: -len(suffix)].rstrip("/")
    return path


def _parse(text: str) -> tuple[str, str]:
    text = text.strip()
    if not text:
        raise AddressError("address.empty")
    if _BAD.search(text):
        raise AddressError("address.characters")
    text = _with_scheme(text)
    scheme = text.partition(":")[0].lower()
    if scheme not in ("http", "https"):
        raise AddressError("address.scheme", scheme=scheme[:20])
    try:
        parts = urlsplit(text)
        host = parts.hostname or ""
    except ValueError:
        host = ""
    if not host or not text[len(scheme) :].startswith("://"):
        raise AddressError("address.host")
    if "@" in parts.netloc:
        raise AddressError("address.login")
    port = _port(parts.netloc)
    default = 443 if scheme == "https" else 80
    shown = _host(host) + ("" if port in (None, default) else f":{port}")
    path = re.sub(r"/{2,}", "/", parts.path).rstrip("/")
    return f"{scheme}://{shown}", quote(path, safe="/%:@!$&'()*+,;=~-._")


def _with_scheme(text: str) -> str:
    if "://" in text:
        return text
    if re.match(r"[a-z][a-z0-9+.-]*:(?!\d)", text, re.IGNORECASE) and not text.startswith("["):
        return text
    host = text.partition("/")[0]
    name = host[: host.rfind("]") + 1] if host.startswith("[") else host.partition(":")[0]
    return ("http://" if is_loopback(name) else "https://") + text.lstrip("/")


def _port(netloc: str) -> int | None:
    tail = netloc.rpartition("]")[2] if "]" in netloc else netloc
    _, colon, digits = tail.partition(":")
    if not colon or not digits:
        return None
    if not (digits.isascii() and digits.isdigit()) or not 1 <= int(digits[:9]) <= 65535:
        raise AddressError("address.port")
    return int(digits)


def _host(host: str) -> str:
    if ":" in host:
        import ipaddress

        try:
            return f"[{ipaddress.IPv6Address(host)}]"
        except ValueError:
            host = ""
    if not host.isascii():
        try:
            host = host.encode("idna").decode("ascii")
        except UnicodeError:
            host = ""
    if not _HOST.fullmatch(host.lower()):
        raise AddressError("address.host")
    return host.lower()

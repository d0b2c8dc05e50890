"""Addresses written without any markup: GitHub's extended autolinks for ``http://``, ``https://``, ``www.`` and e-mail.

Source: https://github.github.com/gfm/#autolinks-extension-. What goes on with a letter before it is no address.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from desktop.markdown.blocks import Run

_WEB = r"(?:https?://|www\.)(?=[^\s<>\"'`|\\^{}])[^\s<>\"'`|\\^{}]+"
_MAIL = r"[A-Za-z0-9._+-]{1,64}@[A-Za-z0-9_-]{1,63}(?:\.[A-Za-z0-9_-]{1,63}){1,8}"
_FOUND = re.compile(rf"(?<![^\s*_~(\[“„\"'.,;:—–-])(?:mailto:)?(?P<mail>{_MAIL})|(?<![A-Za-z0-9])(?P<web>{_WEB})", re.IGNORECASE)
_AFTER = ".,;:!?*_~'\"”’"
_ENTITY = re.compile(r"&[A-Za-z0-9]+;$")


def with_autolinks(run: Run) -> Iterator[Run]:
    """*run* with each address in it as a link of its own; what closes a sentence after an address is not part of it."""
    text = run.text
    if run.code or run.math or run.note or run.link is not None or not ("://" in text or "@" in text or "ww." in text.lower()):
        yield run
        return
    done = 0
    for found in _FOUND.finditer(text):
        address, target = _web(found.group("web")) if found.group("web") else _mail(found.group())
        if not target:
            continue
        if found.start() > done:
            yield replace(run, text=text[done : found.start()])
        yield replace(run, text=address, link=target)
        done = found.start() + len(address)
    if done < len(text):
        yield replace(run, text=text[done:])


def _web(written: str) -> tuple[str, str]:
    address = _trimmed(written)
    bare = address[4:] if address[:4].lower() == "www." else address.partition("://")[2]
    host = re.split(r"[/?#:]", bare, maxsplit=1)[0]
    if not host.strip(".") or "_" in ".".join(host.split(".")[-2:]):
        return address, ""
    if address[:4].lower() == "www.":
        return address, f"http://{address}"
    return address, address


def _trimmed(address: str) -> str:
    before = ""
    while before != address:
        before = address
        address = _ENTITY.sub("", address).rstrip(_AFTER)
        if address.endswith(")") and address.count(")") > address.count("("):
            address = address[:-1]
    return address


def _mail(written: str) -> tuple[str, str]:
    address = written.rstrip(".")
    if address[-1:] in ("-", "_"):
        return address, ""
    return address, address if address.lower().startswith("mailto:") else f"mailto:{address}"

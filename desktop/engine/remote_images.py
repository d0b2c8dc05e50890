"""A picture that an answer only names by its address, fetched when a person asks for it and never before.

One request, without cookies, without a referrer, without any key; a redirect is not followed but told. What comes passes the gate for
foreign files (``intake``) and is decoded in the limited process. Nothing of it is kept here.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Protocol

from desktop.chat.links import Verdict, judge
from desktop.engine.derived import Rgba
from desktop.engine.intake import IntakeError
from desktop.errors import LoquentError
from desktop.net.limits import MIB, Limits

if TYPE_CHECKING:
    from desktop.chat.connection import Connection
    from desktop.net.http import Http

ACCEPT = "image/png,image/jpeg,image/webp,image/gif"


class RemoteImageError(LoquentError):
    """Why there is no picture. ``values`` names ``host`` and other names, no more."""

    sentences: ClassVar[dict[str, str]] = {
        "image.address": "Loquent loads no picture from this address. Open it in a browser if you trust it.",
        "image.moved": "{host} does not have the picture itself: it names {target}. Nothing was asked there. Open the address in a browser "
        "if you trust it.",
        "image.status": "{host} did not give the picture: it answered {status}.",
        "image.too_large": "The picture at {host} is larger than {limit_mb} MB and was not loaded. Open its address in a browser.",
        "image.too_slow": "{host} did not send the whole picture within {seconds} seconds. Try again, or open its address in a browser.",
        "image.no_picture": "What {host} sent is no picture that Loquent can show.",
    }


@dataclass(frozen=True, slots=True)
class RemoteLimits:
    """``bytes`` of the file, ``seconds`` from the click to its last byte, pixels of the longer ``side`` that is shown."""

    bytes: int = 20 * MIB
    seconds: float = 30.0
    side: int = 1600


class Decoder(Protocol):
    """The part of :class:`~desktop.engine.attachments.Attachments` used here."""

    async def glance(self, data: bytes, name: str, max_side: int) -> Rgba | None:
        """Foreign bytes as pixels; None for what is no picture."""


def judge_image(address: str) -> Verdict | None:
    """Where a picture with this address would be loaded from, as it is to be told; None where nothing may be loaded.

    An address with a name and a password in it is none: they would be sent.
    """
    verdict = judge(address)
    if verdict.action == "refuse" or not verdict.host or verdict.reason == "userinfo":
        return None
    return verdict


def way_of(connection: Connection | None) -> str:
    """The proxy a picture goes through: that of the *connection* whose answer names it, when it has one of its own."""
    chosen = connection.proxy if connection is not None else None
    return chosen if chosen and "://" in chosen else "system"


async def load(address: str, http: Http, decoder: Decoder, limits: RemoteLimits = RemoteLimits(), *, proxy: str = "system") -> Rgba:
    """The picture at *address* as pixels, fetched through *proxy* (as in ``net.http``). RemoteImageError, NetError."""
    verdict = judge_image(address)
    if verdict is None:
        raise RemoteImageError("image.address")
    data = None
    try:
        async with asyncio.timeout(limits.seconds):
            data = await _fetch(verdict, http, limits, proxy)
    except TimeoutError:
        pass
    if data is None:
        raise RemoteImageError("image.too_slow", host=verdict.host, seconds=round(limits.seconds))
    try:
        found = await decoder.glance(data, verdict.host, limits.side)
    except IntakeError:
        # Its sentences speak of attaching.
        found = None
    if found is None:
        raise RemoteImageError("image.no_picture", host=verdict.host)
    return found


async def _fetch(verdict: Verdict, http: Http, limits: RemoteLimits, proxy: str) -> bytes:
    from desktop.net.errors import NetError

    # The part after the hash is for whoever shows it.
    address, host = verdict.shown.partition("#")[0], verdict.host
    patience = Limits(connect=limits.seconds, first_event=limits.seconds, idle=limits.seconds, answer_bytes=2 * limits.bytes)
    failure: LoquentError | None = None
    try:
        async with http.stream("GET", address, headers={"Accept": ACCEPT}, limits=patience, proxy=proxy) as response:
            if response.status != 200:
                raise RemoteImageError("image.status", host=host, status=response.status)
            data = await response.read(limits.bytes + 1)
    except NetError as error:
        if error.code != "net.redirect":
            raise
        failure = RemoteImageError("image.moved", host=host, target=error.values["target"])
    if failure is not None:
        raise failure
    if len(data) > limits.bytes:
        raise RemoteImageError("image.too_large", host=host, limit_mb=limits.bytes // MIB)
    return data

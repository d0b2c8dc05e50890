"""Test of a connection, step by step: which of address, connection, certificate, key and model list does not work."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Literal
from urllib.parse import urlsplit

from desktop.chat.connection import Connection, origin_of
from desktop.storage.key_input import hide_key
from desktop.errors import LoquentError
from desktop.net.errors import NetError
from desktop.providers.address import normalise, sends_in_clear
from desktop.providers.errors import AuthenticationError, MissingAuthError, PermissionDeniedError, ProviderError

if TYPE_CHECKING:
    from desktop.net.http import Http

Step = Literal["address", "connection", "tls", "key", "models"]
Outcome = Literal["running", "ok", "failed", "skipped"]

STEPS: tuple[Step, ...] = ("address", "connection", "tls", "key", "models")
_TLS_CODES = ("net.tls", "net.ca_file")
_ANSWERED_CODES = ("net.redirect", "net.first_event_timeout", "net.idle_timeout", "net.too_large", "net.bad_header")
"""Failures of the request that say: a connection to the server did come about."""
_REFUSED = (AuthenticationError, PermissionDeniedError, MissingAuthError)


class TestNote(LoquentError):
    """What a step of a test found out; shown, not raised."""

    __test__: ClassVar[bool] = False

    sentences: ClassVar[dict[str, str]] = {
        "test.address": "Address understood: POST {url}",
        "test.connecting": "Connecting to {host}…",
        "test.connected": "Connected to {host} ({milliseconds} ms)",
        "test.certificate": "Certificate valid",
        "test.not_encrypted": "Not encrypted: whoever shares the network can read what is sent",
        "test.this_computer": "Not encrypted, and it need not be: the server is on this computer",
        "test.key_accepted": "Key accepted",
        "test.key_not_needed": "No key is sent",
        "test.models": "Models: {count}",
        "test.models_none": "The server lists no models. Type the names of the models by hand.",
        "test.models_failed": "No list of models: {reason} Type the names of the models by hand.",
        "test.skipped.connection": "Connection: not tried",
        "test.skipped.tls": "Certificate: not seen",
        "test.skipped.key": "Key: not tried",
        "test.skipped.models": "Models: not asked",
    }


@dataclass(frozen=True, slots=True)
class TestStep:
    """One step as it stands; a step is first ``running``, then one of the others. ``note`` has its words."""

    __test__: ClassVar[bool] = False

    step: Step
    outcome: Outcome
    note: LoquentError
    models: tuple[str, ...] = ()
    """With the step ``models``: what the server listed."""

    @property
    def sentence(self) -> str:
        """The English words."""
        return str(self.note)


def origin_at(address: str) -> str:
    """The origin that *address* leads to, read as a person types it (``localhost:8080`` too); empty when it is none."""
    try:
        # The protocol changes only the path.
        return origin_of(normalise(address, "openai"))
    except LoquentError:
        return ""


def in_clear(address: str) -> bool:
    """True when a key sent to *address*, as a person types it, could be read on the way."""
    return sends_in_clear(origin_at(address))


async def probe(provider: Any, connection: Connection, key: str | None, http: Http) -> AsyncIterator[TestStep]:
    """Test *connection* with *key* (None: send none): one request for the list of models, told as five steps.

    Yields each step when it is known, in the order of ``STEPS``; after a failure the rest is ``skipped``.
    Server texts in the notes never contain the key. Raises nothing that is a LoquentError.
    """
    base = connection.api_base or provider.api_base
    try:
        url = normalise(base, provider.protocol)
    except LoquentError as error:
        for step in _failed("address", error, key):
            yield step
        return
    yield TestStep("address", "ok", TestNote("test.address", url=url))
    host = urlsplit(url).netloc.rpartition("@")[2]
    yield TestStep("connection", "running", TestNote("test.connecting", host=host))
    began = time.perf_counter()
    try:
        models = tuple(await provider.fetch_models(key, connection=connection, http=http))
    except LoquentError as error:
        for step in _after_error(error, url, host, key, round((time.perf_counter() - began) * 1000)):
            yield step
        return
    milliseconds = round((time.perf_counter() - began) * 1000)
    for step in _reached(url, host, milliseconds):
        yield step
    yield TestStep("key", "ok", TestNote("test.key_accepted" if key else "test.key_not_needed"))
    if models:
        yield TestStep("models", "ok", TestNote("test.models", count=len(models)), models)
    else:
        yield TestStep("models", "failed", TestNote("test.models_none"))


def _reached(url: str, host: str, milliseconds: int) -> list[TestStep]:
    steps = [TestStep("connection", "ok", TestNote("test.connected", host=host, milliseconds=milliseconds))]
    if urlsplit(url).scheme == "https":
        steps.append(TestStep("tls", "ok", TestNote("test.certificate")))
    else:
        code = "test.not_encrypted" if sends_in_clear(url) else "test.this_computer"
        steps.append(TestStep("tls", "skipped", TestNote(code)))
    return steps


def _after_error(error: LoquentError, url: str, host: str, key: str | None, milliseconds: int) -> list[TestStep]:
    if isinstance(error, MissingAuthError):
        # Found out before anything was sent: nothing is known about the server.
        return [_skipped("connection"), _skipped("tls"), *_failed("key", error, key)]
    if isinstance(error, NetError) and not isinstance(error, ProviderError):
        if error.code in _TLS_CODES:
            return [_reached(url, host, milliseconds)[0], *_failed("tls", error, key)]
        if error.code not in _ANSWERED_CODES:
            return _failed("connection", error, key)
    reached = _reached(url, host, milliseconds)
    if isinstance(error, _REFUSED):
        return [*reached, *_failed("key", error, key)]
    # Whether the key is good cannot be told from a list that failed for another reason.
    reached.append(_skipped("key"))
    reason = hide_key(str(error), key)
    return [*reached, TestStep("models", "failed", TestNote("test.models_failed", reason=reason))]


def _skipped(step: Step) -> TestStep:
    return TestStep(step, "skipped", TestNote(f"test.skipped.{step}"))


def _failed(failed: Step, error: LoquentError, key: str | None) -> list[TestStep]:
    rest = STEPS[STEPS.index(failed) + 1 :]
    return [TestStep(failed, "failed", _without_key(error, key)), *map(_skipped, rest)]


def _without_key(error: LoquentError, key: str | None) -> LoquentError:
    """The same error with the key hidden in its values, as some servers echo it."""
    if not key or key not in str(error):
        return error
    values = {name: hide_key(value, key) if isinstance(value, str) else value for name, value in error.values.items()}
    return type(error)(error.code, **values)


def report(connection: Connection, label: str, address: str, steps: list[TestStep]) -> str:
    """The test as plain text to send to someone: no key, no extra headers, no password of a proxy. *label*: the provider's."""
    last: dict[str, TestStep] = {step.step: step for step in steps}
    marks = {"ok": "+", "failed": "x", "skipped": "-", "running": "."}
    lines = [f"Connection test of {connection.label or connection.id} ({label}, {replace_credentials(address)})"]
    lines += [f"{marks[step.outcome]} {name}: {step.sentence}" for name in STEPS if (step := last.get(name)) is not None]
    return "\n".join(lines)


def replace_credentials(url: str) -> str:
    """*url* without a user and password in it."""
    parts = urlsplit(url)
    if "@" not in parts.netloc:
        return url
    return parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()

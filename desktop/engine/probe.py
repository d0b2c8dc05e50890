"""Test of a connection, step by step: which of address, connection, certificate, key, model list and streaming does not work.

Only a person starts it: the last step asks a model for a few words, which costs some tokens.
"""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlsplit

from desktop.chat.connection import Connection, Found, origin_of
from desktop.chat.items import Reasoning
from desktop.engine.probe_notes import PROTOCOLS, STEPS, Outcome, Step, Suggestion, TestNote, TestStep, report, skipped
from desktop.errors import LoquentError
from desktop.net.errors import NetError
from desktop.net.http import Http, Response
from desktop.net.limits import DEFAULT
from desktop.providers.address import normalise, sends_in_clear
from desktop.providers.errors import AuthenticationError, MissingAuthError, PermissionDeniedError, ProtocolError, ProviderError
from desktop.providers.model_facts import ModelFacts
from desktop.storage.key_input import hide_key

__all__ = [
    "STEPS",
    "Outcome",
    "Step",
    "Suggestion",
    "TestNote",
    "TestStep",
    "in_clear",
    "origin_at",
    "probe",
    "report",
]

ANSWER_SECONDS = 90.0
"""How long the few words may take; a model on this computer may have to be loaded first."""
ANSWER_TOKENS = 16
_QUESTION = [{"role": "user", "content": "Say OK."}]
_LIMITS = replace(DEFAULT, retries=0)
_TLS_CODES = ("net.tls", "net.tls_untrusted", "net.tls_expired", "net.tls_name", "net.tls_missing", "net.tls_old", "net.ca_file")
_ANSWERED_CODES = ("net.redirect", "net.first_event_timeout", "net.idle_timeout", "net.too_large", "net.bad_header")
"""Failures of the request that say: a connection to the server did come about."""
_REFUSED = (AuthenticationError, PermissionDeniedError, MissingAuthError)
_NO_CHAT = re.compile(r"embed|whisper|tts|dall-e|moderation|image|audio|realtime|rerank|transcri|speech|babbage|davinci", re.IGNORECASE)
"""Models in the lists of OpenAI and its like that do not chat."""
_ENDINGS = ("/messages/count_tokens", "/messages", "/chat/completions", "/completions", "/models")


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


def model_to_ask(connection: Connection, provider: Any, listed: Sequence[ModelFacts]) -> str:
    """The model that the test asks: a pinned one, the provider's own if it is listed, else the first that looks like it chats.

    One that is known to be retired gives way to its replacement.
    """
    if connection.models:
        return connection.models[0]
    default = str(provider.default_model or "")
    names = [model.id for model in listed if not model.retired]
    if default and (default in names or not listed):
        return provider.facts_of(default).replacement or default
    return next((name for name in names if not _NO_CHAT.search(name)), listed[0].id if listed else "")


def base_of(address: str) -> str:
    """*address* without the ending of an endpoint of either protocol."""
    base = re.split(r"[?#]", address.strip(), maxsplit=1)[0].rstrip("/")
    ending = next((each for each in _ENDINGS if base.lower().endswith(each)), "")
    return base[: len(base) - len(ending)].rstrip("/")


async def probe(provider: Any, connection: Connection, key: str | None, http: Http) -> AsyncIterator[TestStep]:
    """Test *connection* with *key* (None: send none), told as six steps: the list of models is asked for, then one model for a few words.

    Yields each step when it is known, in the order of ``STEPS`` (``key`` once more when only the answer tells); after a
    failure the rest is ``skipped``. Server texts in the notes never contain the key. Raises nothing that is a LoquentError.
    """
    async for step in _Probe(provider, connection, key, http).run():
        yield step


@dataclass(frozen=True, slots=True)
class _Answered:
    """How a model answered: milliseconds to its first words, and whether they came as a stream."""

    milliseconds: int
    streamed: bool


class _Witness(Http):
    """Another Http's way out that remembers of what kind the last answer was."""

    def __init__(self, http: Http) -> None:
        super().__init__()
        self._real = http
        self.content_type = ""

    async def request(self, method: str, url: str, **options: Any) -> Response:
        response = await self._real.request(method, url, **options)
        self.content_type = response.content_type
        return response


class _Probe:
    """One test."""

    def __init__(self, provider: Any, connection: Connection, key: str | None, http: Http) -> None:
        self._provider = provider
        self._connection = connection
        self._key = key
        self._http = http
        self._address = connection.api_base or str(provider.api_base or "")
        self._listed: tuple[ModelFacts, ...] = ()
        self._url = ""

    async def run(self) -> AsyncIterator[TestStep]:
        try:
            self._url = normalise(self._address, self._provider.protocol)
        except LoquentError as error:
            for step in self._failed("address", error):
                yield step
            return
        yield TestStep("address", "ok", TestNote("test.address", url=self._url))
        yield TestStep("connection", "running", TestNote("test.connecting", host=self._host))
        began = time.perf_counter()
        error_of_list: LoquentError | None = None
        try:
            self._listed = await self._list(self._provider, self._connection)
        except LoquentError as error:
            error_of_list = error
        for step in self._after_list(error_of_list, round((time.perf_counter() - began) * 1000)):
            yield step
        if error_of_list is None or not self._ends_the_test(error_of_list):
            async for step in self._stream(knows_key=error_of_list is None):
                yield step
        elif isinstance(error_of_list, _REFUSED) and (way := await self._other_way()) is not None:
            note = TestNote("test.key_other_way", label=way.label, auth=way.auth or "")
            yield TestStep("key", "failed", note, suggestion=way)

    @property
    def _host(self) -> str:
        return urlsplit(self._url).netloc.rpartition("@")[2]

    # -- the list ---------------------------------------------------------------------------------------------------

    async def _list(self, provider: Any, connection: Connection) -> tuple[ModelFacts, ...]:
        return tuple(await provider.fetch_model_facts(self._key, connection=connection, http=self._http, limits=_LIMITS))

    def _after_list(self, error: LoquentError | None, milliseconds: int) -> list[TestStep]:
        reached = self._reached(milliseconds)
        if error is None:
            key = TestStep("key", "ok", TestNote("test.key_accepted" if self._key else "test.key_not_needed"))
            if self._listed:
                return [*reached, key, TestStep("models", "ok", TestNote("test.models", count=len(self._listed)), self._listed)]
            return [*reached, key, TestStep("models", "failed", TestNote("test.models_none"))]
        if isinstance(error, MissingAuthError):
            # Found out before anything was sent: nothing is known about the server.
            return [skipped("connection"), skipped("tls"), *self._failed("key", error)]
        if isinstance(error, NetError) and not isinstance(error, ProviderError):
            if error.code in _TLS_CODES:
                return [reached[0], *self._failed("tls", error)]
            if error.code not in _ANSWERED_CODES:
                return self._failed("connection", error)
        if isinstance(error, _REFUSED):
            return [*reached, *self._failed("key", error)]
        # Whether the key is good cannot be told from a list that failed for another reason.
        failed = TestStep("models", "failed", TestNote("test.models_failed", reason=hide_key(str(error), self._key)))
        rest = [skipped("streaming")] if self._ends_the_test(error) else []
        return [*reached, skipped("key"), failed, *rest]

    @staticmethod
    def _ends_the_test(error: LoquentError) -> bool:
        """A refused key, no connection and a redirect say it all; a missing list says nothing about answers."""
        return isinstance(error, _REFUSED) or (isinstance(error, NetError) and not isinstance(error, ProviderError))

    def _reached(self, milliseconds: int) -> list[TestStep]:
        steps = [TestStep("connection", "ok", TestNote("test.connected", host=self._host, milliseconds=milliseconds))]
        if urlsplit(self._url).scheme == "https":
            steps.append(TestStep("tls", "ok", TestNote("test.certificate")))
        else:
            code = "test.not_encrypted" if sends_in_clear(self._url) else "test.this_computer"
            steps.append(TestStep("tls", "skipped", TestNote(code)))
        return steps

    # -- an answer --------------------------------------------------------------------------------------------------

    async def _stream(self, *, knows_key: bool) -> AsyncIterator[TestStep]:
        model = model_to_ask(self._connection, self._provider, self._listed)
        error: LoquentError | None = None
        if model:
            yield TestStep("streaming", "running", TestNote("test.asking", model=model))
            try:
                answered = await self._ask(self._provider, self._connection, model)
            except LoquentError as failure:
                error = failure
            else:
                if not knows_key:
                    yield TestStep("key", "ok", TestNote("test.key_accepted" if self._key else "test.key_not_needed"))
                yield self._answered(answered, model)
                return
        if isinstance(error, _REFUSED):
            yield TestStep("key", "failed", self._without_key(error))
            yield skipped("streaming")
        elif error is not None and not _looks_elsewhere(error):
            yield TestStep("streaming", "failed", TestNote("test.no_answer", model=model, reason=hide_key(str(error), self._key)))
        else:
            yield await self._elsewhere(model, error)

    def _answered(self, answered: _Answered, model: str) -> TestStep:
        protocol = PROTOCOLS[self._provider.protocol]
        found = Found(self._url, self._provider.protocol, lists_models=bool(self._listed), streams=answered.streamed)
        if not answered.streamed:
            return TestStep("streaming", "ok", TestNote("test.whole", protocol=protocol, model=model), found=found)
        note = TestNote("test.streams", protocol=protocol, model=model, milliseconds=answered.milliseconds)
        return TestStep("streaming", "ok", note, found=found)

    async def _ask(self, provider: Any, connection: Connection, model: str) -> _Answered:
        """Ask *model* for a few words. Raises NetError, ProviderError, TestNote (too slow)."""
        witness = _Witness(self._http)
        began = time.perf_counter()
        first: float | None = None
        answer = provider.create_async_generator(
            model,
            _QUESTION,
            api_key=self._key,
            max_tokens=ANSWER_TOKENS,
            stream=True,
            connection=connection,
            http=witness,
            limits=_LIMITS,
        )
        try:
            async with asyncio.timeout(ANSWER_SECONDS):
                async for item in answer:
                    if first is None and (isinstance(item, Reasoning) or (isinstance(item, str) and item)):
                        first = time.perf_counter()
        except TimeoutError:
            if first is None:
                raise TestNote("test.slow", model=model, seconds=round(ANSWER_SECONDS)) from None
        except ProviderError as error:
            # So few tokens may all go into thoughts that the server keeps to itself: it answered nevertheless.
            if first is None and error.code != "provider.empty":
                raise
        finally:
            await answer.aclose()
        return _Answered(round(((first or time.perf_counter()) - began) * 1000), "json" not in witness.content_type)

    # -- what would work --------------------------------------------------------------------------------------------

    def _candidates(self) -> Iterator[tuple[str, Any, str]]:
        """Other ways to ask at the same origin: class name, class and address. The tested one is left out."""
        base = base_of(self._address)
        tried = {self._url}
        for name, provider in _ways(self._provider):
            for address in (base, f"{base}/v1", re.sub(r"/v\d+$", "", base)):
                try:
                    url = normalise(address, provider.protocol)
                except LoquentError:
                    continue
                if url not in tried:
                    tried.add(url)
                    yield name, provider, address

    async def _elsewhere(self, model: str, error: LoquentError | None) -> TestStep:
        """The step ``streaming`` when nothing answered as asked: does another protocol or path, at the same origin?"""
        for name, provider, address in self._candidates():
            trial = replace(self._connection, provider=name, api_base=address, auth=_scheme(self._connection, provider))
            try:
                asked = model or model_to_ask(trial, provider, self._listed or await self._list(provider, trial))
                if not asked:
                    continue
                await self._ask(provider, trial, asked)
            except LoquentError:
                continue
            way = Suggestion(name, str(provider.label), address, trial.auth)
            if provider.protocol == self._provider.protocol:
                note = TestNote("test.other_address", url=normalise(address, provider.protocol))
                return TestStep("streaming", "failed", note, suggestion=way)
            note = TestNote("test.other_protocol", asked=PROTOCOLS[self._provider.protocol], protocol=PROTOCOLS[provider.protocol])
            return TestStep("streaming", "failed", note, suggestion=way)
        if error is None:
            return TestStep("streaming", "skipped", TestNote("test.no_model"))
        return TestStep("streaming", "failed", TestNote("test.no_answer", model=model, reason=hide_key(str(error), self._key)))

    async def _other_way(self) -> Suggestion | None:
        """Whether the refused key is accepted when it is sent under the other header."""
        if not self._key:
            return None
        for name, provider in _ways(self._provider):
            for auth in ("bearer", "x-api-key"):
                trial = replace(self._connection, provider=name, api_base=base_of(self._address), auth=auth)
                if provider is self._provider and auth == (self._connection.auth or provider.auth):
                    continue
                try:
                    await self._list(provider, trial)
                except LoquentError:
                    continue
                return Suggestion(name, str(provider.label), trial.api_base or "", auth)
        return None

    # -- words ------------------------------------------------------------------------------------------------------

    def _failed(self, failed: Step, error: LoquentError) -> list[TestStep]:
        rest = STEPS[STEPS.index(failed) + 1 :]
        return [TestStep(failed, "failed", self._without_key(error)), *map(skipped, rest)]

    def _without_key(self, error: LoquentError) -> LoquentError:
        """The same error with the key hidden in its values, as some servers echo it."""
        if not self._key or self._key not in str(error):
            return error
        values = {name: hide_key(value, self._key) if isinstance(value, str) else value for name, value in error.values.items()}
        return type(error)(error.code, **values)


def _looks_elsewhere(error: LoquentError) -> bool:
    """Whether *error* can mean that nobody speaks this protocol at this path."""
    return isinstance(error, ProtocolError) or (isinstance(error, ProviderError) and error.status in (404, 405, 501))


def _ways(provider: Any) -> list[tuple[str, Any]]:
    """*provider* itself and the one for any server of the other protocol."""
    from desktop.providers import PROVIDERS

    own = [(name, cls) for name, cls in PROVIDERS.items() if cls is provider]
    others = [(name, cls) for name, cls in PROVIDERS.items() if not cls.api_base and cls.protocol not in (provider.protocol, "raw")]
    return [*own, *others]


def _scheme(connection: Connection, provider: Any) -> str | None:
    """How the key is sent by another class: none stays none, else as that class does it."""
    return "none" if (connection.auth or "") == "none" else str(provider.auth)

"""What the test of a connection says: its steps, their words, and the report that can be sent to somebody."""

from __future__ import annotations

import platform
from dataclasses import dataclass
from typing import ClassVar, Literal
from urllib.parse import urlsplit

from desktop import __version__
from desktop.chat.connection import Connection, Found
from desktop.errors import LoquentError
from desktop.providers.model_facts import ModelFacts

Step = Literal["address", "connection", "tls", "key", "models", "streaming"]
Outcome = Literal["running", "ok", "failed", "skipped"]

STEPS: tuple[Step, ...] = ("address", "connection", "tls", "key", "models", "streaming")

PROTOCOLS = {"anthropic": "Anthropic Messages", "openai": "OpenAI Chat Completions", "raw": "plain text"}
"""The names of the protocols; proper names, the same in every language."""


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
        "test.key_other_way": "The key is refused as it is sent now. It is accepted by {label} with the key sent as {auth}.",
        "test.models": "Models: {count}",
        "test.models_none": "The server lists no models. Type the names of the models by hand.",
        "test.models_failed": "No list of models: {reason} Type the names of the models by hand.",
        "test.asking": "Asking {model} for a few words…",
        "test.streams": "Streams, over {protocol}: {model} began after {milliseconds} ms",
        "test.whole": "Answers over {protocol}, but does not stream: answers appear when they are complete ({model})",
        "test.no_answer": "No answer from {model}: {reason}",
        "test.slow": "{model} has not answered within {seconds} seconds. It may still be loading; test again in a while.",
        "test.no_model": "Streaming: not asked, because no model is known. Type the name of a model and test again.",
        "test.other_protocol": "This address does not answer as {asked}. It speaks {protocol}.",
        "test.other_address": "Nothing answers at this address, but it does at {url}.",
        "test.skipped.connection": "Connection: not tried",
        "test.skipped.tls": "Certificate: not seen",
        "test.skipped.key": "Key: not tried",
        "test.skipped.models": "Models: not asked",
        "test.skipped.streaming": "Streaming: not asked",
    }


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What works instead of what was tested: a provider's class name, an address, how the key is sent (None: as the class says)."""

    provider: str
    label: str
    api_base: str
    auth: str | None = None


@dataclass(frozen=True, slots=True)
class TestStep:
    """One step as it stands; a step is first ``running``, then one of the others. ``note`` has its words."""

    __test__: ClassVar[bool] = False

    step: Step
    outcome: Outcome
    note: LoquentError
    facts: tuple[ModelFacts, ...] = ()
    """With the step ``models``: what the server listed."""
    suggestion: Suggestion | None = None
    """With a failure: what would work."""
    found: Found | None = None
    """With the step ``streaming``: what is now known of the server."""

    @property
    def sentence(self) -> str:
        """The English words."""
        return str(self.note)

    @property
    def models(self) -> tuple[str, ...]:
        """The ids in ``facts``."""
        return tuple(model.id for model in self.facts)


def skipped(step: Step) -> TestStep:
    """*step*, which was not taken."""
    return TestStep(step, "skipped", TestNote(f"test.skipped.{step}"))


def report(connection: Connection, label: str, address: str, steps: list[TestStep]) -> str:
    """The test as plain text to send to someone: no key, no extra headers, no password of a proxy. *label*: the provider's."""
    last: dict[str, TestStep] = {step.step: step for step in steps}
    marks = {"ok": "+", "failed": "x", "skipped": "-", "running": "."}
    proxy = replace_credentials(connection.proxy or "system")
    lines = [
        f"Connection test of {connection.label or connection.id} ({label}, {replace_credentials(address)})",
        f"Loquent {__version__}, {platform.system()}, proxy: {proxy}, CA file: {'own' if connection.ca_file else 'system'}",
    ]
    lines += [f"{marks[step.outcome]} {name}: {step.sentence}" for name in STEPS if (step := last.get(name)) is not None]
    return "\n".join(lines)


def replace_credentials(url: str) -> str:
    """*url* without a user and password, and without a query, in which some people paste keys."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return "?"
    return parts._replace(netloc=parts.netloc.rpartition("@")[2], query="", fragment="").geturl()

"""What an answer comes to: the items of a provider folded into values that a fixture can name."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import desktop.providers
from desktop.chat.connection import Connection
from desktop.chat.items import FinishReason, Reasoning, Sources, ToolCalls, Usage
from desktop.errors import LoquentError
from desktop.net.http import Http, Response
from desktop.net.limits import Limits
from desktop.providers import OpenaiAPI

FOLDER = Path(__file__).parent / "transcripts"
KEY = "test-key-0123456789"
# Nothing is tried again: the fixture would only be played once more.
LIMITS = Limits(retries=0, settle=1.0)
_USAGE = {
    "prompt": "prompt_tokens",
    "completion": "completion_tokens",
    "cache_read": "cache_read_tokens",
    "cache_write": "cache_write_tokens",
    "reasoning": "reasoning_tokens",
}


@dataclass
class Outcome:
    """The whole of an answer. ``error``: the code of what it ended with, empty when it was complete."""

    text: str = ""
    reasoning: str = ""
    signatures: list[str] = field(default_factory=list)
    tools: list[tuple[str, str, str]] = field(default_factory=list)
    runnable: list[bool] = field(default_factory=list)
    """For each call whether its arguments could be parsed: only such a call may ever run."""
    sources: list[str] = field(default_factory=list)
    usage: dict[str, int] = field(default_factory=dict)
    finish: str = ""
    raw: str = ""
    details: dict[str, Any] = field(default_factory=dict)
    error: str = ""
    sentence: str = ""
    kept: str = ""
    """What the error itself says had come."""
    kinds: list[str] = field(default_factory=list)
    """The kinds of items in their order, repeats left out."""

    def take(self, item: Any) -> None:
        """Fold one item in."""
        kind = type(item).__name__
        if not self.kinds or self.kinds[-1] != kind:
            self.kinds.append(kind)
        self.text += str(item)
        if isinstance(item, Reasoning):
            self.reasoning += item.token
            self.signatures += [item.signature] if item.signature else []
        elif isinstance(item, ToolCalls):
            self.tools += [(call.id, call.name, call.arguments) for call in item.calls]
            self.runnable += [call.parsed is not None for call in item.calls]
        elif isinstance(item, Sources):
            self.sources += [source.url or source.title for source in item.sources]
        elif isinstance(item, Usage):
            self.usage = {name: getattr(item, attribute) for name, attribute in _USAGE.items() if getattr(item, attribute) is not None}
        elif isinstance(item, FinishReason):
            self.finish, self.raw, self.details = item.reason, item.raw or "", dict(item.details or {})


async def outcome_of(answer: Any) -> Outcome:
    """Read *answer* to its end or its error. Any error that is none of the program's own goes through."""
    made = Outcome()
    try:
        async for item in answer:
            made.take(item)
    except LoquentError as error:
        made.error, made.sentence, made.kept = error.code, str(error), getattr(error, "text", "")
    return made


def provider_named(name: str) -> type[OpenaiAPI]:
    """The provider's class."""
    found: type[OpenaiAPI] = getattr(desktop.providers, name)
    return found


def ask(provider: type[OpenaiAPI], url: str, http: Any = None, auth: str | None = None, **more: Any) -> Any:
    """An answer of *provider* at *url*, streamed, never tried again. *auth*: another way to send the key."""
    connection = Connection("c", provider.__name__, "Fixture", api_base=url, proxy="none", auth=auth)
    values = {"api_key": KEY, "stream": True, "limits": LIMITS, **more}
    return provider.create_async_generator("m", [{"role": "user", "content": "hi"}], connection=connection, http=http, **values)


class _Pieces(Response):
    """A response whose bytes are here already."""

    def __init__(self, pieces: Iterator[bytes], content_type: str, status: int) -> None:
        self._pieces = pieces
        self.host = "127.0.0.1"
        self.status = status
        self.headers = {"content-type": content_type}

    async def next_chunk(self, seconds: float | None) -> bytes:
        """The next piece; empty at the end."""
        return next(self._pieces, b"")

    async def read(self, limit: int | None = None) -> bytes:
        """All that is left."""
        return b"".join(self._pieces)[:limit]

    async def close(self) -> None:
        """Nothing is held."""


class PiecesHttp(Http):
    """Stands in for the network where bytes come in exactly these pieces, faster than any socket."""

    def __init__(self, pieces: Iterable[bytes], content_type: str = "text/event-stream", status: int = 200) -> None:
        super().__init__()
        self._response = _Pieces(iter(pieces), content_type, status)

    async def request(self, method: str, url: str, **options: Any) -> Response:
        """The response."""
        return self._response


async def play(provider: type[OpenaiAPI], pieces: Iterable[bytes], content_type: str = "text/event-stream", status: int = 200) -> Outcome:
    """*pieces* through the whole provider, without a socket."""
    return await outcome_of(ask(provider, "http://127.0.0.1:9", PiecesHttp(pieces, content_type, status)))


@dataclass(frozen=True)
class Transcript:
    """The exact bytes of one answer and, in the manifest beside them, what they mean."""

    name: str
    body: bytes
    facts: dict[str, Any]

    @property
    def provider(self) -> type[OpenaiAPI]:
        """Who is asked."""
        return provider_named(self.facts["provider"])

    @property
    def content_type(self) -> str:
        """The media type the server sends it with."""
        return str(self.facts["content_type"])

    @property
    def expected_tools(self) -> list[tuple[str, str, str]]:
        """The calls; an id of ``*`` stands for any."""
        return [(call["id"], call["name"], call["arguments"]) for call in self.facts["tools"]]


def transcripts(names: Sequence[str] = ()) -> list[Transcript]:
    """Those of *names*, or all, in the order of their names."""
    manifests = [FOLDER / f"{name}.toml" for name in names] or sorted(FOLDER.glob("*.toml"))
    found = []
    for manifest in manifests:
        facts = tomllib.loads(manifest.read_text("utf-8"))
        found.append(Transcript(manifest.stem, (FOLDER / facts["body"]).read_bytes(), facts))
    return found

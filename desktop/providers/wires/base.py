"""What the wires share: the request they write down, and small readers of text that comes in pieces.

How much a model thinks is one keyword of ``create_async_generator`` on every wire, ``reasoning: str | int | None``:
None leaves it to the provider, ``"off"``, ``"low"``, ``"medium"`` and ``"high"`` are levels, and a number is a budget
in tokens. Each wire writes it down in its server's own way (:attr:`ChatRequest.reasoning` reads it). Whether a model
thinks at all is ``OpenaiAPI.thinks(model)``, from the class's ``thinking_pattern``; a level that is given for a model
that does not think is sent all the same, and taken back when the server refuses it: who asks (``engine/reply.py``) knows better.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from desktop.chat.items import Item, Reasoning, ToolCall
from desktop.chat.text import normalise_text, split_pending_surrogate
from desktop.providers.envelopes import decode_json

Yielded = str | Item


@dataclass(frozen=True, slots=True)
class RequestLimits:
    """The most that one request may hold. Bytes are of the file itself, before base64; ``side`` in pixels."""

    pictures: int
    picture_bytes: int
    picture_side: int
    few_pictures: int
    """With more pictures than this, none may be larger than ``many_side``."""
    many_side: int
    attachment_bytes: int
    """Of all pictures and documents together."""


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a server differs from the others on its wire. Facts come from the provider's class."""

    api_version: str = "2023-06-01"
    max_tokens_name: str = "max_tokens"
    sends_top_k: bool = True
    exclusive_sampling: str = ""
    """A model whose name this pattern finds refuses temperature and top_p together; temperature wins."""
    include_usage: bool = True
    think_tags: bool = True
    """The model may open its answer with ``<think>…</think>`` in the text."""
    parameters: frozenset[str] = frozenset()
    """Keyword arguments that go into the body as they are."""
    documents: bool = False
    """The server reads PDF."""
    # Of Messages only:
    names_whole: bool = True
    """An answer in one piece is asked for in so many words (``stream: false``): some servers stream when nothing is said."""
    adaptive_thinking: str = ""
    """A model whose name this pattern finds decides itself how long to think and is told an effort; others get a budget."""
    always_thinking: str = ""
    """A model whose name this pattern finds cannot be told not to think."""
    declares_calls: bool = False
    """Calls in the history are refused unless the request has tools: they are named again, and none may be called."""
    caches_prompt: bool = False
    """The server keeps the prompt up to marks in it; servers that refuse unknown fields must not be sent any."""
    most: RequestLimits | None = None
    """What the server refuses a request for; None: it says so itself."""
    # Of Chat Completions only:
    thinking: str = ""
    """How the server is told how much to think, a name in ``completions_reasoning``; empty: nobody knows, so it is not told."""
    thinking_back: str = ""
    """What of earlier thinking the server wants back: ``details`` (all, unchanged), ``tools`` (of turns with calls), or nothing."""
    system_role: str = ""
    """``system`` or ``developer`` for both; empty: as the message has it."""
    image_types: frozenset[str] | None = None
    """Media types of pictures that the server takes; None: nobody knows of one that it refuses."""
    image_urls: bool = True
    """Pictures may be web addresses, not only data."""
    one_choice: bool = False
    """Several answers were asked for: only the first is read. Else all choices are one answer, whatever index they claim."""


@dataclass(frozen=True, slots=True)
class ChatRequest:
    """What is asked, before a wire writes it down. Nothing in it is changed by a wire."""

    model: str
    messages: Sequence[Mapping[str, Any]]
    stream: bool = False
    temperature: float | None = None
    max_tokens: int | None = 4096
    top_k: int | None = None
    top_p: float | None = None
    stop: Sequence[str] | str | None = None
    tools: Sequence[Mapping[str, Any]] | None = None
    media: Sequence[Any] = ()
    extra: Mapping[str, Any] = field(default_factory=dict)
    options: Mapping[str, Any] = field(default_factory=dict)
    label: str = ""

    @property
    def reasoning(self) -> str | int | None:
        """How much to think: None, ``off``, ``low``, ``medium``, ``high``, another word of the server's, or tokens."""
        given = self.options.get("reasoning")
        if isinstance(given, bool):
            return None if given else "off"
        if isinstance(given, int | float):
            return int(given) if given >= 1 else "off"
        word = str(given or "").strip().lower()
        return {"": None, "none": "off", "default": None}.get(word, word)

    @property
    def stops(self) -> list[str]:
        """The stop sequences without empty ones (servers refuse those)."""
        given = [self.stop] if isinstance(self.stop, str) else list(self.stop or [])
        return [text for text in given if text]


class ServerSaid(Exception):
    """The stream carried an error instead of an answer; ``value`` is what it said."""

    def __init__(self, value: Any) -> None:
        self.value = value
        super().__init__("the server reported an error in its stream")


class NotThisProtocol(Exception):
    """A complete answer that is not in the wire's form."""


class Wire(Protocol):
    """The reader of one answer. ``complete``: the server said why it ended. ``ended``: nothing more is to come."""

    complete: bool
    ended: bool

    def event(self, value: Any) -> Iterator[Yielded]:
        """What one event of the stream adds. Raises ServerSaid."""
        ...

    def whole(self, value: Any) -> Iterator[Yielded]:
        """What an answer in one piece adds. Raises ServerSaid and NotThisProtocol."""
        ...

    def close(self) -> Iterator[Yielded]:
        """What is left when nothing more comes: text held back, ToolCalls, Usage, FinishReason last."""
        ...


class TextGate:
    """Joins halves of surrogate pairs that come apart, and lets nothing through that cannot be kept."""

    def __init__(self) -> None:
        self._pending = ""

    def feed(self, text: str) -> str:
        """*text* as it may be shown; a first half of a pair is held back."""
        ready, self._pending = split_pending_surrogate(self._pending + text)
        return normalise_text(ready)

    def flush(self) -> str:
        """What is held back."""
        text, self._pending = self._pending, ""
        return normalise_text(text)


class ThinkTags:
    """Finds ``<think>…</think>`` at the beginning of an answer that comes in pieces. Elsewhere it is the answer's own text."""

    OPEN, CLOSE = "<think>", "</think>"

    def __init__(self, enabled: bool = True) -> None:
        self._state = "before" if enabled else "after"
        self._held = ""

    def feed(self, text: str) -> Iterator[Yielded]:
        """The pieces that are decided by now: str for the answer, Reasoning for the thinking."""
        self._held += text
        if self._state == "before":
            start = self._held.lstrip()
            if start.startswith(self.OPEN):
                self._state, self._held = "opened", start[len(self.OPEN) :]
            elif not self.OPEN.startswith(start):
                self._state = "after"
        if self._state == "opened" and self._held:
            self._state, self._held = "inside", self._held.removeprefix("\n")
        if self._state == "inside":
            yield from self._inside()
        if self._state == "closed":
            # The lines between the thinking and the answer belong to neither, in whatever pieces they come.
            self._held = self._held.lstrip("\r\n")
            self._state = "after" if self._held else "closed"
        if self._state == "after" and self._held:
            ready, self._held = self._held, ""
            yield ready

    def _inside(self) -> Iterator[Yielded]:
        thought, found, rest = self._held.partition(self.CLOSE)
        if found:
            self._state, self._held = "closed", rest
        else:
            keep = next((n for n in range(len(self.CLOSE) - 1, 0, -1) if thought.endswith(self.CLOSE[:n])), 0)
            cut = len(thought) - keep
            thought, self._held = thought[:cut], thought[cut:]
        if thought:
            yield Reasoning(thought)

    def flush(self) -> Iterator[Yielded]:
        """What is held back at the end: a tag that was never finished is text of its side."""
        held, self._held = self._held, ""
        if held:
            yield Reasoning(held) if self._state == "inside" else held


class AnswerText:
    """Text and thinking of one answer on their way out, through the gates."""

    def __init__(self, think_tags: bool) -> None:
        self._text, self._thought, self._tags = TextGate(), TextGate(), ThinkTags(think_tags)

    def text(self, value: Any) -> Iterator[Yielded]:
        """A piece of the answer."""
        ready = self._text.feed(as_text(value))
        if ready:
            yield from self._tags.feed(ready)

    def thought(self, value: Any) -> Iterator[Yielded]:
        """A piece of the thinking."""
        ready = self._thought.feed(as_text(value))
        if ready:
            yield Reasoning(ready)

    def flush(self) -> Iterator[Yielded]:
        """What was held back."""
        thought = self._thought.flush()
        if thought:
            yield Reasoning(thought)
        rest = self._text.flush()
        if rest:
            yield from self._tags.feed(rest)
        yield from self._tags.flush()


def as_text(value: Any) -> str:
    """*value* as text: servers send null, numbers and lists of parts where the protocol has a string."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool) or value is None:
        return ""
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, list):
        return "".join(as_text(item) for item in value)
    if isinstance(value, Mapping):
        return as_text(value.get("text") or value.get("content"))
    return ""


def as_mapping(value: Any) -> Mapping[str, Any]:
    """*value* when it is an object, else an empty one."""
    # The plain type first: asking for the abstract one is a tenth of what reading an event costs.
    return value if type(value) is dict or isinstance(value, Mapping) else {}


def as_count(value: Any) -> int | None:
    """*value* as a number of tokens, or None."""
    if isinstance(value, bool) or not isinstance(value, int | float) or value != value or value < 0:
        return None
    return int(value) if value < 2**53 else None


def tool_call(call_id: str, name: str, arguments: str) -> ToolCall:
    """A call with its arguments parsed; ``parsed`` stays None when they are cut short or are no object."""
    text = normalise_text(arguments) or "{}"
    try:
        value = decode_json(text)
    except ValueError:
        value = None
    return ToolCall(normalise_text(call_id), normalise_text(name), text, value if isinstance(value, Mapping) else None)

"""What a provider yields besides text. ``str()`` of every item is empty, so ``print(item, end="")`` shows only text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


class Item:
    """Base of all items that are not text."""

    __slots__ = ()

    def __str__(self) -> str:
        return ""


@dataclass(frozen=True, slots=True)
class Reasoning(Item):
    """A piece of the model's thinking. ``signature`` comes once, at its end, and replaces an earlier one."""

    token: str = ""
    signature: str | None = None
    provider_data: Mapping[str, Any] | None = None

    __str__ = Item.__str__


@dataclass(frozen=True, slots=True)
class ToolCall:
    """One call; ``arguments`` is JSON text, ``parsed`` its value or None when the text is cut or not an object.

    ``provider_data``: further fields of the call as the server sent them, to go back with it.
    """

    id: str
    name: str
    arguments: str
    parsed: Mapping[str, Any] | None = None
    provider_data: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class ToolCalls(Item):
    """The calls of one answer, in order."""

    calls: tuple[ToolCall, ...] = ()

    __str__ = Item.__str__

    def get_list(self) -> list[dict[str, Any]]:
        """The calls in OpenAI's shape, as g4f's ``ToolCalls.get_list`` gives them."""
        return [{"id": c.id, "type": "function", "function": {"name": c.name, "arguments": c.arguments}} for c in self.calls]


@dataclass(frozen=True, slots=True)
class Source:
    """One cited place. ``cited_text`` is what the answer took from there, ``data`` the citation as the server sent it."""

    title: str = ""
    url: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)
    cited_text: str = ""


@dataclass(frozen=True, slots=True)
class Sources(Item):
    """Places the answer cites."""

    sources: tuple[Source, ...] = ()

    __str__ = Item.__str__


@dataclass(frozen=True, slots=True)
class TextData(Item):
    """Ends the text since the last other item. ``data``: what belongs to that text and goes back with it (its citations)."""

    data: Mapping[str, Any] = field(default_factory=dict)

    __str__ = Item.__str__


@dataclass(frozen=True, slots=True)
class ProviderBlock(Item):
    """A block only its provider understands (a tool that ran on the server, its result): kept in its place, sent back as it came."""

    data: Mapping[str, Any] = field(default_factory=dict)

    __str__ = Item.__str__


@dataclass(frozen=True, slots=True)
class Usage(Item):
    """Tokens of the answer; ``prompt_tokens`` is the whole prompt, cached part included. None: not told."""

    prompt_tokens: int | None = None
    completion_tokens: int | None = None
    cache_read_tokens: int | None = None
    cache_write_tokens: int | None = None
    reasoning_tokens: int | None = None

    __str__ = Item.__str__

    @property
    def total_tokens(self) -> int | None:
        """Prompt and completion together, when both are known."""
        if self.prompt_tokens is None or self.completion_tokens is None:
            return None
        return self.prompt_tokens + self.completion_tokens


@dataclass(frozen=True, slots=True)
class FinishReason(Item):
    """Why the answer ended: ``stop length tool_calls content_filter pause``; ``raw`` as the server said it."""

    reason: str
    raw: str | None = None
    details: Mapping[str, Any] | None = None

    __str__ = Item.__str__


@dataclass(frozen=True, slots=True)
class Status(Item):
    """Something to say while waiting, not part of the answer (a retry with its wait in seconds, a notice)."""

    code: str
    values: Mapping[str, Any] = field(default_factory=dict)

    __str__ = Item.__str__

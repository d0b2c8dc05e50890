"""What a message is made of. Each part can carry provider data that must go back unchanged."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from desktop.chat.items import Source

PDF = "application/pdf"
"""The ``media_type`` of the one kind of document that some models take as it is."""


@dataclass(frozen=True, slots=True)
class TextPart:
    """Text as written: Markdown when the model wrote it, plain when the user did.

    Text that follows a part with ``provider_data`` (an empty one, too) is a part of its own.
    """

    text: str
    provider_data: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class ReasoningPart:
    """What the model thought before it answered. ``signature`` is opaque and must be sent back as it came."""

    text: str
    signature: str | None = None
    seconds: float | None = None
    provider_data: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class ImagePart:
    """A picture. ``blob`` is the sha256 (hex) of the untouched original in the blob store; sizes in pixels and bytes."""

    blob: str
    media_type: str
    name: str
    width: int
    height: int
    size: int
    provider_data: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class FilePart:
    """A file that is not a picture; ``blob`` as in :class:`ImagePart`, ``size`` in bytes."""

    blob: str
    media_type: str
    name: str
    size: int
    provider_data: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class ToolCallPart:
    """A call the model asked for; ``arguments`` is the JSON text as it arrived (possibly cut short)."""

    id: str
    name: str
    arguments: str
    provider_data: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class ToolResultPart:
    """What a tool answered to the call ``call_id``."""

    call_id: str
    content: str
    is_error: bool = False
    provider_data: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class SourcesPart:
    """Places the answer cites, numbered from 1 in this order."""

    sources: tuple[Source, ...]
    provider_data: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class ProviderPart:
    """A block that only its provider understands; sent back to it as it came, in its place."""

    provider_data: Mapping[str, Any] | None = None


Part = TextPart | ReasoningPart | ImagePart | FilePart | ToolCallPart | ToolResultPart | SourcesPart | ProviderPart
AttachmentPart = ImagePart | FilePart

_KINDS: dict[str, type[Part]] = {
    "text": TextPart,
    "reasoning": ReasoningPart,
    "image": ImagePart,
    "file": FilePart,
    "tool_call": ToolCallPart,
    "tool_result": ToolResultPart,
    "sources": SourcesPart,
    "provider": ProviderPart,
}
_NAMES = {cls: name for name, cls in _KINDS.items()}


def part_to_dict(part: Part) -> dict[str, Any]:
    """Return *part* as JSON-ready values with its ``kind``; fields that are None are left out."""
    values: dict[str, Any] = {"kind": _NAMES[type(part)]}
    for field in fields(part):
        value = getattr(part, field.name)
        if isinstance(value, tuple):
            values[field.name] = [asdict(source) for source in value]
        elif value is not None:
            values[field.name] = dict(value) if isinstance(value, Mapping) else value
    return values


def part_from_dict(values: Mapping[str, Any]) -> Part:
    """Return the part that :func:`part_to_dict` wrote. Fields unknown to this version are ignored.

    Raises ValueError for an unknown kind and TypeError for a missing field.
    """
    cls = _KINDS.get(str(values.get("kind")))
    if cls is None:
        raise ValueError(f"unknown kind of part: {values.get('kind')!r}")
    kept = _known(cls, values)
    if cls is SourcesPart:
        from desktop.chat.items import Source

        kept["sources"] = tuple(Source(**_known(Source, source)) for source in kept.get("sources") or ())
    return cls(**kept)


def _known(cls: type[Any], values: Mapping[str, Any]) -> dict[str, Any]:
    names = {field.name for field in fields(cls)}
    return {key: value for key, value in values.items() if key in names}


def text_of(parts: tuple[Part, ...]) -> str:
    """The visible text of *parts*, joined."""
    return "".join(part.text for part in parts if isinstance(part, TextPart))

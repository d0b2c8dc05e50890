"""A conversation as JSON Lines, complete, and back: the records of Loquent's own export. The format is in ``desktop/README.md``.

Reading judges every field by the type its class declares, so that a hostile or damaged file ends in a
:class:`FormError`, never in a value of another kind. All text passes ``normalise_text``.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, fields, replace
from typing import Any

from desktop.chat.items import Source
from desktop.chat.message import Conversation, Draft, Failure, Folder, Message, MessageState, Role, TokenUsage
from desktop.chat.parts import (
    FilePart,
    ImagePart,
    Part,
    ProviderPart,
    ReasoningPart,
    SourcesPart,
    TextPart,
    ToolCallPart,
    ToolResultPart,
    part_to_dict,
)
from desktop.chat.text import normalise_text

FORMAT = "loquent.export"
VERSION = 1
"""Raised when an older Loquent could misread a file; what only adds fields does not raise it."""
LATEST = 253_402_300_799.0
"""The last second of the year 9999: no clock shows a later one."""

_ID = re.compile(r"[0-9A-Za-z._:-]{1,64}")
_BLOB = re.compile(r"[0-9a-f]{64}")
_KINDS: dict[str, type[Any]] = {
    "text": TextPart,
    "reasoning": ReasoningPart,
    "image": ImagePart,
    "file": FilePart,
    "tool_call": ToolCallPart,
    "tool_result": ToolResultPart,
    "sources": SourcesPart,
    "provider": ProviderPart,
}


class FormError(ValueError):
    """A record is not as the format says; the text names the field, for a log."""


# --- writing ---------------------------------------------------------------------------------------------------------


def line(record: Mapping[str, Any]) -> bytes:
    """*record* as one line. ASCII only: opaque values come back unchanged even when they hold half a surrogate pair."""
    return json.dumps(record, ensure_ascii=True, separators=(",", ":"), default=dict).encode("ascii") + b"\n"


def header(exported_at: float) -> dict[str, Any]:
    """The first record of a file; *exported_at* in seconds since 1970."""
    return {"type": FORMAT, "version": VERSION, "exported_at": exported_at}


def folder_record(folder: Folder) -> dict[str, Any]:
    """A folder; it stands before the conversations."""
    return {"type": "folder", **asdict(folder)}


def conversation_record(conversation: Conversation, messages: int, draft: Draft | None = None) -> dict[str, Any]:
    """A conversation; its *messages* records follow directly."""
    record = {"type": "conversation", **_kept(conversation), "messages": messages}
    if draft is not None and not draft.is_empty:
        record["draft"] = {"text": draft.text, "attachments": [part_to_dict(part) for part in draft.attachments]}
    return record


def message_record(message: Message) -> dict[str, Any]:
    """One message of the conversation before it."""
    record = {"type": "message", **_kept(message)}
    record.pop("conversation_id")
    record["role"], record["state"] = message.role.value, message.state.value
    record["parts"] = [part_to_dict(part) for part in message.parts]
    for name in ("usage", "failure"):
        if name in record:
            record[name] = {key: value for key, value in asdict(record[name]).items() if value is not None}
    return record


def _kept(value: Any) -> dict[str, Any]:
    return {field.name: held for field in fields(value) if (held := getattr(value, field.name)) is not None}


def without_deleted(messages: Iterable[Message]) -> tuple[Message, ...]:
    """*messages* without those that have a tombstone and all that stand below one."""
    by_id = {message.id: message for message in messages}
    gone: dict[str, bool] = {}
    for message in by_id.values():
        chain: list[str] = []
        here: Message | None = message
        while here is not None and here.id not in gone and here.id not in chain:
            chain.append(here.id)
            if here.deleted_at is not None:
                gone[here.id] = True
                break
            here = by_id.get(here.parent_id) if here.parent_id is not None else None
        verdict = gone.get(here.id, False) if here is not None else False
        gone.update(dict.fromkeys(chain, verdict))
    return tuple(message for message in by_id.values() if not gone[message.id])


# --- reading ---------------------------------------------------------------------------------------------------------


def version_of(record: Any) -> int | None:
    """The version when *record* is the header of an export of Loquent, else None."""
    if not isinstance(record, dict) or record.get("type") != FORMAT:
        return None
    version = record.get("version")
    return version if isinstance(version, int) and not isinstance(version, bool) and version > 0 else None


def folder_from(record: Mapping[str, Any]) -> Folder:
    """The folder of a record. FormError."""
    return Folder(**{**_read(Folder, record), "id": identity(record.get("id"))})


def conversation_from(record: Mapping[str, Any]) -> tuple[Conversation, int]:
    """The conversation of a record, and how many messages follow. FormError."""
    values = _read(Conversation, record)
    values["id"] = identity(record.get("id"))
    return Conversation(**values), _count(record.get("messages", 0))


def draft_from(record: Mapping[str, Any]) -> Draft:
    """What the composer of that conversation held; empty when the record has none. FormError."""
    values = record.get("draft", {})
    if not isinstance(values, dict) or not isinstance(values.get("attachments", []), list):
        raise FormError("draft")
    parts = [part_from(part) for part in values.get("attachments", [])]
    return Draft(_text(values.get("text", "")), tuple(part for part in parts if isinstance(part, ImagePart | FilePart)))


def message_from(record: Mapping[str, Any], conversation_id: str) -> Message:
    """The message of a record. One that says it is being written is interrupted: nobody writes on in it. FormError."""
    parts = record.get("parts", [])
    if not isinstance(parts, list):
        raise FormError("parts")
    special = {"conversation_id", "role", "state", "parts", "usage", "failure"}
    values = _read(Message, {key: value for key, value in record.items() if key not in special})
    values["id"] = identity(record.get("id"))
    values.setdefault("parent_id", None)
    try:
        values["role"], values["state"] = Role(str(record.get("role"))), MessageState(str(record.get("state", "complete")))
    except ValueError as error:
        raise FormError("role or state") from error
    if values["state"] is MessageState.STREAMING:
        values["state"] = MessageState.INTERRUPTED
    if record.get("usage") is not None:
        values["usage"] = TokenUsage(**_read(TokenUsage, record["usage"]))
    if record.get("failure") is not None:
        values["failure"] = _failure(record["failure"])
    return Message(conversation_id=conversation_id, parts=tuple(part_from(part) for part in parts), **values)


def part_from(values: Any) -> Part:
    """The part of a record. FormError, also for a kind that this version does not know."""
    if not isinstance(values, dict) or not isinstance(values.get("kind"), str):
        raise FormError("part")
    cls = _KINDS.get(values["kind"])
    if cls is None:
        raise FormError("kind")
    kept = _read(cls, values)
    if "blob" in kept and not _BLOB.fullmatch(kept["blob"]):
        raise FormError("blob")
    try:
        part: Part = cls(**kept)
    except TypeError as error:
        raise FormError(values["kind"]) from error
    return part


def identity(value: Any) -> str:
    """*value* when it can be the id of something. FormError."""
    if not isinstance(value, str) or not _ID.fullmatch(value):
        raise FormError("id")
    return value


def sound(messages: Iterable[Message]) -> tuple[Message, ...]:
    """*messages* as a tree: an id once (the first), no circles, no unknown parents, active children that are children.

    A tree that is one already comes back as it is.
    """
    known: dict[str, Message] = {}
    for message in messages:
        known.setdefault(message.id, message)
    roots: set[str] = set()
    good: set[str] = set()
    for start in known.values():
        chain: list[str] = []
        here = start
        while here.id not in good:
            chain.append(here.id)
            good.add(here.id)
            if here.parent_id is None:
                break
            above = known.get(here.parent_id)
            if above is None or above.id in chain:
                roots.add(here.id)
                break
            here = above
    found = {key: replace(message, parent_id=None) if key in roots else message for key, message in known.items()}
    return tuple(
        replace(message, active_child_id=None)
        if message.active_child_id is not None and getattr(found.get(message.active_child_id), "parent_id", None) != message.id
        else message
        for message in found.values()
    )


def moment(value: Any) -> float:
    """A time in seconds since 1970, between then and the year 9999; 0 for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return 0.0
    try:
        seconds = float(value)
    except OverflowError:
        return 0.0
    return seconds if math.isfinite(seconds) and 0.0 <= seconds <= LATEST else 0.0


def _failure(values: Any) -> Failure:
    kept = _read(Failure, values)
    plain = {
        normalise_text(str(key)): normalise_text(value) if isinstance(value, str) else value
        for key, value in (kept.get("values") or {}).items()
        if isinstance(value, str | int | float | bool | None)
    }
    try:
        return Failure(**{**kept, "values": plain})
    except TypeError as error:
        raise FormError("failure") from error


def _read(cls: type[Any], values: Any) -> dict[str, Any]:
    """The fields of *cls* that *values* has, each judged by its declared type; what *cls* does not know is ignored."""
    if not isinstance(values, dict):
        raise FormError(cls.__name__)
    found: dict[str, Any] = {}
    for field in fields(cls):
        if field.name in values:
            check = _raw if field.name == "signature" else _CHECKS.get(str(field.type), _refuse)
            try:
                found[field.name] = check(values[field.name])
            except FormError as error:
                raise FormError(f"{cls.__name__}.{field.name}") from error
    return found


def _refuse(_value: Any) -> Any:
    raise FormError("not read here")


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise FormError("text")
    return normalise_text(value)


def _raw(value: Any) -> str | None:
    """Opaque text, which goes back as it came."""
    if value is not None and not isinstance(value, str):
        raise FormError("text")
    return value


def _count(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < 2**62:
        raise FormError("number")
    return value


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise FormError("flag")
    return value


def _time(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise FormError("time")
    return moment(value)


def _mapping(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise FormError("object")
    return value


def _sources(value: Any) -> tuple[Source, ...]:
    if not isinstance(value, list):
        raise FormError("sources")
    return tuple(Source(**_read(Source, source)) for source in value)


def _or_none(check: Callable[[Any], Any]) -> Callable[[Any], Any]:
    return lambda value: None if value is None else check(value)


_CHECKS: dict[str, Callable[[Any], Any]] = {
    "str": _text,
    "str | None": _or_none(_text),
    "int": _count,
    "int | None": _or_none(_count),
    "bool": _flag,
    "float": _time,
    "float | None": _or_none(_time),
    "Mapping[str, Any]": _mapping,
    "Mapping[str, Any] | None": _or_none(_mapping),
    "tuple[Source, ...]": _sources,
}

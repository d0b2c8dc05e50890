"""A conversation as Markdown, the way it is shown: the chosen version of each message, attachments as links to files beside it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

from desktop.chat.links import judge
from desktop.chat.message import Conversation, Message, MessageState, Role
from desktop.chat.names import shown_name
from desktop.chat.parts import FilePart, ImagePart, Part, ReasoningPart, SourcesPart, TextPart, ToolCallPart, ToolResultPart

NAME = 80
"""Characters of a file's name: with a folder and an ending it stays far below what any system takes."""
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", re.IGNORECASE)
_UNFIT = re.compile(r'[<>:"/\\|?*]')


@dataclass(frozen=True, slots=True)
class Words:
    """The words that an export adds, in the user's language."""

    you: str = "You"
    assistant: str = "Assistant"
    untitled: str = "Conversation"
    thinking: str = "Thinking"
    tool: str = "Tool"
    result: str = "Result"
    sources: str = "Sources"
    attached: str = "Attached"
    missing: str = "no longer there"
    stopped: str = "stopped"
    failed: str = "failed"
    interrupted: str = "interrupted"
    system: str = "System prompt"

    def state(self, message: Message) -> str:
        """How *message* ended, in a word; empty when it is complete."""
        known = {MessageState.STOPPED: self.stopped, MessageState.FAILED: self.failed}
        if message.state in (MessageState.INTERRUPTED, MessageState.STREAMING):
            return self.interrupted
        return known.get(message.state, "")

    def author(self, message: Message) -> str:
        """Who wrote *message*, with the model when it is known."""
        if message.role is Role.USER:
            return self.you
        return f"{self.assistant} ({shown_name(message.model)})" if message.model else self.assistant


def date_of(seconds: float) -> str:
    """A time as this computer's clock shows it, to the minute; empty for none."""
    if not seconds:
        return ""
    try:
        return datetime.fromtimestamp(seconds).astimezone().strftime("%Y-%m-%d %H:%M")
    except (ValueError, OverflowError, OSError):
        return ""


def file_name(wanted: str, taken: set[str], ending: str = "") -> str:
    """A name for a file that every system takes and nobody in *taken* has, close to *wanted*; it joins *taken*.

    No separators, no control characters, no reserved names, no dot or space at its ends.
    """
    plain = "".join(char if unicodedata.category(char)[0] != "C" else " " for char in wanted)
    plain = " ".join(_UNFIT.sub(" ", plain).split()).strip(". ")
    stem, dot, suffix = plain.rpartition(".")
    if ending or not dot or len(suffix) > 10 or not stem:
        stem, suffix = plain, ending
    else:
        suffix = f".{suffix}"
    while len(stem.encode()) > NAME:
        stem = stem[: NAME // 2] if len(stem) > NAME // 2 else stem[:-1]
    stem = stem.strip(". ") or "file"
    if _RESERVED.fullmatch(stem):
        stem = f"_{stem}"
    name, count = f"{stem}{suffix}", 1
    while name.casefold() in taken:
        count += 1
        name = f"{stem} {count}{suffix}"
    taken.add(name.casefold())
    return name


def markdown(conversation: Conversation, path: Sequence[Message], files: Mapping[str, str], words: Words = Words()) -> str:
    """*path* as Markdown. *files*: where each attachment lies, relative to the document, by blob; what is not there is only named."""
    title = shown_name(" ".join(conversation.title.split()) or words.untitled, 200)
    lines = [f"# {_escaped(title)}", ""]
    if conversation.system_prompt.strip():
        lines += [*_quoted(f"**{words.system}**\n\n{conversation.system_prompt.strip()}"), ""]
    for message in path:
        when = date_of(message.created_at)
        lines += [f"## {_escaped(words.author(message))}" + (f" · {when}" if when else ""), ""]
        for part in message.parts:
            if text := _part(part, files, words):
                lines += [text, ""]
        if state := words.state(message):
            reason = f": {shown_name(message.failure.sentence, 500)}" if message.failure is not None else ""
            lines += [f"*({_escaped(state + reason)})*", ""]
    return "\n".join(lines).rstrip("\n") + "\n"


def fenced(text: str, language: str = "") -> str:
    """*text* as a code block that nothing in it can end."""
    fence = "`" * max(3, 1 + max((len(run) for run in re.findall("`+", text)), default=0))
    return f"{fence}{language}\n{text}\n{fence}"


def _part(part: Part, files: Mapping[str, str], words: Words) -> str:
    if isinstance(part, TextPart):
        return part.text.strip("\n")
    if isinstance(part, ReasoningPart):
        return "\n".join(_quoted(f"**{words.thinking}**\n\n{part.text.strip()}")) if part.text.strip() else ""
    if isinstance(part, ImagePart | FilePart):
        name, place = _escaped(shown_name(part.name)), files.get(part.blob)
        if place is None:
            return f"*{words.attached}: {name} ({words.missing})*"
        return f"{'!' if isinstance(part, ImagePart) else ''}[{name}]({quote(place)})"
    if isinstance(part, ToolCallPart):
        return f"**{words.tool}: {_escaped(shown_name(part.name))}**\n\n{fenced(part.arguments, 'json')}"
    if isinstance(part, ToolResultPart):
        return f"**{words.result}**\n\n{fenced(part.content)}"
    if isinstance(part, SourcesPart):
        return "\n".join([f"**{words.sources}**", "", *(_source(n, s.title, s.url) for n, s in enumerate(part.sources, 1))])
    return ""


def _source(number: int, title: str, url: str) -> str:
    verdict = judge(url)
    name = _escaped(shown_name(title or verdict.shown, 200))
    if verdict.action == "refuse" or any(char in verdict.shown for char in "<> \n"):
        return f"{number}. {name}"
    return f"{number}. [{name}](<{verdict.shown}>)"


def _escaped(text: str) -> str:
    return re.sub(r"([\\`*_{}\[\]<>#|~])", r"\\\1", text)


def _quoted(text: str) -> list[str]:
    return [f"> {line}".rstrip() for line in text.split("\n")]

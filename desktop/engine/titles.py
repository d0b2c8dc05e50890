"""Titles of conversations: the first words of the first message at once, after the first answer the model's own where that is wanted."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Sequence
from contextlib import aclosing
from typing import TYPE_CHECKING

from desktop.chat.message import Conversation, Message, MessageState, Role
from desktop.chat.text import normalise_text
from desktop.errors import LoquentError

if TYPE_CHECKING:
    from desktop.engine.reply import SessionServices

_log = logging.getLogger(__name__)

MAX_LENGTH = 60
MAX_WORDS = 9
SECONDS = 30.0
"""How long a model may take for a title."""
EXCERPT = 600
"""Characters of each message that a model is shown for it."""
_REQUEST = (
    "Write a title of at most six words for this conversation, in its language. Answer with the title alone.\n\n"
    "Question: {question}\n\nAnswer: {answer}"
)
_WORD = re.compile(r"\w{2,}")
_LABEL = re.compile(r"^(?:title|titel|titre|título|название|заголовок|标题)\s*[:：]\s*", re.IGNORECASE)
_QUOTES = "\"'“”„«»‘’`*# \t"
LOOKED_AT = 1000
"""Characters of a line that are looked at for a title: more than fit in one, with their marks."""
_FENCE = re.compile(r"\s*(?:>\s*)*(`{3,}(?![^`]*`)|~~~)")
_RULE = re.compile(r"([-*_=])(?:\s*\1){2,}")
_LEAD = re.compile(r"(?:>\s*|[-*+]\s+(?:\[[ xX]\]\s+)?|#{1,6}(?:\s+|$))+")
_CODE = re.compile(r"(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)")
_LINK = re.compile(r"(?<![\w\])])!?\[([^\[\]]+)\]\((?:https?://|mailto:|[./#])[^()\s]*\)")
# In `a*b`, `f(*args, **kwargs)`, `count(*)` and `2 * 3` stars are no marks; an underscore is one only around a whole line of words,
# because it is part of names like `__init__`. NUL stands for code.
_MARK = re.compile(r"(?<![0-9A-Za-z_*~)\]\\])(\*{1,3}|~~)(?=[\w\0“«(¿¡])(.+?)(?<=[\w\0.,:;!?…)”»%。？！，：；])\1(?![0-9A-Za-z_*~(])")
_UNDERLINED = re.compile(r"(_{1,2})(?=[^\s_])([^_]*\s[^_]*)(?<=[^\s_])\1")


def title_from(text: str, fallback: str = "") -> str:
    """The first words of *text* on one line, without marks of Markdown, at most 60 characters, cut at a word where there is one.

    Words are preferred to code in a fence, also when they follow it.
    """
    line = _first_words(text) or fallback
    if len(line) <= MAX_LENGTH:
        return line
    cut = line[: MAX_LENGTH - 1]
    space = cut.rfind(" ")
    return (cut[:space] if space > MAX_LENGTH // 2 else cut).rstrip(" ,.;:") + "…"


def _first_words(text: str) -> str:
    """The first line that says something."""
    fence = code = ""
    for line in text.splitlines():
        if found := _FENCE.match(line[:LOOKED_AT]):
            fence = "" if fence == found[1][:3] else fence or found[1][:3]
        elif fence:
            code = code or " ".join(line[:LOOKED_AT].split())
        elif words := plain_words(line):
            return words
    return code


def plain_words(line: str) -> str:
    """One line of Markdown as words; what only looks like a mark, in code or arithmetic, stays. Of a very long line only the beginning."""
    line = line.replace("\0", "")[:LOOKED_AT].strip()
    if _RULE.fullmatch(line):
        return ""
    lead = _LEAD.match(line)
    if lead is not None:
        line = line[lead.end() :]
        line = re.sub(r"\s+#+$", "", line) if "#" in lead[0] else line
    codes: list[str] = []

    def set_aside(found: re.Match[str]) -> str:
        codes.append(found[2].strip() or found[2])
        return "\0"

    line = _LINK.sub(r"\1", _CODE.sub(set_aside, line))
    for _ in range(3):
        line = _MARK.sub(r"\2", line)
    whole = _UNDERLINED.fullmatch(line)
    line = whole[2] if whole is not None else line
    return " ".join(re.sub("\0", lambda _: codes.pop(0), line).split())


def judged(said: str, question: str, answer: str) -> str:
    """The title in what a model *said*; empty when that is no title: too long, several lines, or about something else."""
    lines = [line.strip() for line in normalise_text(said).splitlines() if line.strip()]
    if len(lines) != 1:
        return ""
    title = " ".join(_LABEL.sub("", plain_words(lines[0]).strip(_QUOTES)).strip(_QUOTES).rstrip(".。:").split())
    words = [word.casefold() for word in _WORD.findall(title)]
    if not words or len(title) > MAX_LENGTH or len(words) > MAX_WORDS:
        return ""
    said_before = f"{question} {answer}".casefold()
    # A small model that has lost its way writes of something else: most of a title's words come from what was talked about.
    known = sum(word[:5] in said_before for word in words)
    return title if 2 * known >= len(words) else ""


def first_exchange(path: Sequence[Message]) -> tuple[str, str] | None:
    """The question and the answer of a conversation that has exactly one whole answer; None for any other."""
    if [message.role for message in path] != [Role.USER, Role.ASSISTANT] or path[1].state is not MessageState.COMPLETE:
        return None
    question, answer = path[0].text.strip(), path[1].text.strip()
    return (question[:EXCERPT], answer[:EXCERPT]) if question and answer else None


class Titles:
    """Asks the model of a conversation for its title. *wanted* is the setting: ``local`` (only a model on this computer is asked,
    which costs nothing), ``always`` or ``never``."""

    def __init__(self, services: SessionServices, wanted: str) -> None:
        self._services = services
        self._wanted = wanted

    async def ask(self, conversation: Conversation, question: str, answer: str) -> str:
        """A title, or empty when none is wanted or what came is none. Raises nothing: a title is not worth a word about its failure."""
        if not self._may_ask(conversation):
            return ""
        try:
            async with asyncio.timeout(SECONDS):
                return judged(await self._said(conversation, question, answer), question, answer)
        except (LoquentError, TimeoutError) as error:
            _log.debug("no title: %s", type(error).__name__)
            return ""

    def _may_ask(self, conversation: Conversation) -> bool:
        if self._wanted == "always":
            return True
        state = self._services.connections.get(conversation.connection_id or "")
        return self._wanted == "local" and state is not None and (state.is_local or _is_here(state.address))

    async def _said(self, conversation: Conversation, question: str, answer: str) -> str:
        resolved = await self._services.connections.resolve(conversation.connection_id or "")
        text = _REQUEST.format(question=question, answer=answer)
        pieces: list[str] = []
        reply = resolved.provider.create_async_generator(
            conversation.model or "",
            [{"role": "user", "content": text}],
            api_key=resolved.api_key,
            max_tokens=48,
            stream=resolved.streams,
            connection=resolved.connection,
            http=self._services.http(),
            **({"reasoning": "off"} if conversation.reasoning is not None else {}),
        )
        async with aclosing(reply) as items:
            async for item in items:
                if isinstance(item, str):
                    pieces.append(item)
        return "".join(pieces)


def _is_here(address: str) -> bool:
    from desktop.providers.address import is_local

    return is_local(address)

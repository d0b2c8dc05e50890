"""The text of an answer as one reads it, without the marks of Markdown."""

from __future__ import annotations

from dataclasses import replace

from desktop.chat.message import Message, MessageState
from desktop.chat.parts import TextPart
from desktop.ui.transcript import selection
from desktop.ui.transcript.pieces import Streams, Surroundings, pieces_of, read_on


def plain_text(message: Message) -> str:
    """All of it; thinking, tools and sources are not part of it."""
    words = replace(message, state=MessageState.COMPLETE, parts=tuple(part for part in message.parts if isinstance(part, TextPart)))
    streams = Streams()
    while read_on(words, streams):
        pass
    pieces, _ = pieces_of(words, Surroundings(), streams)
    everything = selection.everything(pieces)
    return selection.copied(pieces, everything, markdown=False) if everything is not None else ""

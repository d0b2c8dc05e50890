"""A conversation that begins as a copy of another one down to one of its messages."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import replace
from typing import TYPE_CHECKING

from desktop.chat import tree as trees
from desktop.chat.message import Conversation, new_conversation
from desktop.engine import undoing
from desktop.engine.undoing import Step, Steps

if TYPE_CHECKING:
    from desktop.storage.store import Store


def branch_title(title: str, word: str, taken: Collection[str]) -> str:
    """*title* with *word* (the user's language for "branch") and a number that no title in *taken* has yet."""
    base = re.sub(rf" \({re.escape(word)}(?: \d+)?\)$", "", title)
    number = 1
    while (made := f"{base} ({word})" if number == 1 else f"{base} ({word} {number})") in taken:
        number += 1
    return made


async def branch_off(store: Store, source: Conversation, tree: trees.MessageTree, message_id: str, title: str, now: float) -> Conversation:
    """Save and return a conversation *title* with copies of the path down to *message_id*. StorageError: nothing was made.

    It has the settings of *source* and shares nothing with it; attachments are kept as long as one of both holds them.
    """
    made = new_conversation(source.connection_id, source.model, now=now)
    made = replace(made, title=title, titled_by_hand=True, system_prompt=source.system_prompt, reasoning=source.reasoning)
    copied = trees.branch(tree, message_id, made)
    made = replace(made, folder_id=source.folder_id, active_root_id=copied.active_root_id)
    step = Step("branch", source.id, len(copied.messages))
    messages = sorted(copied.messages.values(), key=lambda m: m.seq)
    await store.save(made, messages, state={undoing.key_of(made.id): Steps((step,)).to_text()})
    return made

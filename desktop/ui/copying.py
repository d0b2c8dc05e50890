"""The whole conversation for the clipboard, as Markdown or as plain text: the chosen version of each message."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from desktop.chat.message import Role
from desktop.chat.parts import FilePart, ImagePart

if TYPE_CHECKING:
    from desktop.chat.export_markdown import Words
    from desktop.chat.message import Message
    from desktop.engine.session import ConversationSession


def export_words() -> Words:
    """The words that a copied or exported conversation gets beside its own, in the user's language."""
    from desktop.chat.export_markdown import Words

    translate = QCoreApplication.translate
    return Words(
        you=translate("Transfers", "You"),
        assistant=translate("Transfers", "Assistant"),
        untitled=translate("Transfers", "Conversation"),
        thinking=translate("Transfers", "Thinking"),
        tool=translate("Transfers", "Tool"),
        result=translate("Transfers", "Result"),
        sources=translate("Transfers", "Sources"),
        attached=translate("Transfers", "Attached"),
        missing=translate("Transfers", "no longer there"),
        stopped=translate("Transfers", "stopped"),
        failed=translate("Transfers", "failed"),
        interrupted=translate("Transfers", "interrupted"),
        system=translate("Transfers", "System prompt"),
    )


async def conversation_text(session: ConversationSession, *, plain: bool) -> str:
    """What *session* shows, each message under the name of who wrote it; attachments are only named.

    As Markdown with thinking, tools and sources, as an export has them; *plain*: only the words, without marks. The loop gets a turn
    after each message of a plain text.
    """
    import asyncio

    words = replace(export_words(), missing=QCoreApplication.translate("Transfers", "not copied"))
    conversation, path = session.conversation, session.path
    if not plain:
        from desktop.chat.export_markdown import markdown

        return markdown(conversation, path, {}, words)
    from desktop.chat.names import shown_name

    paragraphs = [shown_name(" ".join(conversation.title.split()) or words.untitled, 200)]
    for message in path:
        paragraphs.append(_plainly(message, words))
        await asyncio.sleep(0)
    return "\n\n".join(paragraphs) + "\n"


def message_text(message: Message) -> str:
    """The text of *message* without its marks; what a person wrote is plain as it is."""
    if message.role is Role.USER:
        return message.text
    from desktop.ui.transcript.plain import plain_text

    return plain_text(message)


def _plainly(message: Message, words: Words) -> str:
    from desktop.chat.names import shown_name

    lines = [f"{words.author(message)}:"]
    text = message_text(message).strip("\n")
    lines += [text] if text else []
    lines += [f"({words.attached}: {shown_name(part.name)})" for part in message.parts if isinstance(part, ImagePart | FilePart)]
    if state := words.state(message):
        lines.append(f"({state})")
    return "\n".join(lines)

"""Which drafts are one: several windows, and one new chat after another, hold the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from desktop.engine.library import Library
    from desktop.engine.session import ConversationSession


def kept_under(library: Library, session: ConversationSession | None) -> str | None:
    """What names the draft of *session* on disk; None for one that is kept nowhere."""
    return None if session is None or library.is_temporary(session) else session.draft_key


def same_draft(library: Library, one: ConversationSession | None, other: ConversationSession) -> bool:
    """True when what is typed in *one* is the draft of *other* too."""
    key = kept_under(library, one)
    return key is not None and key == kept_under(library, other)

"""What is known of one model: from the server's list where the list says it, else from the provider's own facts."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ModelFacts:
    """One model of one server. None means: nobody told; it never means no."""

    id: str
    """What is sent to the server, letter by letter."""
    label: str = ""
    """The name for people; empty when there is none but the id."""
    context: int | None = None
    """Tokens of question and answer together (where the server counts them apart: of the question)."""
    max_output: int | None = None
    """Tokens of one answer at most."""
    sees_images: bool | None = None
    tools: bool | None = None
    thinking: bool | None = None
    retired: bool | None = None
    """True: the server no longer answers for it. It can be asked for all the same."""
    replacement: str | None = None
    """The id to use instead of a retired one."""

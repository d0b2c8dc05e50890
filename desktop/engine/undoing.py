"""What can be taken back in one conversation, the last first. Pure values: only ids, so that it is small enough to be kept."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass

from desktop.engine.kept_json import kept_json

STEPS = 100
"""So many are remembered."""
HIDDEN = ("delete", "continue")
"""Steps whose message is out of sight until they are taken back."""


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that was done, and what brings the state before it back.

    ``delete``: *id* is the deleted message. ``edit``, ``retry``, ``switch``: *id* is the version that was shown before.
    ``continue``: *id* is the answer as it was before it went on, kept out of sight. ``branch``: this conversation was branched off *id*,
    with *count* messages.
    """

    kind: str
    id: str
    count: int = 0


@dataclass(frozen=True, slots=True)
class Undone:
    """A step that was taken back, and the version that was shown until then (the deleted message itself): what doing it again needs."""

    step: Step
    shown: str
    next_seq: int
    """Of the tree then: with another one somebody has written more."""


@dataclass(frozen=True, slots=True)
class Steps:
    """The steps of one conversation, the last one at the end."""

    steps: tuple[Step, ...] = ()

    def with_step(self, step: Step) -> Steps:
        """One more."""
        return Steps((*self.steps, step)[-STEPS:])

    def last(self, possible: Callable[[Step], bool]) -> Step | None:
        """The last one that is still possible; None when there is none."""
        return next((step for step in reversed(self.steps) if possible(step)), None)

    def before(self, step: Step) -> Steps:
        """What is left when *step* was taken back."""
        at = len(self.steps) - 1 - self.steps[::-1].index(step)
        return Steps(self.steps[:at])

    def to_text(self) -> str | None:
        """As it is kept between two runs; None for nothing."""
        return json.dumps([[step.kind, step.id, step.count] for step in self.steps]) if self.steps else None


def from_text(text: str | None) -> Steps:
    """The reverse of :meth:`Steps.to_text`; what cannot be read is nothing."""
    try:
        return Steps(tuple(Step(str(kind), str(identity), int(count)) for kind, identity, count in kept_json(text, list)))
    except (ValueError, TypeError, OverflowError):
        return Steps()


def key_of(conversation_id: str) -> str:
    """Under which state of the store the steps are kept."""
    return f"undo:{conversation_id}"

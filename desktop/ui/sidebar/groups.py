"""What stands in the list, and under which heading. No Qt."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from desktop.chat.message import Conversation, Folder

DAYS = ("today", "yesterday", "week", "older")
ARCHIVE = "archive"
"""The key of the place of what was put away."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A word above a group: ``pinned``, one of ``DAYS``, or ``found``."""

    name: str


@dataclass(frozen=True, slots=True)
class Place:
    """A folder (its id is the key), or the archive: it has a name, holds ``count`` conversations, and can be closed."""

    key: str
    name: str
    count: int
    closed: bool


Entry = Heading | Place | Conversation


def arrange(
    conversations: Iterable[Conversation], today: date, folders: Sequence[Folder] = (), closed: Collection[str] = ()
) -> list[Entry]:
    """The rows in the order shown: the pinned, the folders, the rest by local day, the archive. Within a group as they came.

    A place in *closed* shows its name alone. A time in the future counts as today.
    """
    # Ten thousand comparisons of numbers instead of as many dates.
    limits = [datetime.combine(today - timedelta(days=back), time.min).timestamp() for back in (0, 1, 7)]
    pinned: list[Entry] = []
    days: dict[str, list[Entry]] = {name: [] for name in DAYS}
    inside: dict[str, list[Entry]] = {folder.id: [] for folder in folders}
    archived: list[Entry] = []
    for conversation in conversations:
        if conversation.archived:
            archived.append(conversation)
        elif conversation.pinned:
            pinned.append(conversation)
        elif conversation.folder_id in inside:
            inside[conversation.folder_id].append(conversation)
        else:
            days[_day(conversation.updated_at, limits)].append(conversation)
    rows: list[Entry] = [Heading("pinned"), *pinned] if pinned else []
    for folder in folders:
        rows += _place(folder.id, folder.name, inside[folder.id], closed)
    for name in DAYS:
        if days[name]:
            rows += [Heading(name), *days[name]]
    return rows + (_place(ARCHIVE, "", archived, closed) if archived else [])


def _day(moment: float, limits: Sequence[float]) -> str:
    return next((name for name, limit in zip(DAYS, limits, strict=False) if moment >= limit), DAYS[-1])


def _place(key: str, name: str, members: list[Entry], closed: Collection[str]) -> list[Entry]:
    place = Place(key, name, len(members), key in closed)
    return [place] if place.closed else [place, *members]

"""The lists of models that servers gave, kept in the cache folder. Losing them costs one request."""

from __future__ import annotations

import json
import logging
import re
from dataclasses import dataclass
from pathlib import Path

from desktop.chat.text import normalise_text
from desktop.storage.files import write_private

_log = logging.getLogger(__name__)
_MOST = 20_000
"""Models kept of one list; the longest known catalogue has some hundreds."""


@dataclass(frozen=True, slots=True)
class ModelList:
    """The models of one connection, and when (seconds since 1970) and from which origin they came."""

    models: tuple[str, ...]
    fetched_at: float
    origin: str


class ModelLists:
    """One JSON file a connection. All calls block: use a thread. Nothing here raises: a cache may be missing."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def load(self, connection_id: str) -> ModelList | None:
        """The kept list, or None when there is none that can be read."""
        try:
            values = json.loads(self._file(connection_id).read_text("utf-8"))
            models = tuple(normalise_text(name) for name in values["models"][:_MOST] if isinstance(name, str) and name)
            return ModelList(models, float(values["fetched_at"]), str(values["origin"]))
        except FileNotFoundError:
            return None
        except (OSError, ValueError, TypeError, KeyError, RecursionError) as error:
            _log.info("the kept model list of %s cannot be read: %s", connection_id, type(error).__name__)
            return None

    def save(self, connection_id: str, found: ModelList) -> None:
        """Keep *found* in place of an earlier list; a half-written file never takes its name."""
        text = json.dumps({"models": found.models[:_MOST], "fetched_at": found.fetched_at, "origin": found.origin})
        try:
            write_private(self._file(connection_id), text.encode())
        except OSError as error:
            _log.warning("a model list could not be kept: %s", error)

    def forget(self, connection_id: str) -> None:
        """Remove the kept list."""
        try:
            self._file(connection_id).unlink(missing_ok=True)
        except OSError as error:
            _log.warning("a model list could not be removed: %s", error)

    def _file(self, connection_id: str) -> Path:
        # Ids come from a file the user edits: nothing in one may lead out of the folder.
        return self._folder / (re.sub(r"[^A-Za-z0-9_-]", "_", connection_id)[:100] + ".json")

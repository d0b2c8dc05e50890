"""The lists of models that servers gave, kept in the cache folder. Losing them costs one request."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desktop.chat.text import normalise_text
from desktop.providers.model_facts import ModelFacts
from desktop.storage.files import write_private

if TYPE_CHECKING:
    from desktop.chat.connection import Connection
    from desktop.net.http import Http

_log = logging.getLogger(__name__)
_MOST = 20_000
"""Models kept of one list; the longest known catalogue has some hundreds."""
_KINDS: dict[str, type] = {
    "label": str,
    "replacement": str,
    "context": int,
    "max_output": int,
    "sees_images": bool,
    "tools": bool,
    "thinking": bool,
    "retired": bool,
}


@dataclass(frozen=True, slots=True)
class ModelList:
    """The models of one connection, and when (seconds since 1970) and from which origin they came."""

    models: tuple[ModelFacts, ...]
    fetched_at: float
    origin: str

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids, in the server's order."""
        return tuple(model.id for model in self.models)


async def ask_for_models(provider: Any, key: str | None, connection: Connection, http: Http) -> tuple[ModelFacts, ...]:
    """What the server lists, all pages of it, each id once. Raises NetError, ProviderError and AddressError."""
    found = await provider.fetch_model_facts(key, connection=connection, http=http)
    return tuple({model.id: model for model in found}.values())


class ModelLists:
    """One JSON file a connection. All calls block: use a thread. Nothing here raises: a cache may be missing."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def load(self, connection_id: str) -> ModelList | None:
        """The kept list, or None when there is none that can be read."""
        try:
            values = json.loads(self._file(connection_id).read_text("utf-8"))
            models = tuple(found for entry in values["models"][:_MOST] if (found := _read(entry)) is not None)
            return ModelList(models, float(values["fetched_at"]), str(values["origin"]))
        except FileNotFoundError:
            return None
        except (OSError, ValueError, TypeError, KeyError, RecursionError) as error:
            _log.info("the kept model list of %s cannot be read: %s", connection_id, type(error).__name__)
            return None

    def save(self, connection_id: str, found: ModelList) -> None:
        """Keep *found* in place of an earlier list; a half-written file never takes its name."""
        values = {"models": [_written(each) for each in found.models[:_MOST]], "fetched_at": found.fetched_at, "origin": found.origin}
        try:
            write_private(self._file(connection_id), json.dumps(values).encode())
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


def _read(entry: object) -> ModelFacts | None:
    """A kept model; what is not of its kind is as if it were not there. A bare text is an id (as earlier versions kept them)."""
    values: Mapping[Any, Any] = {"id": entry} if isinstance(entry, str) else entry if isinstance(entry, Mapping) else {}
    name = values.get("id")
    if not isinstance(name, str) or not name:
        return None
    told: dict[str, Any] = {}
    for field, kind in _KINDS.items():
        value = values.get(field)
        if isinstance(value, kind) and isinstance(value, bool) == (kind is bool):
            told[field] = normalise_text(value) if isinstance(value, str) else value
    return ModelFacts(normalise_text(name), **told)


def _written(model: ModelFacts) -> dict[str, Any]:
    values = {field.name: getattr(model, field.name) for field in fields(model)}
    return {name: value for name, value in values.items() if value is not None and value != ""}

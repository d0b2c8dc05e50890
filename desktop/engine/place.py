"""The place where conversations are kept, when it is one to know about: told once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.errors import LoquentError

if TYPE_CHECKING:
    from desktop.engine.program import Program

_TOLD = "told_of_place"


async def to_tell(program: Program) -> LoquentError | None:
    """What is to be said of a profile in a network or synchronised folder; None when there is nothing, or it was said before."""
    from desktop.storage.errors import StorageError

    database = program.store.database
    wanted = f"{database.place} {database.path.parent}" if database.place else ""
    if (await program.library.get_state(_TOLD) or "") == wanted:
        return None
    await program.library.set_state(_TOLD, wanted or None)
    return StorageError(f"storage.place_{database.place}", path=str(database.path.parent)) if wanted else None

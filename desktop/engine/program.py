"""The engine as a whole: what the window talks to, built in one place so that it also runs without a window."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from desktop.engine.attachments import Attachments
    from desktop.engine.connections import Connections
    from desktop.engine.library import Library
    from desktop.engine.safekeeping import Safekeeping
    from desktop.engine.settings_service import SettingsService
    from desktop.net.http import Http
    from desktop.paths import Profile
    from desktop.storage.store import Store
    from desktop.storage.vault import Vault


@dataclass(frozen=True, slots=True)
class Program:
    """The parts of the running program that the window talks to."""

    profile: Profile
    library: Library
    connections: Connections
    attachments: Attachments
    settings: SettingsService
    store: Store
    http: Http
    safekeeping: Safekeeping


@asynccontextmanager
async def build(
    profile: Profile, *, vault: Vault | None = None, clock: Callable[[], float] = time.time, read_only: bool = False
) -> AsyncIterator[Program]:
    """The engine on *profile*, closed in reverse order at the end. StorageError when the database cannot be used.

    *vault* (keys) and *clock* (seconds since 1970) are replaced by tests. ``read_only``: show what there is and save nothing, for a
    profile that cannot be written to.
    """
    from desktop.engine.attachments import Attachments
    from desktop.engine.connections import Connections
    from desktop.engine.library import Library
    from desktop.engine.local_model import LocalModel
    from desktop.engine.reply import SessionServices
    from desktop.engine.safekeeping import KeptFiles, Safekeeping, Times
    from desktop.engine.settings_service import SettingsService
    from desktop.net.http import Http
    from desktop.storage.blobs import Blobs
    from desktop.storage.database import Database
    from desktop.storage.store import Store
    from desktop.storage.vault import Vault, service_of

    async with AsyncExitStack() as stack:
        database = Database(profile.database)
        stack.push_async_callback(database.close)
        await database.open(read_only=read_only)
        store = Store(database)
        settings = SettingsService(profile.settings_file)
        await settings.load()
        keys = vault or Vault(service_of(profile))
        stack.callback(keys.close)
        http = Http()
        stack.push_async_callback(http.aclose)
        local = LocalModel(Path(chosen) if (chosen := settings.current.local_model_path) else None)
        stack.push_async_callback(local.close)
        connections = Connections(
            connections_file=profile.connections_file, cache_dir=profile.cache, vault=keys, http=lambda: http, local=local
        )
        stack.push_async_callback(connections.close)
        await connections.load()
        blobs = Blobs(profile.blobs)
        attachments = Attachments(blobs, profile.cache)
        stack.push_async_callback(attachments.close)
        services = SessionServices(store, connections, attachments, lambda: http, clock)
        library = Library(services, lambda: connections.default_choice(settings.current), lambda: settings.current.titles)
        stack.push_async_callback(library.close)
        await library.load()
        safekeeping = Safekeeping(store, library, KeptFiles(blobs, profile.cache), Times(clock), lambda: settings.current.trash_days)
        stack.push_async_callback(safekeeping.close)
        safekeeping.start()
        yield Program(profile, library, connections, attachments, settings, store, http, safekeeping)

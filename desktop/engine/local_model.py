"""The model on this computer, as the engine sees it: one child process, started once, restarted when it failed."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Callable
from pathlib import Path

from desktop.chat.connection import LOCAL_CONNECTION_ID, Connection
from desktop.engine.signal import Signal
from desktop.providers.local_server import STARTING, LocalModelError, LocalServer, LocalState, model_name

_log = logging.getLogger(__name__)
_MAKERS_OWN = re.compile(r"instruct|chat|it|gguf|i?q\d\w*|bf16|fp?(?:16|32)", re.IGNORECASE)
"""Parts of a model file's name that say how it was made, not what it is."""


class LocalModel:
    """The local model's state and address.

    *model_path* is the user's own GGUF file, None the bundled demo model. *make_server* is replaced by tests.
    """

    def __init__(self, model_path: Path | None = None, make_server: Callable[[Path | None], LocalServer] = LocalServer) -> None:
        self.changed: Signal[LocalState] = Signal()
        self.called = "{model} (on this computer)"
        """How the model is called for people; a window puts it into its language."""
        self.model_path = model_path
        self._make_server = make_server
        self._server: LocalServer | None = None
        self._state = STARTING
        self._closed = False

    @property
    def state(self) -> LocalState:
        """How far it is; "starting" also before the first start."""
        return self._state

    @property
    def name(self) -> str:
        """The model's name for requests and for the model picker."""
        return model_name(self.model_path)

    @property
    def label(self) -> str:
        """The model's name for people, with where it runs."""
        return self.called.format(model=readable_name(self.name))

    @property
    def started(self) -> bool:
        """True from the first start on."""
        return self._server is not None

    def start(self) -> None:
        """Start in the background unless it runs or has failed; returns at once. Call in the running loop."""
        if self._server is None and not self._closed:
            self._begin()

    async def ready(self) -> tuple[str, str]:
        """Its endpoint and key, as soon as it answers. A model that failed or ended is started again.

        Raises LocalModelError. Cancelling the wait leaves the start going on.
        """
        server = self._server
        if server is None or server.state.error is not None or self._closed:
            server = self._begin()
        await asyncio.shield(server.begin(self._listener(server)))
        return server.endpoint, server.key

    async def connection(self) -> tuple[Connection, str]:
        """What a provider call needs, when ready: a connection to the child, past every proxy, and its key."""
        endpoint, key = await self.ready()
        return (
            Connection(LOCAL_CONNECTION_ID, "Local", "On this computer", endpoint, "bearer", models=(self.name,), proxy="none"),
            key,
        )

    async def use_file(self, model_path: Path | None) -> None:
        """Stop the present model and start the one of *model_path* (None: the bundled one)."""
        await self._stop_server()
        self.model_path = model_path
        self._settle(STARTING)
        self.start()

    async def close(self) -> None:
        """End the child, within a second. A later :meth:`start` does nothing."""
        self._closed = True
        await self._stop_server()

    def _begin(self) -> LocalServer:
        if self._closed:
            raise LocalModelError("local.stopped")
        server = self._make_server(self.model_path)
        self._server = server
        server.begin(self._listener(server))
        return server

    def _listener(self, server: LocalServer) -> Callable[[LocalState], None]:
        def take(state: LocalState) -> None:
            if self._server is server:  # A server that was replaced has no say.
                self._settle(state)

        return take

    def _settle(self, state: LocalState) -> None:
        if state.error is not None:
            _log.warning("local model: %s", state.sentence)
        self._state = state
        self.changed.emit(state)

    async def _stop_server(self) -> None:
        server, self._server = self._server, None
        if server is not None:
            await server.stop()


def readable_name(name: str) -> str:
    """A model file's name without what only its maker needs: tuning, quantisation (of ``SmolLM2-135M-Instruct``: ``SmolLM2 135M``)."""
    parts = [part for part in re.split(r"[-\s]+|_(?!(?:\d|[kmsx]{1,2}|xx?s)(?:_|$))", name) if part]
    kept = [part for part in parts if not _MAKERS_OWN.fullmatch(part)]
    return " ".join(kept or parts) or name

"""Every limit of the network in one place. Seconds and bytes."""

from __future__ import annotations

from dataclasses import dataclass

MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """What a request may take. There is no limit on the whole: a healthy stream may last for hours."""

    connect: float = 15.0
    """Name lookup, TCP and TLS together."""
    first_event: float | None = 120.0
    """From the connection to the first event; None: wait for ever (a model on this computer may take its time to load)."""
    idle: float | None = 120.0
    """Between two pieces of content, and at any single read."""
    first_notice: float = 10.0
    """After this much waiting for the first piece of an answer the reader is told how long it takes by now."""
    idle_notice: float = 30.0
    """After this much silence in the middle of an answer the reader is told that nothing came."""
    notice_every: float = 1.0
    """How often the reader is told from then on."""
    settle: float = 5.0
    """How long a stream whose end was announced may still take to close."""
    retry_after_cap: float = 120.0
    """A longer wait asked for by a server is shown, not waited for."""
    retries: int = 2
    event_bytes: int = 32 * MIB
    answer_bytes: int = 64 * MIB
    error_body: int = 64 * 1024
    upload_rate: float = 32 * 1024
    """Bytes a second that an upload may be as slow as before it counts as stalled."""


DEFAULT = Limits()

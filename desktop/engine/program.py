"""The parts of the running program that the window talks to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from desktop.engine.attachments import Attachments
    from desktop.engine.connections import Connections
    from desktop.engine.library import Library
    from desktop.engine.settings_service import SettingsService
    from desktop.net.http import Http
    from desktop.paths import Profile


@dataclass(frozen=True, slots=True)
class Program:
    """Built by ``app.py``; given to the window once it is ready."""

    profile: Profile
    library: Library
    connections: Connections
    attachments: Attachments
    settings: SettingsService
    http: Http

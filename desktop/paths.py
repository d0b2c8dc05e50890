"""Where things are: the resources that ship with the program, and the profile directory."""

from __future__ import annotations

import os
import re
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path


@cache
def resources() -> Path:
    """The folder of icons, themes and translations: in a checkout, an installed wheel, or a frozen bundle."""
    bundle = getattr(sys, "_MEIPASS", None)
    here = Path(__file__).resolve().parent
    candidates = [here / "resources", here.parent / "resources"]
    if bundle:
        candidates.insert(0, Path(bundle) / "desktop" / "resources")
    for candidate in candidates:
        if (candidate / "themes").is_dir():
            return candidate
    raise FileNotFoundError("Loquent's resources are missing; install it again.")


@dataclass(frozen=True, slots=True)
class Profile:
    """The directories of one profile (DESIGN §5). ``is_default``: the platform's own places are used."""

    data: Path
    config: Path
    cache: Path
    logs: Path
    is_default: bool

    @property
    def database(self) -> Path:
        """The SQLite file."""
        return self.data / "loquent.db"

    @property
    def blobs(self) -> Path:
        """Attached originals, named by sha256."""
        return self.data / "blobs"

    @property
    def connections_file(self) -> Path:
        """Connections, without keys."""
        return self.config / "connections.toml"

    @property
    def settings_file(self) -> Path:
        """Preferences."""
        return self.config / "settings.toml"

    @property
    def state_file(self) -> Path:
        """Window geometry."""
        return self.config / "state.ini"

    def create(self) -> None:
        """Make the folders, readable by their owner only. OSError when that fails."""
        for folder in (self.data, self.config, self.cache, self.logs, self.blobs):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)


def find_profile(directory: str | None = None) -> Profile:
    """The profile in *directory*, else in ``LOQUENT_PROFILE``, else in the platform's directories."""
    chosen = directory or os.environ.get("LOQUENT_PROFILE")
    if chosen:
        root = Path(chosen).expanduser().absolute()
        return Profile(root / "data", root / "config", root / "cache", root / "logs", is_default=False)
    from platformdirs import PlatformDirs

    dirs = PlatformDirs("loquent", appauthor=False)
    return Profile(
        data=Path(dirs.user_data_dir),
        config=Path(dirs.user_config_dir),
        cache=Path(dirs.user_cache_dir),
        logs=Path(dirs.user_log_dir),
        is_default=True,
    )


def path_of_address(address: str, *, windows: bool = sys.platform == "win32") -> str:
    """The path that a ``file:`` address means, by the rules of *windows* or of the other systems.

    Names that are no text in UTF-8 come as Python has them elsewhere. On Windows a host becomes that of a network path.
    """
    from urllib.parse import unquote, urlsplit

    parts = urlsplit(address)
    # Only unquote keeps bytes that are no UTF-8, and only the path is to lose its percent signs, once.
    path = unquote(parts.path, errors="surrogateescape")
    if not windows:
        return path
    host = unquote(parts.netloc)
    if host.lower() in {"", "localhost"}:
        # "file:///C:/x", and with the host in the path as some write it: "file:////server/x", "file://///server/x".
        path = re.sub(r"^/*([A-Za-z])[:|]", r"\1:", path) if not path.startswith("//") else "//" + path.lstrip("/")
    elif re.fullmatch(r"[A-Za-z][:|]", host):
        # A drive where the host belongs: "file://C:/x".
        path = f"{host[0]}:{path}"
    else:
        path = f"//{host}{path}"
    return path.replace("/", "\\")

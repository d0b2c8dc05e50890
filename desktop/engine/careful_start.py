"""Starts that came to no good end: after several in a row the next one opens nothing that could be the reason."""

from __future__ import annotations

import contextlib
from pathlib import Path

IN_A_ROW = 3
SETTLED_SECONDS = 60.0
"""What lived so long did not end because of how it started."""


class Starts:
    """The count of starts of one profile since the last that went well, in a small file in *folder*. All calls block; none fails."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "unfinished-starts"

    def begin(self) -> bool:
        """Count this start; True when the last three or more ended before they were :meth:`forget`-ten: be careful with this one."""
        count = 0
        with contextlib.suppress(OSError, ValueError):
            count = max(0, int(self._file.read_bytes()[:8]))
        with contextlib.suppress(OSError):
            self._file.write_bytes(str(min(count + 1, 99)).encode())
        return count >= IN_A_ROW

    def forget(self) -> None:
        """This start went well."""
        with contextlib.suppress(OSError):
            self._file.unlink(missing_ok=True)

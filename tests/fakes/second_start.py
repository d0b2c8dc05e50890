"""Loquent itself, which says on standard output when its window can be used, when it is asked to come forward, and with how many files.

``python -m tests.fakes.second_start PROFILE [FILE...]``
"""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Sequence

from desktop import app
from desktop.engine.program import Program
from desktop.paths import find_profile
from desktop.ui.main_window import MainWindow

HERE = "here"


class Telling(MainWindow):
    """The window, and what happens to it."""

    async def attach_engine(self, engine: Program, conversation_id: str | None = None, *, first: bool = True) -> None:
        await super().attach_engine(engine, conversation_id, first=first)
        print(HERE, flush=True)

    def come_forward(self) -> None:
        super().come_forward()
        print("raised", flush=True)

    def attach_files(self, paths: Sequence[str]) -> None:
        """Tell them instead of looking for them."""
        if paths:
            print(told(paths), flush=True)


def told(paths: Sequence[str]) -> str:
    """How many they are, and which."""
    return f"files:{len(paths)}:{hashlib.sha256(os.fsencode(chr(10).join(paths))).hexdigest()}"


if __name__ == "__main__":
    app.MainWindow = Telling  # type: ignore[attr-defined]
    profile = find_profile(sys.argv[1])
    profile.create()
    sys.exit(app.main(profile, files=sys.argv[2:]))

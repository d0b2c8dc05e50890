"""Loquent itself as the command line starts it, which says on standard output, a JSON object a line, what becomes of the files it is given.

``python -m tests.fakes.opened_files --profile DIR FILE…``
"""

from __future__ import annotations

import json
import sys
from typing import Any

from desktop import app, cli
from desktop.engine.program import Program
from desktop.ui.main_window import MainWindow


def tell(**values: Any) -> None:
    """One line."""
    print(json.dumps(values), flush=True)


class Telling(MainWindow):
    """The window, and what happens to it."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        composer = self.pane.composer
        composer.attachments_changed.connect(lambda: tell(chips=[part.name for part in composer.attachments]))
        composer.import_offered.connect(lambda path: tell(offered=path, note=self.toast.accessibleName()))
        self.pane._attaching.failed.connect(lambda sentences: tell(refused=sentences.split("\n")))
        self._program: Program | None = None

    async def attach_engine(self, engine: Program, conversation_id: str | None = None, *, first: bool = True) -> None:
        self._program = engine
        await super().attach_engine(engine, conversation_id, first=first)
        tell(here=True)

    async def detach_engine(self) -> None:
        if self._program is not None:
            tell(conversations=len(await self._program.store.conversations()))
        await super().detach_engine()

    def come_forward(self) -> None:
        super().come_forward()
        tell(raised=True)


if __name__ == "__main__":
    app.MainWindow = Telling  # type: ignore[attr-defined]
    sys.exit(cli.run(sys.argv[1:]))

"""A program that is killed when it has exported three conversations.

``python -m tests.fakes.killed_export PROFILE FORMAT TARGET``
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from pathlib import Path

from desktop.engine.exporting import Exporter, ExportPlan
from tests.flow.rig import engine


async def main(folder: Path, kind: str, target: Path) -> None:
    """Export everything, as far as it gets."""

    def tell(done: int, _all: int) -> None:
        if done == 3:
            os.kill(os.getpid(), signal.SIGKILL)

    async with engine(folder) as program:
        await Exporter(program).run(ExportPlan(kind, target), tell)


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3])))

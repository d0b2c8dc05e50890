"""A program that imports and tells how far it is: made to be killed. ``python -m tests.fakes.killed_import PROFILE ARCHIVE``."""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path

from desktop.engine.importing import Importer, ImportProgress
from tests.flow.rig import engine


async def main(folder: Path, archive: Path) -> None:
    """Import *archive*, one line for each conversation that is on disk."""

    def tell(progress: ImportProgress) -> None:
        # What is in a pipe outlives its writer.
        os.write(1, b"%d\n" % progress.conversations)

    async with engine(folder) as program:
        await Importer(program).run(archive, tell)


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), Path(sys.argv[2])))

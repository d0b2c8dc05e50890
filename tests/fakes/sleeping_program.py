"""Loquent's engine in a process of its own, that is put to sleep in the middle of an answer.

``python -m tests.fakes.sleeping_program PROFILE URL``: asks twice, each time says
``streaming`` at the first word and, as JSON, how the answer ended.
"""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path

from desktop.chat.message import Draft
from tests.flow.rig import ended, engine, new_session


async def main(folder: Path, url: str) -> None:
    """Ask twice, one question after the other."""
    async with engine(folder, url) as program:
        session = await new_session(program)
        for question in ("First", "Second"):
            await session.send(Draft(question))
            while session.streaming and not session.path[-1].text:
                await asyncio.sleep(0.01)
            print("streaming", flush=True)
            await ended(session)
            answer = session.path[-1]
            failure = answer.failure.code if answer.failure is not None else ""
            print(json.dumps({"state": answer.state, "text": answer.text, "failure": failure}), flush=True)


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), sys.argv[2]))

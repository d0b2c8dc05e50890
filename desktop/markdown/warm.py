"""What reading and colouring need for the first time, fetched in a thread: 150 ms of imports that would stop the window."""

from __future__ import annotations

import threading
from functools import cache

from desktop.markdown.highlight import highlight
from desktop.markdown.parse import parse

USUAL = {"python": "x = 1", "bash": "ls", "json": "{}", "javascript": "let x = 1"}
"""The languages that answers are most often in; each costs up to 20 ms at its first use."""


@cache
def warm() -> threading.Thread:
    """Begin to fetch; return at once. To be called when there will soon be text to show, not merely because there is a window."""
    thread = threading.Thread(target=_fetch, name="markdown", daemon=True)
    thread.start()
    return thread


def _fetch() -> None:
    parse("*a* `b`\n\n- c\n\n| d |\n|---|\n")
    for language, code in USUAL.items():
        highlight(code, language)

#!/usr/bin/python3
"""What a screen reader hears without asking, one JSON object a line. Run by the system's Python: it has ``gi`` and Atspi.

``{"event": "object:announcement", "words": …, "source": …}`` and ``{"event": "object:state-changed:focused", …}``; the first
line, ``{"event": "listening"}``, says that nothing is missed from now on.
"""

from __future__ import annotations

import json
import warnings
from typing import Any

warnings.filterwarnings("ignore", category=DeprecationWarning)

import gi  # noqa: E402

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, GLib  # noqa: E402


def heard(event: Any) -> None:
    """Tell one event."""
    try:
        source = event.source.get_name() if event.source is not None else ""
    except GLib.Error:
        source = ""
    words = event.any_data if isinstance(event.any_data, str) else ""
    print(json.dumps({"event": event.type, "words": words, "source": source, "on": event.detail1}), flush=True)


def main() -> None:
    """Listen until the process is ended."""
    Atspi.init()
    listener = Atspi.EventListener.new(heard)
    for kind in ("object:announcement", "object:state-changed:focused", "object:text-caret-moved"):
        listener.register(kind)
    print(json.dumps({"event": "listening"}), flush=True)
    Atspi.event_main()


if __name__ == "__main__":
    main()

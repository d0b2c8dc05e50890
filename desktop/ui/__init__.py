"""Everything Qt."""

import sys
from typing import Any


def _leave_sources_unread() -> None:
    """Keep PySide6 from reading the source of every module that is imported after it.

    It looks there for its own name, to know where its ``__feature__`` switches could be meant. Loquent has none of them; the reading took
    10 ms before the window shows and 20 ms behind it, and Python keeps what was read, some megabytes. In a program without sources there
    is nothing to read. The function is PySide6's own: where it has another name one day, things are as they were.
    """
    feature: Any = sys.modules.get("shibokensupport.feature")
    if hasattr(feature, "_mod_uses_pyside"):
        feature._mod_uses_pyside = lambda _module: True


_leave_sources_unread()

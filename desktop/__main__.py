"""``python -m desktop`` and the ``loquent`` command."""

from __future__ import annotations

import importlib
import sys

from desktop.children import CHILDREN


def main() -> int:
    """Read the command line and run; returns the exit status. A frozen program calls itself for its child processes."""
    if len(sys.argv) == 2 and sys.argv[1] in CHILDREN:
        importlib.import_module(CHILDREN[sys.argv[1]]).main()
        return 0
    from desktop.cli import run

    return run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())

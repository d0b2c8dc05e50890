"""``python -m desktop`` and the ``loquent`` command."""

from __future__ import annotations

import sys


def main() -> int:
    """Read the command line and run; returns the exit status."""
    from desktop.cli import run

    return run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())

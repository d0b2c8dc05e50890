"""``python -m desktop`` and the ``loquent`` command."""

from __future__ import annotations

import sys


def main() -> int:
    """Read the command line and run; returns the exit status. A frozen program calls itself for its child processes."""
    if sys.argv[1:] == ["--local-model-child"]:
        from desktop.providers import local_child

        local_child.main()
        return 0
    if sys.argv[1:] == ["--imaging-worker"]:
        from desktop.engine import imaging_worker

        imaging_worker.main()
        return 0
    from desktop.cli import run

    return run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())

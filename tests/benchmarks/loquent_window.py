"""The real program, started as a person starts it, with a watch on its window."""

from __future__ import annotations

import sys

import desktop.app
from tests.benchmarks.watch import Watch


def main() -> None:
    """Start Loquent with the arguments of the command line."""
    create = desktop.app.create_application
    kept: list[Watch] = []

    def create_watched():  # type: ignore[no-untyped-def]
        app = create()
        kept.append(Watch(app))
        return app

    desktop.app.create_application = create_watched
    from desktop.cli import run

    run(sys.argv[1:])


if __name__ == "__main__":
    main()

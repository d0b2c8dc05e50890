"""The command line. ``--version`` and ``--help`` answer without loading Qt."""

from __future__ import annotations

import argparse
import gc
import sys
from collections.abc import Sequence

from desktop import __version__


def parser() -> argparse.ArgumentParser:
    """The options of ``loquent``."""
    options = argparse.ArgumentParser(prog="loquent", description="A native desktop window for talking to language models.")
    options.add_argument("--profile", metavar="DIR", help="keep everything in this folder instead of the platform's own places")
    options.add_argument(
        "--log", metavar="LEVEL", default="INFO", type=str.upper, choices=["DEBUG", "INFO", "WARNING", "ERROR"], help="how much to log"
    )
    options.add_argument("files", metavar="FILE", nargs="*", help="attach these files in the window, also in one that is open already")
    options.add_argument("--version", action="version", version=f"loquent {__version__}")
    options.add_argument("--self-test", action="store_true", help="start the window, check what it needs, print JSON and leave")
    return options


def run(arguments: Sequence[str]) -> int:
    """Start Loquent as *arguments* say; returns the exit status (0, or 1 with a sentence on standard error)."""
    chosen = parser().parse_args(arguments)
    from desktop.paths import find_profile

    profile = find_profile(chosen.profile)
    try:
        profile.create()
    except OSError as error:
        print(
            f"loquent: the profile folder cannot be used: {error.filename}: {error.strerror}. Choose another with --profile.",
            file=sys.stderr,
        )
        return 1
    # Nothing of what is imported for the window is garbage, and looking for some costs a twentieth of the time until it stands there.
    gc.disable()
    from desktop.app import main

    try:
        return main(profile, log_level=chosen.log, self_test=chosen.self_test, files=[_path(name) for name in chosen.files])
    finally:
        gc.enable()


def _path(name: str) -> str:
    """The whole path of *name*, which may also be the ``file:`` address that a file manager hands over.

    A file that is not there is said on standard error; the window, which may be another program's, says so as well.
    """
    import os

    from desktop.paths import path_of_address

    if name.startswith("file:") and not os.path.lexists(name):
        name = path_of_address(name)
    path = os.path.abspath(name)
    if not os.path.lexists(path):
        from desktop.chat.names import shown_name

        print(f"loquent: there is no file “{shown_name(name)}”.", file=sys.stderr)
    return path

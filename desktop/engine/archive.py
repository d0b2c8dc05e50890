"""The file an import comes from: a zip archive or a plain file. Members are read in pieces and never unpacked to disk by their names."""

from __future__ import annotations

import os
import re
import stat
import struct
import threading
import zipfile
import zlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import IO, ClassVar

from desktop.chat.names import shown_name
from desktop.engine.json_pieces import PIECE
from desktop.errors import LoquentError

OWN_MEMBER = "conversations.jsonl"
BLOBS = "blobs/"
_FOREIGN = re.compile(r"(?:.*/)?conversations(?:[-_]\d+)?\.json")
_ASSET = re.compile(r"file[-_][0-9A-Za-z]+")
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""The others can need gigabytes of memory for one member, and no export uses them."""


class ImportRefused(LoquentError):
    """Why a file, or something in it, is not imported. What was in the library is as it was."""

    sentences: ClassVar[dict[str, str]] = {
        "import.vanished": "“{name}” is no longer there. Choose the file again.",
        "import.not_a_file": "“{name}” is not a file that can be imported. Choose the zip archive or the JSON file of an export.",
        "import.unreadable": "“{name}” could not be read: {reason}. Check the disk and its permissions, then import it again.",
        "import.empty": "“{name}” is empty. Download or export it again.",
        "import.foreign": "“{name}” is no export of Loquent, ChatGPT or Claude. Nothing was imported.",
        "import.damaged": "“{name}” is damaged or not complete. Nothing more was imported; get the file again and import it once more.",
        "import.newer": "“{name}” was exported by a newer version of Loquent. Install that version; nothing was imported.",
        "import.encrypted": "“{name}” is protected by a password. Unpack it and import the file in it.",
        "import.method": "“{name}” is packed in a way that Loquent does not unpack. Unpack it and import the file in it.",
        "import.too_many": "“{name}” holds more files than any export. Nothing was imported.",
        "import.bomb": "“{name}” would unpack to far more than it holds, as no export does. Nothing was imported.",
        "import.stopped": "The import was stopped. What had been imported by then is in the library.",
    }


@dataclass(frozen=True, slots=True)
class ArchiveLimits:
    """What is let in: members of a zip, bytes of its directory, of one attachment and of all JSON unpacked, and how far it may grow."""

    members: int = 200_000
    directory_bytes: int = 64 * PIECE
    attachment_bytes: int = 50 * PIECE
    json_bytes: int = 16 * 1024 * PIECE
    ratio: int = 300
    ratio_from: int = 16 * PIECE
    """A smaller member may be packed as well as it likes."""


@dataclass(frozen=True, slots=True)
class Section:
    """One file of conversations. ``own``: Loquent's JSON Lines."""

    name: str
    size: int
    own: bool
    open: Callable[[], IO[bytes]]


class Archive:
    """An opened import. All methods block; one thread at a time, except for :meth:`stop`.

    ``unsafe``: names of members that lead out of an archive or are links; they are left alone.
    """

    def __init__(self, path: Path, limits: ArchiveLimits = ArchiveLimits()) -> None:
        """Open *path* and look at its directory. ImportRefused."""
        self.name = shown_name(path.name)
        self.unsafe: list[str] = []
        self.read_bytes = 0
        """Bytes of the sections that were read so far."""
        self._limits = limits
        self._stopped = threading.Event()
        self._zip: zipfile.ZipFile | None = None
        self._members: dict[str, zipfile.ZipInfo] = {}
        self._file = self._open(path)
        try:
            self.sections = self._look(path)
        except BaseException:
            self.close()
            raise

    def stop(self) -> None:
        """Make what reads now raise ``import.stopped`` soon; from any thread."""
        self._stopped.set()

    def close(self) -> None:
        """Let go of the file."""
        if self._zip is not None:
            self._zip.close()
        self._file.close()

    @property
    def json_bytes(self) -> int:
        """Bytes of all sections."""
        return sum(section.size for section in self.sections)

    def attachment(self, names: Iterable[str]) -> bytes | None:
        """The first member that is called one of *names*; None when there is none, or it cannot be an attachment."""
        for name in names:
            info = self._members.get(name.casefold())
            if info is None:
                continue
            if info.file_size > self._limits.attachment_bytes or self._grows(info) or not self._is_plain(info):
                return None
            try:
                return self._bytes(info)
            except (OSError, zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError):
                return None
        return None

    def reader(self, section: Section) -> Callable[[int], bytes]:
        """A function that reads *section* on. It raises ImportRefused when the file is damaged or :meth:`stop` was called."""
        stream = section.open()

        def read(count: int) -> bytes:
            if self._stopped.is_set():
                raise ImportRefused("import.stopped")
            try:
                data = stream.read(count)
            except (OSError, zipfile.BadZipFile, zlib.error, EOFError) as error:
                raise ImportRefused("import.damaged", name=self.name) from error
            self.read_bytes += len(data)
            return data

        return read

    # --- opening

    def _open(self, path: Path) -> IO[bytes]:
        try:
            if not stat.S_ISREG(os.stat(path).st_mode):
                raise ImportRefused("import.not_a_file", name=self.name)
            # What lay there a moment ago may have been replaced by a pipe: never wait in open.
            flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
            file = os.fdopen(os.open(path, flags), "rb")
        except FileNotFoundError:
            raise ImportRefused("import.vanished", name=self.name) from None
        except (OSError, ValueError) as error:
            reason = (error.strerror if isinstance(error, OSError) else None) or "its name is not valid"
            raise ImportRefused("import.unreadable", name=self.name, reason=reason) from error
        status = os.fstat(file.fileno())
        if not stat.S_ISREG(status.st_mode) or status.st_size == 0:
            file.close()
            raise ImportRefused("import.empty" if stat.S_ISREG(status.st_mode) else "import.not_a_file", name=self.name)
        return file

    def _look(self, path: Path) -> list[Section]:
        try:
            start = self._file.read(4096)
            self._file.seek(0)
            if start[:2] == b"PK":
                return self._look_into_zip()
        except OSError as error:
            raise ImportRefused("import.unreadable", name=self.name, reason=error.strerror or str(error)) from error
        text = start.removeprefix(b"\xef\xbb\xbf").lstrip()
        if text[:1] not in (b"[", b"{"):
            raise ImportRefused("import.foreign", name=self.name)
        own = b'"loquent.export"' in text.split(b"\n", 1)[0]
        return [Section(path.name, os.fstat(self._file.fileno()).st_size, own, lambda: self._file)]

    def _look_into_zip(self) -> list[Section]:
        self._check_directory()
        try:
            self._zip = zipfile.ZipFile(self._file)
            infos = self._zip.infolist()
        except (zipfile.BadZipFile, zlib.error, ValueError, EOFError, struct.error, UnicodeError, NotImplementedError) as error:
            raise ImportRefused("import.damaged", name=self.name) from error
        if len(infos) > self._limits.members:
            raise ImportRefused("import.too_many", name=self.name)
        infos = [info for info in infos if not info.is_dir() and self._is_safe(info)]
        for info in infos:
            self._index(info)
        chosen = self._sections(infos)
        if not chosen:
            raise ImportRefused("import.foreign", name=self.name)
        if any(info.flag_bits & 1 for info, _ in chosen):
            raise ImportRefused("import.encrypted", name=self.name)
        if not all(self._is_plain(info) for info, _ in chosen):
            raise ImportRefused("import.method", name=self.name)
        if any(self._grows(info) for info, _ in chosen) or sum(info.file_size for info, _ in chosen) > self._limits.json_bytes:
            raise ImportRefused("import.bomb", name=self.name)
        return [Section(info.filename, info.file_size, own, self._opener(info)) for info, own in chosen]

    def _sections(self, infos: list[zipfile.ZipInfo]) -> list[tuple[zipfile.ZipInfo, bool]]:
        """The files of conversations that lie highest: Loquent's own, else all ``conversations*.json``."""
        own = [info for info in infos if info.filename.rpartition("/")[2] == OWN_MEMBER]
        found = own or [info for info in infos if _FOREIGN.fullmatch(info.filename)]
        highest = min((info.filename.count("/") for info in found), default=0)
        return [(info, bool(own)) for info in sorted(found, key=lambda i: i.filename) if info.filename.count("/") == highest]

    def _opener(self, info: zipfile.ZipInfo) -> Callable[[], IO[bytes]]:
        def open_member() -> IO[bytes]:
            assert self._zip is not None
            try:
                return self._zip.open(info)
            except (OSError, zipfile.BadZipFile, RuntimeError, NotImplementedError) as error:
                raise ImportRefused("import.damaged", name=self.name) from error

        return open_member

    def _index(self, info: zipfile.ZipInfo) -> None:
        """Under its whole name, its last one, and the id that ChatGPT's exports begin names with."""
        last = info.filename.rpartition("/")[2]
        for name in (info.filename, last, last.rpartition(".")[0]):
            if name:
                self._members.setdefault(name.casefold(), info)
        if (asset := _ASSET.match(last)) is not None:
            self._members.setdefault(asset.group().casefold(), info)

    def _is_safe(self, info: zipfile.ZipInfo) -> bool:
        name = info.orig_filename if isinstance(info.orig_filename, str) else info.filename
        steps = re.split(r"[/\\]", name)
        is_link = stat.S_ISLNK(info.external_attr >> 16)
        if is_link or ".." in steps or steps[0] == "" or "\x00" in name or re.match(r"[A-Za-z]:", name):
            self.unsafe.append(name)
            return False
        return True

    @staticmethod
    def _is_plain(info: zipfile.ZipInfo) -> bool:
        return info.compress_type in _METHODS and not info.flag_bits & 1

    def _grows(self, info: zipfile.ZipInfo) -> bool:
        return info.file_size > self._limits.ratio_from and info.file_size > self._limits.ratio * max(1, info.compress_size)

    def _bytes(self, info: zipfile.ZipInfo) -> bytes:
        assert self._zip is not None
        with self._zip.open(info) as member:
            return member.read(self._limits.attachment_bytes)

    def _check_directory(self) -> None:
        """Refuse a directory that is too large before the library builds it: it would take a kilobyte for each member."""
        size = os.fstat(self._file.fileno()).st_size
        self._file.seek(max(0, size - 65_557))
        tail = self._file.read()
        self._file.seek(0)
        at = tail.rfind(b"PK\x05\x06")
        if at < 0 or len(tail) < at + 22:
            raise ImportRefused("import.damaged", name=self.name)
        entries, length = struct.unpack("<HL", tail[at + 10 : at + 16])
        if entries == 0xFFFF or length == 0xFFFF_FFFF:
            far = tail.rfind(b"PK\x06\x06")
            if far >= 0 and len(tail) >= far + 56:
                entries, length = struct.unpack("<QQ", tail[far + 32 : far + 48])
        if entries > self._limits.members or length > self._limits.directory_bytes:
            raise ImportRefused("import.too_many", name=self.name)

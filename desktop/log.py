"""The log: rotating files in the profile's ``logs`` folder, for their owner only, with keys taken out.

What a person and a model wrote is never logged at INFO. Keys are taken out by shape (headers, query
strings, well-known prefixes), and by value: :func:`conceal` names a secret that must never appear.
"""

from __future__ import annotations

import contextlib
import logging
import os
import re
from itertools import pairwise
from pathlib import Path
from typing import IO, Any

FILE_BYTES = 5 * 1024 * 1024
FILES = 3

_HIDDEN = "[redacted]"
_SHORTEST_SECRET = 8
_secrets: set[str] = set()

# Words of regular expressions: ``re`` compiles them when the first line is logged, and the window shows before that.
_HEADER = (
    r"(?i)(?P<name>\b(?:x-api-key|api[-_]?key|x-goog-api-key|x-auth-token|proxy-authorization|authorization|access[-_]?token|set-cookie|cookie)\b"
    r"(?:\\?['\"])?\s*(?:[:=]|,(?=\s*b?\\?['\"]))\s*+(?:b?\\?['\"])?+)(?!\[redacted\])(?P<value>(?:(?:Bearer|Basic|Token)\s+)?[^\s'\"\\,;&)}\]]+)"
)
_QUERY = r"(?i)(?P<name>[?&](?:key|api_?key|token|access_token|auth|secret|password)=)(?!\[redacted\])[^&\s'\"#)>\]]+"
_BEARER = r"(?i)(?P<name>\b(?:Bearer|Basic)\s+)[A-Za-z0-9._~+/=-]{8,}"
_SHAPED = (
    r"\b(?:sk|pk|rk|xai|gsk|hf|r8|pplx|nvapi|ghp|gho|key)[-_][A-Za-z0-9_*.-]{6,}|\bAIza[A-Za-z0-9_-]{10,}|\beyJ[\w-]{8,}\.[\w-]+\.[\w-]*"
)
_KEY_NAME = r"(?i)(?:^|_)(?:API_?KEY|KEY|TOKEN|SECRET|PASSWORD|CREDENTIALS?)$"
_USERINFO = r"(?i)(?P<name>\b[a-z][a-z0-9+.-]*://)[^\s/@'\"]+@"


def conceal(secret: str) -> None:
    """Take this value out of everything that is logged from now on (values under eight characters are too common)."""
    if len(secret) >= _SHORTEST_SECRET:
        _secrets.add(secret)


def forget(secret: str) -> None:
    """Drop the reference that :func:`conceal` keeps."""
    _secrets.discard(secret)


def redact(text: str) -> str:
    """*text* without keys. Also for sentences and server messages that are about to be shown."""
    # A copy: another thread can name a secret meanwhile.
    for secret in tuple(_secrets):
        if secret in text:
            text = text.replace(secret, _HIDDEN)
    text = re.sub(_HEADER, rf"\g<name>{_HIDDEN}", text)
    text = re.sub(_QUERY, rf"\g<name>{_HIDDEN}", text)
    text = re.sub(_BEARER, rf"\g<name>{_HIDDEN}", text)
    text = re.sub(_SHAPED, _HIDDEN, text)
    return re.sub(_USERINFO, rf"\g<name>{_HIDDEN}@", text)


def environment_for_children() -> dict[str, str]:
    """This program's environment without keys: what a connection reads its key from is handed to no child process.

    Left out are variables with a concealed value, those whose name says that they hold a key, and those that look like one.
    """
    return {
        name: value
        for name, value in os.environ.items()
        if not re.search(_KEY_NAME, name) and not any(secret in value for secret in tuple(_secrets)) and re.search(_SHAPED, value) is None
    }


class Redaction(logging.Filter):
    """Takes keys out of a record: its message with its arguments, its traceback, its stack."""

    _traceback = logging.Formatter()

    def filter(self, record: logging.LogRecord) -> bool:
        """Change the record in place; always True."""
        try:
            message = record.getMessage()
        except (TypeError, ValueError, KeyError):
            message = f"{record.msg} {record.args!r}"
        record.msg, record.args = redact(message), None
        if record.exc_info and not record.exc_text:
            record.exc_text = self._traceback.formatException(record.exc_info)
        if record.exc_text:
            record.exc_text = redact(record.exc_text)
        if record.stack_info:
            record.stack_info = redact(record.stack_info)
        return True


class _PrivateFile(logging.FileHandler):
    """A rotating file that only its owner can read: one that has become :data:`FILE_BYTES` long is named ``.1``, what was that ``.2``.

    ``logging.handlers`` has one too, but sockets and pickle come with it, which takes 10 ms before the window shows.
    """

    def emit(self, record: logging.LogRecord) -> None:
        """Write *record*, into a new file when the present one is long enough."""
        # On Windows a file cannot be renamed while somebody reads it: it goes on growing until it can.
        with contextlib.suppress(OSError):
            if os.path.getsize(self.baseFilename) >= FILE_BYTES:
                self._turn()
        super().emit(record)

    def _turn(self) -> None:
        if self.stream is not None:
            self.stream.close()
            # The next record opens it anew.
            self.stream = None
        names = [self.baseFilename, *(f"{self.baseFilename}.{number}" for number in range(1, FILES))]
        for name, older in reversed(list(pairwise(names))):
            if os.path.exists(name):
                os.replace(name, older)

    def _open(self) -> IO[Any]:  # type: ignore[override]
        def private(path: str, flags: int) -> int:
            return os.open(path, flags, 0o600)

        return open(self.baseFilename, self.mode, encoding=self.encoding, errors=self.errors, opener=private)


def start_logging(folder: Path, level: str = "INFO") -> logging.Handler | None:
    """Log into *folder* at *level* (a name of ``logging``). Returns the handler, None when the file cannot be written.

    The redaction is a filter of the root logger and of each of its handlers: a filter of a logger alone
    does not see what loggers below it report.
    """
    root = logging.getLogger()
    root.setLevel(level.upper())
    redaction = Redaction()
    root.addFilter(redaction)
    handler: logging.Handler | None = None
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        handler = _PrivateFile(folder / "loquent.log", encoding="utf-8", errors="backslashreplace")
    except OSError as error:
        logging.getLogger(__name__).warning("No log is written: %s", error)
    else:
        handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
        root.addHandler(handler)
    for each in root.handlers:
        each.addFilter(redaction)
    return handler


def stop_logging(handler: logging.Handler | None) -> None:
    """Undo :func:`start_logging`: close the file, take the redaction away."""
    root = logging.getLogger()
    for owner in (root, *root.handlers):
        for old in [each for each in owner.filters if isinstance(each, Redaction)]:
            owner.removeFilter(old)
    if handler is not None:
        root.removeHandler(handler)
        handler.close()

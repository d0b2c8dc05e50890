"""The process that decodes pictures and reads PDF. Only what runs in it imports Pillow, pdfium and pypdf.

It reads frames (``imaging.read_frame``) on its standard input and answers each on its standard output, one at a
time, and leaves at the end of its input or after a while without questions. Its memory is limited by the system
where the system can (RLIMIT_AS; Windows has no such limit here); a question that says in ``seconds`` how
long it may be computed ends the process when that is over, where the system can; the asking side has a limit of its own.

Questions, in the header's ``do``:
    ``inspect``    {pixels, side?, next_side?} → {format, media_type, width, height, notices}; decodes everything, so a cut file is found.
                   With ``side`` also {thumbnail: {width, height}} and its RGBA bytes. With ``next_side`` a ``fit`` to that side comes
                   next, which then need not decode it again
    ``thumbnail``  {pixels, side} → {width, height} and RGBA bytes
    ``fit``        {pixels, media_types, bytes, side} → {media_type, width, height} and the encoded picture
    ``pdf``        {} → {pages, notices}
    ``pdf_text``   {characters} → {pages, read, bare} and the text in UTF-8, page by page; ``bare``: pages that show something and have none
    ``pdf_page``   {page, media_types, bytes, side} → {media_type, width, height} and the page drawn and encoded
    ``pdf_bare``   {} → {} and the document without metadata

An answer with ``error`` (``kind broken pixels memory fit locked no_pages``) has nothing else.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
import warnings
from collections.abc import Callable, Mapping
from typing import IO, Any

from PIL import Image

from desktop.engine.imaging import read_frame, write_frame
from desktop.engine.imaging_fitting import finished, fit, rgba, thumbnail
from desktop.engine.imaging_metadata import has_metadata, is_animated
from desktop.engine.imaging_opening import Refused, decode, kept, open_picture
from desktop.engine.imaging_pdf import pdf, pdf_bare, pdf_page, pdf_text
from desktop.engine.sniffing import sniff

IDLE_SECONDS = 20.0
MEMORY_BYTES = 768 * 1024 * 1024
"""Address space, the net below ``imaging_opening.MEMORY_FOR_PIXELS``: libraries and stacks count here though nobody touches them."""
MAX_QUESTION = 256 * 1024 * 1024


def inspect(question: Mapping[str, Any], data: bytes) -> tuple[dict[str, Any], bytes]:
    """Verify checksums, decode all of the first frame, and say what there is."""
    pixels = int(question["pixels"])
    if data.startswith(b"\x89PNG"):
        # Checksums, and what comes after the pixels. The other parsers have nothing to verify; the object is unusable afterwards.
        open_picture(data, pixels).verify()
    side = int(question.get("side", 0))
    next_side = int(question.get("next_side", 0))
    image, (width, height), orientation = decode(data, pixels, max(side, next_side, 1), keep=next_side > 0)
    if orientation >= 5:
        width, height = height, width
    kind = sniff(data)
    assert kind is not None
    notices = ["metadata"] if has_metadata(data, image) else []
    if is_animated(image):
        notices.append("first_frame")
    found = {"format": image.format, "media_type": kind.media_type, "width": width, "height": height, "notices": notices}
    if not side:
        return found, b""
    size, body = rgba(finished(image, orientation, side))
    return {**found, "thumbnail": size}, body


WORK: dict[str, Callable[[Mapping[str, Any], bytes], tuple[dict[str, Any], bytes]]] = {
    "inspect": inspect,
    "thumbnail": thumbnail,
    "fit": fit,
    "pdf": pdf,
    "pdf_text": pdf_text,
    "pdf_page": pdf_page,
    "pdf_bare": pdf_bare,
}


def answer(question: Mapping[str, Any], data: bytes) -> tuple[dict[str, Any], bytes]:
    """The answer to one question; every error of a decoder is an answer too."""
    try:
        if question["do"] != "fit":
            kept.forget()
        return WORK[question["do"]](question, data)
    except Refused as refusal:
        return dict(refusal.args[0]), b""
    except MemoryError:
        return {"error": "memory"}, b""
    except Exception as error:
        # Decoders raise nearly anything for bytes that are not what they say: SyntaxError, struct.error, KeyError, EOFError, …
        return {"error": "broken", "detail": type(error).__name__}, b""


def limit_resources() -> None:
    """Less memory, no files, no new processes, no core dump: for this process, for good."""
    try:
        import resource
    except ImportError:
        return
    for limit, value in (
        (resource.RLIMIT_AS, MEMORY_BYTES),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (getattr(resource, "RLIMIT_NPROC", resource.RLIMIT_CORE), 0),
    ):
        try:
            resource.setrlimit(limit, (value, value))
        except (OSError, ValueError):
            # macOS refuses some of them; the time limit and the pixel cap still hold.
            continue


def allow(seconds: float) -> None:
    """Have the system end this process, also in mid-decode, when it has computed for *seconds* from now on; nought takes that back."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_PROF, seconds)


class _Idle:
    """Ends the process when nothing was asked for a while. A thread, because pipes cannot be polled everywhere."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._event = threading.Event()
        self._busy = False
        threading.Thread(target=self._watch, daemon=True).start()

    def asked(self) -> None:
        self._busy = True
        self._event.set()

    def answered(self) -> None:
        self._busy = False
        self._event.set()

    def _watch(self) -> None:
        while self._event.wait(self._seconds) or self._busy:
            self._event.clear()
        os._exit(0)


def serve(questions: IO[bytes], answers: IO[bytes], idle: _Idle) -> None:
    """Answer until the input ends."""
    write_frame(answers, {"ready": os.getpid()})
    while (frame := read_frame(questions, MAX_QUESTION)) is not None:
        idle.asked()
        allow(float(frame[0].get("seconds", 0)))
        header, body = answer(*frame)
        allow(0)
        write_frame(answers, header, body)
        del frame, body
        idle.answered()


def main() -> None:
    """Run the worker on this process's standard input and output."""
    # Nothing that prints may get between two frames.
    answers = os.fdopen(os.dup(1), "wb")
    questions = os.fdopen(os.dup(0), "rb")
    sys.stdout = sys.stderr
    warnings.simplefilter("ignore")
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    if sys.platform != "win32":
        # Ctrl+C in a terminal is for the window, which then closes our input.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
    idle = _Idle(IDLE_SECONDS)
    limit_resources()
    try:
        serve(questions, answers, idle)
    except (OSError, ValueError):
        # The other side is gone, or talks something else: there is nobody to tell.
        os._exit(1)
    os._exit(0)


if __name__ == "__main__":
    main()

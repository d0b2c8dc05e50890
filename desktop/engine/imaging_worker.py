"""The process that decodes pictures. The only place that imports Pillow.

It reads frames (``imaging.read_frame``) on its standard input and answers each on its standard output, one at a
time, and leaves at the end of its input or after a while without questions. Its memory is limited by the system
where the system can (RLIMIT_AS; Windows has no such limit here); the time limit is the asking side's.

Questions, in the header's ``do``:
    ``inspect``    {pixels} → {format, media_type, width, height, notices}; decodes everything, so a cut file is found
    ``thumbnail``  {pixels, side} → {width, height} and RGBA bytes
    ``fit``        {pixels, media_types, bytes, side} → {media_type} and the encoded picture

An answer with ``error`` (``kind broken pixels memory fit``) has no picture.
"""

from __future__ import annotations

import io
import os
import sys
import threading
import warnings
from collections.abc import Callable, Mapping
from functools import partial
from typing import IO, Any

from PIL import BmpImagePlugin, GifImagePlugin, Image, ImageCms, JpegImagePlugin, PngImagePlugin, TiffImagePlugin, WebPImagePlugin, features

from desktop.engine.imaging import read_frame, write_frame
from desktop.engine.sniffing import claimed_size, jpeg_segments, sniff

IDLE_SECONDS = 20.0
MEMORY_BYTES = 1280 * 1024 * 1024
"""Address space: 64 megapixels as RGB and converted once more (256 MB each), the file (50 MB), Python and its libraries."""
MAX_QUESTION = 256 * 1024 * 1024
QUALITIES = (90, 80, 68, 55)
SHRINK = 0.75
SMALLEST_SIDE = 64

PLUGINS = (BmpImagePlugin, GifImagePlugin, JpegImagePlugin, PngImagePlugin, TiffImagePlugin, WebPImagePlugin)
"""Imported by name: a format registers itself at import, and Pillow's own search would load all of its parsers."""

_ORIENTATION = 0x0112
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_TIFF_PRIVATE = {270, 271, 272, 285, 305, 306, 315, 316, 33432, 33723, 34377, 34665, 34853, 700, 37724}
"""TIFF tags that describe the picture's origin, not its pixels: make, software, artist, XMP, IPTC, Exif, GPS."""
_PNG_BARE = {b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"sBIT", b"pHYs", b"bKGD", b"hIST"}
_PNG_METADATA = {b"tEXt", b"zTXt", b"iTXt", b"eXIf", b"tIME"}
_WEBP_BARE = {b"VP8 ", b"VP8L", b"VP8X", b"ALPH"}
_WEBP_METADATA = {b"EXIF", b"XMP "}


class Refused(Exception):
    """There is no picture to answer with; ``args[0]`` is the answer's header."""


def open_picture(data: bytes, pixels: int) -> Image.Image:
    """Open *data* by its content with one parser, its header checked against *pixels* first. Nothing is decoded yet."""
    kind = sniff(data)
    if kind is None or not kind.format:
        raise Refused({"error": "kind"})
    if kind.format == "AVIF" and not _has_avif():
        raise Refused({"error": "kind"})
    claimed = claimed_size(data, kind.format)
    if claimed is not None and claimed[0] * claimed[1] > pixels:
        raise Refused({"error": "pixels", "width": claimed[0], "height": claimed[1]})
    # Pillow's own check comes no earlier than ours and does not tell the size; for what it decodes afterwards it is on.
    Image.MAX_IMAGE_PIXELS = None
    image = Image.open(io.BytesIO(data), formats=[kind.format])
    check_size(image, pixels)
    Image.MAX_IMAGE_PIXELS = pixels
    return image


def check_size(image: Image.Image, pixels: int) -> None:
    """Refuse *image* when it has more pixels than allowed, or none."""
    width, height = image.size
    if width * height > pixels:
        raise Refused({"error": "pixels", "width": width, "height": height})
    if width < 1 or height < 1:
        raise Refused({"error": "broken"})


def _has_avif() -> bool:
    if not features.check("avif"):
        return False
    from PIL import AvifImagePlugin

    AvifImagePlugin.DEFAULT_MAX_THREADS = 1
    return True


def orientation_of(image: Image.Image) -> int:
    """The EXIF orientation, 1 to 8; 1 as well when the metadata is nonsense."""
    try:
        value = image.getexif().get(_ORIENTATION, 1)
    except Exception:
        return 1
    return value if value in _TURNS else 1


def decode(data: bytes, pixels: int, side: int | None) -> tuple[Image.Image, tuple[int, int], int]:
    """The first frame, decoded to its end; its full size as stored, and its orientation.

    With *side* a JPEG may come smaller (but not smaller than *side*): scaled while it is decoded, in a fraction of the memory.
    """
    image = open_picture(data, pixels)
    full = image.size
    if side is not None and image.format in ("JPEG", "MPO"):
        image.draft(None, (min(side, full[0]), min(side, full[1])))
    image.load()
    check_size(image, pixels)
    # Some plugins know, or change, the size only after decoding (TIFF turns by itself).
    if image.format not in ("JPEG", "MPO"):
        full = image.size
    return image, full, orientation_of(image)


def inspect(question: Mapping[str, Any], data: bytes) -> tuple[dict[str, Any], bytes]:
    """Verify checksums, decode all of the first frame, and say what there is."""
    pixels = int(question["pixels"])
    if data.startswith(b"\x89PNG"):
        # Checksums, and what comes after the pixels. The other parsers have nothing to verify; the object is unusable afterwards.
        open_picture(data, pixels).verify()
    image, (width, height), orientation = decode(data, pixels, side=1)
    if orientation >= 5:
        width, height = height, width
    kind = sniff(data)
    assert kind is not None
    notices = ["metadata"] if has_metadata(data, image) else []
    if _is_animated(image):
        notices.append("first_frame")
    return {"format": image.format, "media_type": kind.media_type, "width": width, "height": height, "notices": notices}, b""


def _is_animated(image: Image.Image) -> bool:
    """True when there is more than the first frame. A GIF has to move on to find out, so ask last."""
    if image.format == "MPO":
        # Its further pictures are previews of the first one, or the other eye's view.
        return False
    try:
        return bool(getattr(image, "is_animated", False))
    except Exception:
        # Only what follows the first frame is broken, and that is not used.
        return False


def _png_chunks(data: bytes) -> list[bytes]:
    names, at = [], 8
    while at + 8 <= len(data):
        names.append(data[at + 4 : at + 8])
        at += 12 + int.from_bytes(data[at : at + 4], "big")
    # Bytes that are no whole chunk, or that follow the end, are something else riding along.
    return names if at == len(data) and names and names[-1] == b"IEND" else [*names, b""]


def _webp_chunks(data: bytes) -> list[bytes]:
    names, at = [], 12
    while at + 8 <= len(data):
        names.append(data[at : at + 4])
        length = int.from_bytes(data[at + 4 : at + 8], "little")
        at += 8 + length + length % 2
    return names if at == len(data) else [*names, b""]


def has_metadata(data: bytes, image: Image.Image) -> bool:
    """True when the file says something besides its pixels: EXIF, XMP, IPTC, comments, text."""
    if image.format == "PNG":
        return not _PNG_METADATA.isdisjoint(_png_chunks(data))
    if image.format == "WEBP":
        return not _WEBP_METADATA.isdisjoint(_webp_chunks(data))
    if image.format in ("JPEG", "MPO"):
        return any(_is_jpeg_metadata(marker, data[start : start + 12]) for marker, start, _ in jpeg_segments(data))
    if isinstance(image, TiffImagePlugin.TiffImageFile):
        return not _TIFF_PRIVATE.isdisjoint(image.tag_v2)
    return any(image.info.get(key) for key in ("exif", "xmp", "comment"))


def _is_jpeg_metadata(marker: int, start: bytes) -> bool:
    if marker == 0xE2:
        return not start.startswith((b"ICC_PROFILE", b"MPF\0"))
    return marker == 0xFE or marker == 0xE1 or 0xE3 <= marker <= 0xED or marker == 0xEF


def is_bare(data: bytes, image: Image.Image) -> bool:
    """True when the file holds pixels and what is needed to read them, so that it may be sent as it is."""
    if image.mode not in ("1", "L", "LA", "P", "RGB", "RGBA") or _is_animated(image):
        return False
    if image.format == "PNG":
        return _PNG_BARE.issuperset(_png_chunks(data))
    if image.format == "WEBP":
        return _WEBP_BARE.issuperset(_webp_chunks(data))
    if image.format == "JPEG":
        segments = jpeg_segments(data)
        plain = all(marker in (0xE0, 0xEE) or not (0xE0 <= marker <= 0xEF or marker == 0xFE) for marker, _, _ in segments)
        # A thumbnail inside the JFIF header is a second picture; so is anything after the end mark.
        return plain and all(end - start <= 14 for marker, start, end in segments if marker in (0xE0, 0xEE)) and data.endswith(b"\xff\xd9")
    return False


def plain_mode(image: Image.Image) -> Image.Image:
    """*image* in a mode that can be scaled: L, LA, RGB, RGBA, or CMYK until its profile has been applied."""
    mode = image.mode
    if mode in ("L", "LA", "RGB", "RGBA", "CMYK") and "transparency" not in image.info:
        return image
    if mode.startswith("I;16"):
        # The high byte, taken by hand: what convert() does to 16 bits differs between Pillow's versions.
        high = 0 if mode.endswith("B") else 1
        return Image.frombytes("L", image.size, image.tobytes()[high::2])
    if mode in ("I", "F"):
        return _levels(image)
    if mode == "1":
        return image.convert("L")
    if mode in ("PA", "La", "RGBa") or "transparency" in image.info:
        return image.convert("RGBA")
    return image.convert("RGB")


def _levels(image: Image.Image) -> Image.Image:
    """Grey with 32 bits or floating point: a known range is kept, any other one is stretched from its lowest to its highest value."""
    low, high = (float(value) for value in image.getextrema())  # type: ignore[arg-type]
    if not (low > float("-inf") and high < float("inf")):
        raise Refused({"error": "broken"})
    top = next((known for known in (1.0 if image.mode == "F" else 255.0, 255.0, 65535.0) if low >= 0 and high <= known), None)
    low = low if top is None else 0.0
    scale = 255.0 / ((high - low if top is None else top) or 1.0)
    return image.point(lambda value: value * scale + -low * scale).convert("L")


def to_srgb(image: Image.Image) -> Image.Image:
    """*image* as sRGB: by its ICC profile when that is usable, else by its mode alone."""
    profile = image.info.get("icc_profile")
    alpha = image.getchannel("A") if image.mode in ("RGBA", "LA") else None
    bare = image.convert("RGB") if image.mode == "RGBA" else image.convert("L") if image.mode == "LA" else image
    result = None
    if isinstance(profile, bytes) and profile:
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            result = ImageCms.profileToProfile(bare, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
        except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
            result = None
    if result is None:
        result = bare if bare.mode in ("RGB", "L") else bare.convert("RGB")
    if alpha is not None:
        result = result.convert("RGB")
        result.putalpha(alpha)
    return result


def scaled(data: bytes, pixels: int, side: int) -> tuple[Image.Image, Image.Image]:
    """``(picture, source)``: the first frame, upright, sRGB, its longer side at most *side*, with no metadata; and what it came from."""
    source, _, orientation = decode(data, pixels, side)
    profile = source.info.get("icc_profile")
    image = plain_mode(source)
    width, height = image.size
    if max(width, height) > side:
        factor = side / max(width, height)
        size = (max(1, round(width * factor)), max(1, round(height * factor)))
        image = image.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)
    image.info = {"icc_profile": profile} if profile else {}
    image = to_srgb(image)
    if orientation != 1:
        image = image.transpose(_TURNS[orientation])
    image.info = {}
    return image, source


def thumbnail(question: Mapping[str, Any], data: bytes) -> tuple[dict[str, Any], bytes]:
    """RGBA bytes, four a pixel, rows from the top."""
    image, _ = scaled(data, int(question["pixels"]), int(question["side"]))
    image = image.convert("RGBA")
    return {"width": image.width, "height": image.height}, image.tobytes()


def fit(question: Mapping[str, Any], data: bytes) -> tuple[dict[str, Any], bytes]:
    """The picture as a provider takes it: the original when it is within the limits and bare, else encoded anew."""
    side, limit = int(question["side"]), int(question["bytes"])
    allowed = set(question["media_types"])
    kind = sniff(data)
    assert kind is not None
    pixels = int(question["pixels"])
    original = open_picture(data, pixels)
    small_enough = len(data) <= limit and max(original.size) <= side
    if small_enough and kind.media_type in allowed and is_bare(data, original):
        return {"media_type": kind.media_type}, data
    original.close()
    image, source = scaled(data, pixels, side)
    if image.mode in ("RGBA", "LA") and image.getchannel("A").getextrema()[0] == 255:
        image = image.convert("RGB" if image.mode == "RGBA" else "L")
    lossless_first = source.format in ("PNG", "GIF", "BMP", "DIB") or image.mode in ("RGBA", "LA")
    while True:
        for media_type, encode in encoders(image, allowed, lossless_first):
            encoded = encode()
            if len(encoded) <= limit:
                return {"media_type": media_type}, encoded
        if max(image.size) <= SMALLEST_SIDE:
            raise Refused({"error": "fit"})
        image = image.resize((max(1, int(image.width * SHRINK)), max(1, int(image.height * SHRINK))), Image.Resampling.LANCZOS)


def encoders(image: Image.Image, allowed: set[str], lossless_first: bool) -> list[tuple[str, Callable[[], bytes]]]:
    """Ways to encode *image*, the best first; each is run only when those before it were too large."""
    transparent = image.mode in ("RGBA", "LA")
    lossless: list[tuple[str, Callable[[], bytes]]] = []
    lossy: list[tuple[str, Callable[[], bytes]]] = []
    if "image/png" in allowed:
        lossless.append(("image/png", partial(_saved, image, "PNG")))
    if "image/webp" in allowed and (transparent or "image/jpeg" not in allowed):
        colour = image.convert("RGBA" if transparent else "RGB")
        lossy += [("image/webp", partial(_saved, colour, "WEBP", quality=quality)) for quality in QUALITIES]
    elif "image/jpeg" in allowed:
        flat = _on_white(image) if transparent else image
        lossy += [("image/jpeg", partial(_saved, flat, "JPEG", quality=quality)) for quality in QUALITIES]
    elif "image/gif" in allowed and not lossless:
        lossless.append(("image/gif", partial(_saved, image, "GIF")))
    return [*lossless, *lossy] if lossless_first or not lossy else lossy


def _on_white(image: Image.Image) -> Image.Image:
    colour = image.convert("RGBA")
    paper = Image.new("RGBA", colour.size, "white")
    return Image.alpha_composite(paper, colour).convert("RGB")


def _saved(image: Image.Image, format: str, **options: Any) -> bytes:
    out = io.BytesIO()
    image.save(out, format, **options)
    return out.getvalue()


WORK: dict[str, Callable[[Mapping[str, Any], bytes], tuple[dict[str, Any], bytes]]] = {
    "inspect": inspect,
    "thumbnail": thumbnail,
    "fit": fit,
}


def answer(question: Mapping[str, Any], data: bytes) -> tuple[dict[str, Any], bytes]:
    """The answer to one question; every error of a decoder is an answer too."""
    try:
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
        header, body = answer(*frame)
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
        import signal

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

"""The corpus of files for the gate, as data: what each is, which rows of the bar it stands for, and what has to come of it.

Everything is made by code, so that each byte has a reason; only HEIC, which nothing here can write, is kept as it is.
"""

from __future__ import annotations

import base64
import io
import struct
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from PIL import ExifTags, Image, ImageCms
from PIL.PngImagePlugin import PngInfo

from tests.fakes.documents import locked_pdf, pdf
from tests.fakes.pictures import CORNERS, SECRET, cornered, encoded, png_claiming, turned

BROKEN, PIXELS, UNKNOWN = "attachment.broken", "attachment.too_many_pixels", "attachment.unknown"
OTHER_KIND, OTHER_PICTURE = "attachment.other_kind", "attachment.other_picture"


@dataclass(frozen=True)
class Case:
    """One file. ``outcome``: ``image``, ``file``, ``any`` (but no crash), or the code of the refusal.

    ``upright``: the corners of ``pictures.cornered`` have to come out; ``size``: what the gate has to say.
    """

    name: str
    rows: str
    make: Callable[[], bytes]
    outcome: str
    media_type: str = ""
    upright: bool = False
    size: tuple[int, int] | None = None
    notices: frozenset[str] = frozenset()


def _picture(name: str, rows: str, make: Callable[[], bytes], media_type: str, **values: Any) -> Case:
    return Case(name, rows, make, "image", media_type, **{"upright": True, "size": (120, 80), **values})


def _turned() -> Iterator[Case]:
    for format in ("JPEG", "PNG", "WEBP", "AVIF", "TIFF"):
        for orientation in range(1, 9):
            yield _picture(f"turned {format} {orientation}", "I4 I5", partial(turned, orientation, format), f"image/{format.lower()}")


def _saved(format: str, mode: str = "RGB", **options: Any) -> Callable[[], bytes]:
    # Pillow's own palette has none of the corners' colours.
    return lambda: encoded(cornered().quantize(8) if mode == "P" else cornered(mode=mode), format, **options)


def _modes() -> Iterator[Case]:
    for mode in ("P", "RGB", "RGBA"):
        yield _picture(f"png {mode}", "I6", _saved("PNG", mode), "image/png")
    for mode in ("1", "L", "LA"):
        yield _picture(f"png {mode}", "I6", _saved("PNG", mode), "image/png", upright=False)
    yield _picture("png 16 bit grey", "I6", lambda: encoded(Image.new("I;16", (120, 80), 40_000), "PNG"), "image/png", upright=False)
    yield _picture("png 16 bit colour", "I6", _png16, "image/png")
    yield _picture("png palette, one colour transparent", "I6", _saved("PNG", "P", transparency=255), "image/png")
    yield _picture("png interlaced", "I6", _interlaced, "image/png", upright=False, size=(4, 4))
    for subsampling in (0, 1, 2):
        for progressive in (False, True):
            name = f"jpeg subsampling {subsampling}{' progressive' if progressive else ''}"
            yield _picture(name, "I6", _saved("JPEG", quality=95, subsampling=subsampling, progressive=progressive), "image/jpeg")
    yield _picture("jpeg cmyk", "I6", _saved("JPEG", "CMYK", quality=95), "image/jpeg")
    yield _picture("jpeg cmyk progressive", "I6", _saved("JPEG", "CMYK", quality=95, progressive=True), "image/jpeg")
    yield _picture("jpeg grey", "I6", _saved("JPEG", "L"), "image/jpeg", upright=False)
    yield _picture("jpeg restart markers", "I6", _saved("JPEG", quality=95, restart_marker_rows=1), "image/jpeg")
    for compression in (None, "tiff_lzw", "tiff_adobe_deflate", "packbits", "jpeg"):
        yield _picture(
            f"tiff {compression}",
            "I6 I8",
            _saved("TIFF", compression=compression, quality=95) if compression == "jpeg" else _saved("TIFF", compression=compression),
            "image/tiff",
        )
    for mode in ("P", "RGBA", "CMYK", "LAB", "YCbCr"):
        yield _picture(f"tiff {mode}", "I6 I8", _saved("TIFF", mode), "image/tiff", upright=mode != "YCbCr")
    for mode, value in (("1", 1), ("L", 90), ("I;16", 30_000), ("I", 70_000), ("F", 0.5)):
        yield _picture(f"tiff {mode}", "I6 I8", partial(encoded, Image.new(mode, (120, 80), value), "TIFF"), "image/tiff", upright=False)
    yield _picture("tiff group4", "I6 I8", _saved("TIFF", "1", compression="group4"), "image/tiff", upright=False)
    yield _picture("tiff of two pages", "I6 I8", _pages, "image/tiff", notices=frozenset({"first_frame"}))
    for mode in ("RGB", "RGBA"):
        yield _picture(f"webp lossy {mode}", "I6", _saved("WEBP", mode, quality=95), "image/webp")
        yield _picture(f"webp lossless {mode}", "I6", _saved("WEBP", mode, lossless=True), "image/webp")
        yield _picture(f"avif {mode}", "I6 I8", _saved("AVIF", mode, quality=95), "image/avif")
    for mode in ("P", "RGB", "RGBA"):
        yield _picture(f"bmp {mode}", "I8 I16", _saved("BMP", mode), "image/bmp")
        yield _picture(f"dib {mode}", "I8 I16", _saved("DIB", mode), "image/bmp")
    for mode in ("1", "L"):
        yield _picture(f"bmp {mode}", "I8 I16", _saved("BMP", mode), "image/bmp", upright=False)
    yield _picture("gif", "I6", _saved("GIF"), "image/gif")
    yield _picture("gif transparent", "I6", _saved("GIF", "P", transparency=255), "image/gif")
    yield _picture("gif not interlaced", "I6", _saved("GIF", interlace=0), "image/gif")
    for form in ("png", "bmp"):
        make = lambda form=form: encoded(cornered(64, 64), "ICO", sizes=[(16, 16), (64, 64)], bitmap_format=form)  # noqa: E731
        yield _picture(f"ico of {form}", "I8", make, "image/x-icon", size=(64, 64))
    yield _picture("heic", "I8", lambda: base64.b64decode(HEIC), "image/heic")
    yield _picture("heic turned by exif", "I4 I5 I8", lambda: base64.b64decode(HEIC_TURNED), "image/heic", upright=False, size=None)
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    for format in ("JPEG", "PNG", "WEBP", "TIFF"):
        kind = f"image/{format.lower()}"
        yield _picture(f"{format} with a profile", "I6", _saved(format, icc_profile=profile, quality=95), kind)
        yield _picture(f"{format} with a broken profile", "I6", _saved(format, icc_profile=b"nothing" * 30, quality=95), kind)


def _sizes() -> Iterator[Case]:
    for format in ("PNG", "JPEG", "GIF", "WEBP", "BMP", "TIFF", "AVIF"):
        kind = f"image/{format.lower()}"
        for width, height in ((1, 1), (3000, 1), (1, 3000)):
            make = partial(encoded, Image.new("RGB", (width, height), CORNERS[0]), format)
            yield Case(f"{format} {width} by {height}", "I2", make, "image", kind, size=(width, height))


def _animations() -> Iterator[Case]:
    others = [cornered().transpose(Image.Transpose.ROTATE_180)] * 2
    for format in ("GIF", "WEBP", "PNG", "AVIF"):
        make = _saved(format, save_all=True, append_images=others, duration=80)
        yield _picture(f"animated {format}", "I7", make, f"image/{format.lower()}", notices=frozenset({"first_frame"}))


def _metadata() -> Iterator[Case]:
    told = frozenset({"metadata"})
    xmp = f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><a>{SECRET}</a></x:xmpmeta>'.encode()
    jpeg, png = _saved("JPEG", quality=95), _saved("PNG")
    yield _picture("jpeg comment", "I5", lambda: _after_soi(jpeg(), 0xFE, SECRET.encode()), "image/jpeg", notices=told)
    yield _picture("jpeg iptc", "I5", lambda: _after_soi(jpeg(), 0xED, b"Photoshop 3.0\0" + SECRET.encode()), "image/jpeg", notices=told)
    yield _picture("jpeg xmp", "I5", lambda: _after_soi(jpeg(), 0xE1, b"http://ns.adobe.com/xap/1.0/\0" + xmp), "image/jpeg", notices=told)
    yield _picture("jpeg maker segment", "I5", lambda: _after_soi(jpeg(), 0xE9, SECRET.encode()), "image/jpeg", notices=told)
    yield _picture("jpeg followed by more", "I5", lambda: jpeg() + SECRET.encode(), "image/jpeg")
    for kind in (b"tEXt", b"tIME", b"prIV", b"caBX"):
        make = lambda kind=kind: _with_chunk(png(), kind, b"Comment\0" + SECRET.encode())  # noqa: E731
        yield _picture(f"png {kind.decode()}", "I5", make, "image/png")
    yield _picture("png zTXt, iTXt", "I5", _texts, "image/png", notices=told)
    yield _picture("png followed by more", "I5", lambda: png() + SECRET.encode(), "image/png")
    yield _picture("webp xmp", "I5", _saved("WEBP", quality=95, xmp=xmp), "image/webp", notices=told)
    yield _picture("avif xmp", "I5", _saved("AVIF", quality=95, xmp=xmp), "image/avif", notices=told)
    yield _picture("gif comment", "I5", _saved("GIF", comment=SECRET.encode()), "image/gif", notices=told)
    for format in ("JPEG", "PNG", "WEBP", "TIFF", "AVIF"):
        make = lambda format=format: encoded(cornered(), format, exif=_camera(), quality=95)  # noqa: E731
        yield _picture(f"{format} of a camera", "I5", make, f"image/{format.lower()}", notices=told)
    others: dict[str, Any] = {"save_all": True, "append_images": [cornered().transpose(Image.Transpose.ROTATE_180)], "duration": 80}
    both = frozenset({"metadata", "first_frame"})
    yield _picture("animated gif with a comment", "I5 I7", _saved("GIF", comment=SECRET.encode(), **others), "image/gif", notices=both)
    moving = _saved("WEBP", quality=95, xmp=xmp, exif=_camera(), **others)
    yield _picture("animated webp of a camera", "I5 I7", moving, "image/webp", notices=both)
    yield _picture("animated png with words", "I5 I7", _saved("PNG", pnginfo=_about(), **others), "image/png", notices=both)
    yield _picture("gif xmp", "I5", lambda: _gif_with_xmp(_saved("GIF")(), xmp), "image/gif")
    yield _picture("jpeg with a telling profile", "I5", _saved("JPEG", quality=95, icc_profile=_telling_profile()), "image/jpeg")
    yield _picture("png with a telling profile", "I5", _saved("PNG", icc_profile=_telling_profile()), "image/png")
    preview = encoded(cornered(40, 30), "JPEG", comment=SECRET.encode())
    yield _picture("jpeg with a preview", "I5", lambda: _after_soi(jpeg(), 0xE1, b"Exif\0\0II*\0\x08\0\0\0\0\0" + preview), "image/jpeg")
    yield _picture("tiff artist", "I5", _saved("TIFF", artist=SECRET, software=SECRET), "image/tiff", notices=told)


def _bombs() -> Iterator[Case]:
    big = 30_000
    yield Case("png claims", "I3", lambda: png_claiming(big, big), PIXELS)
    yield Case("png claims what cannot be in so few bytes", "I3", lambda: png_claiming(9_000, 9_000), BROKEN)
    yield Case("jpeg claims", "I3", lambda: _patched_jpeg(big, big), PIXELS)
    yield Case("progressive jpeg that has to be held whole", "I2 I3", lambda: _patched_jpeg(10_000, 8_000, progressive=True), PIXELS)
    yield Case("gif claims", "I3", lambda: _patched(_saved("GIF")(), 6, struct.pack("<HH", big, big)), PIXELS)
    yield Case("bmp claims", "I3", lambda: _patched(_saved("BMP")(), 18, struct.pack("<ii", big, -big)), PIXELS)
    yield Case("webp lossless claims", "I3", lambda: _patched(_saved("WEBP", lossless=True)(), 21, struct.pack("<I", 0x0FFFFFFF)), PIXELS)
    yield Case("webp lossy claims", "I3", lambda: _patched(_saved("WEBP")(), 26, struct.pack("<HH", 16_383, 16_383)), PIXELS)
    yield Case("webp extended claims", "I3", lambda: _patched(_saved("WEBP", xmp=b"x")(), 24, b"\x2f\x75\x00\x2f\x75\x00"), PIXELS)
    yield Case("webp beyond its memory", "I2 I3", lambda: _patched(_saved("WEBP")(), 26, struct.pack("<HH", 5_000, 5_000)), PIXELS)
    yield Case("tiff claims", "I3", _tiff_bomb, PIXELS)
    yield Case("avif claims", "I3", lambda: _patched_ispe(_saved("AVIF")(), big), PIXELS)
    yield Case("heic claims", "I3", lambda: _patched_ispe(base64.b64decode(HEIC), big), PIXELS)
    yield Case("ico of a png that claims", "I3", lambda: _icon_of(png_claiming(big, big)), PIXELS)
    yield Case("png zTXt bomb", "I3", lambda: _with_chunk(_saved("PNG")(), b"zTXt", b"a\0\0" + zlib.compress(bytes(80_000_000), 9)), "any")
    yield Case("png iCCP bomb", "I3", lambda: _with_chunk(_saved("PNG")(), b"iCCP", b"a\0\0" + zlib.compress(bytes(80_000_000), 9)), "any")
    yield Case("gif of ten thousand frames", "I2 I7", _long_gif, "any")


def _damaged() -> Iterator[Case]:
    made = {format: _saved(format, quality=95) for format in ("PNG", "JPEG", "GIF", "WEBP", "BMP", "TIFF", "AVIF")}
    for format, make in made.items():
        for share in (3, 50, 90):
            cut = lambda make=make, share=share: make()[: max(20, len(make()) * share // 100)]  # noqa: E731
            yield Case(f"{format} cut at {share} %", "I12", cut, "any" if format == "GIF" and share == 3 else BROKEN)
        for at in (25, 60):
            flipped = lambda make=make, at=at: _flipped(make(), at)  # noqa: E731
            yield Case(f"{format} with zeros at {at} %", "I12", flipped, "any")
    yield Case("heic cut", "I12", lambda: base64.b64decode(HEIC)[:300], BROKEN)
    yield Case("png without pixels", "I12", lambda: _saved("PNG")()[:33] + _chunk(b"IEND", b""), BROKEN)
    yield Case("png of no size", "I12", lambda: png_claiming(0, 0), BROKEN)
    yield Case("nothing", "I12", lambda: b"", "attachment.empty")
    yield Case("pdf cut", "I12", lambda: pdf()[:120], BROKEN)
    yield Case("pdf encrypted", "I9", locked_pdf, "attachment.locked")


def _other_kinds() -> Iterator[Case]:
    heads: list[tuple[str, bytes, str]] = [
        ("eps", b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n(/etc/passwd) (r) file\n", OTHER_KIND),
        ("eps with a preview", b"\xc5\xd0\xd3\xc6" + bytes(60), OTHER_KIND),
        ("psd", b"8BPS\0\1" + bytes(60), OTHER_PICTURE),
        ("jpeg 2000", b"\0\0\0\x0cjP  \r\n\x87\n" + bytes(60), OTHER_PICTURE),
        ("jpeg 2000 codestream", b"\xff\x4f\xff\x51" + bytes(60), OTHER_PICTURE),
        ("jpeg xl", b"\xff\x0a" + bytes(60), OTHER_PICTURE),
        ("jpeg xl box", b"\0\0\0\x0cJXL \r\n\x87\n" + bytes(60), OTHER_PICTURE),
        ("bigtiff", b"II+\0\x08\0\0\0" + bytes(60), OTHER_PICTURE),
        ("cursor", b"\0\0\2\0\1\0" + bytes(60), OTHER_PICTURE),
        ("icns", b"icns" + bytes(60), OTHER_PICTURE),
        ("xcf", b"gimp xcf v011\0" + bytes(60), OTHER_PICTURE),
        ("fits", b"SIMPLE  =                    T" + bytes(60), OTHER_PICTURE),
        ("openexr", b"v/1\x01" + bytes(60), OTHER_PICTURE),
        ("dds", b"DDS |\0\0\0" + bytes(60), OTHER_PICTURE),
        ("qoi", b"qoif" + bytes(60), OTHER_PICTURE),
        ("raw camera", b"\0\0\0\x18ftypcrx \0\0\0\1crx isom" + bytes(60), OTHER_PICTURE),
        ("exe", b"MZ\x90\0\3\0\0\0" + bytes(60), OTHER_KIND),
        ("elf", b"\x7fELF\2\1\1\0" + bytes(60), OTHER_KIND),
        ("mach-o", b"\xcf\xfa\xed\xfe" + bytes(60), OTHER_KIND),
        ("zip", b"PK\3\4\x14\0" + bytes(60), OTHER_KIND),
        ("gzip", b"\x1f\x8b\x08\0" + bytes(60), OTHER_KIND),
        ("7z", b"7z\xbc\xaf\x27\x1c" + bytes(60), OTHER_KIND),
        ("rar", b"Rar!\x1a\x07\0" + bytes(60), OTHER_KIND),
        ("old office", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(60), OTHER_KIND),
        ("rtf", b"{\\rtf1 x}", OTHER_KIND),
        ("sqlite", b"SQLite format 3\0" + bytes(60), OTHER_KIND),
        ("ogg", b"OggS\0" + bytes(60), OTHER_KIND),
        ("mp4", b"\0\0\0\x18ftypisom\0\0\0\0isomiso2" + bytes(60), OTHER_KIND),
        ("quicktime", b"\0\0\0\x14ftypqt  \0\0\0\0qt  " + bytes(60), OTHER_KIND),
        ("wav", b"RIFF\x24\0\0\0WAVEfmt " + bytes(60), OTHER_KIND),
        ("avi", b"RIFF\x24\0\0\0AVI LIST" + bytes(60), OTHER_KIND),
        ("webm", b"\x1aE\xdf\xa3" + bytes(60), OTHER_KIND),
        ("zeros", bytes(500), UNKNOWN),
        ("noise", bytes((at * at * 31 + 7 * at) % 256 for at in range(700)), UNKNOWN),
        ("pcx", b"\x0a\x05\x01\x08" + bytes(130), UNKNOWN),
    ]
    for name, data, code in heads:
        yield Case(f"{name} named .png", "I9", partial(bytes, data), code)
    svg = b'<svg xmlns="http://www.w3.org/2000/svg"><image href="/etc/passwd"/></svg>'
    texts = [
        ("svg", svg, "image/svg+xml"),
        ("svg after a declaration", b'<?xml version="1.0"?>\n<!-- x -->' + svg, "image/svg+xml"),
        ("html", b"<!DOCTYPE html><img src=x onerror=alert(1)>", "text/plain"),
        ("utf-8", "Grüße, 世界\n".encode(), "text/plain"),
        ("utf-16", "Grüße, 世界\n".encode("utf-16"), "text/plain"),
        ("latin", "Grüße aus München\n".encode("cp1252"), "text/plain"),
        ("shift_jis", "こんにちは世界。\n".encode("cp932"), "text/plain"),
        ("pdf", pdf(), "application/pdf"),
    ]
    for name, data, media_type in texts:
        yield Case(f"{name} named .png", "I9", partial(bytes, data), "file", media_type)
    late = [
        ("a printer's commands", b"\x1b%-12345X@PJL ENTER LANGUAGE=PDF\r\n"),
        ("the head of a message", b"HTTP/1.1 200 OK\r\nContent-Type: application/pdf\r\n\r\n"),
        ("an empty line", b"\n"),
        ("1,024 letters", b"j" * 1024),
        ("1,024 bytes", bytes(range(256)) * 4),
    ]
    for name, junk in late:
        yield Case(f"pdf after {name}", "I9", partial(bytes, junk + pdf()), "file", "application/pdf")
    for name, text in (
        ("a text about pdf", b"A file begins with %PDF-1.7 and ends with startxref, a number and %%EOF. " * 30),
        ("a text with 1,025 letters before pdf", b"j" * 1025 + pdf(["A" * 4000]).replace(b"\xe2\xe3\xcf\xd3", b"text")),
    ):
        yield Case(name, "I9", partial(bytes, text), "file", "text/plain")


def _wrong_names() -> Iterator[Case]:
    for format in ("PNG", "JPEG", "GIF", "WEBP", "BMP", "TIFF", "AVIF"):
        for ending in ("txt", "svg", "eps"):
            yield _picture(f"a {format} named .{ending}", "I10", _saved(format, quality=95), f"image/{format.lower()}")


def corpus() -> list[Case]:
    """All of it."""
    groups = (_turned, _modes, _sizes, _animations, _metadata, _bombs, _damaged, _other_kinds, _wrong_names)
    return [case for group in groups for case in group()]


# --- making ----------------------------------------------------------------------------------------------------


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _with_chunk(data: bytes, kind: bytes, content: bytes) -> bytes:
    return data[:33] + _chunk(kind, content) + data[33:]


def _png16() -> bytes:
    rows = bytearray()
    picture = cornered()
    for y in range(80):
        rows += b"\0"
        for x in range(120):
            for value in picture.getpixel((x, y)):  # type: ignore[union-attr]
                rows += bytes((value, value))
    head = struct.pack(">IIBBBBB", 120, 80, 16, 2, 0, 0, 0)
    body = _chunk(b"IHDR", head) + _chunk(b"IDAT", zlib.compress(bytes(rows))) + _chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


def _interlaced() -> bytes:
    # Adam7 of four by four pixels of grey: passes of 1, 1, 2, 4 and 8 pixels.
    passes = [(1, 1), (1, 1), (2, 1), (2, 2), (4, 2)]
    rows = b"".join((b"\0" + b"\x80" * width) * height for width, height in passes)
    head = struct.pack(">IIBBBBB", 4, 4, 8, 0, 0, 0, 1)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", zlib.compress(rows)) + _chunk(b"IEND", b"")


def _pages() -> bytes:
    return encoded(cornered(), "TIFF", save_all=True, append_images=[cornered()])


def _about() -> PngInfo:
    about = PngInfo()
    about.add_text("Place", SECRET, zip=True)
    about.add_itxt("Author", SECRET, "de", "Autor")
    return about


def _texts() -> bytes:
    return encoded(cornered(), "PNG", pnginfo=_about())


def _camera() -> Image.Exif:
    """Place, serial numbers, owner, remarks of the maker, as a camera writes them."""
    exif = Image.Exif()
    for tag in (ExifTags.Base.Artist, ExifTags.Base.Make, ExifTags.Base.Software, ExifTags.Base.HostComputer):
        exif[tag] = SECRET
    inner = exif.get_ifd(ExifTags.IFD.Exif)
    for tag in (ExifTags.Base.BodySerialNumber, ExifTags.Base.CameraOwnerName, ExifTags.Base.LensSerialNumber, ExifTags.Base.ImageUniqueID):
        inner[tag] = SECRET
    inner[ExifTags.Base.MakerNote] = b"maker " + SECRET.encode()
    inner[ExifTags.Base.UserComment] = b"ASCII\0\0\0" + SECRET.encode()
    place = exif.get_ifd(ExifTags.IFD.GPSInfo)
    place[ExifTags.GPS.GPSLatitude] = (52.0, 31.0, 12.0)
    place[ExifTags.GPS.GPSAreaInformation] = b"ASCII\0\0\0" + SECRET.encode()
    return exif


def _gif_with_xmp(data: bytes, xmp: bytes) -> bytes:
    """An application extension before the picture, with its magic trailer."""
    at = data.index(b"\x2c")
    trailer = bytes([1, *range(255, -1, -1), 0])
    return data[:at] + b"\x21\xff\x0bXMP DataXMP" + xmp + trailer + data[at:]


def _telling_profile() -> bytes:
    """A screen is often named after its owner, and a colour profile after its screen: sRGB with such a name."""
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    at = profile.find("sRGB".encode("utf-16-be"), 128)
    name = SECRET.encode()
    profile[at : at + len(name)] = name
    return bytes(profile)


def _after_soi(data: bytes, marker: int, content: bytes) -> bytes:
    return data[:2] + bytes((0xFF, marker)) + struct.pack(">H", len(content) + 2) + content + data[2:]


def _patched(data: bytes, at: int, new: bytes) -> bytes:
    return data[:at] + new + data[at + len(new) :]


def _patched_jpeg(width: int, height: int, progressive: bool = False) -> bytes:
    data = encoded(cornered(), "JPEG", progressive=progressive, subsampling=0)
    at = data.index(b"\xff\xc2" if progressive else b"\xff\xc0")
    return _patched(data, at + 5, struct.pack(">HH", height, width))


def _patched_ispe(data: bytes, side: int) -> bytes:
    at = data.index(b"ispe")
    return _patched(data, at + 8, struct.pack(">II", side, side))


def _tiff_bomb() -> bytes:
    from PIL.TiffImagePlugin import ImageFileDirectory_v2

    tags = ImageFileDirectory_v2()
    for tag, value in ((256, 30_000), (257, 30_000), (258, 8), (259, 1), (262, 1), (273, 8), (277, 1), (278, 30_000), (279, 9)):
        tags.tagtype[tag] = 4
        tags[tag] = value
    out = io.BytesIO(b"II*\0\x08\0\0\0")
    out.seek(8)
    tags.save(out)
    return out.getvalue()


def _icon_of(png: bytes) -> bytes:
    return struct.pack("<HHHBBBBHHII", 0, 1, 1, 0, 0, 0, 0, 1, 32, len(png), 22) + png


def _long_gif() -> bytes:
    frame = encoded(Image.new("P", (8, 8)), "GIF")
    at = frame.index(b"\x2c")
    return frame[:at] + frame[at:-1] * 10_000 + b";"


def _flipped(data: bytes, share: int) -> bytes:
    at = len(data) * share // 100
    return _patched(data, at, bytes(min(16, len(data) - at)))


HEIC = (
    "AAAAHGZ0eXBoZWljAAAAAG1pZjFoZWljbWlhZgAAAVZtZXRhAAAAAAAAACFoZGxyAAAAAAAAAABwaWN0AAAAAAAAAAAAAAAAAAAAACJpbG9jAAAAAERAAAEAAQAAAAAB"
    "egABAAAAAAAAAJ0AAAAjaWluZgAAAAAAAQAAABVpbmZlAgAAAAABAABodmMxAAAAAA5waXRtAAAAAAABAAAA1mlwcnAAAAC3aXBjbwAAAHhodmNDAQNwAAAAkAAAAAAA"
    "HvAA/P34+AAADwNgAAEAGEABDAH//wNwAAADAJAAAAMAAAMAHroCQGEAAQArQgEBA3AAAAMAkAAAAwAAAwAeoDyBRZbqSSmubgIaDAgAAAMAyAAAAwAIQGIAAQAHRAHB"
    "crAiQAAAABNjb2xybmNseAABAA0ABoAAAAAUaXNwZQAAAAAAAAB4AAAAUAAAABBwaXhpAAAAAAMICAgAAAAXaXBtYQAAAAAAAAABAAEEgQIDBAAAAKVtZGF0AAAAmSgB"
    "rwng4wucuq///skP//+G/eQ/dmKo9O4WGZfY8Q/6Nz1xL8ljEZrIrhwB6oi65ze5dvh+sfBJjYNrY+kua7wln0rcTk4ps7v/liMnc9E/1xyjqrefnAiqxHZ1OoXIPt1c"
    "yYSgTkulk/au3ebOYOvzJMOlWqis+N8r392mcAGBEU4W/XkUchQALm47mYM1bEIW1BYTzNkq4A=="
)
HEIC_TURNED = (
    "AAAAHGZ0eXBoZWljAAAAAG1pZjFoZWljbWlhZgAAAZdtZXRhAAAAAAAAACFoZGxyAAAAAAAAAABwaWN0AAAAAAAAAAAAAAAAAAAAADRpbG9jAAAAAERAAAIAAQAAAAAB"
    "uwABAAAAAAAAAMoAAgAAAAAChQABAAAAAAAAADwAAAA4aWluZgAAAAAAAgAAABVpbmZlAgAAAAABAABodmMxAAAAABVpbmZlAgAAAQACAABFeGlmAAAAAA5waXRtAAAA"
    "AAABAAAA1mlwcnAAAAC3aXBjbwAAAHhodmNDAQNwAAAAkAAAAAAAHvAA/P34+AAADwNgAAEAGEABDAH//wNwAAADAJAAAAMAAAMAHroCQGEAAQArQgEBA3AAAAMAkAAA"
    "AwAAAwAeoCiB5ZbqSSmubgIaDAgAAAMAyAAAAwAIQGIAAQAHRAHBcrAiQAAAABNjb2xybmNseAABAA0ABoAAAAAUaXNwZQAAAAAAAABQAAAAeAAAABBwaXhpAAAAAAMI"
    "CAgAAAAXaXBtYQAAAAAAAAABAAEEgQIDBAAAABppcmVmAAAAAAAAAA5jZHNjAAIAAQABAAABDm1kYXQAAADGKAGvCeDjo1rptRH//C0//+bd3//t+gnG4RswvnOLfa8K"
    "+gnjtDf7nnxfpTe9K/5gBrudsBb5TGE20COIFQGt4AYogC9oimwOVVyzqa7WuqcpzP/PZhEdIGu5fksOLNjmqfVRYTrsxk9bzZY3rBm/iRLBAdZ8nf8q088vWcMix+gv"
    "uj/CfotqDd3tB2ieuy5GwD/wQex4/asV8bSm4NemSCiGffhlPUl2EZ+SvhG7zJcCNzGTPamxjhkdgoCEq6i2aXdAAEvAAAAABkV4aWYAAE1NACoAAAAIAAIBEgADAAAA"
    "AQAGAAABOwACAAAADAAAACYAAAAAQ2FuYXJ5LTQ3MTEA"
)
"""Made with libheif and x265 from ``pictures.cornered``; the second one with an EXIF orientation of 6 and ``pictures.SECRET``."""

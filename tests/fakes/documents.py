"""PDF files for tests, written by hand so that each byte is known."""

from __future__ import annotations

import base64
import io
import zlib
from collections.abc import Callable, Iterator, Sequence

from PIL import ExifTags, Image

from tests.fakes.pictures import cornered, encoded

_FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
PDF_SECRET = "Canary4711"
"""Letters and digits alone: others may be written in several ways in a PDF."""
A4 = b"[0 0 595 842]"


def pdf(pages: Sequence[str] = ("A page.",)) -> bytes:
    """A PDF with a line of Latin text on each page; an empty text makes an empty page."""
    kids = b" ".join(b"%d 0 R" % (3 + 2 * at) for at in range(len(pages)))
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, len(pages))]
    for at, text in enumerate(pages):
        drawn = f"BT /F1 12 Tf 50 700 Td ({text}) Tj ET".encode("cp1252") if text else b""
        objects += [_page(4 + 2 * at, b"/Font << /F1 %s >>" % _FONT), stream(drawn)]
    return file_of(objects)


def scanned_pdf(pictures: Sequence[bytes], text: str = "", filters: bytes = b"/DCTDecode") -> bytes:
    """One with a JPEG (120 by 80, all of the page) on each page, as scanners write it, and *text* on a page before them."""
    first = [_page(4, b"/Font << /F1 %s >>" % _FONT), stream(f"BT /F1 12 Tf 50 700 Td ({text}) Tj ET".encode())] if text else []
    objects, kids, at = list(first), [b"3 0 R"] if text else [], 3 + len(first)
    for picture in pictures:
        kids.append(b"%d 0 R" % at)
        image = b"/Type /XObject /Subtype /Image /Width 120 /Height 80 /ColorSpace /DeviceRGB /BitsPerComponent 8 /Filter " + filters
        objects += [_page(at + 1, b"/XObject << /I %d 0 R >>" % (at + 2)), stream(b"595 0 0 842 0 0 cm /I Do"), stream(picture, image)]
        at += 3
    tree = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (b" ".join(kids), len(kids))
    return file_of([b"<< /Type /Catalog /Pages 2 0 R >>", tree, *objects])


def photograph(secret: str = PDF_SECRET) -> bytes:
    """A JPEG with a place, an author, a comment and something behind its end."""
    exif = Image.Exif()
    exif[ExifTags.Base.Artist] = secret
    exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitude] = (52.0, 31.0, 12.0)
    return encoded(cornered(), "JPEG", exif=exif, comment=secret.encode(), quality=95) + secret.encode()


def telling_pdf(secret: str = PDF_SECRET) -> bytes:
    """One that says *secret* wherever a PDF can say who made it, and shows “A page.” and a photograph."""
    quiet = secret.encode()
    picture = b"/Type /XObject /Subtype /Image /Width 120 /Height 80 /ColorSpace /DeviceRGB /BitsPerComponent 8 /Filter /DCTDecode"
    link = b"<< /Type /Annot /Subtype /Link /Rect [0 0 9 9] /A << /S /Launch /F (C:\\\\Users\\\\%s) >> >>" % quiet
    note = b"<< /Type /Annot /Subtype /Text /Rect [0 0 9 9] /T (%s) /M (%s) /NM (%s) /Contents (A remark) >>" % (quiet, quiet, quiet)
    attached = b"<< /Type /Annot /Subtype /FileAttachment /Rect [0 0 9 9] /FS 8 0 R >>"
    signed = b"<< /Type /Annot /Subtype /Widget /FT /Sig /T (field) /Rect [0 0 9 9] /V << /Type /Sig /Name (%s) >> >>" % quiet
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R /Metadata 7 0 R /OpenAction << /S /JavaScript /JS (app.alert\\('%s'\\)) >> "
        b"/AcroForm << /Fields [] /XFA (%s) >> /OCProperties << /OCGs [] /D << /Creator (%s) >> >> "
        b"/Names << /EmbeddedFiles << /Names [(a) 8 0 R] >> >> /PieceInfo << /X << /Private (%s) >> >> >>" % (quiet, quiet, quiet, quiet),
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox %s /Contents 4 0 R /Metadata 7 0 R /LastModified (%s) /Own (%s) /Annots [%s %s %s %s] "
        b"/Resources << /Font << /F1 %s >> /XObject << /I 5 0 R >> >> >>" % (A4, quiet, quiet, link, note, attached, signed, _FONT),
        stream(b"BT /F1 12 Tf 50 700 Td (A page.) Tj ET 100 0 0 80 50 100 cm /I Do"),
        stream(photograph(secret), picture + b" /Metadata 7 0 R"),
        b"<< /Author (%s) /Creator (%s) /Producer (%s) /CreationDate (D:2026) /Custom (%s) >>" % (quiet, quiet, quiet, quiet),
        stream(b"<x:xmpmeta><a>%s</a></x:xmpmeta>" % quiet, b"/Type /Metadata /Subtype /XML"),
        b"<< /Type /Filespec /F (%s.txt) /EF << /F 9 0 R >> >>" % quiet,
        stream(quiet, b"/Type /EmbeddedFile"),
    ]
    old = stream(b"An older version: " + quiet)
    return file_of([*objects, old], b" /Info 6 0 R /ID [<%s> <%s>]" % (quiet.hex().encode(), quiet.hex().encode()))


def locked_pdf(password: str = "secret") -> bytes:
    """One that asks for a password (an empty one: it opens, but is encrypted all the same)."""
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf())))
    writer.encrypt(password, owner_password="owner", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def stream(data: bytes, about: bytes = b"") -> bytes:
    """A stream object."""
    return b"<< %s /Length %d >>\nstream\n%s\nendstream" % (about, len(data), data)


def file_of(objects: Sequence[bytes], trailer: bytes = b"") -> bytes:
    """A file of *objects*, the first of which is the catalogue."""
    out = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    places = []
    for number, content in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    return bytes(out) + b"trailer\n<< /Size %d /Root 1 0 R%s >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, trailer, start)


def _page(contents: int, resources: bytes, box: bytes = A4) -> bytes:
    return b"<< /Type /Page /Parent 2 0 R /MediaBox %s /Contents %d 0 R /Resources << %s >> >>" % (box, contents, resources)


def one_page(contents: bytes, resources: bytes = b"", box: bytes = A4, more: Sequence[bytes] = ()) -> bytes:
    """A PDF of one page; *contents* is its stream object (number 4), *more* come after it."""
    tree = b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
    return file_of([b"<< /Type /Catalog /Pages 2 0 R >>", tree, _page(4, resources, box), contents, *more])


def _packed(piece: bytes, times: int) -> bytes:
    packing = zlib.compressobj(9)
    return b"".join(packing.compress(piece) for _ in range(times)) + packing.flush()


def _image_bomb() -> bytes:
    about = b"/Type /XObject /Subtype /Image /Width 30000 /Height 30000 /ColorSpace /DeviceRGB /BitsPerComponent 8 /Filter /FlateDecode"
    image = stream(_packed(bytes(90_000), 3_000), about)
    return one_page(stream(b"595 0 0 842 0 0 cm /I Do"), b"/XObject << /I 5 0 R >>", more=[image])


def _forms_in_forms() -> bytes:
    forms = [
        stream(
            b"/F Do /F Do" if at < 29 else b"0 0 9 9 re f",
            b"/Type /XObject /Subtype /Form /BBox [0 0 600 900] /Resources << /XObject << /F %d 0 R >> >>" % min(6 + at, 34),
        )
        for at in range(30)
    ]
    return one_page(stream(b"/F Do"), b"/XObject << /F 5 0 R >>", more=forms)


def _ten_thousand() -> bytes:
    kids = b" ".join(b"%d 0 R" % (3 + at) for at in range(10_000))
    tree = b"<< /Type /Pages /Kids [%s] /Count 10000 >>" % kids
    return file_of([b"<< /Type /Catalog /Pages 2 0 R >>", tree, *[b"<< /Type /Page /Parent 2 0 R /MediaBox %s >>" % A4] * 10_000])


def hostile_pdfs() -> Iterator[tuple[str, Callable[[], bytes], str]]:
    """``(what, how it is made, the outcome at the gate)``: a code, or ``file``."""
    catalogue = b"<< /Type /Catalog /Pages 2 0 R >>"
    flate = b"/Filter /FlateDecode"
    yield "pdf of no pages", lambda: file_of([catalogue, b"<< /Type /Pages /Kids [] /Count 0 >>"]), "attachment.no_pages"
    yield "pdf that claims pages", lambda: file_of([catalogue, b"<< /Type /Pages /Kids [] /Count 2000000000 >>"]), "attachment.no_pages"
    yield "pdf whose pages are missing", lambda: pdf(["a"] * 5).replace(b"7 0 obj", b"7 0 xbj"), "any"
    yield "pdf cut in the middle", lambda: pdf(["a"] * 50)[: len(pdf(["a"] * 50)) // 2], "attachment.broken"
    yield "pdf cut at its end", lambda: pdf(["a" * 900] * 50)[:-40_000], "attachment.broken"
    yield "pdf with rubbish behind it", lambda: pdf() + b"<html>" * 300, "file"
    yield "pdf without its table", lambda: pdf().replace(b"xref", b"xxxx"), "any"
    yield "pdf that is its own parent", lambda: file_of([catalogue, b"<< /Type /Pages /Kids [2 0 R] /Count 1 >>"]), "any"
    yield "pdf of ten thousand pages", _ten_thousand, "file"
    yield "pdf of 200 inches", lambda: one_page(stream(b"0 0 14400 14400 re f"), box=b"[0 0 14400 14400]"), "file"
    yield "pdf of a sliver", lambda: one_page(stream(b"0 0 10 10 re f"), box=b"[0 0 99999999 0.001]"), "file"
    yield "pdf of a page without size", lambda: one_page(stream(b"0 0 10 10 re f"), box=b"[0 0 0 0]"), "file"
    yield "pdf with an image bomb", _image_bomb, "file"
    yield "pdf of spaces", lambda: one_page(stream(_packed(b" " * 1_000_000, 400), flate)), "file"
    yield "pdf of strokes", lambda: one_page(stream(_packed(b"0 0 m 500 500 l 100 800 l f\n" * 1000, 8000), flate)), "file"
    yield "pdf of forms in forms", _forms_in_forms, "file"
    yield "pdf with an open password", lambda: locked_pdf(""), "attachment.locked"


def roundabout_pdfs(secret: str = PDF_SECRET) -> Iterator[tuple[str, bytes]]:
    """PDF that say *secret* in places to which other objects lead: ``(how, file)``. All are well formed."""
    quiet = secret.encode()
    catalogue, tree = b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"

    def annotated(annotations: bytes, *more: bytes, root: bytes = catalogue) -> bytes:
        return file_of([root, tree, b"<< /Type /Page /Parent 2 0 R /MediaBox %s /Annots [%s] >>" % (A4, annotations), *more])

    link, box = b"<< /Type /Annot /Subtype /Link /Rect [0 0 9 9] ", b"/Rect [0 0 9 9]"
    launch = b"/F (C:\\\\Users\\\\%s)" % quiet
    yield "an action of its own", annotated(b"4 0 R", link + b"/A 5 0 R >>", b"<< /S /Launch %s >>" % launch)
    yield "a kind of its own", annotated(b"4 0 R", link + b"/A << /S 5 0 R %s >> >>" % launch, b"/Launch")
    yield "an action after another", annotated(link + b"/A << /S /URI /URI (http://a.test) /Next << /S /Launch %s >> >> >>" % launch)
    signature = b"<< /Type /Annot /Subtype /Widget /FT 5 0 R %s /V << /Type 6 0 R /Name (%s) >> >>" % (box, quiet)
    yield "a signature by other objects", annotated(b"4 0 R", signature, b"/Sig", b"/Sig")
    note = b"<< /Type /Annot /Subtype /Text %s /T (%s) /M (%s) /Contents (A remark) /Popup 5 0 R /P 3 0 R >>" % (box, quiet, quiet)
    yield "a remark by its window", annotated(b"4 0 R 5 0 R", note, b"<< /Type /Annot /Subtype /Popup %s /Parent 4 0 R >>" % box)
    field = b"<< /Type /Annot /Subtype /Widget /FT /Tx /T (n) %s /M (%s) /NM (%s) >>" % (box, quiet, quiet)
    yield "a field by its form", annotated(b"4 0 R", field, root=b"<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [4 0 R] >> >>")
    yield (
        "a page by a link",
        file_of(
            [
                catalogue,
                b"<< /Type /Pages /Kids [3 0 R 4 0 R] /Count 2 >>",
                b"<< /Parent 2 0 R /MediaBox %s /Own (%s) >>" % (A4, quiet),
                b"<< /Type /Page /Parent 2 0 R /MediaBox %s /Annots [%s/Dest [3 0 R /Fit] >>] >>" % (A4, link),
            ]
        ),
    )
    yield "a photograph whose filters are an object", _photograph_by(b"7 0 R", b"null", b"[/FlateDecode /DCTDecode]")
    yield "a photograph whose last filter is an object", _photograph_by(b"[/FlateDecode 6 0 R]", b"/DCTDecode")
    place = b"/Measure << /Type /Measure /Subtype /GEO /GCS << /WKT (%s) >> >> /OPI << /2.0 << /F (C:/Users/%s.tif) >> >>" % (quiet, quiet)
    form = b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] " + place
    yield "a drawing's place on earth", one_page(stream(b"/F Do"), b"/XObject << /F 5 0 R >>", more=[stream(b"0 0 9 9 re f", form)])
    drawn = b"BI /W 120 /H 80 /CS /RGB /BPC 8 /F /DCT ID " + photograph(secret) + b"\nEI"
    packed = zlib.compress(drawn)
    yield "a drawing by a short name", one_page(stream(packed, b"/Filter /Fl"))
    yield "a drawing packed twice", one_page(stream(zlib.compress(packed), b"/Filter [/FlateDecode /FlateDecode]"))
    yield "a drawing in letters", one_page(stream(base64.a85encode(drawn) + b"~>", b"/Filter /ASCII85Decode"))
    pattern = b"/Type /Pattern /PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 9 9] /XStep 9 /YStep 9 /Filter /FlateDecode"
    yield "a pattern", one_page(stream(b"0 0 9 9 re f"), b"/Pattern << /P 5 0 R >>", more=[stream(packed, pattern)])
    font = b"/Font << /F << /Type /Font /Subtype /Type3 /FontBBox [0 0 9 9] /FontMatrix [1 0 0 1 0 0] /CharProcs << /a 5 0 R >> >> >>"
    yield "a letter", one_page(stream(b""), font, more=[stream(packed, b"/Filter /FlateDecode")])


def _photograph_by(filters: bytes, *more: bytes) -> bytes:
    about = b"/Type /XObject /Subtype /Image /Width 120 /Height 80 /ColorSpace /DeviceRGB /BitsPerComponent 8 /Filter " + filters
    image = stream(zlib.compress(photograph()), about)
    return one_page(stream(b"595 0 0 842 0 0 cm /I Do"), b"/XObject << /I 5 0 R >>", more=[image, *more])


def unpacked(data: bytes) -> bytes:
    """*data*, and what is in its streams packed by zlib, up to twice, or written as base 85."""
    found = [data]
    for piece in data.split(b"stream\n")[1:]:
        inner = piece.partition(b"~>")[0]
        if len(inner) < len(piece):
            found.append(base64.a85decode(inner))
        for _ in range(2):
            try:
                piece = zlib.decompressobj().decompress(piece)
            except zlib.error:
                break
            found.append(piece)
    return b"\n".join(found)

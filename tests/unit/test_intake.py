"""The gate for files: what passes, what is refused, and what the refusal says."""

from __future__ import annotations

import os
import socket
import struct
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from PIL import Image

from desktop.engine.attachments import FIRST_FRAME, METADATA, IntakeError, IntakeLimits, intake
from desktop.engine.sniffing import sniff
from tests.fakes.documents import locked_pdf, pdf
from tests.fakes.pictures import cornered, encoded, noise, png_claiming, turned

USUAL = IntakeLimits()
MEDIA_TYPES = {
    "PNG": "image/png",
    "JPEG": "image/jpeg",
    "GIF": "image/gif",
    "WEBP": "image/webp",
    "BMP": "image/bmp",
    "DIB": "image/bmp",
    "TIFF": "image/tiff",
    "AVIF": "image/avif",
}


def refusal(source: str | os.PathLike[str] | bytes, limits: IntakeLimits = USUAL, name: str | None = None) -> IntakeError:
    with pytest.raises(IntakeError) as caught:
        intake(source, limits, name)
    return caught.value


@pytest.mark.parametrize("format", MEDIA_TYPES)
def test_each_format_passes_with_its_size_and_untouched_bytes(format: str) -> None:
    data = encoded(cornered(), format)
    found = intake(data, name="picture")
    assert (found.media_type, found.width, found.height, found.size) == (MEDIA_TYPES[format], 120, 80, len(data))
    assert found.data == data
    assert found.notices == ()


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_each_kind_of_png_passes(mode: str) -> None:
    assert intake(encoded(cornered(mode=mode) if mode != "I;16" else Image.new("I;16", (120, 80), 700), "PNG")).width == 120


def test_the_kind_comes_from_the_bytes_and_never_from_the_name(tmp_path: Path) -> None:
    path = tmp_path / "holiday.png"
    path.write_bytes(encoded(cornered(), "JPEG"))
    found = intake(path)
    assert (found.name, found.media_type) == ("holiday.png", "image/jpeg")


@pytest.mark.parametrize(
    ("head", "words"),
    [
        (b"%!PS-Adobe-3.0 EPSF-3.0\n", "a PostScript document"),
        (b"8BPS\0\1", "a Photoshop picture"),
        (b"MZ\x90\0\3\0\0\0", "a Windows program"),
        (b"\x7fELF\2\1\1\0", "a Linux program"),
        (b"PK\3\4\x14\0", "a ZIP archive or an Office document"),
        (b"\0\0\0\x18ftypisom\0\0\0\0isomiso2", "an MPEG-4 video"),
        (b"\0\0\2\0\1\0\x10\x10", "a mouse pointer (CUR)"),
        (b"\0\0\0\x0cjP  \r\n\x87\n", "a JPEG 2000 picture"),
        (b"RIFF\x24\0\0\0WAVEfmt ", "a WAV recording"),
        (b"{\\rtf1 x}", "an RTF document"),
    ],
)
def test_what_is_not_taken_is_named_in_the_refusal(head: bytes, words: str) -> None:
    sentence = str(refusal(head, name="photo.png"))
    assert "photo.png" in sentence
    assert words in sentence


@pytest.mark.parametrize(
    ("name", "data", "media_type"),
    [
        ("report.pdf", pdf(), "application/pdf"),
        ("renamed.txt", pdf(["one", "two"]), "application/pdf"),
        ("drawing.png", b'<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"/>', "image/svg+xml"),
        ("note.txt", "Liebe Grüße, 世界\u3000👩\u200d💻\n".encode(), "text/plain"),
        ("bom.txt", b"\xef\xbb\xbfhello", "text/plain"),
        ("read.md", b"# Title\n", "text/markdown"),
        ("rows.CSV", b"a;b\r\n1;2\r\n", "text/csv"),
        ("data.json", b'{"a": 1}', "application/json"),
        ("page.html", b"<!DOCTYPE html><title>x</title>", "text/html"),
        ("code.py", b"def f(x):\n\treturn x\n", "text/plain"),
        ("colours.log", b"\x1b[31mred\x1b[0m\n", "text/plain"),
    ],
)
def test_pdf_and_text_pass_untouched(tmp_path: Path, name: str, data: bytes, media_type: str) -> None:
    (tmp_path / name).write_bytes(data)
    found = intake(tmp_path / name)
    assert (found.name, found.media_type, found.width, found.height, found.size) == (name, media_type, 0, 0, len(data))
    assert found.data == data


def test_text_is_read_to_its_end_before_it_passes() -> None:
    good = "Zeile für Zeile\n" * 8000
    assert intake(good.encode(), name="long.txt").media_type == "text/plain"
    assert refusal(good.encode() + b"\0\1", name="long.txt").code == "attachment.unknown"
    assert refusal("плохо ".encode() * 30000 + b"\xff\0", name="long.txt").code == "attachment.unknown"


def test_pdf_and_text_have_limits_of_their_own() -> None:
    limits = IntakeLimits(pdf_bytes=2 << 20, text_bytes=1 << 20)
    document = pdf()
    assert intake(document + b"\n" * ((2 << 20) - len(document)), limits, "a.pdf").size == 2 << 20
    assert "2 MB" in str(refusal(b"%PDF-" + b"x" * (2 << 20), limits, "a.pdf"))
    assert intake(b"x" * (1 << 20), limits, "a.txt").size == 1 << 20
    assert "1 MB" in str(refusal(b"x" * ((1 << 20) + 1), limits, "a.txt"))


@pytest.mark.parametrize("password", ["secret", ""])
def test_an_encrypted_pdf_is_refused_whether_or_not_it_opens(password: str) -> None:
    assert refusal(locked_pdf(password), name="contract.pdf").code == "attachment.locked"


@pytest.mark.parametrize("data", [b"%PDF-1.7\n\0\xff nothing else", pdf()[:150], b"%PDF-1.4\n" + b"[" * 20000])
def test_a_pdf_without_a_page_to_be_found_is_refused(data: bytes) -> None:
    assert refusal(data, name="report.pdf").code == "attachment.broken"


def test_bytes_nobody_knows_are_refused() -> None:
    assert refusal(bytes(range(1, 200)) * 3).code == "attachment.unknown"


@pytest.mark.parametrize("format", MEDIA_TYPES)
def test_a_cut_picture_is_refused(format: str) -> None:
    data = encoded(noise(100, 100), format)
    assert refusal(data[: len(data) // 2], name="cut").code == "attachment.broken"


def test_a_flipped_byte_in_the_pixels_of_a_png_is_noticed() -> None:
    data = bytearray(encoded(noise(60, 60), "PNG"))
    data[len(data) // 2] ^= 0xFF
    assert refusal(bytes(data)).code == "attachment.broken"


@pytest.mark.parametrize("side", [30_000, 10_600])
def test_a_small_file_that_claims_to_be_enormous_is_refused_from_its_header(side: int) -> None:
    error = refusal(png_claiming(side, side), name="bomb.png")
    assert error.code == "attachment.too_many_pixels"
    assert str(side) in str(error)


def test_an_enormous_tiff_is_refused_with_its_size() -> None:
    data = encoded(Image.new("1", (12_000, 9_000)), "TIFF", compression="group4")
    assert "12000 × 9000" in str(refusal(data))


@pytest.mark.parametrize("format", ["BMP", "GIF", "JPEG", "WEBP"])
def test_the_size_is_read_from_the_header_of_each_format(format: str) -> None:
    assert refusal(encoded(cornered(), format), IntakeLimits(pixels=120 * 80 - 1)).code == "attachment.too_many_pixels"


def test_a_bmp_of_absurd_height_is_refused() -> None:
    data = bytearray(encoded(cornered(), "BMP"))
    data[18:26] = struct.pack("<ii", 30_000, -30_000)
    assert refusal(bytes(data)).code == "attachment.too_many_pixels"


def test_a_file_over_the_limit_is_refused_without_reading_all_of_it(tmp_path: Path) -> None:
    path = tmp_path / "large.png"
    with path.open("wb") as file:
        file.truncate(2 << 30)
    error = refusal(path)
    assert error.code == "attachment.too_large"
    assert "50 MB" in str(error)


@pytest.mark.skipif(sys.platform == "win32", reason="an open file cannot be written to by another there")
def test_i14_a_file_that_grows_while_it_is_read_is_read_to_the_limit_and_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, limit = tmp_path / "log.txt", 4 << 20
    path.write_bytes(b"x" * 100)
    growing, looked = path.open("ab", buffering=0), os.fstat

    def grow(descriptor: int) -> os.stat_result:
        # It is small when it is looked at, and never ends afterwards.
        found = looked(descriptor)
        growing.truncate(1 << 40)
        return found

    with growing, monkeypatch.context() as patched:
        patched.setattr("desktop.engine.intake.os.fstat", grow)
        error = refusal(path, IntakeLimits(file_bytes=limit))
    assert error.code == "attachment.too_large"


def test_bytes_over_the_limit_are_refused() -> None:
    assert refusal(b"x" * 11, IntakeLimits(file_bytes=10)).code == "attachment.too_large"


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "nothing.png").touch()
    assert refusal(tmp_path / "nothing.png").code == "attachment.empty"
    assert refusal(b"").code == "attachment.empty"


def test_a_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "pictures").mkdir()
    error = refusal(f"{tmp_path / 'pictures'}/")
    assert error.code == "attachment.directory"
    assert "“pictures”" in str(error)


def test_a_file_that_is_gone_is_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path / "gone.png").code == "attachment.vanished"
    (tmp_path / "link.png").symlink_to(tmp_path / "gone.png")
    assert refusal(tmp_path / "link.png").code == "attachment.vanished"
    (tmp_path / "file").write_bytes(b"x")
    assert refusal(tmp_path / "file" / "below.png").code == "attachment.vanished"


def test_a_circle_of_links_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.png").symlink_to(tmp_path / "b.png")
    (tmp_path / "b.png").symlink_to(tmp_path / "a.png")
    assert refusal(tmp_path / "a.png").code == "attachment.unreadable"


def test_a_path_with_a_nul_is_refused() -> None:
    assert refusal("a\0b.png").code == "attachment.unreadable"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no named pipes")
def test_a_pipe_without_a_writer_is_refused_and_never_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.png")
    assert refusal(tmp_path / "pipe.png").code == "attachment.not_a_file"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no named pipes")
def test_a_file_that_becomes_a_pipe_between_looking_and_opening_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    os.mkfifo(tmp_path / "pipe.png")
    (tmp_path / "file.png").write_bytes(b"x")
    before = os.stat(tmp_path / "file.png")
    monkeypatch.setattr(os, "stat", lambda path: before)
    assert refusal(tmp_path / "pipe.png").code == "attachment.not_a_file"


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="the system has no such device")
def test_a_device_is_refused() -> None:
    assert refusal("/dev/zero").code == "attachment.not_a_file"


@pytest.mark.skipif(not hasattr(socket, "AF_UNIX"), reason="the system has no sockets in folders")
def test_a_socket_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind("socket.png")
        assert refusal(tmp_path / "socket.png").code == "attachment.not_a_file"


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="this system has no such file modes")
def test_i14_a_file_without_permission_is_refused() -> None:
    # Nobody else gets into the folders of the tests.
    with tempfile.TemporaryDirectory(prefix="loquent-test-") as folder:
        os.chmod(folder, 0o755)
        path = Path(folder) / "mine.png"
        path.write_bytes(b"x")
        path.chmod(0)
        root = os.geteuid() == 0
        try:
            if root:
                os.seteuid(65534)
            assert refusal(path).code == "attachment.no_permission"
        finally:
            if root:
                os.seteuid(0)


@pytest.mark.parametrize(
    ("error", "code"), [(PermissionError(13, "no"), "attachment.no_permission"), (OSError(5, "io"), "attachment.unreadable")]
)
def test_an_error_of_the_disk_becomes_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: OSError, code: str) -> None:
    path = tmp_path / "photo.png"
    path.write_bytes(b"x")

    def fail(*_: object) -> int:
        raise error

    monkeypatch.setattr(os, "open", fail)
    assert refusal(path).code == code


def test_the_size_is_that_of_the_upright_picture() -> None:
    found = intake(turned(6, "JPEG"))
    assert (found.width, found.height) == (120, 80)


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_metadata_is_announced(format: str) -> None:
    assert intake(turned(1, format)).notices == (METADATA,)


@pytest.mark.parametrize("format", ["GIF", "WEBP", "PNG"])
def test_an_animation_is_announced_as_its_first_frame(format: str) -> None:
    frames = [noise(40, 40) for _ in range(3)]
    data = encoded(frames[0], format, save_all=True, append_images=frames[1:])
    assert FIRST_FRAME in intake(data).notices


def test_a_name_is_kept_literally_and_shown_harmlessly(tmp_path: Path) -> None:
    name = "100% {name} \N{RIGHT-TO-LEFT OVERRIDE}gnp.exe"
    (tmp_path / name).write_bytes(b"MZ\x90\0")
    sentence = str(refusal(tmp_path / name))
    assert "100% {name} " in sentence
    assert "\N{RIGHT-TO-LEFT OVERRIDE}" not in sentence
    (tmp_path / name).write_bytes(encoded(cornered(), "PNG"))
    assert intake(tmp_path / name).name == name


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="names of files are Unicode there")
def test_a_name_that_is_no_text_does_not_break_the_gate(tmp_path: Path) -> None:
    path = os.fsencode(tmp_path) + b"/\xff.png"
    with open(path, "wb") as file:
        file.write(encoded(cornered(), "PNG"))
    assert intake(os.fsdecode(path)).name == "\N{REPLACEMENT CHARACTER}.png"


def test_the_main_process_never_imports_pillow() -> None:
    code = (
        "import sys; from desktop.engine.attachments import intake, IntakeError\n"
        "data = sys.stdin.buffer.read()\n"
        "assert intake(data).width == 120\n"
        "assert not [name for name in sys.modules if name == 'PIL' or name.startswith('PIL.')]\n"
    )
    subprocess.run([sys.executable, "-c", code], input=encoded(cornered(), "PNG"), check=True, cwd=Path(__file__).parents[2])


def test_no_head_of_any_length_makes_the_sniffer_fail() -> None:
    for format in MEDIA_TYPES:
        data = encoded(cornered(), format)
        for length in range(60):
            sniff(data[:length])

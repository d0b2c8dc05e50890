"""What the imaging process does with pixels: asked in this process, where a failure shows its traceback."""

from __future__ import annotations

import io

import pytest
from PIL import Image, ImageCms, PngImagePlugin

from desktop.engine import imaging_opening
from desktop.engine.imaging_worker import answer
from tests.fakes.documents import pdf
from tests.fakes.pictures import CORNERS, SECRET, cornered, corners_of, encoded, is_upright, noise, turned

PIXELS = 64_000_000
ALL = ["image/gif", "image/jpeg", "image/png", "image/webp"]


def fitted(data: bytes, media_types: list[str] = ALL, limit: int = 3_750_000, side: int = 1568) -> tuple[str, Image.Image, bytes]:
    header, body = answer({"do": "fit", "pixels": PIXELS, "media_types": media_types, "bytes": limit, "side": side}, data)
    assert "error" not in header, header
    image = Image.open(io.BytesIO(body))
    image.load()
    assert len(body) <= limit
    assert max(image.size) <= side
    assert header["media_type"] == f"image/{str(image.format).lower()}"
    assert header["media_type"] in media_types
    return header["media_type"], image, body


def thumbnail(data: bytes, side: int = 64) -> Image.Image:
    header, body = answer({"do": "thumbnail", "pixels": PIXELS, "side": side}, data)
    assert "error" not in header, header
    return Image.frombytes("RGBA", (header["width"], header["height"]), body)


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "AVIF", "TIFF"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_pictures_are_upright_for_the_screen_and_for_the_model(orientation: int, format: str) -> None:
    data = turned(orientation, format)
    small, (_, image, _) = thumbnail(data), fitted(data)
    assert small.size == (64, 43)
    assert image.size == (120, 80)
    assert is_upright(small)
    assert is_upright(image)


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "AVIF", "TIFF"])
def test_nothing_but_pixels_reaches_the_model(format: str) -> None:
    data = turned(1, format)
    assert SECRET.encode() in data
    _, image, body = fitted(data)
    assert SECRET.encode() not in body
    assert not image.getexif()
    assert not {"exif", "xmp", "comment", "icc_profile", "photoshop"} & set(image.info)


def test_text_in_a_png_and_comments_are_dropped() -> None:
    text = PngImagePlugin.PngInfo()
    text.add_text("Comment", SECRET, zip=False)
    for data in (
        encoded(cornered(), "PNG", pnginfo=text),
        encoded(cornered(), "JPEG", comment=SECRET.encode()),
        encoded(cornered(), "GIF", comment=SECRET.encode()),
        encoded(cornered(), "PNG") + SECRET.encode(),
        encoded(cornered(), "JPEG") + SECRET.encode(),
    ):
        assert SECRET.encode() in data
        assert SECRET.encode() not in fitted(data)[2]


@pytest.mark.parametrize("format", ["PNG", "JPEG", "WEBP"])
def test_a_bare_picture_within_the_limits_is_sent_as_it_is(format: str) -> None:
    data = encoded(cornered(), format)
    assert fitted(data)[2] == data


@pytest.mark.parametrize("format", ["BMP", "TIFF", "AVIF", "GIF", "DIB"])
def test_other_formats_are_converted(format: str) -> None:
    _, image, _ = fitted(encoded(cornered(), format))
    assert is_upright(image)


def test_an_animation_is_sent_as_its_first_frame() -> None:
    data = encoded(cornered(), "WEBP", save_all=True, append_images=[noise(120, 80)], lossless=True)
    _, image, _ = fitted(data)
    assert getattr(image, "n_frames", 1) == 1
    assert is_upright(image)


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (encoded(cornered(mode="CMYK"), "JPEG", quality=95), "CMYK"),
        (encoded(cornered().quantize(16), "PNG"), "palette"),
        (encoded(cornered(mode="RGBA"), "PNG"), "alpha"),
        (encoded(cornered(mode="CMYK"), "TIFF"), "CMYK TIFF"),
        (encoded(cornered(mode="LAB"), "TIFF"), "Lab"),
        (encoded(cornered(mode="YCbCr"), "JPEG", quality=95), "YCbCr"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_colours_survive_each_colour_space(data: bytes, what: str) -> None:
    tolerance = 40 if what == "Lab" else 24
    assert is_upright(thumbnail(data), tolerance)
    assert is_upright(fitted(data, ["image/png"])[1], tolerance)


@pytest.mark.parametrize("mode", ["1", "L", "I;16", "I", "F"])
def test_grey_keeps_its_brightness_at_any_depth(mode: str) -> None:
    levels = {"1": 1, "L": 200, "I;16": 200 * 257, "I": 200 * 257, "F": 200 / 255}
    data = encoded(Image.new(mode, (40, 40), levels[mode]), "TIFF")
    expected = 255 if mode == "1" else 200
    assert abs(corners_of(thumbnail(data))[0][0] - expected) <= 1


def test_a_floating_point_picture_without_numbers_is_refused() -> None:
    data = encoded(Image.new("F", (8, 8), float("inf")), "TIFF")
    assert answer({"do": "thumbnail", "pixels": PIXELS, "side": 8}, data)[0]["error"] == "broken"


def test_a_colour_profile_is_applied_and_a_broken_one_ignored() -> None:
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    for profile in (srgb, b"no profile at all", srgb[:200]):
        assert is_upright(fitted(encoded(cornered(), "PNG", icc_profile=profile))[1])
        assert is_upright(fitted(encoded(cornered(mode="RGBA"), "PNG", icc_profile=profile))[1])


def test_transparency_is_kept_where_the_format_has_it_and_lies_on_white_where_not() -> None:
    image = cornered(mode="RGBA")
    image.putalpha(0)
    data = encoded(image, "TIFF")
    assert fitted(data)[1].getchannel("A").getextrema() == (0, 0)
    assert corners_of(fitted(data, ["image/jpeg"])[1])[0] == (255, 255, 255)


def test_a_transparent_palette_stays_transparent() -> None:
    image = Image.new("P", (20, 20), 3)
    image.putpalette([10, 20, 30] * 8)
    data = encoded(image, "PNG", transparency=3)
    assert thumbnail(data).getchannel("A").getextrema() == (0, 0)


@pytest.mark.parametrize("limit", [400_000, 60_000, 5_000])
@pytest.mark.parametrize("media_types", [ALL, ["image/png"], ["image/jpeg"], ["image/webp"]])
def test_the_byte_limit_is_met_whatever_the_picture(limit: int, media_types: list[str]) -> None:
    fitted(encoded(noise(700, 500), "PNG"), media_types, limit)


def test_a_large_picture_is_scaled_to_the_longer_side() -> None:
    assert fitted(encoded(cornered(3000, 1000), "JPEG"), side=1500)[1].size == (1500, 500)
    assert thumbnail(encoded(cornered(3000, 1000), "PNG"), 96).size == (96, 32)
    assert thumbnail(encoded(Image.new("L", (5000, 1)), "PNG"), 50).size == (50, 1)


def test_a_thumbnail_is_never_larger_than_the_picture() -> None:
    small = thumbnail(encoded(cornered(20, 10), "PNG"), 64)
    assert small.size == (20, 10)
    assert corners_of(small) == list(CORNERS)


def test_what_cannot_be_met_is_said() -> None:
    data = encoded(noise(100, 100), "PNG")
    question = {"do": "fit", "pixels": PIXELS, "media_types": ["image/png"], "bytes": 10, "side": 100}
    assert answer(question, data)[0] == {"error": "fit"}
    assert answer({**question, "media_types": ["image/other"]}, data)[0] == {"error": "fit"}


def test_a_decoder_without_memory_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise MemoryError

    monkeypatch.setattr(Image, "open", fail)
    assert answer({"do": "inspect", "pixels": PIXELS}, encoded(cornered(), "PNG"))[0] == {"error": "memory"}


def test_bytes_of_another_kind_reach_no_decoder() -> None:
    assert answer({"do": "inspect", "pixels": PIXELS}, b"%!PS-Adobe-3.0 EPSF-3.0\n")[0] == {"error": "kind"}


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "GIF"])
def test_one_decoding_gives_the_facts_the_thumbnail_and_what_the_model_gets(monkeypatch: pytest.MonkeyPatch, format: str) -> None:
    data = turned(6, format) if format != "GIF" else encoded(cornered(), "GIF")
    plain, nothing = answer({"do": "inspect", "pixels": PIXELS}, data)
    alone = fitted(data)[2]
    facts, body = answer({"do": "inspect", "pixels": PIXELS, "side": 64, "next_side": 1568}, data)
    small = Image.frombytes("RGBA", (facts["thumbnail"]["width"], facts["thumbnail"]["height"]), body)
    assert (small.size, is_upright(small)) == ((64, 43), True)
    assert ({**plain, "thumbnail": facts["thumbnail"]}, nothing) == (facts, b"")
    decoded: list[bytes] = []
    monkeypatch.setattr(imaging_opening, "_decode", lambda data, *_rest: decoded.append(data))
    assert fitted(data)[2] == alone
    assert not decoded


def test_what_was_decoded_is_used_for_the_same_bytes_only() -> None:
    first, second = encoded(cornered(), "PNG"), encoded(cornered().rotate(180), "PNG")
    answer({"do": "inspect", "pixels": PIXELS, "side": 64, "next_side": 1568}, first)
    assert corners_of(fitted(second, side=50)[1])[0] == CORNERS[3]
    answer({"do": "inspect", "pixels": PIXELS, "side": 64, "next_side": 1568}, first)
    assert corners_of(thumbnail(second))[0] == CORNERS[3]
    assert corners_of(fitted(first, side=50)[1])[0] == CORNERS[0]


def test_a_picture_decoded_small_is_decoded_again_where_a_larger_one_is_wanted() -> None:
    data = encoded(cornered(2000, 1500), "JPEG")
    answer({"do": "inspect", "pixels": PIXELS, "side": 64, "next_side": 200}, data)
    assert fitted(data, side=1500)[1].size == (1500, 1125)


def test_the_text_of_a_document_is_read_for_a_while_only(monkeypatch: pytest.MonkeyPatch) -> None:
    from desktop.engine import pdf_reading

    data = pdf(["First", "Second", "Third"])
    assert pdf_reading.read_text(data, 1000)[:2] == (3, 3)
    monkeypatch.setattr(pdf_reading, "READING_SECONDS", 0.0)
    pages, read, _bare, text = pdf_reading.read_text(data, 1000)
    assert (pages, read) == (3, 1)
    assert "First" in text

"""Pictures made fit: for the screen as pixels, for a model within its limits. Runs in the imaging process only."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from PIL import Image, ImageCms

from desktop.engine.imaging_metadata import is_bare
from desktop.engine.imaging_opening import TURNS, Refused, decode, open_picture
from desktop.engine.sniffing import sniff

QUALITIES = (90, 80, 68, 55)
SHRINK = 0.75
SMALLEST_SIDE = 64


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
    return finished(source, orientation, side), source


def finished(source: Image.Image, orientation: int, side: int) -> Image.Image:
    """What was decoded, upright, sRGB, its longer side at most *side*, with no metadata (which *source* may lose as well)."""
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
        image = image.transpose(TURNS[orientation])
    image.info = {}
    return image


def thumbnail(question: Mapping[str, Any], data: bytes) -> tuple[dict[str, Any], bytes]:
    """RGBA bytes, four a pixel, rows from the top."""
    # Without what it came from: only one of the two need be there at a time.
    return rgba(scaled(data, int(question["pixels"]), int(question["side"]))[0])


def rgba(image: Image.Image) -> tuple[dict[str, Any], bytes]:
    """The size of *image*, and its pixels."""
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
        return {"media_type": kind.media_type, "width": original.width, "height": original.height}, data
    original.close()
    image, source = scaled(data, pixels, side)
    if image.mode in ("RGBA", "LA") and image.getchannel("A").getextrema()[0] == 255:
        image = image.convert("RGB" if image.mode == "RGBA" else "L")
    lossless_first = source.format in ("PNG", "GIF", "BMP", "DIB") or image.mode in ("RGBA", "LA")
    return encoded_within(image, allowed, limit, lossless_first)


def encoded_within(image: Image.Image, allowed: set[str], limit: int, lossless_first: bool) -> tuple[dict[str, Any], bytes]:
    """*image* encoded as one of the media types *allowed*, the best way of at most *limit* bytes; smaller when there is none."""
    while True:
        for media_type, encode in encoders(image, allowed, lossless_first):
            encoded = encode()
            if len(encoded) <= limit:
                return {"media_type": media_type, "width": image.width, "height": image.height}, encoded
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

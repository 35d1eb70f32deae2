"""Makes all files of a picture: small enough for each screen, upright, and nothing inside but its colours."""

import struct
from dataclasses import dataclass
from io import BytesIO
from typing import Any, Final

from PIL import Image, ImageOps

from blogapp.pixels.opening import on_white, opened, whole_colours

# From a phone to a text's column on a screen with two pixels for each; none is larger than the picture.
WIDTHS: Final = (400, 800, 1200, 1600)
# What WebP can hold.
TALLEST: Final = 16_383
# A long screenshot of a phone is 25 times as high as wide. More is a trick, or a line nobody can look at.
MOST_SLENDER: Final = 50
# Programs that show a link with its picture know JPEG for sure; none shows it wider.
PREVIEW_WIDTH: Final = 1200

WEBP: Final[dict[str, Any]] = {"quality": 78, "method": 4}
# One thread: a reader's page may need the other cores. Slower, it saves a tenth and takes thrice the time.
AVIF: Final[dict[str, Any]] = {"quality": 58, "speed": 8, "max_threads": 1}
JPEG: Final[dict[str, Any]] = {"quality": 82, "progressive": True}
# What notes that are damaged make their reader raise.
BROKEN_NOTES: Final = (struct.error, SyntaxError, ValueError, TypeError, KeyError, OSError)


class TooSlender(Exception):
    """The picture is a line: many times as high as wide, or the other way round."""


@dataclass(frozen=True, slots=True)
class Encoded:
    """Files by what follows the key in their names; `colour` is empty for a picture one can see through."""

    files: dict[str, bytes]
    width: int
    height: int
    widths: tuple[int, ...]
    colour: str


def refuse_unfit(content: bytes) -> None:
    """Raises NotAPicture, TooManyPixels or TooSlender for what the head of the file gives away."""
    with opened(content) as picture:
        size = picture.size
    _refuse_slender(size)


def encode(content: bytes) -> Encoded:
    """All files of a picture; of one that moves the first moment. Raises as `refuse_unfit`."""
    refuse_unfit(content)
    with opened(content) as picture:
        picture.draft("RGB", (WIDTHS[-1], WIDTHS[-1]))
        largest = _upright(_shrunk(whole_colours(picture), WIDTHS[-1]), picture.info)
        # Lying on its side it may have been allowed more.
        return _all_files(_shrunk(largest, WIDTHS[-1]))


def widths_of(width: int) -> tuple[int, ...]:
    """The widths in which a picture of this width is kept."""
    return (*(each for each in WIDTHS[:-1] if each < width), min(width, WIDTHS[-1]))


def _refuse_slender(size: tuple[int, int]) -> None:
    if max(size) > MOST_SLENDER * min(size):
        raise TooSlender


def _shrunk(picture: Image.Image, width: int) -> Image.Image:
    """At most this wide, and no higher than a file can be."""
    share = min(1, width / picture.width, TALLEST / picture.height)
    if share == 1:
        return picture
    size = (max(1, round(picture.width * share)), max(1, round(picture.height * share)))
    return picture.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)


def _upright(picture: Image.Image, notes: dict[str | tuple[int, int], Any]) -> Image.Image:
    """As the camera was held. A picture whose notes cannot be read is shown as it lies."""
    picture.info = notes
    try:
        return ImageOps.exif_transpose(picture)
    except BROKEN_NOTES:
        return picture


def _all_files(largest: Image.Image) -> Encoded:
    largest.info = {}
    widths = widths_of(largest.width)
    files = {".jpg": _file(on_white(_shrunk(largest, PREVIEW_WIDTH)), "JPEG", JPEG)}
    for width in widths:
        small, part = _shrunk(largest, width), "" if width == widths[-1] else f"-{width}"
        files[f"{part}.webp"] = _file(small, "WEBP", WEBP)
        files[f"{part}.avif"] = _file(small, "AVIF", AVIF)
    return Encoded(files, largest.width, largest.height, widths, _colour(largest))


def _file(picture: Image.Image, kind: str, options: dict[str, Any]) -> bytes:
    out = BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def _colour(picture: Image.Image) -> str:
    """What stands in the picture's place until it is there: all its colours, blended."""
    if picture.mode == "RGBA":
        return ""
    return "#" + picture.resize((1, 1), Image.Resampling.BOX).tobytes().hex()

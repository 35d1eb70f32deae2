"""Turns any picture a stranger may send into one of ours: small, square, WebP, and nothing else inside."""

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from itertools import islice
from threading import Lock
from typing import Final

from PIL import Image, ImageOps

from blogapp.accounts.pictures import jpeg

# Whatever a file is called, it is opened as one of these or not at all. SVG, which can hold programs, is not.
KINDS: Final = ("JPEG", "PNG", "WEBP", "GIF", "AVIF")
# More than any phone's camera makes by itself. A JPEG in one scan is decoded at an eighth of that; what has
# to be held whole takes up to 16 bytes for each pixel.
MOST_PIXELS: Final = 50_000_000
MOST_WHOLE_PIXELS: Final = 25_000_000
# Encoders make a dozen. Each scan passes over all pixels again, also one of a few bytes.
MOST_SCANS: Final = 32
# A long profile and long notes come in pieces of 64 KB, and each scan brings tables of its own.
MOST_SEGMENTS: Final = 500
# Shown at 64 pixels at most, on screens that have four for each.
SIDE: Final = 128
# From a larger picture so many lines and rows are taken before they are blended: eight for each that is left.
MOST_LINES: Final = 8 * SIDE
QUALITY: Final = 80
# Several at once would add up to more memory than a small server has.
ONE_AT_A_TIME: Final = Lock()
# The largest takes a second. Whoever waits keeps one of the server's threads.
PATIENCE_S: Final = 5.0


class NotAPicture(Exception):
    """The bytes are of no kind that is taken, or are damaged."""


class TooManyPixels(Exception):
    """The picture would take too much memory; it was not decoded."""


class TooManyWait(Exception):
    """Others keep the encoder busy; the picture was not looked at."""


def encode_picture(content: bytes) -> bytes:
    """A square WebP of SIDE pixels made from the middle of the first frame, upright.

    Only colours are carried over, into a new image: no place, no camera, no profile, nothing that hung on.
    Raises NotAPicture, TooManyPixels, TooManyWait.
    """
    with _turn():
        try:
            return _encoded(_small(content))
        except (TooManyPixels, Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
            raise TooManyPixels from error
        except Exception as error:  # a damaged file makes decoders raise whatever they trip over
            raise NotAPicture from error


@contextmanager
def _turn() -> Iterator[None]:
    if not ONE_AT_A_TIME.acquire(timeout=PATIENCE_S):
        raise TooManyWait
    try:
        yield
    finally:
        ONE_AT_A_TIME.release()


def _small(content: bytes) -> Image.Image:
    is_jpeg = content.startswith(jpeg.BEGINNING)
    scans = _scans(content) if is_jpeg else 0
    with Image.open(BytesIO(content), formats=KINDS) as picture:
        # Only the head of the file was read so far. Of several scans, as progressive files have them, all are
        # held before the first pixel is known.
        is_held_whole = not is_jpeg or scans > 1 or "progressive" in picture.info
        most = MOST_WHOLE_PIXELS if is_held_whole else MOST_PIXELS
        if picture.width * picture.height > most:
            raise TooManyPixels
        picture.draft("RGB", (2 * SIDE, 2 * SIDE))
        square = _whole_colours(_middle(picture))
        small = square.resize((SIDE, SIDE), Image.Resampling.LANCZOS)
        small.info = picture.info
    # A square from the middle may be turned after it was cut.
    return ImageOps.exif_transpose(small)


def _scans(content: bytes) -> int:
    kinds = list(islice(jpeg.segments(content), MOST_SEGMENTS + 1))
    scans = kinds.count(jpeg.SCAN)
    if len(kinds) > MOST_SEGMENTS or scans > MOST_SCANS:
        raise NotAPicture
    return scans


def _middle(picture: Image.Image) -> Image.Image:
    side = min(picture.size)
    left, top = (picture.width - side) / 2, (picture.height - side) / 2
    lines = min(side, MOST_LINES)
    return picture.resize((lines, lines), Image.Resampling.NEAREST, (left, top, left + side, top + side))


def _whole_colours(picture: Image.Image) -> Image.Image:
    """Palettes cannot be blended, and 16 bits of grey would be cut off instead of scaled."""
    if picture.mode.startswith("I;16"):
        return picture.point(lambda grey: grey / 256).convert("L")
    return picture.convert("RGBA" if picture.has_transparency_data else "RGB")


def _encoded(picture: Image.Image) -> bytes:
    plain = Image.new("RGB", picture.size, "white")
    plain.paste(picture, mask=picture if picture.mode == "RGBA" else None)
    out = BytesIO()
    plain.save(out, "WEBP", quality=QUALITY, method=6)
    return out.getvalue()

"""Opens any file a stranger may send as a picture, or not at all, before it has cost anything."""

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from itertools import islice
from typing import Final

from PIL import Image

from blogapp.pixels import jpeg

# Whatever a file is called, it is opened as one of these or not at all. SVG, which can hold programs, is not.
KINDS: Final = ("JPEG", "PNG", "WEBP", "GIF", "AVIF")
# More than any phone's camera makes by itself. A JPEG in one scan is decoded at an eighth of that; what has
# to be held whole takes up to 16 bytes for each pixel.
MOST_PIXELS: Final = 50_000_000
# Encoders make a dozen. Each scan passes over all pixels again, also one of a few bytes.
MOST_SCANS: Final = 32
# A long profile and long notes come in pieces of 64 KB, and each scan brings tables of its own.
MOST_SEGMENTS: Final = 500


class NotAPicture(Exception):
    """The bytes are of no kind that is taken, or are damaged."""


class TooManyPixels(Exception):
    """The picture would take too much memory; it was not decoded."""


@contextmanager
def opened(content: bytes, most_whole_pixels: int = MOST_PIXELS) -> Iterator[Image.Image]:
    """The picture, its head read. `most_whole_pixels` may be decoded where all of them have to be held.

    Raises NotAPicture and TooManyPixels, also in place of whatever goes wrong while the caller decodes it.
    """
    try:
        is_jpeg = content.startswith(jpeg.BEGINNING)
        scans = _scans(content) if is_jpeg else 0
        with Image.open(BytesIO(content), formats=KINDS) as picture:
            # Of several scans, as progressive files have them, all are held before the first pixel is known.
            is_held_whole = not is_jpeg or scans > 1 or "progressive" in picture.info
            _refuse_more(picture, most_whole_pixels if is_held_whole else MOST_PIXELS)
            yield picture
    except (TooManyPixels, Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise TooManyPixels from error
    except Exception as error:  # a damaged file makes decoders raise whatever they trip over
        raise NotAPicture from error


def whole_colours(picture: Image.Image) -> Image.Image:
    """Palettes cannot be blended, and 16 bits of grey would be cut off instead of scaled."""
    if picture.mode.startswith("I;16"):
        return picture.point(lambda grey: grey / 256).convert("L")
    return picture.convert("RGBA" if picture.has_transparency_data else "RGB")


def on_white(picture: Image.Image) -> Image.Image:
    """The colours alone, in a new image: nothing of the file hangs on it."""
    plain = Image.new("RGB", picture.size, "white")
    plain.paste(picture, mask=picture if picture.mode == "RGBA" else None)
    return plain


def _refuse_more(picture: Image.Image, most_pixels: int) -> None:
    if picture.width * picture.height > most_pixels:
        raise TooManyPixels


def _scans(content: bytes) -> int:
    kinds = list(islice(jpeg.segments(content), MOST_SEGMENTS + 1))
    scans = kinds.count(jpeg.SCAN)
    if len(kinds) > MOST_SEGMENTS or scans > MOST_SCANS:
        raise NotAPicture
    return scans

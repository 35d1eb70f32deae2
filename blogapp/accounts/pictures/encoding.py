"""Turns any picture a stranger may send into one of ours: small, square, WebP, and nothing else inside."""

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from threading import Lock
from typing import Final

from PIL import Image, ImageOps

from blogapp.pixels.opening import on_white, opened, whole_colours

# What has to be held whole takes up to 16 bytes for each pixel, inside of a server that has other work.
MOST_WHOLE_PIXELS: Final = 25_000_000
# Shown at 64 pixels at most, on screens that have four for each.
SIDE: Final = 128
# From a larger picture so many lines and rows are taken before they are blended: eight for each that is left.
MOST_LINES: Final = 8 * SIDE
QUALITY: Final = 80
# Several at once would add up to more memory than a small server has.
ONE_AT_A_TIME: Final = Lock()
# The largest takes a second. Whoever waits keeps one of the server's threads.
PATIENCE_S: Final = 5.0


class TooManyWait(Exception):
    """Others keep the encoder busy; the picture was not looked at."""


def encode_picture(content: bytes) -> bytes:
    """A square WebP of SIDE pixels made from the middle of the first frame, upright.

    Only colours are carried over, into a new image: no place, no camera, no profile, nothing that hung on.
    Raises NotAPicture, TooManyPixels, TooManyWait.
    """
    with _turn(), opened(content, MOST_WHOLE_PIXELS) as picture:
        picture.draft("RGB", (2 * SIDE, 2 * SIDE))
        square = whole_colours(_middle(picture))
        small = square.resize((SIDE, SIDE), Image.Resampling.LANCZOS)
        small.info = picture.info
        # A square from the middle may be turned after it was cut.
        return _encoded(ImageOps.exif_transpose(small))


@contextmanager
def _turn() -> Iterator[None]:
    if not ONE_AT_A_TIME.acquire(timeout=PATIENCE_S):
        raise TooManyWait
    try:
        yield
    finally:
        ONE_AT_A_TIME.release()


def _middle(picture: Image.Image) -> Image.Image:
    side = min(picture.size)
    left, top = (picture.width - side) / 2, (picture.height - side) / 2
    lines = min(side, MOST_LINES)
    return picture.resize((lines, lines), Image.Resampling.NEAREST, (left, top, left + side, top + side))


def _encoded(picture: Image.Image) -> bytes:
    out = BytesIO()
    on_white(picture).save(out, "WEBP", quality=QUALITY, method=6)
    return out.getvalue()

"""Was a picture cut short on its way? Its own head says how long it is, so nothing is decoded for this.

A file that is said to be whole may still be damaged: that shows when it is decoded.
"""

from collections.abc import Callable
from typing import Final

from blogapp.pixels import jpeg

PNG_END: Final = b"IEND"
BOX_HEAD: Final = 8
# Without these there is no picture; others are nobody's, or no boxes at all.
AVIF_BOXES: Final = {b"meta", b"moov", b"mdat"}
GIF_IMAGE, GIF_END = 0x2C, 0x3B


def is_cut_short(content: bytes) -> bool:
    """For a file whose head a decoder has read. What somebody put behind its end does not matter."""
    return any(content.startswith(start, at) and is_cut(content) for at, start, is_cut in _KINDS)


def _jpeg(content: bytes) -> bool:
    return jpeg.END not in jpeg.segments(content)


def _png(content: bytes) -> bool:
    """A chunk sticks out, be it not the one that says no more than that it is the last."""
    place, kind = 8, b""
    while place + 8 <= len(content) and kind != PNG_END:
        kind = content[place + 4 : place + 8]
        place += 12 + int.from_bytes(content[place : place + 4])
    return kind != PNG_END and place > len(content)


def _webp(content: bytes) -> bool:
    return 8 + int.from_bytes(content[4:8], "little") > len(content)


def _avif(content: bytes) -> bool:
    """Boxes, each with its length; 1 says that a longer number follows, 0 that it goes on to the end."""
    place, kind = 0, b""
    while place + BOX_HEAD <= len(content):
        length, kind = int.from_bytes(content[place : place + 4]), content[place + 4 : place + 8]
        if length == 1:
            length = int.from_bytes(content[place + 8 : place + 16])
        if length < BOX_HEAD:
            return False
        place += length
    return place > len(content) and kind in AVIF_BOXES


def _gif(content: bytes) -> bool:
    """Only the first moment is kept, so it has to be whole and no more."""
    try:
        place = 13 + _gif_palette(content[10])
        while (kind := content[place]) not in {GIF_IMAGE, GIF_END}:
            place = _after_blocks(content, place + 2)
        if kind == GIF_IMAGE:
            _after_blocks(content, place + 10 + _gif_palette(content[place + 9]) + 1)
    except IndexError:
        return True
    return False


def _gif_palette(flags: int) -> int:
    """How many bytes it fills."""
    return 3 * 2 ** ((flags & 7) + 1) if flags & 0x80 else 0


def _after_blocks(content: bytes, place: int) -> int:
    """Behind a row of blocks, each with its length before it; raises IndexError where the file ends first."""
    while length := content[place]:
        place += length + 1
    return place + 1


_KINDS: Final[tuple[tuple[int, bytes, Callable[[bytes], bool]], ...]] = (
    (0, jpeg.BEGINNING, _jpeg),
    (0, b"\x89PNG", _png),
    (8, b"WEBP", _webp),
    (4, b"ftyp", _avif),
    (0, b"GIF8", _gif),
)

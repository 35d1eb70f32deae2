"""Files of pictures: sound ones, and some that were made to hurt."""

import struct
import zlib
from io import BytesIO
from typing import Any

from PIL import Image

from blogapp.pixels.jpeg import SCAN, segments

RED, BLUE = (200, 30, 30), (30, 30, 200)
ORIENTATION, GPS, MAKER = 0x0112, 0x8825, 0x010F
SCRIPT = b"<script>alert(1)</script>"


def file_of(picture: Image.Image, kind: str = "PNG", **more: Any) -> bytes:
    """The picture as a file."""
    out = BytesIO()
    picture.save(out, kind, **more)
    return out.getvalue()


def halves(left: tuple[int, ...] = RED, right: tuple[int, ...] = BLUE, side: int = 300) -> Image.Image:
    """A square, left of one colour, right of another."""
    picture = Image.new("RGB", (side, side), left)
    picture.paste(right, (side // 2, 0, side, side))
    return picture


def is_near(picture: Image.Image, place: tuple[int, int], colour: tuple[int, ...]) -> bool:
    seen = picture.convert("RGB").getpixel(place)
    assert isinstance(seen, tuple)
    return all(abs(one - other) < 25 for one, other in zip(seen, colour, strict=True))


def png_claiming(width: int, height: int) -> bytes:
    """A PNG of a few bytes whose head promises so many pixels."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = [(b"IHDR", head), (b"IDAT", zlib.compress(b"\0" * 1000)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in chunks
    )


def damaged() -> bytes:
    """A PNG that has its end, and nonsense in the midst of its pixels."""
    content = file_of(Image.effect_noise((300, 300), 90).convert("RGB"))
    middle = len(content) // 2
    return content[:middle] + b"\xff" * 2000 + content[middle + 2000 :]


def scans_of(content: bytes) -> int:
    return list(segments(content)).count(SCAN)


def with_scans(content: bytes, scans: int) -> bytes:
    """The JPEG with its last scan repeated until it has so many."""
    last = content[content.rindex(b"\xff\xda") : -2]
    return content[:-2] + last * (scans - scans_of(content)) + content[-2:]


def claiming(content: bytes, width: int, height: int) -> bytes:
    """The JPEG with a head that promises so many pixels."""
    kind = b"\xff\xc2" if b"\xff\xc2" in content else b"\xff\xc0"
    place = content.index(kind) + 5
    return content[:place] + struct.pack(">HH", height, width) + content[place + 4 :]

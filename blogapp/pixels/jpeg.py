"""How a JPEG file is put together, read without decoding it: what it costs to decode depends on that."""

import re
from collections.abc import Iterator
from typing import Final

BEGINNING: Final = b"\xff\xd8"
SCAN: Final = 0xDA
END: Final = 0xD9
# What opens a segment: neither a byte that only looks like it (0 is stuffed behind it), nor a marker alone.
# Of a row of \xff the last one does: to look for rows takes hours in a file that is one.
MARKER: Final = re.compile(rb"\xff([^\x00\x01\xd0-\xd8\xff])")


def segments(content: bytes) -> Iterator[int]:
    """The kinds of the segments, as decoders walk through them (ITU T.81, B.1), END where there is one.

    A small picture inside a segment is not looked into, nor is the film that phones put behind the end.
    """
    place = len(BEGINNING)
    while marker := MARKER.search(content, place):
        yield marker[1][0]
        if marker[1][0] == END:
            return
        # The length counts itself. After the head of a scan its bytes follow, which the next search skips.
        place = marker.end() + max(2, int.from_bytes(content[marker.end() : marker.end() + 2]))

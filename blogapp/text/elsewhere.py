"""Pictures of other sites in a source of HTML: where they are, and the source with ours in their place."""

import re
from collections.abc import Iterator, Mapping
from html import escape, unescape
from typing import NamedTuple
from urllib.parse import urljoin

# In a source anything may stand, so this finds what WordPress writes; what it misses stays as it is.
_IMAGE = re.compile(r"<img\b[^<>]{0,4000}>", re.IGNORECASE)
_SRC = re.compile(r"""(\ssrc\s*=\s*)(["'])(.*?)\2""", re.IGNORECASE | re.DOTALL)
_ALT = re.compile(r"""\salt\s*=\s*(["'])(.*?)\1""", re.IGNORECASE | re.DOTALL)


class PictureElsewhere(NamedTuple):
    """A picture by its full address, and what it is said to show."""

    address: str
    alt_text: str


def pictures_elsewhere(source: str) -> Iterator[PictureElsewhere]:
    """The pictures with full addresses, in their order."""
    for image in _IMAGE.findall(source):
        src, alt = _SRC.search(image), _ALT.search(image)
        address = unescape(src[3]).strip() if src else ""
        if address.lower().startswith(("http://", "https://")):
            yield PictureElsewhere(address, unescape(alt[2]) if alt else "")


def with_full_addresses(source: str, page: str) -> str:
    """The source as it stood on `page`, with full addresses for pictures that name a path or a host alone."""

    def filled(src: re.Match[str]) -> str:
        address = unescape(src[3]).strip()
        try:
            full = urljoin(page, address) if address.startswith("/") else address
        except ValueError:
            return src[0]
        return f"{src[1]}{src[2]}{escape(full)}{src[2]}" if full != address else src[0]

    return _IMAGE.sub(lambda image: _SRC.sub(filled, image[0], count=1), source)


def with_own_pictures(source: str, own: Mapping[str, str]) -> str:
    """The source with these addresses of pictures in place of others, and nothing else changed."""

    def moved(src: re.Match[str]) -> str:
        address = own.get(unescape(src[3]).strip())
        return f"{src[1]}{src[2]}{escape(address)}{src[2]}" if address else src[0]

    return _IMAGE.sub(lambda image: _SRC.sub(moved, image[0], count=1), source)

"""Where a comment is to be moved to, read from an address that somebody pasted: pure functions."""

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote, urlsplit

_PLACE: Final = re.compile(r"(?P<thread>/posts/[^/]+)(?:/comments/(?P<comment>\w+))?/?")
_ANCHOR: Final = re.compile(r"comment-(\w+)")


@dataclass(frozen=True, slots=True)
class Destination:
    """The address of a thread, and the comment to hang below; empty: by itself."""

    thread_url: str
    public_id: str = ""


def destination_in(text: str) -> Destination | None:
    """The place that an address names; None where it names none. A bare word is the end of an address."""
    try:
        parts = urlsplit(text.strip())
    except ValueError:
        return None
    path = unquote(parts.path)
    match = _PLACE.fullmatch(path if "/" in path else f"/posts/{path}")
    if not match or not path:
        return None
    anchor = _ANCHOR.fullmatch(parts.fragment)
    return Destination(match["thread"], (anchor[1] if anchor else "") or match["comment"] or "")

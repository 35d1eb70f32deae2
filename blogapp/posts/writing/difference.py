"""What changed between two texts, in words: for revisions, and where two people edit at once."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final, Literal

# Longer texts are compared line by line: finding the smallest change of a book takes minutes.
MOST_WORDS: Final = 8_000
_WORDS: Final = re.compile(r"\s+|[^\s]+")

Kind = Literal["same", "gone", "new"]


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of both texts, of the earlier one, or of the later one."""

    kind: Kind
    text: str


def difference(before: str, after: str) -> list[Piece]:
    """The later text in pieces, with what is gone in its place; without what is gone they make up `after`."""
    old, new = _parts(before), _parts(after)
    if len(old) + len(new) > MOST_WORDS:
        old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    pieces: list[Piece] = []
    for tag, start, end, new_start, new_end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            pieces.append(Piece("same", "".join(new[new_start:new_end])))
            continue
        if start < end:
            pieces.append(Piece("gone", "".join(old[start:end])))
        if new_start < new_end:
            pieces.append(Piece("new", "".join(new[new_start:new_end])))
    return pieces


def _parts(text: str) -> list[str]:
    return _WORDS.findall(text)

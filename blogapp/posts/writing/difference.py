"""What changed between two texts, in words: for revisions, and where two people edit at once."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final, Literal

# Longer texts are compared line by line: finding the smallest change of a book takes minutes.
MOST_WORDS: Final = 8_000
# What did not change is read as far as it says where a change stands; less than this is not worth a fold.
LINES_AROUND: Final = 3
FEWEST_FOLDED: Final = 4
_WORDS: Final = re.compile(r"\s+|[^\s]+")

Kind = Literal["same", "folded", "gone", "new"]


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of both texts (`folded` where it is long), of the earlier one, or of the later one."""

    kind: Kind
    text: str

    @property
    def lines(self) -> int:
        return len(self.text.splitlines())


def difference(before: str, after: str) -> list[Piece]:
    """The later text in pieces, with what is gone in its place; without what is gone they make up `after`."""
    pieces = _compared(before, after)
    last = len(pieces) - 1
    folded = (_folded(piece, number > 0, number < last) for number, piece in enumerate(pieces))
    return [part for parts in folded for part in parts]


def _compared(before: str, after: str) -> list[Piece]:
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


def _folded(piece: Piece, is_after_a_change: bool, is_before_a_change: bool) -> list[Piece]:
    """A long stretch that did not change in up to three parts: only its ends say where the changes stand."""
    lines = piece.text.splitlines(keepends=True)
    start = LINES_AROUND if is_after_a_change else 0
    end = len(lines) - (LINES_AROUND if is_before_a_change else 0)
    if piece.kind != "same" or end - start < FEWEST_FOLDED:
        return [piece]
    texts = ("".join(part) for part in (lines[:start], lines[start:end], lines[end:]))
    kinds: tuple[Kind, ...] = ("same", "folded", "same")
    return [Piece(kind, text) for kind, text in zip(kinds, texts, strict=True) if text]


def _parts(text: str) -> list[str]:
    return _WORDS.findall(text)

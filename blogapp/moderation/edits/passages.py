"""Which passages of a text can be struck, and the text without them: pure functions on a text's source."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from blogapp.comments.rewording import GAP
from blogapp.moderation.marking import Passage, Piece, pieces

# The end of a sentence with what closes behind it, or of a line. In an address no space follows the dot.
_END: Final = re.compile(r"[.!?…。！？]+[\"'”’)\]*_]*(?=\s)|\n")
_GAPS: Final = re.compile(rf"{GAP}(?:\s*{GAP})+")
_PLACE: Final = re.compile(r"(\d{1,7})-(\d{1,7})")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with its place. `marked` are the passages in it that the spam filter speaks of."""

    start: int
    end: int
    pieces: list[Piece]
    marked: list[Piece] = field(default_factory=list)
    places: list[str] = field(default_factory=list)

    @property
    def place(self) -> str:
        return f"{self.start}-{self.end}"


def sentences(text: str, marked: Iterable[Passage]) -> list[Sentence]:
    """All sentences and lines of a text, with what is marked in each."""
    known = sorted(set(marked))
    return [_sentence(text, start, end, known) for start, end in _spans(text)]


def places_in(values: Iterable[str]) -> list[Passage]:
    """What a form says was chosen; anything that is no place is left out."""
    found = (_PLACE.fullmatch(value) for value in values)
    return [(int(match[1]), int(match[2])) for match in found if match]


def without(text: str, passages: Iterable[Passage], *, has_gaps: bool) -> str:
    """The text with a gap in the place of each passage. Signs that a writer typed are no gaps: they go."""
    kept = (
        GAP if piece.is_marked else piece.text if has_gaps else piece.text.replace(GAP, "")
        for piece in pieces(text, passages)
    )
    return _GAPS.sub(GAP, "".join(kept))


def _spans(text: str) -> Iterator[Passage]:
    start = 0
    for end in [*(match.end() for match in _END.finditer(text)), len(text)]:
        words = text[start:end]
        first = start + len(words) - len(words.lstrip())
        last = first + len(words.strip())
        if first < last and any(sign.isalnum() for sign in text[first:last]):
            yield first, last
        start = end


def _sentence(text: str, start: int, end: int, marked: list[Passage]) -> Sentence:
    inside = [(max(first, start), min(last, end)) for first, last in marked if first < end and last > start]
    passages = [Piece(text[first:last], is_marked=True) for first, last in inside]
    shown = pieces(text[start:end], [(first - start, last - start) for first, last in inside])
    return Sentence(start, end, shown, passages, [f"{first}-{last}" for first, last in inside])

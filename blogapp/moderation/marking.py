"""Marks the passages of a text that its judgement speaks of."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

Passage = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a text, marked or not."""

    text: str
    is_marked: bool


def pieces(text: str, passages: Iterable[Passage]) -> list[Piece]:
    """The whole text in pieces. Passages may overlap, and may reach beyond a text that was shortened."""
    found: list[Piece] = []
    place = 0
    for start, end in _joined(passages, len(text)):
        found += [Piece(text[place:start], is_marked=False), Piece(text[start:end], is_marked=True)]
        place = end
    found.append(Piece(text[place:], is_marked=False))
    return [piece for piece in found if piece.text]


def _joined(passages: Iterable[Passage], length: int) -> Iterator[Passage]:
    """In order, without overlap."""
    place = 0
    for start, end in sorted(passages):
        first, last = max(start, place), min(end, length)
        if first < last:
            yield first, last
            place = last

"""Pairs of our own: an honest opinion on a question, and an advertisement that begins like one.

The advertisements link to nothing: their link was the website, or was taken out.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final


@dataclass(frozen=True)
class Pair:
    """Two answers to one question."""

    question: str
    opinion: str
    advertisement: str


def _read() -> Iterator[Pair]:
    """In the file "?" begins a question, "+" an opinion on it, "-" an advertisement under it."""
    texts = {"?": "", "+": ""}
    lines = (
        Path(__file__).with_name("opinions.txt").read_text(encoding="utf-8").replace("\n  ", " ").splitlines()
    )
    for line in filter(None, lines):
        mark, text = line[0], line[2:]
        if mark == "-":
            yield Pair(texts["?"], texts["+"], text)
        else:
            texts[mark] = text


PAIRS: Final = tuple(_read())

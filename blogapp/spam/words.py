"""Listed words: what an entry looks for, and where it stands in the six fields of a comment.

`casino` is found anywhere, inside other words too; `"casino"` as a word of its own only; and with `*`, which
stands for up to 60 characters that are no spaces, an entry is compared with whole words: `casin*`, `*@a.de`.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from typing import Final

from blogapp.spam.folding import Folded, fold
from blogapp.spam.submission import Submission

# Where WordPress looks, in its order but for the text, which is looked at first.
FIELDS: Final = ("text", "author", "email", "website", "ip", "agent")
# What an entry is made of besides what it looks for.
SIGNS: Final = ' *"“”„«»'
# Only the text can be long.
_LONGEST_FIELD: Final = 500
# No space of an entry reaches over it, and no star.
_BETWEEN: Final = "\n\0\n"
_QUOTES: Final = frozenset({'""', "“”", "„“", "„”", "«»", "»«"})
# Bounded, and never tried twice from one place (an atomic group): the time is linear in the text.
_ANY: Final = r"(?>\S{0,60}?%s)"
# Between two words of an entry may stand more than one space, or the end of a line.
_SPACES: Final = re.compile(r"(?:\\\s)+")

Find = Callable[[str], tuple[int, int] | None]


@dataclass(frozen=True, slots=True)
class Place:
    """Where an entry was found: in which field, and from where to where in what was typed there."""

    field: str
    start: int
    end: int


class Searched:
    """The six fields of a comment, folded once for all entries."""

    def __init__(self, submission: Submission) -> None:
        values = [getattr(submission, name)[: None if name == "text" else _LONGEST_FIELD] for name in FIELDS]
        self.fields: list[Folded] = [fold(value) for value in values]
        self.everything = _BETWEEN.join(field.text for field in self.fields)

    def find(self, entry: str) -> Place | None:
        """The first place of an entry."""
        found = finder(entry)(self.everything)
        if found is None:
            return None
        return next(place for place in self._places(*found) if place)

    def _places(self, start: int, end: int) -> Iterator[Place | None]:
        starts = accumulate((len(field.text) + len(_BETWEEN) for field in self.fields), initial=0)
        for name, field, first in zip(FIELDS, self.fields, starts, strict=False):
            is_here = start <= first + len(field.text)
            yield Place(name, *field.span(start - first, end - first)) if is_here else None


@lru_cache(maxsize=4096)
def finder(entry: str) -> Find:
    """How one entry is looked for in folded text."""
    if is_blank(entry):
        return lambda _text: None
    wanted = fold(entry.strip()).text
    is_whole = wanted[0] + wanted[-1] in _QUOTES
    wanted = wanted[1:-1].strip() if is_whole else wanted
    is_inside = not is_whole and "*" not in wanted
    if is_inside and " " not in wanted:
        return lambda text: (at, at + len(wanted)) if (at := text.find(wanted)) >= 0 else None
    pattern = re.compile(_pattern(wanted, has_ends=not is_inside))
    # What is not there at all is seen ten times as fast.
    rarest = max(re.split(r"[\s*]+", wanted), key=len)
    return lambda text: found.span() if rarest in text and (found := pattern.search(text)) else None


def is_blank(entry: str) -> bool:
    """Whether an entry says nothing, so that it would be found everywhere."""
    return not fold(entry).text.strip(SIGNS).strip()


def _pattern(wanted: str, *, has_ends: bool) -> str:
    """Its ends are those of words, unless a star stands there."""
    begin = r"(?<!\w)" if has_ends and _is_letter(wanted[0]) else ""
    end = r"(?!\w)" if has_ends and _is_letter(wanted[-1]) else ""
    pieces = [_SPACES.sub(r"\\s+", re.escape(piece)) for piece in wanted.split("*") if piece]
    pieces[-1] += end
    return begin + pieces[0] + "".join(_ANY % piece for piece in pieces[1:])


def _is_letter(character: str) -> bool:
    return character.isalnum() or character == "_"

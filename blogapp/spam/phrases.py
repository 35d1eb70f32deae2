"""Families of promotional phrases: what advertisers say whatever they sell.

In phrases.txt a phrase is written as it is said. "a/b" is either word, "_" joins the words of one choice, "?"
makes a word optional, "*" stands for up to three words and "~" for up to six, and words in capitals are lists
of their own.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import takewhile
from pathlib import Path
from typing import Final

# Between two words of a phrase: not the end of a line, and no more than a comma or so.
_GAP: Final = r"[^\w\n]{1,3}"


def _any_words(most: int) -> str:
    return rf"(?:{_GAP}[\w'.-]{{1,20}}){{0,{most}}}?"


_FILE: Final = Path(__file__).with_name("phrases.txt")


def _read() -> tuple[dict[str, str], dict[str, list[str]]]:
    """Lists by their name, and phrases by their family."""
    lists: dict[str, str] = {}
    families: dict[str, list[str]] = {}
    family = ""
    for line in filter(None, _FILE.read_text(encoding="utf-8").splitlines()):
        if line.startswith("["):
            family = line.strip("[]")
        elif family:
            families.setdefault(family, []).append(line)
        elif " = " in line:
            name, _, words = line.partition(" = ")
            lists[name] = words
    return lists, families


_LISTS, FAMILIES = _read()


@dataclass(frozen=True, slots=True)
class Phrase:
    """A promotional phrase that was found, and where in the text that was searched."""

    family: str
    text: str
    start: int
    end: int


_WORD: Final = re.compile(r"[\w'.*/%-]+")
_FILLERS: Final = {"*": _any_words(3), "~": _any_words(6)}
# More of one family say nothing new.
_MOST: Final = 8


def _choices(slot: str) -> list[str]:
    """The words a place in a phrase may hold, the longest first."""
    words = [part for word in slot.split("/") for part in _LISTS.get(word, word).split("/")]
    return sorted({word.replace("_", " ") for word in words}, key=lambda word: (-len(word), word))


def _slots(phrase: str) -> list[tuple[str, bool]]:
    """The places of a phrase, and which of them may stay empty."""
    return [(slot.removesuffix("?"), slot.endswith("?")) for slot in phrase.split()]


def _expression(phrase: str) -> str:
    """Gaps stand before words, but after those that may be missing at the beginning."""
    parts: list[str] = []
    has_begun = False
    for slot, is_optional in _slots(phrase):
        words = "|".join(re.escape(word).replace(r"\ ", _GAP) for word in _choices(slot))
        if slot in _FILLERS:
            parts.append(_FILLERS[slot])
        elif has_begun:
            parts.append(f"(?:{_GAP}(?:{words})){'?' * is_optional}")
        else:
            parts.append(f"(?:(?:{words}){_GAP})?" if is_optional else f"(?:{words})")
            has_begun = not is_optional
    return "".join(parts) + r"(?!\w)"


def _beginnings(phrase: str) -> set[str]:
    """The words a phrase may begin with."""
    slots = _slots(phrase)
    leading = len(list(takewhile(lambda slot: slot[1], slots)))
    return {word.split(" ")[0] for slot, _ in slots[: leading + 1] for word in _choices(slot)}


def _indexed() -> dict[str, list[tuple[str, tuple[str, ...]]]]:
    """Every phrase under the words it may begin with: only few are tried at each word of a text."""
    found: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for family, family_phrases in FAMILIES.items():
        for phrase in family_phrases:
            for word in _beginnings(phrase):
                found[word][family].append(phrase)
    return {
        word: [(family, tuple(phrases)) for family, phrases in families.items()]
        for word, families in found.items()
    }


@cache
def _pattern(phrases: tuple[str, ...]) -> re.Pattern[str]:
    """Made when a text first needs it, so that the application starts without waiting."""
    return re.compile("|".join(map(_expression, phrases)))


_PHRASES: Final = _indexed()


def find_phrases(text: str) -> Iterator[Phrase]:
    """The promotional phrases of a folded text, in order; within a family they do not overlap."""
    ends: dict[str, int] = {}
    count: dict[str, int] = {}
    for word in _WORD.finditer(text):
        for family, phrases in _PHRASES.get(word[0], ()):
            if word.start() < ends.get(family, 0) or count.get(family, 0) == _MOST:
                continue
            if match := _pattern(phrases).match(text, word.start()):
                ends[family] = match.end()
                count[family] = count.get(family, 0) + 1
                yield Phrase(family, match[0], match.start(), match.end())

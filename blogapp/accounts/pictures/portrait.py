"""What stands beside a name: the person's picture, or the first letter of the name on a colour of its own."""

import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Final
from zlib import crc32

# As many as `portrait.css` has.
COLOURS: Final = 8
NOBODY: Final = "?"
# Some names are made of a hundred accents on one letter.
LONGEST_LETTER: Final = 16
JOINER: Final = "\u200d"
SKIN_TONES: Final = range(0x1F3FB, 0x1F400)
FLAG_LETTERS: Final = range(0x1F1E6, 0x1F200)
TAGS: Final = range(0xE0020, 0xE0080)
# Pages of one site show the same people again and again.
KEPT: Final = 4096


@dataclass(frozen=True, slots=True)
class Portrait:
    """`picture_url` is empty where the letter is shown; `colour` counts from 1."""

    picture_url: str
    letter: str
    colour: int


@lru_cache(maxsize=KEPT)
def portrait_of(name: str, picture_key: str = "") -> Portrait:
    """The same for the same name, on every page and in every process."""
    colour = crc32(name.strip().casefold().encode(errors="replace")) % COLOURS + 1
    return Portrait(f"/people/pictures/{picture_key}.webp" if picture_key else "", first_letter(name), colour)


def first_letter(name: str) -> str:
    """What a reader of the name takes for its first sign: a letter with its accents, a flag, a family.

    A part of Unicode's grapheme clusters (UAX 29), enough for names.
    """
    text = unicodedata.normalize("NFC", name)
    start = next((place for place, sign in enumerate(text) if _may_begin(sign)), None)
    if start is None:
        return NOBODY
    end = start + 1
    while end < len(text) and end - start < LONGEST_LETTER and _goes_on(text, start, end):
        end += 1
    return _capital(text[start:end].rstrip(JOINER))


def _may_begin(sign: str) -> bool:
    """Letters, digits and pictures; no blanks, marks, quotes or what cannot be seen."""
    return unicodedata.category(sign)[0] in "LN" or unicodedata.category(sign) == "So"


def _goes_on(text: str, start: int, end: int) -> bool:
    """Whether the sign at `end` is still part of what began at `start`."""
    sign, before = text[end], text[end - 1]
    if ord(sign) in FLAG_LETTERS:
        return end == start + 1 and ord(before) in FLAG_LETTERS
    return (
        unicodedata.category(sign)[0] == "M"
        or JOINER in {sign, before}
        or ord(sign) in SKIN_TONES
        or ord(sign) in TAGS
    )


def _capital(letter: str) -> str:
    # Some letters have a capital of two.
    capital = letter.upper()
    return capital if len(capital) == len(letter) else letter

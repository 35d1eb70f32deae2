"""Slugs: the readable last part of an address, made from a title."""

import re
import unicodedata
from collections.abc import Callable
from itertools import count

# Long enough for a question, short enough to be read in a search result.
LONGEST_SLUG = 80

# Latin letters that Unicode does not take apart into a letter and an accent.
_LATIN = str.maketrans(
    {"æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "ł": "l", "þ": "th", "ı": "i", "ŋ": "n"}
)
# Lower-casing "İ" leaves a dot that no letter takes up.
_LOOSE_ACCENTS = re.compile("(?<=[a-z])[\u0300-\u036f]+")
_APOSTROPHES = re.compile(r"['’‘ʼ`´]")


def slugify(title: str, fallback: str) -> str:
    """At most 80 characters, ASCII for Latin scripts; letters of other scripts stay, for titles in them
    would have no name otherwise (browsers show them decoded). `fallback` when nothing readable is left.
    """
    text = unicodedata.normalize("NFKC", _APOSTROPHES.sub("", title)).casefold().translate(_LATIN)
    kept = "".join(_letter(character) for character in unicodedata.normalize("NFC", text))
    slug = re.sub("-+", "-", _LOOSE_ACCENTS.sub("", kept)).strip("-")
    return _cut(slug, LONGEST_SLUG) or fallback


def _letter(character: str) -> str:
    """The character as it stands in a slug; marks stay, because in many scripts they are the vowels."""
    ascii_only = unicodedata.normalize("NFKD", character).encode("ascii", "ignore").decode()
    if ascii_only:
        return ascii_only if ascii_only.isalnum() else "-"
    return character if unicodedata.category(character)[0] in "LNM" else "-"


def _cut(slug: str, length: int) -> str:
    if len(slug) <= length:
        return slug
    words, hyphen, _ = slug[: length + 1].rpartition("-")
    return words if hyphen else slug[:length]


def unique(slug: str, taken: Callable[[str], bool]) -> str:
    """The slug itself, or the first of slug-2, slug-3, ... that is free, within the same length."""
    if not taken(slug):
        return slug
    tries = (f"{_cut(slug, LONGEST_SLUG - len(str(n)) - 1)}-{n}" for n in count(2))
    return next(candidate for candidate in tries if not taken(candidate))

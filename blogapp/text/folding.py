"""Text without case and accents, so that "Resume" finds "résumé", with the way back to the original."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Final

# A shorter word stands for itself alone.
SHORTEST_BEGINNING: Final = 3


def find_terms(text: str, terms: Iterable[str]) -> Iterator[tuple[int, int]]:
    """Where the terms stand in the text, as (start, end), in order and without overlap."""
    folded, origins = _fold(text)
    wanted = sorted({_fold(term)[0] for term in terms} - {""}, key=len, reverse=True)
    if not wanted:
        return
    for match in re.finditer("|".join(map(_at_a_word, wanted)), folded):
        after = origins[match.end()] if match.end() < len(origins) else len(text)
        yield origins[match.start()], max(after, origins[match.end() - 1] + 1)


def _at_a_word(term: str) -> str:
    """Scripts with upper and lower case separate words: there "art" must not be marked inside "start"."""
    before = r"(?<!\w)" if term[0].islower() or term[0].isdigit() else ""
    # "I" must not be marked in "If".
    after = r"(?!\w)" if len(term) < SHORTEST_BEGINNING and term[0].isascii() else ""
    return before + re.escape(term) + after


def _fold(text: str) -> tuple[str, range | list[int]]:
    """The folded text, and for each of its characters the index of the one it came from."""
    if text.isascii():
        return text.lower(), range(len(text))
    folded = [_fold_one(character) for character in text]
    return "".join(folded), [index for index, part in enumerate(folded) for _ in part]


@lru_cache(maxsize=4096)
def _fold_one(character: str) -> str:
    decomposed = unicodedata.normalize("NFKD", character.casefold())
    return "".join(part for part in decomposed if not unicodedata.combining(part))

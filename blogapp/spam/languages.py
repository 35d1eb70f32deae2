"""Alphabets and languages, always relative to those of the site: Russian is no spam on a Russian site."""

import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

# The first word of a letter's Unicode name is its alphabet. Languages not named here use Latin letters.
_ALPHABETS: Final[dict[str, frozenset[str]]] = {
    **dict.fromkeys(("ru", "uk", "bg", "sr", "mk", "be", "kk", "mn"), frozenset({"CYRILLIC"})),
    "el": frozenset({"GREEK"}),
    "he": frozenset({"HEBREW"}),
    **dict.fromkeys(("ar", "fa", "ur"), frozenset({"ARABIC"})),
    **dict.fromkeys(("hi", "mr", "ne"), frozenset({"DEVANAGARI"})),
    "th": frozenset({"THAI"}),
    "ko": frozenset({"HANGUL", "CJK"}),
    "zh": frozenset({"CJK"}),
    "ja": frozenset({"CJK", "HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA"}),
    "hy": frozenset({"ARMENIAN"}),
    "ka": frozenset({"GEORGIAN"}),
    "bn": frozenset({"BENGALI"}),
    "ta": frozenset({"TAMIL"}),
}

_ENGLISH: Final = frozenset(
    "the be to of and a in that have i it for not on with he as you do at this but his by from they we "
    "say her she or an will my one all would there their what so up out if about who get which go me "
    "when make can like time no just him know take people into year your good some could them see other "
    "than then now look only come its over think also back after use two how our work first well way "
    "even new want because any these give day most us is are was were has had been did does am more "
    "very really thanks thank great nice love please here where why too don't i'm it's that's check out "
    "video song blog post article site much many got i've you're".split()
)
# Below this share of everyday words a text of some length is in another language, or no language at all.
_ENOUGH: Final = 0.18


def is_english(words: Sequence[str]) -> bool:
    """Whether everyday English words carry the text. Short texts get the benefit of the doubt."""
    letters = [word for word in words if word[0].isalpha()]
    if not letters:
        return True
    known = sum(word in _ENGLISH for word in letters)
    return known / len(letters) >= _ENOUGH or (len(letters) <= 4 and all(map(str.isascii, letters)))


def foreign_share(text: str, language: str) -> float:
    """The share of letters that neither the site's language nor the Latin alphabet knows."""
    if text.isascii():
        return 0.0
    own = _ALPHABETS.get(language[:2], frozenset())
    alphabets = [_alphabet(letter) for letter in text if letter.isalpha()]
    if not alphabets:
        return 0.0
    return sum(alphabet != "LATIN" and alphabet not in own for alphabet in alphabets) / len(alphabets)


@lru_cache(maxsize=8192)
def _alphabet(letter: str) -> str:
    return unicodedata.name(letter, "LATIN").partition(" ")[0]

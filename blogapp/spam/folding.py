"""Text as the eye reads it: letters that only look Latin become Latin, characters without width go."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

# They split a word for programs and not for eyes: soft hyphens, joiners, marks of direction, selectors.
_INVISIBLE: Final = frozenset(
    map(chr, (0xAD, 0x34F, 0x61C, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x180E, 0xFEFF, 0x3164, 0xFFA0))
) | frozenset(map(chr, (*range(0x180B, 0x180E), *range(0x200B, 0x2010), *range(0x202A, 0x202F))))
_INVISIBLE_RANGES: Final = frozenset(map(chr, (*range(0x2060, 0x2070), *range(0xFE00, 0xFE10))))

# Pairs of a letter of another script and the Latin one it passes for; what Unicode's compatibility forms
# know already (full-width letters, Roman numerals, mathematical alphabets) is not among them.
_PAIRS: Final = (
    "аaеeоoрpсcуyхxіiјjѕsһhԁdԛqԝwьbгrүyҝkқkкkмmтtвbнhзzиuпnѡwѵvӏlвbўyёeҽeԍgԌgЗz"
    "αaεeοoιiρpτtυuνvκkωwχxγyϲcςsσoϳjηnβbμuϝf"
    "օoսuոnցgհhգgտsքp߀oߋo"
    "ꭺaᎪaᏴbᏟcᎠdᎬeᏀgᎻhᎥiᎫjᏦkᏞlᎷmᏢpᎡrᏚsᎢtᏙvᎳwᏃzᏔwᏤvᏒrᎽyᏆtᏪw"
    "ꮤwꮋhꮇmꮩvꮢrꮮlꮪsꭰdꭱeꭲtꭻjꮃwᏸbᏻgᏼb"
    "ɑaɡgɩiıiʟlʀrʏyᴀaᴄcᴅdᴇeᴊjᴋkᴍmɴnᴏoᴘpᴛtᴜuᴠvᴡwᴢzƅbɪiʙbɢgʜhꜰfꜱs"
    "ᥙu᧐oⲟoⲣpⲥcⲭxⲩyⲛnⲕkⲁaⲉeⲓiⲧtⲙmᗪdᑌuᒪlᗩaᗷbᑕcᗴeᖴfᛕk"
)
_LOOKS_LIKE: Final = dict(zip(map(ord, _PAIRS[::2]), _PAIRS[1::2], strict=True))

_LONGEST_FORM: Final = 4
_WORD: Final = re.compile(r"\w+")
_LATIN: Final = re.compile("[a-z]")


@dataclass(frozen=True, slots=True)
class Folded:
    """Lower-case text without accents, where each character came from, and how many words were disguised."""

    text: str
    origins: Sequence[int]
    length: int
    disguised: int = 0
    invisible: int = 0

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The place in the original of a passage of the folded text."""
        if start >= len(self.origins):
            return self.length, self.length
        after = self.origins[end] if end < len(self.origins) else self.length
        return self.origins[start], max(after, self.origins[start])


def fold(text: str) -> Folded:
    """The text folded, with the way back to the original."""
    if text.isascii():
        return Folded(text.lower(), range(len(text)), len(text))
    parts = [_fold_one(character) for character in text]
    folded = "".join(parts)
    origins = [index for index, part in enumerate(parts) for _ in part]
    undisguised, disguised = _undisguise(folded)
    return Folded(undisguised, origins, len(text), disguised, sum(map(_is_invisible, text)))


def fold_name(name: str) -> str:
    """A name with every look-alike read as Latin, words or not, so that two names can be compared by eye."""
    return " ".join(fold(name).text.translate(_LOOKS_LIKE).split())


def _undisguise(text: str) -> tuple[str, int]:
    """Look-alikes are replaced only in words that have Latin letters too: a Russian word stays Russian."""
    disguised = 0

    def latin(match: re.Match[str]) -> str:
        nonlocal disguised
        word = match[0]
        if word.isascii() or not _LATIN.search(word):
            return word
        shown = word.translate(_LOOKS_LIKE)
        disguised += shown != word
        return shown

    return _WORD.sub(latin, text), disguised


def _is_invisible(character: str) -> bool:
    return character in _INVISIBLE or character in _INVISIBLE_RANGES


@lru_cache(maxsize=8192)
def _fold_one(character: str) -> str:
    if character == "\xa0":
        return " "
    if character == "’":
        return "'"
    if _is_invisible(character):
        return ""
    decomposed = unicodedata.normalize("NFKD", character.casefold())
    # One character of the Arabic presentation forms stands for eighteen.
    return "".join(part for part in decomposed[:_LONGEST_FORM] if not unicodedata.combining(part))

"""Characters that no text of this site keeps, and texts that are nothing but what nobody sees."""

import re
import unicodedata
from typing import Final

# Direction controls (U+202A to U+202E, U+2066 to U+2069) are dropped rather than isolated: they reach to the
# end of their paragraph and can make a link or a name read as another. Hebrew and Arabic need none of them,
# the browser finds their direction itself; the harmless marks U+200E and U+200F stay.
# Lone surrogates cannot be written as UTF-8; controls, NUL among them, are refused by databases and by XML.
_UNWANTED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
# Letters and signs to Unicode, and yet blank: Hangul fillers and the empty Braille cell.
_BLANK: Final = frozenset("\u115f\u1160\u2800\u3164\uffa0")
_LINE_END = re.compile(r"\r\n?")


def tidy(text: str) -> str:
    """The text without unwanted characters, each line ended by a single line feed."""
    if "\r" in text:
        text = _LINE_END.sub("\n", text)
    return _UNWANTED.sub("", text)


def is_blank(text: str) -> bool:
    """Whether a reader would see nothing: spaces, joiners, marks without a letter."""
    return all(character in _BLANK or unicodedata.category(character)[0] in "ZCM" for character in text)

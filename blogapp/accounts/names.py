"""Names of people in one line: what a person typed or a provider told, without signs that deceive the eye."""

import unicodedata
from typing import Final

LONGEST_NAME: Final = 80
# They turn the letters after them around, also those of the page: U+200D, which joins emoji, may stay.
TURNING: Final = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
# Controls and broken surrogates, which databases and XML refuse.
UNWANTED: Final = frozenset({"Cc", "Cs"})
# Letters, numbers, punctuation, symbols: a name of white space and joiners alone is none.
VISIBLE: Final = frozenset("LNPS")
# Letters and signs to Unicode, and yet blank: Hangul fillers and the empty Braille cell.
BLANK: Final = frozenset("\u115f\u1160\u2800\u3164\uffa0")


def plain_name(text: str) -> str:
    """The name in one line; empty where nothing of it would be seen. It may still be too long."""
    kept = (sign if sign.isspace() or _is_harmless(sign) else "" for sign in text)
    name = " ".join("".join(kept).split())
    return name if any(_is_seen(sign) for sign in name) else ""


def short_name(text: str) -> str:
    """The plain name, cut where it is too long: for names that nobody can be asked to shorten."""
    return plain_name(plain_name(text)[:LONGEST_NAME])


def _is_harmless(sign: str) -> bool:
    return sign not in TURNING and _category(sign) not in UNWANTED


def _is_seen(sign: str) -> bool:
    return _category(sign)[0] in VISIBLE and sign not in BLANK


def _category(sign: str) -> str:
    return unicodedata.category(sign)

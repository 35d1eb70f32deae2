"""Which passwords are refused: too short, too long, or the first that a stranger would try."""

import unicodedata
from collections.abc import Iterable
from enum import Enum
from typing import Final

# Long enough that guessing at the rate of `web/limits.py` is hopeless; more rules would not make it better.
SHORTEST: Final = 12
# Whole sentences fit. What is longer costs time to hash and is no safer.
LONGEST: Final = 200
# Fewer different characters than this are one key held down, or a short word said again.
FEWEST_DIFFERENT: Final = 5
# What the lists of stolen passwords begin with, without the digits and signs that people add.
COMMON: Final = frozenset(
    "admin administrator changeme iloveyou letmein password passwordpassword qwerty qwertyuiop"
    " qwertyuiopasdfghjkl trustno welcome".split()
)
DIGITS_IN_ORDER: Final = "1234567890" * 21


class Fault(Enum):
    """Why a password is refused."""

    TOO_SHORT = "too short"
    TOO_LONG = "too long"
    GUESSABLE = "guessable"


def canonical(password: str) -> str:
    """The same characters for the same keys, whichever system they were typed on."""
    return unicodedata.normalize("NFKC", password)


def fault_in(password: str, known: Iterable[str]) -> Fault | None:
    """What is wrong with a canonical password. `known` is what everyone knows of the person and the site."""
    if len(password) < SHORTEST:
        return Fault.TOO_SHORT
    if len(password) > LONGEST:
        return Fault.TOO_LONG
    return Fault.GUESSABLE if _is_guessable(password, known) else None


def _is_guessable(password: str, known: Iterable[str]) -> bool:
    letters = _letters(password)
    return (
        len(set(password)) < FEWEST_DIFFERENT
        or password in DIGITS_IN_ORDER
        or (letters != "" and letters in COMMON | {_letters(text) for text in known})
    )


def _letters(text: str) -> str:
    return "".join(character for character in canonical(text).casefold() if character.isalpha())

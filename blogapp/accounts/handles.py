"""Short names for the addresses of people: plain letters, digits and hyphens."""

import re
import secrets
import unicodedata
from collections.abc import Callable
from itertools import chain, repeat
from typing import Final

SHORTEST: Final = 2
LONGEST: Final = 40
WELL_SHAPED: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
# Who has one of these seems to speak for the site, so readers cannot have them.
RESERVED: Final = frozenset(
    "admin administrator anonymous author blogapp editor help me moderator moderation official owner people"
    " pictures postmaster root security site somebody staff support system team webmaster".split()
)
# So many people of one name get a number, and each look-up costs; whoever comes later gets signs by chance.
NUMBERED: Final = 9


def handle_for(name: str, is_taken: Callable[[str], bool]) -> str:
    """A free handle in the spirit of a name; "someone" where the name has no plain letters."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    stem = re.sub(r"[^a-z0-9]+", "-", plain)[:LONGEST].strip("-") or "someone"
    numbered = (f"{stem}-{number}" for number in range(2, NUMBERED + 1))
    by_chance = (f"{stem}-{secrets.token_hex(3)}" for _ in repeat(None))
    return next(handle for handle in chain([stem], numbered, by_chance) if not is_taken(handle))


def is_well_shaped(handle: str) -> bool:
    """Whether a person may choose this, were it free."""
    return SHORTEST <= len(handle) <= LONGEST and WELL_SHAPED.fullmatch(handle) is not None

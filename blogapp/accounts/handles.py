"""Short names for the addresses of people: plain letters, digits and hyphens."""

import re
import unicodedata
from collections.abc import Callable
from itertools import count
from typing import Final

LONGEST: Final = 40


def handle_for(name: str, is_taken: Callable[[str], bool]) -> str:
    """A free handle in the spirit of a name; "someone" where the name has no plain letters."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    stem = re.sub(r"[^a-z0-9]+", "-", plain)[:LONGEST].strip("-") or "someone"
    candidates = (stem if number == 1 else f"{stem}-{number}" for number in count(1))
    return next(handle for handle in candidates if not is_taken(handle))

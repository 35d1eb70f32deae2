"""What a reader chose of where they stand, from the fields of a form."""

import re
from collections.abc import Mapping
from typing import Final

from blogapp.stances.models import LONGEST_CONDITION, LONGEST_PERSPECTIVE
from blogapp.stances.standing import Standing
from blogapp.stances.tally import Stance

# Chosen by who takes a condition back and goes on saying that it depends.
NO_CONDITION: Final = "none"
LARGEST_ID: Final = 2**31 - 1
# Conditions are shown to everyone as they are typed: nothing in them may lead anywhere.
ADDRESS: Final = re.compile(r"://|www\.|@|\b[\w-]+\.(?:[a-z]{2,})/?\b", re.IGNORECASE)


def names_address(text: str) -> bool:
    """Whether a text holds what looks like an address."""
    return ADDRESS.search(text) is not None


def standing_of(fields: Mapping[str, str | None]) -> Standing:
    """The choice. Who names a condition and no stance says that it depends."""
    new = " ".join((fields.get("new_condition") or "").split())[:LONGEST_CONDITION]
    named = fields.get("condition") or ""
    drops = named == NO_CONDITION
    condition_id = None if drops else id_in(named)
    names_condition = bool(new or condition_id)
    stance = fields.get("stance") or (Stance.DEPENDS.value if names_condition else "")
    return Standing(
        stance=stance,
        perspective=(fields.get("perspective") or "")[:LONGEST_PERSPECTIVE],
        condition_id=condition_id,
        new_condition=new if stance == Stance.DEPENDS else "",
        drops_condition=drops,
    )


def id_in(text: str) -> int | None:
    """The number of a row; None for what is none. One that is not there is refused where it is looked for."""
    if not text:
        return None
    is_number = text.isascii() and text.isdecimal() and len(text) <= len(str(LARGEST_ID))
    # Zero is nobody's number: a strange one is refused, not taken for none at all.
    return int(text) if is_number and int(text) <= LARGEST_ID else 0

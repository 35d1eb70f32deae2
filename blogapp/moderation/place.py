"""Where a page of a queue begins: a place in its order, as text in an address. Pure functions."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

# Urgency, or nothing where there is none; microseconds since 1970; the row's key.
WRITTEN: Final = re.compile(r"(\d{0,2})-(\d{1,17})-(\d{1,10})", re.ASCII)
EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
# The latest moment that a database keeps is long before.
LAST_SECOND: Final = 200_000_000_000
MICROSECOND: Final = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Place:
    """The last comment that was seen. Kept as values: the comment itself may be somewhere else by now."""

    urgency: int | None
    created_at: datetime
    id: int

    def __str__(self) -> str:
        micros = (self.created_at - EPOCH) // MICROSECOND
        return f"{'' if self.urgency is None else self.urgency}-{max(micros, 0)}-{self.id}"


def place_in(written: str) -> Place | None:
    """The place that an address names; nothing for what no page of ours has written."""
    found = WRITTEN.fullmatch(written)
    if found is None or int(found[2]) > LAST_SECOND * 1_000_000 or int(found[3]) >= 2**31:
        return None
    urgency = int(found[1]) if found[1] else None
    return Place(urgency, EPOCH + int(found[2]) * MICROSECOND, int(found[3]))

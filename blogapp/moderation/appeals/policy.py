"""When a writer may ask for a second look, and what others' waiting tells: pure rules on plain values."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from blogapp.comments.models import Status

# Until then it simply waits for its turn.
PATIENCE: Final = timedelta(days=1)
# Fewer say nothing of the next one.
FEWEST: Final = 10


@dataclass(frozen=True, slots=True)
class Expectation:
    """How long others waited, in seconds: half of them at most this, nine in ten at most that."""

    half: int
    most: int


def may_appeal(
    status: str, *, is_refused: bool, waits_since: datetime, now: datetime, has_appealed: bool
) -> bool:
    """Once, after a refusal or a day of waiting. `is_refused`: a person decided, not the filter alone."""
    is_hidden = status in {Status.HELD, Status.SPAM, Status.TRASHED}
    is_time = is_refused or (status != Status.TRASHED and now - waits_since > PATIENCE)
    return is_hidden and is_time and not has_appealed


def expectation(waited: Sequence[int]) -> Expectation | None:
    """From how long the last comments waited; nothing where too few tell."""
    if len(waited) < FEWEST:
        return None
    ordered = sorted(waited)
    return Expectation(ordered[(len(ordered) - 1) // 2], ordered[(len(ordered) - 1) * 9 // 10])

"""What one person adds to the counters of a thread: arithmetic on what they said, without any database.

A counter that a recount must find again can only be a function of what is stored. So every change is made as
the difference between a person's share before and after it, and a recount adds the shares of all.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from enum import StrEnum
from itertools import pairwise
from typing import Final, Protocol

# What is counted, and of what: ("all", "pro"), ("perspective", "coach", "con"), ("day", "2026-03-01", "pro").
Key = tuple[str, ...]

ALL: Final = "all"
GUEST: Final = "guest"
PERSPECTIVE: Final = "perspective"
MOVE: Final = "move"
DAY: Final = "day"
CONDITION: Final = "condition"
MOVER: Final = "mover"
# No word of a key holds a tab: perspectives are single lines of plain words.
BETWEEN: Final = "\t"


class Stance(StrEnum):
    """The three sides of a question."""

    PRO = "pro"
    CON = "con"
    DEPENDS = "depends"


class Declared(Protocol):
    """What a person said once; an empty stance takes back what was said before."""

    @property
    def stance(self) -> str: ...
    @property
    def perspective(self) -> str: ...
    @property
    def condition_id(self) -> int | None: ...
    @property
    def moved_by_id(self) -> int | None: ...
    @property
    def is_public(self) -> bool: ...
    @property
    def created_at(self) -> datetime: ...


def share(declared: Sequence[Declared], *, is_guest: bool) -> Counter[Key]:
    """What one person adds to the counters of a thread. `declared` is all they said there, oldest first."""
    said = [each for each in declared if each.is_public]
    counted = _days(said)
    if not said or not said[-1].stance:
        return counted
    first, latest = next(each for each in said if each.stance), said[-1]
    counted[ALL, latest.stance] += 1
    counted[MOVE, first.stance, latest.stance] += 1
    if is_guest:
        counted[GUEST, latest.stance] += 1
    if latest.perspective:
        counted[PERSPECTIVE, latest.perspective, latest.stance] += 1
    if latest.condition_id and latest.stance == Stance.DEPENDS:
        counted[CONDITION, str(latest.condition_id)] += 1
    if mover := _mover(said):
        counted[MOVER, str(mover)] += 1
    return counted


def _days(said: Iterable[Declared]) -> Counter[Key]:
    """How each day's end differs from the day before: steps that add up to where people stand."""
    counted: Counter[Key] = Counter()
    before = ""
    for each in said:
        day = each.created_at.astimezone(UTC).date().isoformat()
        if before:
            counted[DAY, day, before] -= 1
        if each.stance:
            counted[DAY, day, each.stance] += 1
        before = each.stance
    return without_zeros(counted)


def _mover(said: Sequence[Declared]) -> int | None:
    """The comment named with the latest move: who goes to and fro credits one, not many."""
    moves = [after for before, after in pairwise(said) if before.stance and before.stance != after.stance]
    return moves[-1].moved_by_id if moves and moves[-1].stance else None


def difference(after: Counter[Key], before: Counter[Key]) -> Counter[Key]:
    """The steps from one share to another."""
    steps = Counter(after)
    steps.subtract(before)
    return without_zeros(steps)


def without_zeros(counts: Counter[Key]) -> Counter[Key]:
    """The same counters; what is not there is zero."""
    return Counter({key: number for key, number in counts.items() if number})


def packed(counts: Counter[Key], belongs: Callable[[Key], bool]) -> dict[str, int]:
    """Those counters that belong, as they are stored, in a sure order."""
    return {BETWEEN.join(key): counts[key] for key in sorted(counts) if counts[key] and belongs(key)}


def unpacked(stored: Mapping[str, int]) -> Counter[Key]:
    """The counters of a stored text."""
    return Counter({tuple(name.split(BETWEEN)): number for name, number in stored.items()})

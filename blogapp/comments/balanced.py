"""The order in which sides take turns: arithmetic on a few numbers of each root comment. No database."""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import cycle
from typing import Final
from zlib import crc32

from blogapp.stances.tally import Stance

# 95 % sure: the usual reading of Wilson's interval (E. B. Wilson, J. Am. Stat. Assoc. 22, 1927).
Z: Final = 1.96
# Of each side's places every third belongs to a new comment, while there are some: it can be read, and voted
# for, before the old ones have taken all there is.
FRESH_EVERY: Final = 3
FRESH_FOR: Final = timedelta(days=3)


def wilson(helpful: int, voters: int) -> float:
    """The lower bound of the share of voters who found it helpful; nothing where nobody voted."""
    if not voters:
        return 0.0
    share, z2 = helpful / voters, Z * Z
    spread = Z * math.sqrt((share * (1 - share) + z2 / (4 * voters)) / voters)
    return (share + z2 / (2 * voters) - spread) / (1 + z2 / voters)


@dataclass(frozen=True, slots=True)
class Root:
    """What the order needs of a root comment."""

    id: int
    public_id: str
    stance: str
    helpful: int
    created_at: datetime


def in_turns(roots: Iterable[Root], at: datetime, sides: Sequence[Stance]) -> list[Root]:
    """All these roots as they stand at this moment: side after side, those without one in their turn too.

    The same roots, moment and sides give the same order, so a reader who carries the moment on turns pages
    of one order. Which side begins changes by day.
    """
    by_side: dict[str, list[Root]] = {side: [] for side in (*sides, "")}
    for root in roots:
        by_side.setdefault(root.stance, []).append(root)
    first = at.toordinal() % len(sides)
    order = [*sides[first:], *sides[:first], ""]
    queues = [_queue(by_side[side], at, is_side=bool(side)) for side in order]
    return list(_dealt(queues))


def by_helpfulness(roots: Iterable[Root], at: datetime) -> list[Root]:
    """The most helpful first; equal ones rotate by day."""
    return sorted(roots, key=lambda root: (-wilson(root.helpful, root.helpful), _turn(root, at)))


def _dealt(queues: Iterable[Iterator[Root]]) -> Iterator[Root]:
    waiting = list(queues)
    while waiting:
        for queue in list(waiting):
            root = next(queue, None)
            if root is None:
                waiting.remove(queue)
            else:
                yield root


def _queue(roots: list[Root], at: datetime, *, is_side: bool) -> Iterator[Root]:
    if not is_side:
        # They take no side, so there is nothing to be fair about: helpful ones, then the newest.
        yield from sorted(roots, key=lambda root: (-root.helpful, -root.created_at.timestamp(), -root.id))
        return
    ranked = by_helpfulness(roots, at)
    fresh = [root for root in ranked if at - root.created_at < FRESH_FOR]
    fresh.sort(key=lambda root: (root.created_at, root.id))
    shown: set[int] = set()
    places = cycle(range(1, FRESH_EVERY + 1))
    best = iter(ranked)
    while len(shown) < len(ranked):
        root = _newest(fresh, shown) if next(places) == FRESH_EVERY else None
        root = root or next(each for each in best if each.id not in shown)
        shown.add(root.id)
        yield root


def _newest(fresh: list[Root], shown: set[int]) -> Root | None:
    while fresh:
        root = fresh.pop()
        if root.id not in shown:
            return root
    return None


def _turn(root: Root, at: datetime) -> int:
    return crc32(f"{root.id}:{at.date()}".encode())


@dataclass(frozen=True, slots=True)
class Place:
    """Where a reader of the balanced order is: after which comment, in the order of which moment."""

    public_id: str
    at: datetime
    # Beyond the comments that were dealt out in turns.
    is_rest: bool = False

    def __str__(self) -> str:
        return f"{self.public_id}.{int(self.at.timestamp()):x}{'.rest' if self.is_rest else ''}"


def place_in(text: str, now: datetime, oldest: timedelta = timedelta(days=1)) -> Place:
    """The place that `after` names. An order older than a day, or of tomorrow, is today's."""
    public_id, moment, rest, *_more = [*text[:60].replace("\0", "").split("."), "", ""]
    try:
        at = datetime.fromtimestamp(int(moment[:9], 16), now.tzinfo)
    except (ValueError, OverflowError, OSError):
        return Place(public_id, now)
    # The moment is the second that was still going on.
    is_known = now - oldest <= at <= now + timedelta(seconds=1)
    return Place(public_id, at if is_known else now, is_rest=rest == "rest")

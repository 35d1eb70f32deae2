"""The order in which an archive's comments are stored: by date, each after what it answers. No database, no framework."""

from array import array
from collections.abc import Sequence
from typing import Final

# Comments are meant by their number in the archive; this stands for the parent of a root comment.
NOBODY: Final = -1


def cut_loops(parents: "array[int]") -> int:
    """Make roots of all comments that answer themselves, over however many others; how many there were."""
    cut = 0
    is_seen = bytearray(len(parents))
    for start in range(len(parents)):
        way = _way_up(start, parents, is_seen)
        end = parents[way[-1]] if way else NOBODY
        # The way ends where it began, or at something seen on an earlier way.
        if end in way:
            for member in way[way.index(end) :]:
                parents[member] = NOBODY
                cut += 1
    return cut


def in_order(parents: Sequence[int], moments: Sequence[float]) -> list[int]:
    """All comments, oldest first. One that is dated before what it answers stands right behind it. No loops."""
    no_earlier = array("d", moments)
    depths = array("l", bytes(array("l").itemsize * len(parents)))
    is_seen = bytearray(len(parents))
    for start in range(len(parents)):
        for comment in reversed(_way_up(start, parents, is_seen)):
            parent = parents[comment]
            if parent != NOBODY:
                depths[comment] = depths[parent] + 1
                no_earlier[comment] = max(moments[comment], no_earlier[parent])
    order = sorted(range(len(parents)), key=moments.__getitem__)
    # Sorting is stable: of three sorts the last counts most.
    order.sort(key=depths.__getitem__)
    order.sort(key=no_earlier.__getitem__)
    return order


def _way_up(start: int, parents: Sequence[int], is_seen: bytearray) -> list[int]:
    """The comment and what it answers, and so on, as far as that was not seen yet."""
    way = []
    here = start
    while here != NOBODY and not is_seen[here]:
        is_seen[here] = True
        way.append(here)
        here = parents[here]
    return way

"""Where an archive's comments hang in their thread: arithmetic on numbers, no database, no framework.

Comments are meant by their number in the archive, from 0 on.
"""

from array import array
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import compress
from typing import Final

from blogapp.comments import tree

# Stands for the parent of a root comment.
NOBODY: Final = -1


@dataclass(frozen=True, slots=True)
class Places:
    """By number: a comment's id, the id of what it answers (or 0), its path. `order` is oldest first."""

    order: Sequence[int]
    ids: Sequence[int]
    answered_ids: Sequence[int]
    paths: Sequence[str]

    def replies_below(self, is_published: Iterable[int]) -> Counter[int]:
        """How many published comments stand below an id, at any depth."""
        below: Counter[int] = Counter()
        for path in compress(self.paths, is_published):
            below.update(tree.ids_in(path)[:-1])
        return below


def cut_loops(parents: "array[int]") -> int:
    """Make roots of all comments that answer themselves, over however many others; how many there were."""
    cut = 0
    is_seen = bytearray(len(parents))
    for start in range(len(parents)):
        way = _way_up(start, parents, is_seen)
        end = parents[way[-1]] if way else NOBODY
        # The way ends at a root, at something seen on an earlier way, or where it has been.
        if end in way:
            for member in way[way.index(end) :]:
                parents[member] = NOBODY
                cut += 1
    return cut


def in_order(parents: Sequence[int], moments: Sequence[float]) -> list[int]:
    """All numbers, oldest first; one dated before what it answers stands right behind that. No loops."""
    no_earlier = array("d", moments)
    depths = array("l", [0]) * len(parents)
    is_seen = bytearray(len(parents))
    for start in range(len(parents)):
        for number in reversed(_way_up(start, parents, is_seen)):
            parent = parents[number]
            if parent != NOBODY:
                depths[number] = depths[parent] + 1
                no_earlier[number] = max(moments[number], no_earlier[parent])
    # Sorting is stable: of three sorts the last counts most.
    order = sorted(range(len(parents)), key=moments.__getitem__)
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


def places(
    order: Sequence[int],
    parents: Sequence[int],
    paths_above: Mapping[int, str],
    new_ids: Iterable[int],
    deepest: int,
) -> Places:
    """The places of comments that get these rising ids in this order, parents before their answers.

    `paths_above` has, for answers to what is in the thread already, the path of that.
    """
    ids = array("q", [0]) * len(order)
    answered_ids = array("q", ids)
    paths = [""] * len(order)
    for number, new_id in zip(order, new_ids, strict=True):
        parent = parents[number]
        above = paths_above.get(number, "") if parent == NOBODY else paths[parent]
        ids[number] = new_id
        answered_ids[number] = tree.ids_in(above)[-1] if above else 0
        paths[number] = tree.place_under(above, deepest).path(new_id)
    return Places(order, ids, answered_ids, paths)

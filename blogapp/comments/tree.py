"""The shape of a thread: keys, paths and depths as pure arithmetic. No database, no framework."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Protocol, TypeVar

# Digits sort as their values do, byte by byte, which makes text order equal reading order.
DIGITS: Final = "0123456789abcdefghijklmnopqrstuv"
# Seven digits of 32 name 34 billion comments; ten levels make a path of 70 characters.
KEY_LENGTH: Final = 7
# Sorts after every digit: the end of a subtree's range.
AFTER_ALL_KEYS: Final = "w"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a comment hangs. `parent_id` and `root_id` are None for a root comment."""

    parent_id: int | None
    root_id: int | None
    depth: int
    path_above: str

    def path(self, comment_id: int) -> str:
        """The whole path, once the comment's own id is known."""
        return self.path_above + key(comment_id)


ROOT: Final = Place(parent_id=None, root_id=None, depth=1, path_above="")


def place_under(parent_path: str, deepest: int) -> Place:
    """The place of a reply to the comment with this path: below it, or beside it on the deepest level."""
    ids = ids_in(parent_path)[: max(deepest - 1, 0)]
    if not ids:
        return ROOT
    return Place(ids[-1], ids[0], len(ids) + 1, parent_path[: len(ids) * KEY_LENGTH])


def key(comment_id: int) -> str:
    """The fixed-width key of an id."""
    digits = [DIGITS[(comment_id >> shift) & 31] for shift in range(5 * (KEY_LENGTH - 1), -1, -5)]
    return "".join(digits)


def ids_in(path: str) -> list[int]:
    """The ids of a path: its ancestors from the root down, and the comment itself last."""
    return [int(path[start : start + KEY_LENGTH], 32) for start in range(0, len(path), KEY_LENGTH)]


def replanted(
    branch: Sequence[tuple[int, int | None, int | None]], above: str, deepest: int
) -> dict[int, Place]:
    """The new places of a branch below the comment with the path `above`, or by itself where that is empty.

    `branch` has (id, parent id, id of what it answers) in reading order, its first comment first. What is too
    deep there hangs on the last level, and what was too deep before hangs again below what it answers.
    """
    paths: dict[int, str] = {}
    places: dict[int, Place] = {}
    for comment_id, parent_id, reply_to_id in branch:
        path_above = paths.get(reply_to_id or 0) or paths.get(parent_id or 0) or above
        places[comment_id] = place_under(path_above, deepest)
        paths[comment_id] = places[comment_id].path(comment_id)
    return places


class HasDepth(Protocol):
    """Any row of a flat thread, in reading order."""

    @property
    def depth(self) -> int: ...


Row = TypeVar("Row", bound=HasDepth)


def nested(rows: Iterable[Row]) -> Iterator[tuple[Row, bool, int]]:
    """Each row with what a loop needs to draw nested lists: does one open below it, how many end after it.

    Depths may jump, for a page can begin inside a branch: each list holds whatever is deeper than its parent.
    """
    rows = list(rows)
    open_lists = [row.depth for row in rows[:1]]
    followers: list[Row | None] = [*rows[1:], None]
    for row, following in zip(rows, followers, strict=False):
        if following is None:
            yield row, False, len(open_lists) - 1
        elif following.depth > row.depth:
            open_lists.append(following.depth)
            yield row, True, 0
        else:
            closes = 0
            while len(open_lists) > 1 and open_lists[-2] >= following.depth:
                open_lists.pop()
                closes += 1
            open_lists[-1] = following.depth
            yield row, False, closes

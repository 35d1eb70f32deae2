"""Which comment answers which: the shapes of threads that are measured."""

from collections.abc import Callable
from typing import Final

# The comment that the comment at a place answers, by its place; None begins a branch of its own.
Shape = Callable[[int], int | None]

# Twenty comments: five begin something, most talk is under the first, one exchange goes six levels down.
TWENTY: Final = (None, 0, 1, 1, 3, 4, 5, 0, None, 8, 8, 9, None, None, 13, 14, 13, None, 17, 18)


def discussion(place: int) -> int | None:
    """Twenty again and again: a first page of 25 roots shows 100 comments whatever the size of the thread."""
    start, within = place - place % len(TWENTY), place % len(TWENTY)
    answered = TWENTY[within]
    return None if answered is None else start + answered


def full_roots(place: int) -> int | None:
    """Each root has more replies than a page shows of it: the heaviest page there is."""
    return place - place % 60 if place % 60 else None


def one_root(place: int) -> int | None:
    """Everyone answers the first."""
    return 0 if place else None


def chain(place: int) -> int | None:
    """Everyone answers the one before, far below the deepest level that is shown."""
    return place - 1 if place else None

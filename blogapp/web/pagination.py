"""Numbered pages of a list: the newest first, a page beyond the last is not found."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

Item = TypeVar("Item")

# A reader turns pages; a robot that asks for page 100,000 would make the database count that far.
LAST_PAGE = 1000


@dataclass(frozen=True, slots=True)
class Page(Generic[Item]):
    """Some items in order, and whether there are others before and after."""

    items: Sequence[Item]
    number: int
    has_next: bool

    @property
    def previous(self) -> int | None:
        return self.number - 1 if self.number > 1 else None

    @property
    def next(self) -> int | None:
        return self.number + 1 if self.has_next and self.number < LAST_PAGE else None


def page_number(text: str | None) -> int | None:
    """The number in `?page=`, 1 when absent, None when there can be no such page."""
    number = text or "1"
    if not (number.isascii() and number.isdecimal()) or not 1 <= int(number[:6]) <= LAST_PAGE:
        return None
    return int(number[:6])

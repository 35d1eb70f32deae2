"""Links as they are typed: a row each, with its place. An empty row takes its link away."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from blogapp.web.site_links import MAX_LINKS, LinkNotSound, SiteLink, sound_link

# Offered below those that are there, as long as there is room.
EMPTY_ROWS: Final = 2


@dataclass(frozen=True, slots=True)
class Row:
    """What stands in one row, and what is wrong with it."""

    place: str
    words: str
    address: str
    error: str = ""

    @property
    def is_empty(self) -> bool:
        return not self.words.strip() and not self.address.strip()


def rows_of(links: Sequence[SiteLink]) -> list[Row]:
    """The rows of a form that was not typed into yet."""
    rows = [Row(str(number), link.words, link.address) for number, link in enumerate(links, 1)]
    empty = range(len(rows) + 1, min(MAX_LINKS, len(rows) + EMPTY_ROWS) + 1)
    return rows + [Row(str(number), "", "") for number in empty]


def typed_rows(places: Sequence[str], words: Sequence[str], addresses: Sequence[str]) -> list[Row]:
    """The rows that were sent, each with a sentence where it cannot be kept."""
    sent = zip(places, words, addresses, strict=False)
    return [_checked(Row(*row)) for row in list(sent)[:MAX_LINKS]]


def in_order(rows: Sequence[Row]) -> str:
    """The setting that sound rows make. Who is moved to a place gets it, and the others make room."""
    numbered = sorted(enumerate(rows, 1), key=lambda row: _place(*row))
    return "\n".join(str(sound_link(row.words, row.address)) for _, row in numbered if not row.is_empty)


def _checked(row: Row) -> Row:
    try:
        if not row.is_empty:
            sound_link(row.words, row.address)
    except LinkNotSound as reason:
        return Row(row.place, row.words, row.address, str(reason))
    return row


def _place(number: int, row: Row) -> tuple[int, int]:
    typed = row.place.strip()
    wanted = int(typed) if typed.isascii() and typed.isdecimal() and len(typed) <= len("999") else number
    # Moved up it comes before who is there, moved down behind.
    return wanted, (wanted > number) - (wanted < number)

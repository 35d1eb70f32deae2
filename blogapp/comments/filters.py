"""What a reader asks of a thread: an order, a place, and which comments."""

from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import urlencode

from sqlalchemy import ColumnElement, TextClause, text

from blogapp.comments.models import Comment
from blogapp.comments.view import Order
from blogapp.stances.models import LONGEST_PERSPECTIVE
from blogapp.stances.tally import Stance

LARGEST_ID: Final = 2**31 - 1


@dataclass(frozen=True, slots=True)
class Asked:
    """The order of a thread's page, where it begins, and what is filtered for."""

    order: Order = Order.BALANCED
    after: str | None = None
    stance: str = ""
    perspective: str = ""
    condition_id: int | None = None
    # Pro and con beside each other.
    has_sides: bool = False

    @property
    def is_filtered(self) -> bool:
        return bool(self.stance or self.perspective or self.condition_id)

    @property
    def order_of_filter(self) -> Order:
        """Among comments of one side nothing is left to balance: the most helpful come first."""
        return Order.TOP if self.order is Order.BALANCED else self.order

    def conditions(self) -> list[ColumnElement[bool] | TextClause]:
        """What a comment must be to be shown.

        SQLite uses an index of some rows only where a query says so in the words of that index.
        """
        wanted: list[ColumnElement[bool] | TextClause] = []
        if self.stance:
            wanted += [Comment.stance == self.stance, text("comments.stance <> ''")]
        if self.perspective:
            wanted += [Comment.perspective == self.perspective, text("comments.perspective <> ''")]
        if self.condition_id:
            wanted.append(Comment.condition_id == self.condition_id)
        return wanted

    def query(self) -> str:
        """The address's part after the question mark, without what goes without saying."""
        fields = {
            "view": "sides" if self.has_sides else "",
            "sort": "" if self.order is Order.BALANCED else self.order.value,
            "stance": self.stance,
            "perspective": self.perspective,
            "condition": self.condition_id or "",
            "after": self.after or "",
        }
        return urlencode({name: value for name, value in fields.items() if value})

    def address_in_order(self, url: str, order: str) -> str:
        """The same comments in another order, from the first one on."""
        return self.address(url, order=Order(order), has_sides=False)

    def feed_query(self) -> str:
        """What the feed of the same comments is asked."""
        return replace(self, order=Order.BALANCED, after=None).query()

    def address(self, url: str, **changes: object) -> str:
        """The address of this page, or of one that differs in some way; always of its first comments."""
        other = replace(self, **{"after": None, **changes})  # type: ignore[arg-type]  # its own fields
        return f"{url}?{query}" if (query := other.query()) else url


# What an address that asks for nothing shows.
PLAIN: Final = Asked()


def asked_for(fields: dict[str, str]) -> Asked:
    """What an address asks for; what it cannot ask for is left out."""
    number = fields.get("condition", "")
    is_id = number.isascii() and number.isdecimal() and len(number) < 11 and 0 < int(number) <= LARGEST_ID  # noqa: PLR2004
    stance = fields.get("stance", "")
    return Asked(
        order=_order(fields.get("sort", "")),
        after=fields.get("after"),
        stance=stance if stance in set(Stance) else "",
        perspective=fields.get("perspective", "").replace("\0", "")[:LONGEST_PERSPECTIVE],
        condition_id=int(number) if is_id else None,
        has_sides=fields.get("view") == "sides",
    )


def _order(word: str) -> Order:
    return Order(word) if word in set(Order) else Order.BALANCED

"""Addresses that no page of ours has: PostgreSQL cannot even be asked for a NUL, or for such a large id."""

from typing import Any, Final

from flask import request
from flask_babel import gettext as _
from werkzeug.routing import IntegerConverter

from blogapp.errors import NotFound

# The largest id that a column of PostgreSQL holds.
LARGEST_ID: Final = 2**31 - 1


class Id(IntegerConverter):
    """`<int:…>` in addresses: what no row can be called leads nowhere."""

    def __init__(self, url_map: Any, *args: Any, **more: Any) -> None:
        super().__init__(url_map, *args, **{"max": LARGEST_ID, **more})


def id_in(text: str) -> int:
    """The same for `request.args.get`, as in `?after=7`; raises ValueError for what no row can be called."""
    # A digit more than the largest has is enough to know.
    number = int(text[:11]) if text.isascii() and text.isdecimal() else -1
    if not 0 <= number <= LARGEST_ID:
        raise ValueError("no row is called so")
    return number


def refuse_unprintable() -> None:
    """Raises NotFound for control characters in the path, and for a NUL in the query."""
    if not request.path.isprintable() or b"%00" in request.query_string:
        raise NotFound(
            _("There is nothing at this address. It may have moved, or the link may have lost a part.")
        )

"""Addresses that no page of ours has: PostgreSQL cannot even be asked for a NUL."""

from flask import request
from flask_babel import gettext as _

from blogapp.errors import NotFound


def refuse_unprintable() -> None:
    """Raises NotFound for control characters in the path, and for a NUL in the query."""
    if not request.path.isprintable() or b"%00" in request.query_string:
        raise NotFound(
            _("There is nothing at this address. It may have moved, or the link may have lost a part.")
        )

"""Forgery protection without a token in the page: what changes something must come from a page of this site.

Browsers say where a request comes from in `Sec-Fetch-Site` (to https and loopback only) and in `Origin` (with
every POST). A program that sends neither carries no cookies it was not given, so there is nothing to forge.
"""

from collections.abc import Callable
from typing import Any, Final, TypeVar

from flask import Flask, current_app, request
from flask_babel import gettext as _

from blogapp.errors import Forbidden

View = TypeVar("View", bound=Callable[..., Any])

SAFE_METHODS: Final = frozenset({"GET", "HEAD", "OPTIONS"})
MARK: Final = "may_be_sent_from_other_sites"


def from_other_sites(view: View) -> View:
    """Let forms of other sites reach this view, which therefore may change nothing."""
    setattr(view, MARK, True)
    return view


def open_to_other_sites(app: Flask) -> list[str]:
    """The endpoints that carry the mark."""
    return sorted(name for name, view in app.view_functions.items() if hasattr(view, MARK))


def refuse_foreign_changes() -> None:
    """Raises Forbidden for a changing request that another site's page has started."""
    if request.method not in SAFE_METHODS and not _is_marked() and not _is_from_here():
        raise Forbidden(
            _("This form was sent from another site. Please open the page here and send it again.")
        )


def _is_marked() -> bool:
    return hasattr(current_app.view_functions.get(request.endpoint or ""), MARK)


def _is_from_here() -> bool:
    fetch_site = request.headers.get("Sec-Fetch-Site")
    origin = request.headers.get("Origin")
    if fetch_site not in {None, "same-origin", "none"}:
        return False
    return origin is None or origin.partition("://")[2] == request.host

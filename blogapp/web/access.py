"""Who may call a route: every view names it with one of these, and `undeclared` finds the one that forgot."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Final, TypeVar

from flask import Flask
from flask_babel import gettext as _
from flask_login import current_user

from blogapp.errors import Forbidden

View = TypeVar("View", bound=Callable[..., Any])

MARK: Final = "may_be_called_by"


def anyone(view: View) -> View:
    """Open to every person and program."""
    setattr(view, MARK, "anyone")
    return view


def signed_in(view: View) -> View:
    """Only for people with an account."""
    return _guarded(view, "signed in", lambda: True)


def staff(view: View) -> View:
    """Only for authors, moderators and owners."""
    return _guarded(view, "staff", lambda: bool(current_user.is_staff))


def owner(view: View) -> View:
    """Only for who runs the site."""
    return _guarded(view, "owner", lambda: bool(current_user.is_owner))


def _guarded(view: View, name: str, is_allowed: Callable[[], bool]) -> View:
    @wraps(view)
    def guarded(*args: object, **values: object) -> object:
        if not current_user.is_authenticated:
            raise Forbidden(_("This page is for people who are signed in."))
        if not is_allowed():
            raise Forbidden(_("This page is for people with another role on this site."))
        return view(*args, **values)

    setattr(guarded, MARK, name)
    return guarded  # type: ignore[return-value]  # same call, same answer


def undeclared(app: Flask) -> list[str]:
    """Endpoints that do not say who may call them."""
    return sorted(name for name, view in app.view_functions.items() if not hasattr(view, MARK))

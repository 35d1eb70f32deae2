"""A password: to sign in with, to set, to change, to remove."""

from collections.abc import Callable
from datetime import timedelta
from typing import Final

from flask import Blueprint, Response, flash, make_response, redirect, request
from flask_babel import format_timedelta
from flask_babel import gettext as _

from blogapp.accounts import current
from blogapp.accounts.models import User
from blogapp.accounts.tokens import hash_of
from blogapp.errors import AppError, TooManyAttempts
from blogapp.signin.journey import choice, keep_draft, place_of
from blogapp.signin.password import known_browsers, service
from blogapp.signin.password.forms import ChangePasswordForm, SignInForm
from blogapp.signin.ways.routes import show_ways
from blogapp.web import limits
from blogapp.web.access import anyone, staff
from blogapp.web.context import settings, site

KNOWN_BROWSER: Final = "known_browser"
# As long as browsers keep a cookie at all: the less often a person signs in, the more it matters.
KNOWN_FOR: Final = timedelta(days=400)

bp = Blueprint("password", __name__)


@bp.post("/login/password")
@anyone
def log_in() -> Response:
    place, form = place_of(request.form.get("next")), SignInForm(request.form)
    try:
        user = _proven(form)
    except AppError as refusal:
        return choice(place, refusal)
    current.sign_in(user, draft_key=keep_draft(place), is_remembered=bool(form.remember.data))
    response = make_response(redirect(place, 303))
    _make_known(response, user)
    return response


@bp.post("/account/sign-in/password")
@staff
@limits.account_changes_by_network
def change() -> Response:
    form = ChangePasswordForm(request.form)

    def changed(user_id: int) -> User:
        if not form.validate():
            raise service.PasswordRefused(str(form.again.errors[0]))
        return service.change_password(
            user_id, form.current.data or "", form.password.data or "", site().title
        )

    return _after(changed)


@bp.post("/account/sign-in/password/remove")
@staff
@limits.account_changes_by_network
def remove() -> Response:
    return _after(lambda user_id: service.remove_password(user_id, request.form.get("current", "")))


def _after(act: Callable[[int], User]) -> Response:
    """Let the person act on their own password; then this browser goes on, and all others are signed out."""
    user_id = current.user_id()
    try:
        _count_guess(f"own {user_id}")
        user = act(user_id)
    except AppError as refusal:
        return show_ways(refusal)
    current.stay_signed_in(user)
    flash(
        _("Your password is set. All other browsers are signed out.")
        if user.password_hash
        else _("Your password is removed. All other browsers are signed out.")
    )
    response = make_response(redirect("/account/sign-in", 303))
    if user.password_hash:
        _make_known(response, user)
    return response


def _proven(form: SignInForm) -> User:
    is_whole, who = form.validate(), (form.who.data or "").strip().lower()
    user_id = service.staff_id_called(who) if is_whole else None
    if user_id is not None and _is_known_browser(user_id):
        _count_guess(f"known {request.cookies[KNOWN_BROWSER]}")
    else:
        # By what was typed, for a name that nobody has is slowed like one that somebody has; and by whose it
        # is, for a handle and an address are not two sets of guesses.
        _count_guess(f"typed {who}", *([] if user_id is None else [f"user {user_id}"]))
    return service.user_with_password(user_id, (form.password.data or "") if is_whole else "")


def _is_known_browser(user_id: int) -> bool:
    token = request.cookies.get(KNOWN_BROWSER, "")
    return known_browsers.is_known(token, user_id, service.password_hash_of(user_id), settings().secret_key)


def _count_guess(*keys: str) -> None:
    """Before it is looked at, right or wrong: of many guesses at once none must slip through."""
    try:
        limits.passwords_by_network.count()
        for key in keys:
            limits.passwords_by_account.count(hash_of(key))
    except TooManyAttempts as refusal:
        wait = timedelta(seconds=refusal.retry_after or 1)
        sentence = _(
            "Too many passwords were tried here. Please try again %(when)s, or use another way in.",
            when=format_timedelta(wait, add_direction=True),
        )
        raise TooManyAttempts(sentence, retry_after=refusal.retry_after) from refusal


def _make_known(response: Response, user: User) -> None:
    response.set_cookie(
        KNOWN_BROWSER,
        known_browsers.token_for(user.id, user.password_hash, settings().secret_key),
        max_age=KNOWN_FOR,
        path="/login",
        httponly=True,
        samesite="Lax",
        secure=settings().is_https,
    )

"""Passkeys: to sign in with, to add, to remove. A script asks the device and then sends a plain form.

The service is imported where it is used: its library takes a sixth of a second of every start.
"""

from typing import Final

from flask import Blueprint, Flask, Response, current_app, flash, jsonify, make_response, redirect, request
from flask import session as cookie
from flask_babel import gettext as _
from flask_login import current_user

from blogapp.accounts import current
from blogapp.accounts.names import short_name
from blogapp.config import Settings
from blogapp.errors import AppError, NotFound
from blogapp.signin.journey import browser_key, choice, keep_draft, place_of
from blogapp.signin.passkeys import device_names
from blogapp.signin.passkeys.relying_party import RelyingParty, relying_party, user_handle
from blogapp.signin.service import begin_attempt, spend_attempt
from blogapp.signin.ways.routes import show_ways
from blogapp.web import limits
from blogapp.web.access import anyone, staff
from blogapp.web.context import settings, site

# An attempt's kind, where others have the provider: an answer to one question never fits the other. Its nonce
# is the challenge. So a challenge is used once, within the hour, and by the browser that it was given to; to
# add a passkey, by whoever holds the person's session.
TO_SIGN_IN: Final = "passkey"
TO_ADD: Final = "new passkey"

bp = Blueprint("passkeys", __name__)


def init_app(app: Flask, own: Settings) -> None:
    """Know the site's own name for devices, and tell templates whether passkeys can be offered at all."""
    app.extensions["relying_party"] = relying_party(own.base_url)
    app.jinja_env.globals["offers_passkeys"] = app.extensions["relying_party"] is not None


@bp.post("/login/passkey/options")
@anyone
@limits.sign_ins_by_network
def ask() -> Response:
    from blogapp.signin.passkeys import service

    party, place = _party(), place_of(request.form.get("next"))
    attempt = begin_attempt(TO_SIGN_IN, browser_key(), place, keep_draft(place))
    options = service.request_options(party, attempt.secrets.nonce)
    return jsonify(state=attempt.secrets.state, publicKey=options)


@bp.post("/login/passkey")
@anyone
@limits.answers_by_network
def log_in() -> Response:
    from blogapp.signin.passkeys import service

    try:
        browser = str(cookie.get(current.BROWSER, ""))
        attempt = spend_attempt(TO_SIGN_IN, browser, request.form.get("state", ""))
        user = service.use_passkey(_party(), attempt.secrets.nonce, _answer())
    except AppError as refusal:
        return choice(place_of(request.form.get("next")), refusal)
    current.sign_in(user, draft_key=attempt.draft_key, is_remembered="remember" in request.form)
    return make_response(redirect(attempt.next_path, 303))


@bp.post("/account/sign-in/passkeys/options")
@staff
@limits.account_changes_by_network
def ask_for_new() -> Response:
    from blogapp.signin.passkeys import service

    party, user_id = _party(), current.user_id()
    attempt = begin_attempt(TO_ADD, current_user.session_key, "/account/sign-in", "", user_id)
    handle = user_handle(user_id, settings().secret_key)
    options = service.creation_options(party, attempt.secrets.nonce, current_user, handle, site().title)
    return jsonify(state=attempt.secrets.state, publicKey=options)


@bp.post("/account/sign-in/passkeys")
@staff
@limits.account_changes_by_network
def add() -> Response:
    from blogapp.signin.passkeys import service

    try:
        attempt = spend_attempt(TO_ADD, current_user.session_key, request.form.get("state", ""))
        service.add_passkey(current.user_id(), _party(), attempt.secrets.nonce, _answer(), _name())
    except AppError as refusal:
        return show_ways(refusal)
    flash(_("Your passkey is added: from now on it signs you in."))
    return make_response(redirect("/account/sign-in", 303))


@bp.post("/account/sign-in/passkeys/<int:passkey_id>/remove")
@staff
@limits.account_changes_by_network
def remove(passkey_id: int) -> Response:
    from blogapp.signin.passkeys import service

    try:
        service.remove_passkey(current.user_id(), passkey_id)
    except AppError as refusal:
        return show_ways(refusal)
    flash(_("The passkey is removed here. Your device may still offer it."))
    return make_response(redirect("/account/sign-in", 303))


def _party() -> RelyingParty:
    party: RelyingParty | None = current_app.extensions["relying_party"]
    if party is None:
        raise NotFound(_("Passkeys need an address with https and a name. This site has none."))
    return party


def _answer() -> str:
    return request.form.get("credential", "")


def _name() -> str:
    """As the person typed it, or in words for the browser in their hands."""
    typed = short_name(request.form.get("name", ""))
    browser, system = device_names.parts_of(request.headers.get("User-Agent", ""))
    if typed or not (browser or system):
        return typed or _("Passkey")
    return (
        _("%(browser)s on %(system)s", browser=browser, system=system)
        if browser and system
        else browser or system
    )

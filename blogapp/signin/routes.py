"""The ways in: choose a provider, leave for it, come back from it."""

from typing import Final
from urllib.parse import urlencode

import requests
from authlib.common.errors import AuthlibBaseError
from flask import (
    Blueprint,
    Flask,
    Response,
    current_app,
    flash,
    make_response,
    redirect,
    render_template,
    request,
)
from flask import session as cookie
from flask_babel import gettext as _
from joserfc.errors import JoseError

from blogapp import jobs
from blogapp.accounts import current, drafts
from blogapp.accounts.pictures import fetching
from blogapp.config import Settings
from blogapp.errors import AppError, Forbidden, NotFound
from blogapp.signin import service
from blogapp.signin.client import Client
from blogapp.signin.journey import back_to, browser_key, choice, keep_draft, place_of
from blogapp.signin.profile import AnswerUseless, Profile
from blogapp.signin.providers import ALL, MASTODON, configured
from blogapp.signin.service import SignInFailed
from blogapp.signin.ways.routes import show_ways
from blogapp.web import limits
from blogapp.web.access import anyone
from blogapp.web.public_http import AddressRefused

# What Authlib, its token library and the network raise; our own words for an answer without a person, and for
# an address where strangers have no business.
PROVIDER_FAULTS: Final = (
    AuthlibBaseError, JoseError, requests.RequestException, AnswerUseless, AddressRefused,
)  # fmt: skip
# As the standard has it; Apple and LinkedIn have words of their own.
SAID_NO: Final = frozenset({"access_denied", "user_cancelled_authorize", "user_cancelled_login"})

bp = Blueprint("signin", __name__)


def init_app(app: Flask, settings: Settings) -> None:
    """Know the providers that are set up, and name them to all templates."""
    clients = {
        provider.key: Client(provider, own, settings.base_url)
        for provider, own in configured(settings.sign_in)
    }
    app.extensions["sign_in"] = clients
    offered = [client.provider for client in clients.values()]
    app.jinja_env.globals["sign_in_providers"] = [*offered, MASTODON] if settings.mastodon else offered
    # Also of those that are not offered any more: people signed in with them once.
    names = {provider.key: provider.name for provider in (*ALL, MASTODON)}
    app.jinja_env.globals["provider_names"] = names | {
        key: client.provider.name for key, client in clients.items()
    }


@bp.get("/login")
@anyone
def choose() -> Response:
    return choice(place_of(request.args.get("next")))


@bp.post("/login")
@anyone
def change() -> Response:
    """“Change” at the comment form: choose another account, and keep what was typed."""
    place = place_of(request.form.get("next"))
    keep_draft(place)
    return make_response(redirect(f"/login?{urlencode({'next': place})}", 303))


@bp.post("/login/<provider>")
@anyone
def leave(provider: str) -> Response:
    client, place = _client(provider), place_of(request.form.get("next"))
    draft_key = keep_draft(place)
    try:
        limits.sign_ins_by_network.count()
        attempt = service.begin_attempt(provider, browser_key(), place, draft_key, who_links())
        address = client.authorize_url(attempt.secrets)
    except AppError as refusal:
        return back_to(place, draft_key, refusal)
    except PROVIDER_FAULTS as fault:
        return back_to(place, draft_key, told(client, fault))
    return make_response(render_template("signin/leave.html", name=client.provider.name, address=address))


@bp.get("/login/<provider>/callback")
@anyone
@limits.answers_by_network
def come_back(provider: str) -> Response:
    return arrive(_client(provider))


def arrive(client: Client) -> Response:
    """Answer a browser that comes back from this provider, or from this one of its servers."""
    browser, state = str(cookie.get(current.BROWSER, "")), request.args.get("state", "")
    try:
        attempt = service.spend_attempt(client.provider.key, browser, state, client.server)
    except service.AttemptNotValid as refusal:
        return _back_without_attempt(refusal)
    try:
        if "code" not in request.args:
            raise _declined(client, request.args.get("error", ""))
        issuer, beside_code = request.args.get("iss"), request.args.get("user", "")
        profile = client.profile(request.args["code"], issuer, attempt.secrets, beside_code)
        if attempt.user_id is not None:
            return _linked(attempt, profile)
        user = service.sign_in(profile)
    except AppError as refusal:
        return _back_from(attempt, refusal)
    except PROVIDER_FAULTS as fault:
        return _back_from(attempt, told(client, fault))
    if profile.picture_url:
        jobs.kick(fetching.FETCH)
    current.sign_in(user, client.provider.name, attempt.draft_key)
    return make_response(redirect(attempt.next_path, 303))


def who_links() -> int | None:
    """The signed-in person who asked for one more way in; None for who signs in."""
    if "link" not in request.form:
        return None
    if not current.person().is_signed_in:
        raise Forbidden(_("You are not signed in any more. Please sign in first, then add another account."))
    return current.user_id()


def _linked(attempt: service.Attempt, profile: Profile) -> Response:
    # Bound to who began it: another person's session in this browser must not be given their account.
    if attempt.user_id is None or current.person().user_id != attempt.user_id:
        raise service.AttemptNotValid(_("You are not signed in any more as the person who began this."))
    service.link_identity(attempt.user_id, profile)
    flash(_("From now on this account signs you in, too."))
    return make_response(redirect(attempt.next_path, 303))


def _back_from(attempt: service.Attempt, refusal: AppError) -> Response:
    if attempt.user_id is not None and attempt.user_id == current.person().user_id:
        return show_ways(refusal)
    return back_to(attempt.next_path, attempt.draft_key, refusal)


def _client(provider: str) -> Client:
    clients: dict[str, Client] = current_app.extensions["sign_in"]
    if provider not in clients:
        raise NotFound(_("This site does not offer that way to sign in."))
    return clients[provider]


def _declined(client: Client, error: str) -> SignInFailed:
    name = client.provider.name
    if error in SAID_NO:
        return SignInFailed(_("You did not sign in with %(name)s. Nothing was changed.", name=name))
    current_app.logger.warning("sign-in with %s declined: %.100r", client.provider.key, error)
    return SignInFailed(_("%(name)s did not let you sign in. Please try again later.", name=name))


def told(client: Client, fault: Exception) -> SignInFailed:
    """The refusal for a fault at the provider, which is noted for the owner."""
    # Of a network fault the kind alone: its words hold addresses, and those may hold secrets.
    words = "" if isinstance(fault, requests.RequestException) else str(fault)
    kind = type(fault).__name__
    current_app.logger.warning("sign-in with %s failed: %s %.300r", client.provider.key, kind, words)
    sentence = _(
        "Signing in with %(name)s did not work: it could not be reached, or its answer did not fit."
        " Please try again, or choose another way.",
        name=client.provider.name,
    )
    return SignInFailed(sentence)


def _back_without_attempt(refusal: SignInFailed) -> Response:
    key = current.draft_key()
    draft = drafts.draft_under(key)
    return back_to(draft.place, key, refusal) if draft else choice("/", refusal)

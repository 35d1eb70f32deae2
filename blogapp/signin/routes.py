"""The ways in: choose a provider, leave for it, come back from it."""

from typing import Final
from urllib.parse import urlencode

import requests
from authlib.common.errors import AuthlibBaseError
from flask import Blueprint, Flask, Response, current_app, make_response, redirect, render_template, request
from flask import session as cookie
from flask_babel import gettext as _
from joserfc.errors import JoseError

from blogapp.accounts import current, drafts
from blogapp.config import Settings
from blogapp.errors import AppError, NotFound
from blogapp.signin import service
from blogapp.signin.client import Client
from blogapp.signin.journey import BROWSER, back_to, browser_key, choice, keep_draft, place_of
from blogapp.signin.profile import AnswerUseless
from blogapp.signin.providers import configured
from blogapp.signin.service import SignInFailed
from blogapp.web import limits
from blogapp.web.access import anyone

# What Authlib, its token library and the network raise, and our own word for an answer without a person.
PROVIDER_FAULTS: Final = (AuthlibBaseError, JoseError, requests.RequestException, AnswerUseless)

bp = Blueprint("signin", __name__)


def init_app(app: Flask, settings: Settings) -> None:
    """Know the providers that are set up, and name them to all templates."""
    clients = {
        provider.key: Client(provider, own, settings.base_url)
        for provider, own in configured(settings.sign_in)
    }
    app.extensions["sign_in"] = clients
    app.jinja_env.globals["sign_in_providers"] = [client.provider for client in clients.values()]


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
        attempt = service.begin_attempt(provider, browser_key(), place, draft_key)
        address = client.authorize_url(attempt.secrets)
    except AppError as refusal:
        return back_to(place, draft_key, refusal)
    except PROVIDER_FAULTS as fault:
        return back_to(place, draft_key, _told(client, fault))
    return make_response(render_template("signin/leave.html", name=client.provider.name, address=address))


@bp.get("/login/<provider>/callback")
@anyone
@limits.answers_by_network
def come_back(provider: str) -> Response:
    client = _client(provider)
    try:
        attempt = service.spend_attempt(provider, str(cookie.get(BROWSER, "")), request.args.get("state", ""))
    except service.AttemptNotValid as refusal:
        return _back_without_attempt(refusal)
    try:
        if "code" not in request.args:
            raise _declined(client, request.args.get("error", ""))
        profile = client.profile(request.args["code"], request.args.get("iss"), attempt.secrets)
        user = service.sign_in(profile)
    except AppError as refusal:
        return back_to(attempt.next_path, attempt.draft_key, refusal)
    except PROVIDER_FAULTS as fault:
        return back_to(attempt.next_path, attempt.draft_key, _told(client, fault))
    current.sign_in(user, client.provider.name, attempt.draft_key)
    return make_response(redirect(attempt.next_path, 303))


def _client(provider: str) -> Client:
    clients: dict[str, Client] = current_app.extensions["sign_in"]
    if provider not in clients:
        raise NotFound(_("This site does not offer that way to sign in."))
    return clients[provider]


def _declined(client: Client, error: str) -> SignInFailed:
    name = client.provider.name
    if error == "access_denied":
        return SignInFailed(_("You did not sign in with %(name)s. Nothing was changed.", name=name))
    current_app.logger.warning("sign-in with %s declined: %.100r", client.provider.key, error)
    return SignInFailed(_("%(name)s did not let you sign in. Please try again later.", name=name))


def _told(client: Client, fault: Exception) -> SignInFailed:
    # Of a network fault the kind alone: its words hold addresses, and those may hold secrets.
    words = "" if isinstance(fault, requests.RequestException) else str(fault)
    kind = type(fault).__name__
    current_app.logger.warning("sign-in with %s failed: %s %.300s", client.provider.key, kind, words)
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

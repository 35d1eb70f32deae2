"""The way in by Mastodon: which server, there, and back from it."""

from urllib.parse import urlencode

from flask import Blueprint, Response, current_app, make_response, redirect, render_template, request
from flask_babel import gettext as _

from blogapp.config import Settings
from blogapp.errors import AppError, NotFound
from blogapp.signin import service as attempts
from blogapp.signin.journey import browser_key, keep_draft, place_of
from blogapp.signin.mastodon import service
from blogapp.signin.mastodon.client import ServerClient
from blogapp.signin.mastodon.service import PROVIDER, KnownServer, Us
from blogapp.signin.routes import PROVIDER_FAULTS, arrive, who_links
from blogapp.web import limits
from blogapp.web.access import anyone
from blogapp.web.errors import with_refusal
from blogapp.web.server_names import server_name
from blogapp.web.site import current_site

# As much as a name of a server and a person can have together.
LONGEST_ANSWER = 300

bp = Blueprint("mastodon", __name__)


class ServerRefused(AppError):
    """What was typed names no Mastodon server, or none that we can talk to."""

    status = 422


@bp.get("/login/mastodon")
@anyone
def ask() -> Response:
    _refuse_where_it_is_off()
    return _question(place_of(request.args.get("next")), "link" in request.args)


@bp.post("/login/mastodon")
@anyone
def leave() -> Response:
    """From a button to the question, and from the question to the server."""
    _refuse_where_it_is_off()
    place = place_of(request.form.get("next"))
    draft_key = keep_draft(place)
    if "server" not in request.form:
        asked = {"next": place, **({"link": "y"} if "link" in request.form else {})}
        return make_response(redirect(f"/login/mastodon?{urlencode(asked)}", 303))
    try:
        limits.sign_ins_by_network.count()
        client = ServerClient(_known_or_met(), _us())
        attempt = attempts.begin_attempt(
            PROVIDER, browser_key(), place, draft_key, who_links(), client.server
        )
        address = client.authorize_url(attempt.secrets)
    except AppError as refusal:
        return _question(place, "link" in request.form, refusal)
    return make_response(render_template("signin/leave.html", name=client.server, address=address))


@bp.get("/login/mastodon/<server>/callback")
@anyone
@limits.answers_by_network
def come_back(server: str) -> Response:
    _refuse_where_it_is_off()
    known = service.known_server(server)
    if known is None:
        raise NotFound(_("This site does not know that server."))
    return arrive(ServerClient(known, _us()))


def _known_or_met() -> KnownServer:
    typed = request.form["server"][:LONGEST_ANSWER]
    host = server_name(typed)
    if not host:
        raise ServerRefused(_("Please enter the name of your server, such as mastodon.social."))
    known = service.known_server(host)
    if known and not service.is_to_be_met(host):
        return known
    limits.mastodon_servers_by_network.count()
    try:
        return service.meet_server(host, _us())
    except PROVIDER_FAULTS as fault:
        current_app.logger.warning("mastodon server %s: %s", host, type(fault).__name__)
        raise ServerRefused(
            _("%(name)s cannot be reached, or is no Mastodon server. Is the name right?", name=host)
        ) from fault


def _us() -> Us:
    settings: Settings = current_app.config["SETTINGS"]
    return Us(name=current_site().title, base_url=settings.base_url, address=settings.mastodon_address)


def _refuse_where_it_is_off() -> None:
    settings: Settings = current_app.config["SETTINGS"]
    if not settings.mastodon:
        raise NotFound(_("This site does not offer that way to sign in."))


def _question(place: str, is_link: bool, refusal: AppError | None = None) -> Response:
    html = render_template(
        "signin/mastodon.html",
        place=place,
        is_link=is_link,
        typed=request.form.get("server", "")[:LONGEST_ANSWER],
        error=refusal.sentence if refusal else None,
    )
    return with_refusal(html, refusal)

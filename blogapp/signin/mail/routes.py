"""Signing in with a link by mail: ask for it, open it, and one more click where another browser opens it."""

from typing import Final
from urllib.parse import urlencode

from flask import Blueprint, Flask, Response, flash, make_response, redirect, render_template, request
from flask import session as cookie
from flask_babel import gettext as _

from blogapp.accounts import current
from blogapp.accounts.tokens import hash_of
from blogapp.config import Settings
from blogapp.errors import AppError, NotFound
from blogapp.notifications.addresses import person_of
from blogapp.notifications.forms import AddressForm
from blogapp.signin.journey import back_to, browser_key, choice, keep_draft, place_of
from blogapp.signin.mail import service
from blogapp.signin.mail.service import Link, LinkNotValid
from blogapp.signin.service import IdentityTaken
from blogapp.signin.ways.routes import show_ways
from blogapp.web import limits
from blogapp.web.access import anyone, signed_in
from blogapp.web.context import settings

# What the session remembers for the next page: a typing error in the address is worth seeing.
ADDRESS: Final = "mail_address"
WAYS_IN: Final = "/account/sign-in"

bp = Blueprint("mail_links", __name__)


def init_app(app: Flask, known: Settings) -> None:
    """Tell all templates whether links by mail are offered."""
    app.jinja_env.globals["mail_sign_in"] = known.mail_server is not None


@bp.get("/login/mail")
@anyone
def ask() -> Response:
    _refuse_without_server()
    return _asking(AddressForm(), place_of(request.args.get("next")))


@bp.post("/login/mail")
@anyone
def send() -> Response:
    _refuse_without_server()
    form, place = AddressForm(request.form), place_of(request.form.get("next"))
    draft_key = keep_draft(place)
    if not form.validate():
        # From the comment form this is the question, not a fault: its field is for other things too.
        return _asking(form, place, shows_errors=bool(form.email.data) or "body" not in request.form)
    try:
        _count(form.address)
    except AppError as refusal:
        return back_to(place, draft_key, refusal)
    service.send_link(form.address, browser_key(), place, draft_key)
    return _on_its_way(form.address, place)


@bp.post("/account/sign-in/mail")
@signed_in
def send_to_add() -> Response:
    """One more way in for who is signed in."""
    _refuse_without_server()
    form = AddressForm(request.form)
    try:
        if not form.validate():
            raise NotAnAddress(str(form.email.errors[0]))
        _count(form.address)
    except AppError as refusal:
        return show_ways(refusal)
    service.send_link_to_add(form.address, browser_key(), WAYS_IN, current.user_id())
    return _on_its_way(form.address, WAYS_IN)


@bp.get("/login/mail/sent")
@anyone
def show_sent() -> str:
    place = place_of(request.args.get("next"))
    address = cookie.get(ADDRESS, "")
    return render_template("signin/mail_sent.html", address=address, place=place, minutes=service.minutes())


@bp.get("/login/mail/<token>")
@anyone
@limits.mail_links_by_network
def open_link(token: str) -> Response:
    try:
        link = service.look_at_link(token)
        _refuse_stranger(link)
    except LinkNotValid as refusal:
        return _back(refusal)
    if _is_person_at_own_browser(link):
        return _use(token)
    # One more click: programs that look at the links in mails must not spend them.
    return make_response(render_template("signin/mail_confirm.html", token=token, link=link))


@bp.post("/login/mail/<token>")
@anyone
@limits.mail_links_by_network
def use_link(token: str) -> Response:
    try:
        return _use(token)
    except LinkNotValid as refusal:
        return _back(refusal)


class NotAnAddress(AppError):
    """What was typed is no address; the sentence says so."""

    status = 422


def _use(token: str) -> Response:
    _refuse_stranger(service.look_at_link(token))
    link = service.spend_link(token)
    if link.user_id is not None:
        return _added(link, link.user_id)
    current.sign_in(service.sign_in(link), _("e-mail"), link.draft_key)
    return make_response(redirect(link.next_path, 303))


def _refuse_stranger(link: Link) -> None:
    # Before it is spent: it still works in the browser in which its person is signed in.
    if link.user_id is not None and link.user_id != current.person().user_id:
        raise LinkNotValid(
            _("Please sign in first, as the person who asked for this link. Then open it again.")
        )


def _added(link: Link, user_id: int) -> Response:
    try:
        service.add_address(link, user_id)
    except IdentityTaken as refusal:
        return show_ways(refusal)
    flash(_("From now on links to this address sign you in, too."))
    return make_response(redirect(link.next_path, 303))


def _is_person_at_own_browser(link: Link) -> bool:
    # A browser that only wants to be quick is no person: it asks for pages that nobody has clicked on.
    is_visit = request.method == "GET" and "Sec-Purpose" not in request.headers
    return is_visit and link.was_asked_for_by(str(cookie.get(current.BROWSER, "")))


def _back(refusal: LinkNotValid) -> Response:
    """To the form with the text, where this browser has one; to the ways in otherwise."""
    draft = current.own_draft()
    return back_to(draft.place, current.draft_key(), refusal) if draft else choice("/", refusal)


def _asking(form: AddressForm, place: str, *, shows_errors: bool = False) -> Response:
    errors = form.email.errors if shows_errors else ()
    html = render_template("signin/mail_ask.html", form=form, errors=errors, place=place)
    return make_response(html, 422 if errors else 200)


def _on_its_way(address: str, place: str) -> Response:
    cookie[ADDRESS] = address
    return make_response(redirect(f"/login/mail/sent?{urlencode({'next': place})}", 303))


def _count(address: str) -> None:
    limits.mails_by_network.count()
    # Counters may lie in a Redis that others read, too.
    limits.mails_by_address.count(hash_of(person_of(address)))


def _refuse_without_server() -> None:
    if settings().mail_server is None:
        raise NotFound(_("This site does not offer that way to sign in."))

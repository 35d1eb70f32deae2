"""The way in by a one-time link, the way out, and what a browser remembers of a guest."""

from flask import Blueprint, Response, make_response, redirect, render_template, request

from blogapp.accounts import current, service
from blogapp.accounts.current import forget_guest
from blogapp.accounts.profile.routes import bp as profile
from blogapp.accounts.restrictions.queries import is_banned_browser
from blogapp.web import limits
from blogapp.web.access import anyone, signed_in
from blogapp.web.redirects import own_path, page_before

bp = Blueprint("accounts", __name__)
bp.register_blueprint(profile)


@bp.get("/login/link/<token>")
@anyone
@limits.sign_ins_by_network
def confirm_link(token: str) -> str:
    # One more click: programs that look at links in messages and terminals must not spend them.
    return render_template("accounts/confirm_link.html", token=token)


@bp.post("/login/link/<token>")
@anyone
@limits.sign_ins_by_network
def use_link(token: str) -> Response:
    current.sign_in(service.use_sign_in_link(token))
    return make_response(redirect("/account", 303))


@bp.post("/logout")
@signed_in
def log_out() -> Response:
    # From a comment form it comes with the text and the address of the form.
    place = own_path(request.form.get("next")) or "/"
    current.sign_out()
    if "body" in request.form:
        current.keep_draft(place)
    return make_response(redirect(place, 303))


@bp.post("/guest/forget")
@anyone
def forget() -> Response:
    """“Not you?” at the comment form: the next person at this browser starts as a stranger, with the text."""
    place = own_path(request.form.get("next")) or page_before()
    if "body" in request.form:
        current.keep_draft(place, leaves_out=("name", "email", "website", "remember"))
    return _without_guest(place, current.person().guest_id)


@bp.post("/account/adopt")
@signed_in
@limits.account_changes_by_network
def adopt() -> Response:
    """Make the comments that this browser wrote as a guest one's own, or say that they are someone else's."""
    place = own_path(request.form.get("next")) or page_before()
    if "body" in request.form:
        current.keep_draft(place)
    guest_id = current.person().former_guest_id
    if guest_id is not None and request.form.get("answer") == "mine":
        service.adopt_guest(guest_id, current.user_id(), current.belongings())
    return _without_guest(place, guest_id)


def _without_guest(place: str, guest_id: int | None) -> Response:
    """The next page, for a browser that is a stranger's again; one that is banned stays known."""
    response = make_response(redirect(place, 303))
    if guest_id is None or not is_banned_browser(guest_id):
        forget_guest(response)
    return response

"""Pages about oneself: the way in by a one-time link, the account, the way out."""

from flask import Blueprint, Response, make_response, redirect, render_template, request, session
from flask_login import logout_user

from blogapp.accounts import current, drafts, service
from blogapp.accounts.current import forget_guest
from blogapp.web import limits
from blogapp.web.access import anyone, signed_in
from blogapp.web.redirects import own_path, page_before

bp = Blueprint("accounts", __name__)


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


@bp.get("/account")
@signed_in
def show_account() -> str:
    return render_template("accounts/show_account.html")


@bp.post("/logout")
@signed_in
def log_out() -> Response:
    # From a comment form it comes with the text and the address of the form.
    place = own_path(request.form.get("next")) or "/"
    key = drafts.keep_draft(place, request.form) if "body" in request.form else ""
    session.clear()
    logout_user()
    current.hand_over_draft(key)
    return make_response(redirect(place, 303))


@bp.post("/guest/forget")
@anyone
def forget() -> Response:
    """“Not you?” at the comment form: the next person at this browser starts as a stranger."""
    response = make_response(redirect(page_before(), 303))
    forget_guest(response)
    return response

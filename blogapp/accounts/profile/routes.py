"""The pages about oneself: profile, data, the way out for good."""

import json
from datetime import datetime
from zoneinfo import available_timezones

from flask import Blueprint, Response, make_response, redirect, render_template, request

from blogapp.accounts import current, drafts
from blogapp.accounts import service as people
from blogapp.accounts.appearance import is_shown
from blogapp.accounts.profile import queries, service
from blogapp.accounts.profile.forms import ClosingForm, ProfileForm
from blogapp.errors import AppError
from blogapp.web import limits
from blogapp.web.access import anyone, signed_in
from blogapp.web.times import iso

bp = Blueprint("profile", __name__)


@bp.get("/account")
@signed_in
def show_profile() -> Response:
    return _profile_page(ProfileForm(obj=queries.account_of(current.user_id())), 200)


@bp.post("/account")
@signed_in
@limits.account_changes_by_network
def change_profile() -> Response:
    form = ProfileForm(request.form, obj=queries.account_of(current.user_id()))
    if not form.validate():
        return _profile_page(form, 422)
    try:
        service.change_profile(current.user_id(), service.Profile(**form.data), current.belongings())
    except service.HandleTaken as refusal:
        form.handle.errors = [refusal.sentence]
        return _profile_page(form, refusal.status)
    return make_response(redirect("/account?saved=1", 303))


@bp.get("/account/data")
@signed_in
def show_data() -> Response:
    return _data_page(ClosingForm(), 200)


@bp.get("/account/data.json")
@signed_in
@limits.downloads_by_network
def download_data() -> Response:
    told = queries.everything_told(current.user_id(), current.belongings(), current.own_draft())
    text = json.dumps(told, ensure_ascii=False, indent=2, default=_plain)
    response = Response(text, content_type="application/json; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="my-data.json"'
    return response


@bp.post("/account/sign-out-everywhere")
@signed_in
@limits.account_changes_by_network
def sign_out_everywhere() -> Response:
    people.sign_out_everywhere(current.user_id())
    return _leave("/account/signed-out")


@bp.post("/account/close")
@signed_in
@limits.account_changes_by_network
def close() -> Response:
    form = ClosingForm(request.form)
    if not form.validate():
        return _data_page(form, 422)
    try:
        service.close_account(current.user_id(), current.belongings(), keeps_texts=form.keeps_texts)
    except AppError as refusal:
        return _data_page(form, refusal.status, refusal)
    drafts.drop_draft(current.draft_key())
    return _leave("/account/closed")


@bp.get("/account/signed-out")
@anyone
def show_signed_out() -> str:
    return render_template("accounts/show_signed_out.html")


@bp.get("/account/closed")
@anyone
def show_closed() -> str:
    return render_template("accounts/show_closed.html")


def _profile_page(form: ProfileForm, status: int) -> Response:
    account = queries.account_of(current.user_id())
    has_page = is_shown(account, current.belongings())
    zones = sorted(available_timezones()) if account.is_staff else []
    html = render_template(
        "accounts/show_profile.html", form=form, account=account, has_page=has_page, zones=zones
    )
    return make_response(html, status)


def _data_page(form: ClosingForm, status: int, refusal: AppError | None = None) -> Response:
    error = refusal.sentence if refusal else None
    return make_response(render_template("accounts/show_data.html", form=form, error=error), status)


def _leave(address: str) -> Response:
    """Out of this browser too, to a page that says what happened."""
    current.sign_out()
    return make_response(redirect(address, 303))


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return iso(value)
    raise TypeError(f"{type(value).__name__} has no form in JSON")

"""The page of one's own comment that waits or was refused, the appeal, and the link to it by mail."""

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request
from flask_babel import gettext as _

from blogapp.accounts import current
from blogapp.accounts.tokens import hash_of
from blogapp.comments import rewording
from blogapp.comments.models import Comment
from blogapp.errors import AppError
from blogapp.moderation.appeals import service
from blogapp.moderation.appeals.forms import AppealForm
from blogapp.moderation.appeals.story import story_of
from blogapp.notifications.addresses import person_of
from blogapp.web import limits
from blogapp.web.access import anyone
from blogapp.web.context import site
from blogapp.web.errors import with_refusal

bp = Blueprint("appeals", __name__)


@bp.get("/comments/<public_id>/status")
@bp.get("/comments/<public_id>/status/<key>")
@anyone
def show_status(public_id: str, key: str = "") -> Response:
    comment = service.readable_comment(public_id, current.person(), key)
    return _status_page(comment, AppealForm(), key)


@bp.post("/comments/<public_id>/appeal")
@anyone
def appeal(public_id: str) -> Response:
    person, form, key = current.person(), AppealForm(request.form), request.form.get("key", "")
    comment = service.readable_comment(public_id, person, key)
    if not form.validate():
        return make_response(_status_page(comment, form, key), 422)
    try:
        limits.appeals_by_network.count()
        service.appeal(public_id, form.text.data or "", person, key)
    except AppError as refusal:
        return _status_page(comment, form, key, refusal)
    return _back(public_id, key)


@bp.post("/comments/<public_id>/status/mail")
@anyone
def send_link(public_id: str) -> Response:
    person = current.person()
    comment = service.readable_comment(public_id, person)
    try:
        limits.mails_by_network.count()
        limits.mails_by_address.count(hash_of(person_of(comment.author_email)))
        service.send_link(public_id, person)
    except AppError as refusal:
        return _status_page(comment, AppealForm(), "", refusal)
    flash(_("A link to this page is on its way to the address that you gave with the comment."))
    return _back(public_id, "")


def _status_page(comment: Comment, form: AppealForm, key: str, refusal: AppError | None = None) -> Response:
    html = render_template(
        "moderation/show_status.html",
        comment=comment,
        story=story_of(comment, site()),
        change=rewording.change_of(comment),
        form=form,
        key=key,
        may_send_link=not key and service.may_send_link(comment),
        error=refusal.sentence if refusal else None,
    )
    return with_refusal(html, refusal)


def _back(public_id: str, key: str) -> Response:
    address = f"/comments/{public_id}/status"
    return make_response(redirect(f"{address}/{key}" if key else address, 303))

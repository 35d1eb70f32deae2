"""The addresses at which readers report a comment."""

from flask import Blueprint, Response, make_response, redirect, render_template, request
from flask_babel import gettext as _

from blogapp.accounts import current
from blogapp.comments import queries
from blogapp.comments.models import Comment
from blogapp.comments.policy import may_read
from blogapp.errors import AppError, NotFound
from blogapp.moderation.reasons import OF_READERS
from blogapp.moderation.reports import service
from blogapp.moderation.reports.forms import ReportForm
from blogapp.web import limits
from blogapp.web.access import anyone
from blogapp.web.context import site

bp = Blueprint("reports", __name__)


@bp.route("/comments/<public_id>/report", methods=["GET", "POST"])
@anyone
def report(public_id: str) -> Response:
    person, form = current.person(), ReportForm(request.form)
    comment = service.reportable(public_id, person)
    if service.has_reported(comment, person):
        return _to(f"/comments/{public_id}/reported")
    if request.method == "GET":
        return _form_page(comment, form, 200)
    if not form.validate():
        return _form_page(comment, form, 422)
    try:
        limits.reports_by_network.count()
        reported = service.report_comment(
            public_id, form.reason.data or "", form.note.data or "", person, site()
        )
    except AppError as refusal:
        return _form_page(comment, form, refusal.status, refusal)
    response = _to(f"/comments/{public_id}/reported")
    if reported.guest_token:
        current.remember_guest(response, reported.guest_token)
    return response


@bp.get("/comments/<public_id>/reported")
@anyone
def show_reported(public_id: str) -> str:
    comment = queries.comment_by_public_id(public_id)
    if comment is None or not may_read(current.person(), comment.thread):
        raise NotFound(_("There is no comment at this address."))
    return render_template("moderation/show_reported.html", thread=comment.thread)


def _form_page(comment: Comment, form: ReportForm, status: int, refusal: AppError | None = None) -> Response:
    error = refusal.sentence if refusal else None
    html = render_template(
        "moderation/report.html", comment=comment, form=form, reasons=OF_READERS, error=error
    )
    response = make_response(html, status)
    if refusal and refusal.retry_after:
        response.headers["Retry-After"] = str(refusal.retry_after)
    return response


def _to(address: str) -> Response:
    return make_response(redirect(address, 303))

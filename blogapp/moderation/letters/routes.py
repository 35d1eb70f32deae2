"""The addresses of deciding by mail, and of what one gets by mail."""

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request
from flask_babel import gettext as _

from blogapp.accounts import current
from blogapp.accounts.models import User
from blogapp.comments.said import condition_of
from blogapp.errors import AppError, NotFound
from blogapp.extensions import db
from blogapp.moderation import policy
from blogapp.moderation.decision import Decision
from blogapp.moderation.letters import readers, service
from blogapp.moderation.queues import MOST_COUNTED
from blogapp.web import limits
from blogapp.web.access import anyone, staff
from blogapp.web.context import settings

bp = Blueprint("letters", __name__)


@bp.get("/moderation/by-mail/<token>/<any(publish, spam, trash):decision>")
@anyone
@limits.desk_links_by_network
def ask(token: str, decision: str) -> Response:
    """Changes nothing: programs look at the links in mails."""
    try:
        known = service.look_at_link(token)
    except AppError as refusal:
        return _page(refusal)
    condition = condition_of(known.comment)
    return _page(comment=known.comment, user=known.user, token=token, decision=decision, condition=condition)


@bp.post("/moderation/by-mail/<token>/<any(publish, spam, trash):decision>")
@anyone
@limits.desk_links_by_network
def decide(token: str, decision: str) -> Response:
    try:
        return _page(done=service.use_link(token, Decision(decision)))
    except AppError as refusal:
        return _page(refusal)


@bp.get("/moderation/mail")
@staff
def show_choice() -> str:
    person = current.person()
    return render_template(
        "moderation/show_choice.html",
        chosen=readers.choice_of(current.user_id()),
        account=db.session.get_one(User, current.user_id()),
        has_server=settings().mail_server is not None,
        here="mail",
        counts={},
        most_counted=MOST_COUNTED,
        may_rule=policy.may_rule(person),
    )


@bp.post("/moderation/mail")
@staff
def choose() -> Response:
    choice = request.form.get("choice", "")
    if choice not in {"", *readers.CHOICES}:
        raise NotFound(_("There is no such choice."))
    readers.choose(current.user_id(), choice)
    flash(_("Saved."))
    return make_response(redirect("/moderation/mail", 303))


def _page(refusal: AppError | None = None, **what: object) -> Response:
    known = {
        "comment": None,
        "user": None,
        "token": "",
        "decision": "",
        "condition": "",
        "done": None,
        **what,
    }
    error = refusal.sentence if refusal else None
    html = render_template("moderation/by_mail.html", error=error, **known)
    return make_response(html, refusal.status if refusal else 200)

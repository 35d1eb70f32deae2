"""The addresses of the log: one's own decisions, all of them, those about one comment, and undoing."""

from flask import Blueprint, Response, render_template, request
from flask_babel import gettext as _

from blogapp.accounts import current
from blogapp.errors import NotFound
from blogapp.moderation import queries as desk
from blogapp.moderation import requests, undoing
from blogapp.moderation.acts import ACTIONS
from blogapp.moderation.journal import queries, service
from blogapp.moderation.journal.queries import Wanted
from blogapp.moderation.service import DecidedOtherwise
from blogapp.web.access import staff
from blogapp.web.redirects import own_path

bp = Blueprint("journal", __name__)


@bp.get("/moderation/decisions")
@staff
def list_own() -> str:
    person = current.person()
    page = queries.log_page(person, Wanted(user_id=person.user_id), _after())
    return render_template(
        "moderation/list_decisions.html",
        page=page,
        path="/moderation/decisions",
        wanted=None,
        notice=requests.notice(person),
        **requests.frame(person, "mine"),
    )


@bp.get("/moderation/log")
@staff
def list_all() -> str:
    person = current.person()
    who, action = request.args.get("who", ""), request.args.get("action", "")
    wanted = Wanted(
        user_id=int(who) if requests.is_number(who) else None,
        action=action if action in ACTIONS else "",
        batch=request.args.get("of", "")[: requests.LONGEST_BATCH],
    )
    return render_template(
        "moderation/list_decisions.html",
        page=queries.log_page(person, wanted, _after()),
        path="/moderation/log",
        wanted=wanted,
        people=queries.staff(),
        actions=ACTIONS,
        notice=requests.notice(person),
        **requests.frame(person, "log"),
    )


@bp.get("/moderation/<public_id>/log")
@staff
def list_of_comment(public_id: str) -> str:
    person = current.person()
    if desk.name_and_status(public_id, person) is None:
        raise NotFound(_("There is no comment here that you could decide about."))
    return render_template(
        "moderation/list_decisions.html",
        page=queries.log_page(person, Wanted(public_id=public_id), _after()),
        path=f"/moderation/{public_id}/log",
        wanted=None,
        notice=requests.notice(person),
        **requests.frame(person, ""),
    )


@bp.post("/moderation/decisions/<int:entry_id>/undo")
@staff
def undo(entry_id: int) -> Response:
    person = current.person()
    if entry_id >= 10**requests.LONGEST_ID:
        raise NotFound(_("There is nothing to undo."))
    try:
        if not service.is_about_status(entry_id):
            return _back(undoing.undo_act(entry_id, person))
        undone = service.undo_decision(entry_id, person)
    except DecidedOtherwise as refusal:
        return requests.too_late(refusal, "")
    if request.form.get("from") == "log":
        return requests.to("/moderation/decisions", still=undone.public_id)
    return requests.answer(person, undone.public_id, None)


@bp.post("/moderation/batches/<batch>/undo")
@staff
def undo_batch(batch: str) -> Response:
    person, batch = current.person(), batch[: requests.LONGEST_BATCH]
    try:
        # Of everything by one person the entry about the person is the whole.
        if whole := service.whole_of(batch):
            return requests.to("/moderation/log", done=str(undoing.undo_act(whole, person)))
        undone = service.undo_batch(batch, person)
    except DecidedOtherwise as refusal:
        return requests.too_late(refusal, "")
    return requests.to(requests.back(), batch=batch, kept=str(undone.kept), undone=str(undone.number))


def _back(entry_id: int) -> Response:
    """To the page where the button was, which says what was done; the log otherwise."""
    path = (
        own_path(request.form.get("next") or request.form.get("back")) or "/moderation/decisions"
    ).partition("?")[0]
    return requests.to(path, done=str(entry_id))


def _after() -> int | None:
    said = request.args.get("after", "")
    return int(said) if requests.is_number(said) else None

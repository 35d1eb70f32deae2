"""The addresses of the tools for a thread, and for the place of a comment in it."""

from collections.abc import Callable
from typing import Final
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, make_response, redirect, render_template, request
from flask_babel import gettext as _
from wtforms import Form

from blogapp import clock
from blogapp.accounts import current
from blogapp.accounts.person import Person
from blogapp.comments.moving import MoveRefused
from blogapp.comments.policy import is_open
from blogapp.comments.thread_rules import rules_of
from blogapp.errors import AppError
from blogapp.moderation import acts, policy
from blogapp.moderation.edits.queries import comment_in_reach, entries_about, entries_in
from blogapp.moderation.log import TargetKind
from blogapp.moderation.threads import moves, queries, service
from blogapp.moderation.threads.destinations import destination_in
from blogapp.moderation.threads.forms import ReadOnlyForm, ReasonForm, SlowForm
from blogapp.web.access import staff
from blogapp.web.context import site
from blogapp.web.errors import with_refusal
from blogapp.web.redirects import own_path

bp = Blueprint("moderation_threads", __name__)

MARKS: Final[dict[str, Callable[[str, Person], None]]] = {
    "pin": service.pin,
    "unpin": service.unpin,
    "feature": service.feature,
    "unfeature": service.unfeature,
}


@bp.get("/moderation/threads/<int:thread_id>")
@staff
def show_thread(thread_id: int) -> Response:
    return _thread_page(thread_id)


@bp.post("/moderation/threads/<int:thread_id>/lock")
@staff
def lock(thread_id: int) -> Response:
    form = ReasonForm(request.form)
    if not form.validate():
        return _thread_page(thread_id, reason_form=form)
    service.lock(thread_id, form.reason.data or "", current.person())
    return _to_thread(thread_id)


@bp.post("/moderation/threads/<int:thread_id>/reopen")
@staff
def reopen(thread_id: int) -> Response:
    service.reopen(thread_id, current.person())
    return _to_thread(thread_id)


@bp.post("/moderation/threads/<int:thread_id>/read-only")
@staff
def set_read_only(thread_id: int) -> Response:
    form = ReadOnlyForm(request.form)
    if not form.validate():
        return _thread_page(thread_id, read_only_form=form)
    moment = form.moment.data.replace(tzinfo=ZoneInfo(site().time_zone)) if form.moment.data else None
    service.set_read_only(thread_id, moment, form.reason.data or "", current.person())
    return _to_thread(thread_id)


@bp.post("/moderation/threads/<int:thread_id>/slow")
@staff
def set_slow(thread_id: int) -> Response:
    form = SlowForm(request.form)
    if not form.validate():
        return _thread_page(thread_id, slow_form=form)
    service.set_slow(thread_id, form.minutes.data, current.person())
    return _to_thread(thread_id)


@bp.get("/moderation/<public_id>/place")
@staff
def show_place(public_id: str) -> Response:
    return _place_page(public_id)


@bp.post("/moderation/<public_id>/<any(pin, unpin, feature, unfeature):mark>")
@staff
def set_mark(public_id: str, mark: str) -> Response:
    try:
        MARKS[mark](public_id, current.person())
    except service.NotThisComment as refusal:
        return _place_page(public_id, refusal)
    return _to(_back() or f"/moderation/{public_id}/place")


@bp.post("/moderation/<public_id>/move")
@staff
def move(public_id: str) -> Response:
    typed = request.form.get("to", "").strip()
    destination = destination_in(typed) if typed else None
    try:
        if typed and destination is None:
            raise MoveRefused(_("This is not the address of a discussion or of a comment on this site."))
        if destination is None:
            raise MoveRefused(_("Please say where it belongs."))
        moves.move(public_id, destination, current.person())
    except AppError as refusal:
        return _place_page(public_id, refusal)
    return _to(f"/moderation/{public_id}/place")


@bp.post("/moderation/<public_id>/split")
@staff
def split(public_id: str) -> Response:
    try:
        moves.move(public_id, None, current.person())
    except MoveRefused as refusal:
        return _place_page(public_id, refusal)
    return _to(f"/moderation/{public_id}/place")


def _thread_page(
    thread_id: int,
    *,
    reason_form: ReasonForm | None = None,
    read_only_form: ReadOnlyForm | None = None,
    slow_form: SlowForm | None = None,
) -> Response:
    state = queries.thread_state(thread_id, current.person())
    thread = state.thread
    here = thread.read_only_from.astimezone(ZoneInfo(site().time_zone)) if thread.read_only_from else None
    forms: list[Form | None] = [reason_form, read_only_form, slow_form]
    html = render_template(
        "moderation/threads/show_thread.html",
        state=state,
        thread=thread,
        is_over=not is_open(thread, rules_of(thread, site()), clock.now()),
        reason_form=reason_form or ReasonForm(reason=thread.closing_note),
        read_only_form=read_only_form or ReadOnlyForm(moment=here, reason=thread.closing_note),
        slow_form=slow_form or SlowForm(minutes=state.slow_minutes),
        entries=acts.shown(entries_in(thread_id)),
        **_desk(),
    )
    return make_response(html, 422 if any(forms) else 200)


def _place_page(public_id: str, refusal: AppError | None = None) -> Response:
    person = current.person()
    comment = comment_in_reach(public_id, person)
    html = render_template(
        "moderation/threads/show_place.html",
        comment=comment,
        thread=comment.thread,
        typed=request.form.get("to", ""),
        error=refusal.sentence if refusal else None,
        threads=queries.offered_threads(person),
        entries=acts.shown(entries_about(TargetKind.COMMENT, public_id)),
        **_desk(),
    )
    return with_refusal(html, refusal)


def _desk() -> dict[str, object]:
    """What the desk's navigation asks for."""
    return {"here": "", "counts": {}, "most_counted": 0, "may_rule": policy.may_rule(current.person())}


def _back() -> str:
    return own_path(request.form.get("back")) or ""


def _to_thread(thread_id: int) -> Response:
    return _to(_back() or f"/moderation/threads/{thread_id}")


def _to(address: str) -> Response:
    return make_response(redirect(address, 303))

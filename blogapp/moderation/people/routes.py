"""The addresses of people for moderators: one person, all who are restricted, and what can be done."""

from typing import Final

from flask import Blueprint, Response, make_response, redirect, render_template, request
from flask_babel import gettext as _

from blogapp.accounts import current
from blogapp.accounts.restrictions.models import RestrictionKind
from blogapp.comments.models import Status
from blogapp.errors import AppError, NotFound
from blogapp.moderation.people import acts, deletion, noting, policy, queries, restricting
from blogapp.moderation.people.forms import KINDS, LENGTHS, PlaceForm, TermsForm
from blogapp.moderation.people.subjects import LONGEST_ID, Subject, subject_at
from blogapp.moderation.queues import MOST_COUNTED
from blogapp.web.access import staff
from blogapp.web.context import site
from blogapp.web.errors import with_refusal
from blogapp.web.redirects import own_path

bp = Blueprint("people", __name__)

HERE: Final = "/moderation/people"
LONGEST_SEARCH: Final = 254
KIND_OF_ACTION: Final = {action: kind for kind, action in restricting.ACTIONS.items()}


@bp.get("/moderation/people")
@staff
def list_restrictions() -> Response:
    restricting.require_moderator(current.person())
    return _list_page(PlaceForm())


@bp.post("/moderation/people")
@staff
def restrict_place() -> Response:
    person, form = current.person(), PlaceForm(request.form)
    restricting.require_moderator(person)
    if not form.validate():
        return _list_page(form, status=422)
    try:
        entry_id = restricting.restrict_place(
            form.place.data or "",
            form.terms(RestrictionKind(form.kind.data or ""), site().time_zone),
            person,
            is_for_everyone=form.is_for_everyone.data,
            is_sure=form.is_sure.data,
        )
    except AppError as refusal:
        return _list_page(form, refusal)
    return _to(HERE, entry_id)


@bp.post("/moderation/people/restrictions/<int:restriction_id>/lift")
@staff
def lift(restriction_id: int) -> Response:
    entry_id = restricting.lift(restriction_id, current.person())
    return _to(_next(HERE), entry_id)


@bp.get("/moderation/<public_id>/person")
@staff
def show_writer(public_id: str) -> Response:
    """From a comment to whoever wrote it."""
    return make_response(redirect(queries.writer_of(public_id, current.person()).path, 303))


@bp.get("/moderation/people/<slug>")
@staff
def show_person(slug: str) -> Response:
    return _person_page(_subject(slug), TermsForm())


@bp.post("/moderation/people/<slug>/<any(ban, silence, warn):act>")
@staff
def restrict(slug: str, act: str) -> Response:
    subject, person, form = _subject(slug), current.person(), TermsForm(request.form)
    restricting.require_moderator(person)
    if not form.validate():
        return _person_page(subject, form, status=422)
    try:
        entry_id = restricting.restrict(subject, form.terms(KIND_OF_ACTION[act], site().time_zone), person)
    except AppError as refusal:
        return _person_page(subject, form, refusal)
    return _to(subject.path, entry_id)


@bp.post("/moderation/people/<slug>/delete-all")
@staff
def delete_everything(slug: str) -> Response:
    subject = _subject(slug)
    to = Status.SPAM if request.form.get("to") == Status.SPAM else Status.TRASHED
    return _to(subject.path, deletion.delete_everything(subject, to, current.person()))


@bp.post("/moderation/people/<slug>/notes")
@staff
def add_note(slug: str) -> Response:
    subject, text = _subject(slug), request.form.get("text", "").replace("\0", "")
    try:
        noting.add_note(subject, text, current.person())
    except noting.NoteRefused as refusal:
        return _person_page(subject, TermsForm(), refusal, note=text)
    return make_response(redirect(f"{subject.path}#notes", 303))


@bp.post("/moderation/people/notes/<int:note_id>/remove")
@staff
def remove_note(note_id: int) -> Response:
    subject = noting.remove_note(note_id, current.person())
    return make_response(redirect(f"{subject.path}#notes", 303))


def _list_page(form: PlaceForm, refusal: AppError | None = None, status: int = 200) -> Response:
    typed = request.args.get("q", "").replace("\0", "").strip()[:LONGEST_SEARCH]
    html = render_template(
        "moderation/people/list_restrictions.html",
        page=queries.restriction_page(typed, _number("after")),
        form=form,
        kinds=KINDS,
        needs_sureness=isinstance(refusal, restricting.OwnNetwork),
        error=refusal.sentence if refusal else None,
        **_frame(),
    )
    return with_refusal(html, refusal) if refusal else make_response(html, status)


def _person_page(
    subject: Subject, form: TermsForm, refusal: AppError | None = None, status: int = 200, note: str = ""
) -> Response:
    html = render_template(
        "moderation/people/show_person.html",
        page=queries.person_page(subject, current.person()),
        form=form,
        note=note,
        error=refusal.sentence if refusal else None,
        **_frame(),
    )
    return with_refusal(html, refusal) if refusal else make_response(html, status)


def _frame() -> dict[str, object]:
    """What the navigation of the desk wants to know, and what the page before this one has done."""
    return {
        "here": "people",
        "counts": {},
        "most_counted": MOST_COUNTED,
        "lengths": LENGTHS,
        "may_rule": policy.may_restrict_people(current.person()),
        "notice": acts.notice(_number("done"), current.person()),
    }


def _subject(slug: str) -> Subject:
    subject = subject_at(slug)
    if subject is None:
        raise NotFound(_("There is nobody at this address."))
    return subject


def _number(field: str) -> int | None:
    said = request.args.get(field, "")
    return int(said) if said.isascii() and said.isdecimal() and len(said) <= LONGEST_ID else None


def _next(otherwise: str) -> str:
    """Where the button was, without what that page said."""
    return (own_path(request.form.get("next")) or otherwise).partition("?")[0]


def _to(path: str, entry_id: int) -> Response:
    return make_response(redirect(f"{path}?done={entry_id}", 303))

"""The addresses of comments: write, preview, look at one in its context, edit, withdraw.

What became of one, `/comments/<public id>/status`, is told by moderation.
"""

from dataclasses import replace
from typing import Final

from flask import Blueprint, Response, make_response, redirect, render_template, request
from flask_babel import gettext as _

from blogapp import clock
from blogapp.accounts import current, drafts
from blogapp.accounts.person import Person
from blogapp.accounts.restrictions.service import acknowledge as acknowledge_warning
from blogapp.accounts.service import GuestDetails
from blogapp.comments import form_clock, own, policy, queries, service, standing
from blogapp.comments.entrance import require_open
from blogapp.comments.forms import (
    LONGEST,
    BodyForm,
    CommentForm,
    begun_form,
    comment_form,
    resume_address,
)
from blogapp.comments.models import Comment, Kind, Status, Thread
from blogapp.comments.new_comment import NewComment
from blogapp.comments.opinions import routes as opinions
from blogapp.comments.panel import panel_of
from blogapp.comments.people import routes as people
from blogapp.comments.thread_rules import rules_of
from blogapp.errors import AppError, NotFound
from blogapp.spam.akismet.account import account_of
from blogapp.text.markdown import comment_html
from blogapp.web import limits
from blogapp.web.access import anyone
from blogapp.web.context import settings, site
from blogapp.web.errors import wants_fragment
from blogapp.web.page_cache import public

bp = Blueprint("comments", __name__)

# A longer number is no key of a row.
LONGEST_ID: Final = 9
bp.register_blueprint(people.bp)
bp.register_blueprint(opinions.bp)


@bp.post("/posts/<slug>/comments")
@anyone
def create(slug: str) -> Response:
    thread, person = _thread(slug), current.person()
    form = comment_form(person, site(), request.form)
    try:
        require_open(thread, person, site())
        if not form.validate():
            return _form_page(thread, form, _status_of(form))
        limits.comments_by_network.count()
        posted = service.post_comment(
            thread.url,
            _new(form),
            person,
            site(),
            has_limits=settings().rate_limits,
            akismet=account_of(settings()),
        )
    except AppError as refusal:
        return _form_page(thread, form, refusal.status, refusal)
    current.drop_draft(resume_address(thread.url))
    response = _shown(posted.comment, _writer(person, posted))
    if posted.guest_token:
        current.remember_guest(response, posted.guest_token)
    return response


@bp.post("/posts/<slug>/comments/preview")
@anyone
def preview(slug: str) -> Response:
    thread = _thread(slug)
    form = comment_form(current.person(), site(), request.form)
    if not form.body.validate(form):
        return _form_page(thread, form, _status_of(form))
    try:
        limits.previews_by_network.count()
    except AppError as refusal:
        return _form_page(thread, form, refusal.status, refusal)
    html = comment_html(form.typed)
    if wants_fragment():
        return make_response(render_template("comments/_preview.html", preview=html))
    return _form_page(thread, form, 200, preview=html)


@bp.post("/posts/<slug>/comments/acknowledge")
@anyone
def acknowledge(slug: str) -> Response:
    """“I have read this”, below a warning in the form: the form again, with the text."""
    thread, person = _thread(slug), current.person()
    said = request.form.get("warning", "")
    if said.isascii() and said.isdecimal() and len(said) <= LONGEST_ID:
        acknowledge_warning(person, int(said))
    form = comment_form(person, site(), request.form)
    return _form_page(thread, form, 200) if form.typed else _to(f"{thread.url}#respond")


@bp.get("/comments/begun")
@anyone
def begun() -> Response:
    """The moment at which a person begins to write, signed: the script puts it into the form."""
    response = make_response(form_clock.begun(settings().secret_key))
    response.headers["Content-Type"] = "text/plain; charset=utf-8"
    response.headers["Cache-Control"] = "no-store"
    return response


@bp.get("/posts/<slug>/comments/resume")
@anyone
def resume(slug: str) -> Response:
    """Back from signing in: to the form, where it was, with what was typed."""
    thread = _thread(slug)
    draft = drafts.draft_under(current.draft_key())
    if draft is None or draft.place != resume_address(thread.url):
        return _to(f"{thread.url}#respond")
    parent = queries.comment_by_public_id(draft.fields.get("parent", "")[:40].replace("\0", ""))
    is_there = parent is not None and parent.is_listed and parent.thread_id == thread.id
    page = f"{thread.url}/comments/{parent.public_id}" if parent and is_there else thread.url
    return _to(f"{page}?draft=1#respond")


@bp.get("/posts/<slug>/comments/<public_id>")
@anyone
@public
def show(slug: str, public_id: str) -> str | Response:
    person, comment = current.person(), queries.comment_by_public_id(public_id)
    if comment and (moved := _moved(comment, f"/posts/{slug}", person)):
        return moved
    if comment is None or comment.thread.url != f"/posts/{slug}" or comment.kind != Kind.COMMENT:
        raise NotFound(_("There is no comment at this address."))
    if not comment.is_listed and policy.may_see_status(person, comment):
        return _to(f"/comments/{public_id}/status")
    if not comment.is_listed or not policy.may_read(person, comment.thread):
        raise NotFound(_("There is no comment at this address. It may have been withdrawn by its writer."))
    page = queries.context_page(comment, site(), person, request.args.get("after"))
    draft = current.resumed_draft(resume_address(comment.thread.url))
    return render_template(
        "comments/show.html",
        comment=comment,
        thread_page=page,
        form=begun_form(person, site(), draft, public_id),
        error=draft.notice if draft else None,
        preview=None,
    )


@bp.get("/posts/<slug>/comments/featured")
@anyone
@public
def list_featured(slug: str) -> str:
    thread = _thread(slug)
    return render_template(
        "comments/list_featured.html", thread_page=queries.featured_page(thread, site(), current.person())
    )


@bp.route("/comments/<public_id>/edit", methods=["GET", "POST"])
@anyone
def edit(public_id: str) -> Response:
    person = current.person()
    comment = own.own_comment(public_id, person)
    form = BodyForm(request.form, body=comment.body_source)
    if request.method == "GET":
        minutes = rules_of(comment.thread, site()).edit_minutes
        if not policy.may_edit(person, comment, clock.now(), minutes):
            raise own.TooLateToEdit(is_moderated=comment.moderated_at is not None)
        return _edit_page(comment, form, 200)
    if not form.validate():
        return _edit_page(comment, form, _status_of(form))
    try:
        limits.comments_by_network.count()
        account = account_of(settings())
        return _shown(own.edit_comment(public_id, form.typed, person, site(), account), person)
    except AppError as refusal:
        return _edit_page(comment, form, refusal.status, refusal)


@bp.post("/comments/<public_id>/withdraw")
@anyone
def withdraw(public_id: str) -> Response:
    comment = own.withdraw_comment(public_id, current.person())
    return _to(f"/comments/{comment.public_id}/status")


@bp.app_template_filter("notes")
def notes_on(thread: Thread) -> list[str]:
    """What people should know of a thread before they write."""
    return standing.notes(thread, site())


def _moved(comment: Comment, url: str, person: Person) -> Response | None:
    """On to where the comment is now, from where it was, for those who may read it there."""
    is_seen = comment.is_listed or policy.may_see_status(person, comment)
    if comment.thread.url == url or not (is_seen and policy.may_read(person, comment.thread)):
        return None
    if not queries.was_in(comment, url):
        return None
    response = make_response(redirect(f"{comment.thread.url}/comments/{comment.public_id}", 301))
    # It may be moved back, and a browser that remembers both ways would go round in a ring.
    response.headers["Cache-Control"] = "no-cache"
    return response


def _thread(slug: str) -> Thread:
    thread = queries.thread_by_url(f"/posts/{slug}")
    if thread is None or not policy.may_read(current.person(), thread):
        raise NotFound(_("There is no question at this address."))
    return thread


def _new(form: CommentForm) -> NewComment:
    typed = form.data
    details = GuestDetails(
        typed.get("name", ""), typed.get("email", ""), typed.get("website", ""), typed.get("remember", False)
    )
    seconds = form_clock.seconds_since(typed["begun"], settings().secret_key)
    return NewComment(typed["body"], typed["parent"], details, seconds, typed["subject"], form.standing)


def _writer(person: Person, posted: service.Posted) -> Person:
    """Who will have written it once the browser has the token that this answer carries."""
    return replace(person, guest_id=posted.comment.guest_id) if posted.guest_token else person


def _status_of(form: BodyForm) -> int:
    return 413 if len(form.typed) > LONGEST else 422


def _form_page(
    thread: Thread,
    form: CommentForm,
    status: int,
    refusal: AppError | None = None,
    preview: str | None = None,
) -> Response:
    """The form again with all that was typed: alone for a script, on a page of its own otherwise."""
    person = current.person()
    parent = queries.comment_by_public_id(form.parent.data) if form.parent.data else None
    if parent is None or not parent.is_listed or parent.thread_id != thread.id:
        # What it answered is gone; the text can still be posted by itself.
        form.parent.data, parent = "", None
    page = queries.context_page(parent, site(), person) if parent else None
    template = "comments/_form.html" if wants_fragment() else "comments/write.html"
    html = render_template(
        template,
        thread=thread,
        thread_page=page,
        form=form,
        entrance=policy.entrance(person, thread, rules_of(thread, site()), clock.now()),
        panel=panel_of(thread, site(), person, is_whole=False),
        error=refusal.sentence if refusal else None,
        preview=preview,
    )
    return _refused(html, status, refusal)


def _edit_page(comment: Comment, form: BodyForm, status: int, refusal: AppError | None = None) -> Response:
    error = refusal.sentence if refusal else None
    html = render_template("comments/edit.html", comment=comment, form=form, error=error)
    return _refused(html, status, refusal)


def _refused(html: str, status: int, refusal: AppError | None) -> Response:
    response = make_response(html, status)
    if refusal and refusal.retry_after:
        response.headers["Retry-After"] = str(refusal.retry_after)
    return response


def _shown(comment: Comment, person: Person) -> Response:
    """What follows a stored comment: a script gets it in its branch, others the page where it is."""
    public_id, url = comment.public_id, comment.thread.url
    if comment.status != Status.PUBLISHED:
        return _to(f"/comments/{public_id}/status")
    if wants_fragment():
        thread_page = queries.context_page(comment, site(), person)
        return make_response(
            render_template("comments/_new_comment.html", comment=comment, thread_page=thread_page)
        )
    page = url if queries.is_on_first_page(comment, site()) else f"{url}/comments/{public_id}"
    return _to(f"{page}#comment-{public_id}")


def _to(address: str) -> Response:
    return make_response(redirect(address, 303))

"""The addresses where moderators change the words of a comment, strike passages, and answer it."""

from flask import Blueprint, Response, make_response, redirect, render_template, request

from blogapp.accounts import current
from blogapp.comments.forms import LONGEST, BodyForm
from blogapp.comments.models import Comment
from blogapp.comments.rewording import HTML, change_of, with_signs
from blogapp.errors import AppError
from blogapp.moderation import acts, policy
from blogapp.moderation.edits import queries, service
from blogapp.moderation.edits.forms import NoteForm, WordsForm
from blogapp.moderation.edits.letter import Post
from blogapp.moderation.edits.passages import places_in
from blogapp.moderation.log import TargetKind
from blogapp.web.access import staff
from blogapp.web.context import settings, site
from blogapp.web.errors import with_refusal
from blogapp.web.redirects import own_path

bp = Blueprint("moderation_edits", __name__)


@bp.route("/moderation/<public_id>/edit", methods=["GET", "POST"])
@staff
def edit(public_id: str) -> Response:
    comment = queries.comment_in_reach(public_id, current.person())
    form = _words_form(comment)
    if request.method == "GET":
        return _page(comment, form)
    if not form.validate():
        return _page(comment, form, status=422)
    try:
        service.edit_words(_rewording(public_id, form), form.body.data or "")
    except AppError as refusal:
        return _page(comment, form, refusal)
    return _done(public_id)


@bp.post("/moderation/<public_id>/strike")
@staff
def strike(public_id: str) -> Response:
    comment = queries.comment_in_reach(public_id, current.person())
    form, chosen = NoteForm(request.form), request.form.getlist("strike")
    if not form.validate():
        return _page(comment, _words_form(comment), chosen=chosen, status=422)
    try:
        service.strike_passages(_rewording(public_id, form), places_in(chosen))
    except AppError as refusal:
        return _page(comment, _words_form(comment), refusal, chosen=chosen)
    return _done(public_id)


@bp.route("/moderation/<public_id>/reply", methods=["GET", "POST"])
@staff
def reply(public_id: str) -> Response:
    person = current.person()
    comment = queries.comment_in_reach(public_id, person)
    form = BodyForm(request.form)
    if request.method == "GET":
        return _reply_page(comment, form)
    if not form.validate():
        return _reply_page(comment, form, status=413 if len(form.typed) > LONGEST else 422)
    try:
        answer = service.reply_and_publish(public_id, form.typed, person, site())
    except AppError as refusal:
        return _reply_page(comment, form, refusal)
    place = f"{answer.thread.url}/comments/{answer.public_id}#comment-{answer.public_id}"
    return _to(own_path(request.form.get("back")) or place)


def _words_form(comment: Comment) -> WordsForm:
    is_edit = request.method == "POST" and "body" in request.form
    form = WordsForm(request.form if is_edit else None, body=with_signs(comment.body_source)[0])
    form.longest = max(LONGEST, len(comment.body_source))
    return form


def _rewording(public_id: str, form: NoteForm) -> service.Rewording:
    post = Post(settings().base_url, site().title) if settings().mail_server else None
    return service.Rewording(
        public_id=public_id,
        seen=form.seen.data or "",
        person=current.person(),
        note=form.note.data or "",
        post=post,
    )


def _page(
    comment: Comment,
    form: WordsForm,
    refusal: AppError | None = None,
    *,
    chosen: list[str] | None = None,
    status: int = 200,
) -> Response:
    html = render_template(
        "moderation/edits/edit.html",
        comment=comment,
        form=form,
        error=refusal.sentence if refusal else None,
        strikable=queries.strikable(comment) if comment.body_format != HTML else None,
        chosen=chosen,
        change=change_of(comment),
        sign=with_signs(comment.body_source)[1],
        seen=service.state_of(comment),
        back=_back(),
        entries=acts.shown(queries.entries_about(TargetKind.COMMENT, comment.public_id)),
        **_desk(),
    )
    return with_refusal(html, refusal) if refusal else make_response(html, status)


def _reply_page(
    comment: Comment, form: BodyForm, refusal: AppError | None = None, *, status: int = 200
) -> Response:
    html = render_template(
        "moderation/edits/reply.html",
        comment=comment,
        form=form,
        error=refusal.sentence if refusal else None,
        back=_back(),
        **_desk(),
    )
    return with_refusal(html, refusal) if refusal else make_response(html, status)


def _desk() -> dict[str, object]:
    """What the desk's navigation asks for."""
    return {"here": "", "counts": {}, "most_counted": 0, "may_rule": policy.may_rule(current.person())}


def _back() -> str:
    return own_path(request.values.get("back")) or ""


def _done(public_id: str) -> Response:
    """To where the moderator came from; else to the page itself, which shows the change and can undo it."""
    return _to(_back() or f"/moderation/{public_id}/edit")


def _to(address: str) -> Response:
    return make_response(redirect(address, 303))

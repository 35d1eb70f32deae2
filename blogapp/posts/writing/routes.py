"""The addresses of the author's desk: the lists, the editor, its preview, unsaved texts, revisions, moves."""

from typing import Final

from flask import Blueprint, Response, make_response, redirect, render_template, request
from flask_babel import gettext as _

from blogapp.accounts import current
from blogapp.config import MAX_REQUEST_BYTES
from blogapp.media.names import KEYS
from blogapp.media.remarks import remarks_on
from blogapp.posts.models import PostStatus
from blogapp.posts.policy import is_public
from blogapp.posts.publishing import service as publishing
from blogapp.posts.service import html_of
from blogapp.posts.writing import queries, service, unsaved
from blogapp.posts.writing.difference import difference
from blogapp.posts.writing.fields import PostFields
from blogapp.posts.writing.forms import LONGEST_BODY, moment_in
from blogapp.posts.writing.needs import needs_of, question_in
from blogapp.posts.writing.pages import beside_each_other, editor, opened, own_zone, sent
from blogapp.posts.writing.shelves import MOST_COUNTED, Shelf, desk_page
from blogapp.web.access import staff
from blogapp.web.addresses import id_in

# A text of the longest kind, of letters of four bytes, form-encoded threefold; and the rest of the form.
MOST_BYTES: Final = 12 * LONGEST_BODY + MAX_REQUEST_BYTES

bp = Blueprint("writing", __name__)

MOVES: Final = {
    "publish": PostStatus.PUBLISHED,
    "unpublish": PostStatus.DRAFT,
    "private": PostStatus.PRIVATE,
    "trash": PostStatus.TRASHED,
    "restore": PostStatus.DRAFT,
}


@bp.before_request
def _allow_long_texts() -> None:
    """Nothing is read of it before it is known who asks."""
    request.max_content_length = request.max_form_memory_size = MOST_BYTES


@bp.get("/write")
@staff
def list_posts() -> str:
    asked, after = request.args.get("shelf", ""), request.args.get("after", type=id_in)
    shelf = Shelf(asked) if asked in set(Shelf) else Shelf.DRAFT
    page = desk_page(current.person(), shelf, request.args.get("q", "").strip()[:200], after)
    # On the first page alone: who leafs through has seen it.
    needs = None if page.after or page.sought else needs_of(current.user_id())
    return render_template(
        "posts/writing/list_posts.html",
        page=page,
        needs=needs,
        zone=own_zone(),
        question_in=question_in,
        most_counted=MOST_COUNTED,
    )


@bp.get("/write/new")
@staff
def begin() -> Response:
    kept = unsaved.kept(0, current.user_id())
    fields = PostFields(title=request.args.get("title", "")[:200])
    return editor(opened(None, fields, kept), None, 200, kept=kept)


@bp.post("/write/new")
@staff
def start() -> Response:
    forms = sent(None)
    if not forms.validate():
        return editor(forms, None, 422)
    if _wants_preview():
        return editor(forms, None, 200, has_preview=True)
    post_id = service.start_post(forms.text.fields, current.person(), forms.settings.settings(own_zone()))
    return _after_saving(post_id)


@bp.get("/write/<int:post_id>")
@staff
def edit(post_id: int) -> Response:
    post = queries.own_post(post_id, current.person())
    kept = unsaved.kept(post_id, current.user_id())
    return editor(opened(post, PostFields.of(post), kept), post, 200, kept=kept)


@bp.post("/write/<int:post_id>")
@staff
def save(post_id: int) -> Response:
    post = queries.own_post(post_id, current.person())
    forms = sent(post)
    if not forms.validate():
        return editor(forms, post, 422)
    if _wants_preview():
        return editor(forms, post, 200, has_preview=True)
    seen = forms.text.seen.data or 0
    # A page asks nothing, so there is nothing to set about it.
    settings = None if post.is_page else forms.settings.settings(own_zone())
    try:
        service.save_post(post_id, forms.text.fields, current.person(), seen, settings)
    except service.SavedMeanwhile as refusal:
        return beside_each_other(post_id, forms, refusal)
    return _after_saving(post_id)


@bp.post("/write/preview")
@staff
def preview() -> str:
    """What readers would see, by the very same code: for the script."""
    body, body_format = request.form.get("body", ""), request.form.get("format", "markdown")
    html = html_of(body, body_format)
    preview = render_template("posts/writing/_preview.html", html=html)
    return preview + _remarks(html, body_format)


@bp.post("/write/<int:post_id>/keep")
@staff
def keep(post_id: int) -> Response:
    """What is typed, without saving it: the script sends it every few seconds. 0 is a post to come."""
    post = queries.own_post(post_id, current.person()) if post_id else None
    forms, body_format = sent(post), post.body_format if post else "markdown"
    seen = forms.text.seen.data or 0
    unsaved.keep(post_id, forms.text.fields, current.user_id(), seen, forms.settings.typed)
    others = unsaved.others_at_work(post_id, current.user_id()) if post_id else []
    body = forms.text.fields.body
    remarks = _remarks(html_of(body, body_format) if KEYS.search(body) else "", body_format)
    return make_response(render_template("posts/writing/_kept.html", others=others) + remarks)


@bp.post("/write/<int:post_id>/throw-away")
@staff
def throw_away(post_id: int) -> Response:
    unsaved.throw_away(post_id, current.user_id())
    if request.form.get("then") == "desk":
        return _to("/write")
    return _to(f"/write/{post_id or 'new'}")


@bp.get("/write/<int:post_id>/revisions")
@staff
def list_revisions(post_id: int) -> str:
    post = queries.own_post(post_id, current.person())
    before = request.args.get("before", type=id_in)
    return render_template(
        "posts/writing/list_revisions.html",
        post=post,
        revisions=queries.revisions_of(post_id, before),
        before=before,
    )


@bp.get("/write/<int:post_id>/revisions/<int:version>")
@staff
def show_revision(post_id: int, version: int) -> str:
    """What this version changed against the one before it, or `?against=` another one."""
    post = queries.own_post(post_id, current.person())
    shown = queries.revision_at(post_id, version)
    against = request.args.get("against", version - 1, type=id_in)
    fields = PostFields.from_json(shown.fields)
    before = (
        PostFields.from_json(queries.revision_at(post_id, against).fields) if against > 0 else PostFields()
    )
    return render_template(
        "posts/writing/show_revision.html",
        post=post,
        shown=shown,
        fields=fields,
        title_pieces=difference(before.title, fields.title),
        pieces=difference(before.body, fields.body),
    )


@bp.post("/write/<int:post_id>/revisions/<int:version>/restore")
@staff
def restore_revision(post_id: int, version: int) -> Response:
    seen = request.form.get("seen", 0, type=int)
    service.restore_revision(post_id, version, current.person(), seen)
    return _to(f"/write/{post_id}?saved=1")


@bp.post("/write/<int:post_id>/<any(publish, unpublish, private, trash, restore):move>")
@staff
def move(post_id: int, move: str) -> Response:
    """At once; but before readers lose a post its author is told what that means, and asked."""
    if move == "trash" and request.form.get("sure") != "yes":
        post = queries.own_post(post_id, current.person())
        if is_public(post):
            return make_response(render_template("posts/writing/confirm_trash.html", post=post), 409)
    typed = request.form.get("at", "")
    at = moment_in(typed, own_zone()) if typed else None
    if typed and at is None:
        return _not_then(post_id, typed, _("This is no date and time."))
    try:
        publishing.move_post(post_id, MOVES[move], current.person(), at)
    except publishing.MomentIsOver as refusal:
        return _not_then(post_id, typed, refusal.sentence)
    return _to(f"/write/{post_id}?moved=1")


def _not_then(post_id: int, typed: str, why: str) -> Response:
    """The editor as it was, and beside the moment why it cannot be."""
    post, kept = queries.own_post(post_id, current.person()), unsaved.kept(post_id, current.user_id())
    return editor(opened(post, PostFields.of(post), kept), post, 422, kept=kept, moment=(typed, why))


def _remarks(html: str, body_format: str) -> str:
    return render_template(
        "media/_remarks.html", remarks=remarks_on(html), is_markdown=body_format == "markdown"
    )


def _wants_preview() -> bool:
    return request.form.get("then") == "preview"


def _after_saving(post_id: int) -> Response:
    """On to where the pressed button leads: stay, or be published at once."""
    if request.form.get("then") == "publish":
        publishing.move_post(post_id, PostStatus.PUBLISHED, current.person())
        return _to(f"/write/{post_id}?moved=1")
    return _to(f"/write/{post_id}?saved=1")


def _to(address: str) -> Response:
    return make_response(redirect(address, 303))

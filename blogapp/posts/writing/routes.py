"""The addresses of the author's desk: the lists, the editor, its preview, unsaved texts, revisions, moves."""

from typing import Final
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, make_response, redirect, render_template, request
from flask_babel import gettext as _

from blogapp.accounts import current
from blogapp.errors import AppError, NotFound
from blogapp.posts.models import Post, PostStatus
from blogapp.posts.publishing import service as publishing
from blogapp.posts.service import html_of
from blogapp.posts.writing import queries, service, unsaved
from blogapp.posts.writing.difference import difference
from blogapp.posts.writing.fields import PostFields
from blogapp.posts.writing.forms import PostForm, moment_in
from blogapp.posts.writing.needs import needs_of
from blogapp.posts.writing.shelves import MOST_COUNTED, Shelf, desk_page
from blogapp.web.access import staff
from blogapp.web.context import site

bp = Blueprint("writing", __name__)

MOVES: Final = {
    "publish": PostStatus.PUBLISHED,
    "unpublish": PostStatus.DRAFT,
    "private": PostStatus.PRIVATE,
    "trash": PostStatus.TRASHED,
    "restore": PostStatus.DRAFT,
}


@bp.get("/write")
@staff
def list_posts() -> str:
    asked, after = request.args.get("shelf", ""), request.args.get("after", type=int)
    shelf = Shelf(asked) if asked in set(Shelf) else Shelf.DRAFT
    page = desk_page(current.person(), shelf, request.args.get("q", "").strip()[:200], after)
    # On the first page alone: who leafs through has seen it.
    needs = None if page.after or page.sought else needs_of(current.user_id())
    return render_template("posts/writing/list_posts.html", page=page, needs=needs, most_counted=MOST_COUNTED)


@bp.get("/write/new")
@staff
def begin() -> Response:
    kept = unsaved.kept(0, current.user_id())
    fields = kept.fields if kept else PostFields(title=request.args.get("title", "")[:200])
    return _editor(PostForm(data=_typed(fields)), None, 200, kept=kept)


@bp.post("/write/new")
@staff
def start() -> Response:
    form = PostForm(request.form)
    if not form.validate():
        return _editor(form, None, 422)
    if _wants_preview():
        return _editor(form, None, 200, has_preview=True)
    post_id = service.start_post(form.fields, current.person())
    return _after_saving(post_id)


@bp.get("/write/<int:post_id>")
@staff
def edit(post_id: int) -> Response:
    post = queries.own_post(post_id, current.person())
    kept = unsaved.kept(post_id, current.user_id())
    is_newer = kept is not None and kept.kept_at > post.updated_at
    fields = kept.fields if kept and is_newer else PostFields.of(post)
    form = PostForm(data={**_typed(fields), "seen": post.version})
    return _editor(form, post, 200, kept=kept if is_newer else None)


@bp.post("/write/<int:post_id>")
@staff
def save(post_id: int) -> Response:
    post, form = queries.own_post(post_id, current.person()), PostForm(request.form)
    if not form.validate():
        return _editor(form, post, 422)
    if _wants_preview():
        return _editor(form, post, 200, has_preview=True)
    try:
        service.save_post(post_id, form.fields, current.person(), form.seen.data or 0)
    except service.SavedMeanwhile as refusal:
        return _beside_each_other(post_id, form, refusal)
    return _after_saving(post_id)


@bp.post("/write/preview")
@staff
def preview() -> str:
    """What readers would see, by the very same code: for the script."""
    body, body_format = request.form.get("body", ""), request.form.get("format", "markdown")
    return render_template("posts/writing/_preview.html", html=html_of(body, body_format))


@bp.post("/write/<int:post_id>/keep")
@staff
def keep(post_id: int) -> Response:
    """What is typed, without saving it: the script sends it every few seconds. 0 is a post to come."""
    if post_id:
        queries.own_post(post_id, current.person())
    form = PostForm(request.form)
    unsaved.keep(post_id, form.fields, current.user_id())
    others = unsaved.others_at_work(post_id, current.user_id()) if post_id else []
    return make_response(render_template("posts/writing/_kept.html", others=others))


@bp.post("/write/<int:post_id>/throw-away")
@staff
def throw_away(post_id: int) -> Response:
    unsaved.throw_away(post_id, current.user_id())
    return _to(f"/write/{post_id or 'new'}")


@bp.get("/write/<int:post_id>/revisions")
@staff
def list_revisions(post_id: int) -> str:
    post = queries.own_post(post_id, current.person())
    return render_template(
        "posts/writing/list_revisions.html", post=post, revisions=queries.revisions_of(post_id)
    )


@bp.get("/write/<int:post_id>/revisions/<int:version>")
@staff
def show_revision(post_id: int, version: int) -> str:
    """What this version changed against the one before it, or `?against=` another one."""
    post = queries.own_post(post_id, current.person())
    shown = queries.revision_at(post_id, version)
    against = request.args.get("against", version - 1, type=int)
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
    service.restore_revision(post_id, version, current.person())
    return _to(f"/write/{post_id}?saved=1")


@bp.post("/write/<int:post_id>/<any(publish, unpublish, private, trash, restore):move>")
@staff
def move(post_id: int, move: str) -> Response:
    at = None
    if typed := request.form.get("at", ""):
        at = moment_in(typed, site().time_zone)
        if at is None:
            raise NotFound(_("This is no date and time."))
    publishing.move_post(post_id, MOVES[move], current.person(), at)
    return _to(f"/write/{post_id}")


def _editor(
    form: PostForm,
    post: Post | None,
    status: int,
    *,
    kept: unsaved.Unsaved | None = None,
    refusal: AppError | None = None,
    has_preview: bool = False,
    pieces: object = None,
) -> Response:
    body_format = post.body_format if post else "markdown"
    html = render_template(
        "posts/writing/edit.html",
        form=form,
        post=post,
        kept=kept,
        error=refusal.sentence if refusal else None,
        preview=html_of(form.fields.body, body_format) if has_preview else None,
        pieces=pieces,
        others=unsaved.others_at_work(post.id, current.user_id()) if post else [],
        local=lambda moment: moment.astimezone(ZoneInfo(site().time_zone)).strftime("%Y-%m-%dT%H:%M"),
    )
    return make_response(html, status)


def _beside_each_other(post_id: int, form: PostForm, refusal: service.SavedMeanwhile) -> Response:
    """The stored text and the typed one: saving again is saving over what was shown."""
    post = queries.own_post(post_id, current.person())
    form.seen.data = refusal.version
    pieces = difference(post.body_source, form.fields.body)
    return _editor(form, post, refusal.status, refusal=refusal, pieces=pieces)


def _typed(fields: PostFields) -> dict[str, str]:
    return {name: getattr(fields, name) for name in PostFields.__dataclass_fields__}


def _wants_preview() -> bool:
    return request.form.get("then") == "preview"


def _after_saving(post_id: int) -> Response:
    """On to where the pressed button leads: stay, or be published at once."""
    if request.form.get("then") == "publish":
        publishing.move_post(post_id, PostStatus.PUBLISHED, current.person())
        return _to(f"/write/{post_id}?published=1")
    return _to(f"/write/{post_id}?saved=1")


def _to(address: str) -> Response:
    return make_response(redirect(address, 303))

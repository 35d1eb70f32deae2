"""The addresses of private links: opened and ended by the author, followed by whoever has one."""

from flask import Blueprint, Response, make_response, redirect, render_template, request

from blogapp.accounts import current
from blogapp.posts import policy
from blogapp.posts.review import service
from blogapp.web.access import anyone, staff

bp = Blueprint("review", __name__)


@bp.post("/write/<int:post_id>/review")
@staff
def open_link(post_id: int) -> Response:
    days = request.form.get("days", type=int)
    service.open_link(post_id, days if days in service.DAYS else service.DAYS[1], current.person())
    return _to(f"/write/{post_id}#review")


@bp.post("/write/<int:post_id>/review/end")
@staff
def end_link(post_id: int) -> Response:
    service.end_link(post_id, current.person())
    return _to(f"/write/{post_id}#review")


@bp.get("/review/<token>")
@anyone
def show(token: str) -> Response:
    post = service.reviewed_post(token)
    if policy.is_public(post):
        return _to(f"/posts/{post.slug}")
    html = render_template("posts/review/show.html", post=post, may_edit=False, revised_at=None)
    return make_response(html)


def _to(address: str) -> Response:
    return make_response(redirect(address, 303))

"""The address of what one has written oneself."""

from flask import Blueprint, render_template, request

from blogapp.accounts import current
from blogapp.comments.people import queries
from blogapp.web.access import signed_in

bp = Blueprint("own_comments", __name__)


@bp.get("/account/comments")
@signed_in
def list_own() -> str:
    page = queries.own_page(current.user_id(), request.args.get("after"))
    return render_template("comments/list_own.html", page=page)

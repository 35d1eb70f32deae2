"""The addresses of what one person has written."""

from flask import Blueprint, render_template, request

from blogapp.accounts import current
from blogapp.comments.people import queries
from blogapp.web.access import anyone, signed_in
from blogapp.web.page_cache import public

bp = Blueprint("people", __name__)


@bp.get("/people/<handle>")
@anyone
@public
def show_person(handle: str) -> str:
    person = queries.person_at(handle)
    after = request.args.get("after")
    page = queries.public_page(person.id, after) if person.shows_comments else queries.NOTHING
    return render_template("comments/show_person.html", person=person, page=page)


@bp.get("/account/comments")
@signed_in
def list_own() -> str:
    page = queries.own_page(current.user_id(), request.args.get("after"))
    return render_template("comments/list_own.html", page=page)

"""The page of a person for everyone: the questions they have published, and what they have said."""

from flask import Blueprint, render_template, request
from flask_babel import gettext as _

from blogapp.comments.people import queries as people
from blogapp.errors import NotFound
from blogapp.posts import queries
from blogapp.posts.models import Post
from blogapp.web.access import anyone
from blogapp.web.context import site
from blogapp.web.page_cache import public
from blogapp.web.pagination import Page, page_number

bp = Blueprint("people", __name__)


@bp.get("/people/<handle>")
@anyone
@public
def show_person(handle: str) -> str:
    person = people.person_at(handle, queries.has_published)
    after = request.args.get("after")
    # Who goes on in one of the two lists has seen the other.
    posts = None if after else _questions_of(person.id)
    is_first = posts is None or posts.number == 1
    shows_comments = person.shows_comments and is_first
    comments = people.public_page(person.id, after) if shows_comments else people.NOTHING
    return render_template(
        "posts/show_person.html", person=person, posts=posts, page=comments, is_first=is_first
    )


def _questions_of(user_id: int) -> Page[Post]:
    number = page_number(request.args.get("page"))
    page = queries.author_page(user_id, number, site().posts_per_page) if number else None
    if page is None or (page.number > 1 and not page.items):
        raise NotFound(_("There is no such page."))
    return page

"""The address of the site's pages. They are written in the editor, like questions."""

from typing import Final

from flask import Blueprint, Response, make_response, redirect, render_template, request
from flask_babel import gettext as _

from blogapp.accounts import current
from blogapp.posts.queries import all_pages
from blogapp.posts.writing.forms import LONGEST_TITLE
from blogapp.posts.writing.service import start_page
from blogapp.text.characters import tidy
from blogapp.web.access import owner
from blogapp.web.addresses import id_in

bp = Blueprint("pages", __name__)

PAGE: Final = "/settings/pages"


@bp.get(PAGE)
@owner
def show() -> str:
    return _page()


@bp.post(PAGE)
@owner
def begin() -> Response:
    title = " ".join(tidy(request.form.get("title", "")).split())
    if not 1 <= len(title) <= LONGEST_TITLE:
        error = _("A title has 1 to %(most)d characters.", most=LONGEST_TITLE)
        return make_response(_page(title, error), 422)
    return make_response(redirect(f"/write/{start_page(title, current.person())}", 303))


def _page(title: str = "", error: str = "") -> str:
    after = request.args.get("after", type=id_in)
    pages, next_after = all_pages(after)
    return render_template(
        "settings/pages/show.html",
        here="pages",
        pages=pages,
        after=after,
        next_after=next_after,
        title=title,
        error=error,
    )

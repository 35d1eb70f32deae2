"""The address of the links at the head and the foot of every page."""

from typing import Final

from flask import Blueprint, Response, make_response, redirect, render_template, request
from flask_babel import lazy_gettext as _l

from blogapp.posts.queries import public_pages
from blogapp.settings import service
from blogapp.settings.links.rows import Row, in_order, rows_of, typed_rows
from blogapp.text.characters import tidy
from blogapp.web.access import owner
from blogapp.web.context import site, usual_links
from blogapp.web.site_links import links_in

bp = Blueprint("links", __name__)

PAGE: Final = "/settings/links"
LISTS: Final = {
    "navigation": (
        _l("At the head of every page"),
        _l("People with a role see theirs behind them. With all rows empty the usual three stand here."),
    ),
    "footer_links": (_l("At the foot of every page"), _l("Before the archive and the feed.")),
}


@bp.get(PAGE)
@owner
def show() -> str:
    return _page({})


@bp.post(PAGE)
@owner
def change() -> Response:
    typed = {key: _typed(key) for key in LISTS if f"{key}-words" in request.form}
    if any(row.error for rows in typed.values() for row in rows):
        return make_response(_page(typed), 422)
    values = {key: in_order(rows) for key, rows in typed.items()}
    # The usual ones are not stored: so they stay in the language of the site.
    if values.get("navigation") == _usual():
        values["navigation"] = ""
    service.save(values, site())
    return make_response(redirect(f"{PAGE}?saved=1", 303))


def _typed(key: str) -> list[Row]:
    parts = (request.form.getlist(f"{key}-{part}") for part in ("place", "words", "address"))
    return typed_rows(*([tidy(typed) for typed in part] for part in parts))


def _usual() -> str:
    return "\n".join(str(link) for link in usual_links())


def _page(typed: dict[str, list[Row]]) -> str:
    stored = {
        "navigation": links_in(site().navigation) or usual_links(),
        "footer_links": links_in(site().footer_links),
    }
    return render_template(
        "settings/links/show.html",
        here="links",
        lists=LISTS,
        rows={key: typed.get(key) or rows_of(stored[key]) for key in LISTS},
        has_errors=bool(typed),
        pages=public_pages(),
    )

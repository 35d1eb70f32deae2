"""What is read: the questions, one of them, tags, archive, search, feeds, and where old addresses lead."""

from datetime import date
from typing import Final
from urllib.parse import quote
from zoneinfo import ZoneInfo

from babel.dates import format_skeleton
from flask import Blueprint, Response, redirect, render_template, request
from flask_babel import get_locale
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound as UnknownAddress
from werkzeug.wrappers import Response as Redirect

from blogapp.accounts.current import person, resumed_draft, user_id
from blogapp.comments.filters import asked_for
from blogapp.comments.forms import begun_form, resume_address
from blogapp.comments.queries import thread_page
from blogapp.errors import NotFound
from blogapp.posts import archive, old_addresses, pictures, policy, queries, structured_data
from blogapp.posts.feeds import routes as feeds
from blogapp.posts.people import routes as people
from blogapp.posts.review import routes as review
from blogapp.posts.search import search
from blogapp.posts.sharing import routes as sharing
from blogapp.posts.writing import policy as writing_policy
from blogapp.posts.writing import routes as writing
from blogapp.posts.writing import visits
from blogapp.text.outline import outlined
from blogapp.web.access import anyone
from blogapp.web.context import absolute, site
from blogapp.web.errors import refused
from blogapp.web.limits import searches_by_network
from blogapp.web.page_cache import public
from blogapp.web.pagination import Item, Page, page_number
from blogapp.web.search_terms import terms_in

# Titles are short: a month shows many on one page.
TITLES_PER_PAGE: Final = 100

bp = Blueprint("posts", __name__)
bp.register_blueprint(feeds.bp)
bp.register_blueprint(people.bp)
bp.register_blueprint(writing.bp)
bp.register_blueprint(review.bp)
bp.register_blueprint(sharing.bp)


@bp.get("/")
@anyone
@public
def list_questions() -> str:
    page = _full(queries.newest_page(_asked_page(), site().posts_per_page))
    return render_template("posts/list_questions.html", page=page)


@bp.get("/posts/<slug>")
@anyone
@public
def show(slug: str) -> str:
    post = queries.readable_post(slug, person())
    may_edit = writing_policy.may_edit(person(), post.author_id)
    thread = thread_page(post.thread, site(), person(), asked_for(request.args.to_dict()))
    draft = resumed_draft(resume_address(post.thread.url))
    preview = pictures.preview_of(post)
    data = structured_data.discussion(
        post, (row.comment for row in thread.rows), _full_address, _("Former author")
    )
    if preview:
        data["image"] = absolute(preview.path)
    page = render_template(
        "posts/show.html",
        post=post,
        is_public=policy.is_public(post),
        may_edit=may_edit,
        revised_at=policy.revised_at(post),
        neighbours=queries.neighbours(post),
        thread_page=thread,
        form=begun_form(person(), site(), draft),
        error=draft.notice if draft else None,
        preview=None,
        link_picture=preview,
        json_ld=structured_data.script(data),
    )
    if may_edit:
        visits.note_visit(post.thread, user_id())
    return page


@bp.get("/tags/<slug>")
@anyone
@public
def list_tagged(slug: str) -> str:
    tag = queries.tag_at(slug)
    if tag is None:
        raise NotFound(_("No question has this tag."))
    page = _filled(queries.tag_page(tag.id, _asked_page(), site().posts_per_page))
    return render_template("posts/list_tagged.html", tag=tag, page=page)


@bp.get("/archive")
@anyone
@public
def show_archive() -> str:
    return render_template("posts/show_archive.html", years=archive.years(ZoneInfo(site().time_zone)))


@bp.get("/archive/<int(fixed_digits=4, min=1000, max=9998):year>/<int(fixed_digits=2, min=1, max=12):month>")
@anyone
@public
def list_month(year: int, month: int) -> str:
    first_day = date(year, month, 1)
    start, end = archive.span_of(first_day, ZoneInfo(site().time_zone))
    page = _filled(queries.span_page(start, end, _asked_page(), TITLES_PER_PAGE))
    return render_template("posts/list_month.html", path=request.path, first_day=first_day, page=page)


@bp.get("/search")
@anyone
def show_results() -> str:
    typed = request.args.get("q", "").strip()
    terms = terms_in(typed)
    if terms:
        searches_by_network.count()
    page = _full(search(terms, _asked_page())) if terms else None
    return render_template("posts/show_results.html", typed=typed, page=page)


@bp.before_app_request
def follow_old_address() -> Redirect | None:
    """Lead an address from before the move to the new one. Addresses this site has itself are left alone.

    Not a catch-all route: that would answer every method at every address, and 405 would become 404.
    """
    if request.method not in {"GET", "HEAD"} or not request.path.isprintable():
        return None
    number = old_addresses.number_in(request.args)
    if isinstance(request.routing_exception, UnknownAddress):
        place = _place_of_post(number) or old_addresses.new_place(request.path)
    elif request.path == "/" and request.args:
        place = (_place_of_post(number) if number else None) or old_addresses.place_of_query(request.args)
    else:
        return None
    return redirect(quote(place, safe="/?=+%"), 301) if place else None


@bp.errorhandler(NotFound)
def follow_earlier_address(refusal: NotFound) -> Redirect | Response:
    """Lead the address of a post that has another one now; all others are not found."""
    start, tail = "/".join(request.path.split("/", 3)[:3]), request.path.split("/", 3)[3:]
    may_be_old = start.startswith("/posts/") and start.isprintable()
    slug = queries.slug_at_old_address(start) if may_be_old else None
    if slug is None or start == f"/posts/{slug}":
        return refused(refusal)
    return redirect(quote("/".join([f"/posts/{slug}", *tail])), 301)


def _place_of_post(number: str | None) -> str | None:
    if number:
        slug = queries.slug_at_old_address(old_addresses.key_of(number))
        return f"/posts/{slug}" if slug else None
    slug = queries.slug_at_old_address(old_addresses.normalised_path(request.path))
    if slug:
        return f"/posts/{slug}"
    above_feed = old_addresses.without_feed(request.path)
    slug = queries.slug_at_old_address(above_feed) if above_feed else None
    return f"/posts/{slug}/comments.xml" if slug else None


@bp.app_template_filter("month")
def month_in_words(first_day: date) -> str:
    """A month and its year in the reader's language."""
    return format_skeleton("yMMMM", first_day, locale=get_locale())


bp.app_template_global("outlined")(outlined)


def _full_address(path: str) -> str:
    return absolute(quote(path))


def _asked_page() -> int:
    number = page_number(request.args.get("page"))
    if number is None:
        raise NotFound(_("There is no such page."))
    return number


def _full(page: Page[Item]) -> Page[Item]:
    """The page itself; one beyond the last is not found, while the first may be empty."""
    return page if page.number == 1 else _filled(page)


def _filled(page: Page[Item]) -> Page[Item]:
    if not page.items:
        raise NotFound(_("There are no questions at this address. The archive has all there are."))
    return page

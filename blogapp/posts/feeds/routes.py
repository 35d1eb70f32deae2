"""The addresses that programs read: Atom feeds, sitemap and robots.txt."""

import re
from collections.abc import Sequence
from typing import Final
from urllib.parse import urlsplit

from flask import Blueprint, Response, render_template, request
from flask_babel import gettext as _

from blogapp.accounts.current import person
from blogapp.comments.filters import asked_for
from blogapp.errors import NotFound
from blogapp.posts import queries
from blogapp.posts.feeds import entries, sitemap
from blogapp.posts.feeds.entries import Entry
from blogapp.web.access import anyone
from blogapp.web.context import absolute, site
from blogapp.web.page_cache import public

# Pages made for one person, or for one question of theirs.
NOT_FOR_ROBOTS: Final = ("/search", "/login", "/account", "/write", "/moderation")

# XML has no way to write these, not even escaped; an imported text may hold one.
FORBIDDEN_IN_XML: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")

bp = Blueprint("feeds", __name__)


@bp.get("/feed.xml")
@anyone
@public
def list_questions() -> Response:
    return _feed(site().title, "/", entries.newest_questions())


@bp.get("/comments.xml")
@anyone
@public
def list_comments() -> Response:
    return _feed(_("Comments on %(title)s", title=site().title), "/", entries.newest_comments())


@bp.get("/posts/<slug>/comments.xml")
@anyone
@public
def list_comments_of_thread(slug: str) -> Response:
    post = queries.readable_post(slug, person())
    title = _("Comments on “%(title)s”", title=post.title)
    asked = asked_for(request.args.to_dict())
    return _feed(title, post.thread.url, entries.newest_comments(post.thread_id, asked), asked.feed_query())


@bp.get("/sitemap.xml")
@anyone
@public
def show_sitemap() -> Response:
    files = sitemap.file_count()
    if files > 1:
        return _xml("posts/sitemap_index.xml", "application/xml", files=files)
    return _xml("posts/sitemap.xml", "application/xml", locations=sitemap.locations(1), has_home=True)


@bp.get("/sitemap-<int(min=1, max=50000):number>.xml")
@anyone
@public
def show_sitemap_file(number: int) -> Response:
    locations = sitemap.locations(number)
    if not locations:
        raise NotFound(_("There is no such sitemap."))
    return _xml("posts/sitemap.xml", "application/xml", locations=locations, has_home=number == 1)


@bp.get("/robots.txt")
@anyone
@public
def show_robots() -> Response:
    rules = [f"Disallow: {path}" for path in NOT_FOR_ROBOTS]
    lines = ["User-agent: *", *rules, "", f"Sitemap: {absolute('/sitemap.xml')}", ""]
    return Response("\n".join(lines), content_type="text/plain; charset=utf-8")


def _feed(title: str, path: str, listed: Sequence[Entry], query: str = "") -> Response:
    return _xml(
        "posts/feed.xml",
        "application/atom+xml",
        title=title,
        path=path,
        query=f"?{query}" if query else "",
        host=urlsplit(absolute("/")).hostname,
        entries=listed,
        updated_at=entries.last_change(listed),
    )


def _xml(template: str, kind: str, **context: object) -> Response:
    text = FORBIDDEN_IN_XML.sub("", render_template(template, **context))
    return Response(text, content_type=f"{kind}; charset=utf-8")

"""What a post or page of WordPress becomes here."""

import re
from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Final
from urllib.parse import parse_qsl, unquote, urlsplit

from blogapp.comments.archived_fields import plain_name
from blogapp.posts.models import PostKind, PostStatus
from blogapp.posts.old_addresses import number_in
from blogapp.posts.service import NewPost, NewTag
from blogapp.text.elsewhere import with_full_addresses
from blogapp.text.markdown import html_comment
from blogapp.text.plain import plain_text
from blogapp.transfer.wxr_records import Item, ItemTerm, Site

KINDS: Final = {"post": PostKind.QUESTION, "page": PostKind.PAGE}

STATUSES: Final = {
    "publish": PostStatus.PUBLISHED,
    "future": PostStatus.SCHEDULED,
    "draft": PostStatus.DRAFT,
    "pending": PostStatus.DRAFT,
    "auto-draft": PostStatus.DRAFT,
    "private": PostStatus.PRIVATE,
    "trash": PostStatus.TRASHED,
}

# What the column holds.
LONGEST_TAG: Final = 200
# WordPress writes some of its own addresses with two; requests arrive with one.
_SLASHES: Final = re.compile(r"(?<!:)/{2,}")
# How WordPress frees the slug of what lies in the trash.
_TRASHED: Final = re.compile(r"__trashed(-\d+)?$")


def new_post(item: Item, author_id: int, hosts: Collection[str]) -> NewPost:
    """The post, with the text as WordPress holds it. `hosts` are the names of the old site."""
    return NewPost(
        title=_title(item),
        author_id=author_id,
        body_source=with_full_addresses(item.content, item.link),
        body_format="html",
        slug=_TRASHED.sub("", item.slug),
        kind=KINDS[item.type],
        status=_status(item),
        excerpt=html_comment(item.excerpt),
        published_at=_published_at(item),
        updated_at=item.modified_at,
        tags=[_tag(term) for term in item.terms if term.kind in {"category", "tag"}],
        is_closed=not item.comments_open,
        old_urls=list(_old_urls(item, hosts)),
        site_hosts=hosts,
    )


def hosts_of(site: Site) -> frozenset[str]:
    """The names under which the old site was known, with and without www."""
    names = {_host(url) for url in (site.base_url, site.link)} - {None, ""}
    plain = {str(name).removeprefix("www.") for name in names}
    return frozenset(plain | {f"www.{name}" for name in plain})


def source_of(site: Site) -> str:
    """What tells this blog from others: its address without http and www; its title if it has none."""
    for url in (site.base_url, site.link):
        if host := _host(url):
            return host.removeprefix("www.") + urlsplit(url).path.rstrip("/")
    return site.title.strip()


def source_of_item(item: Item) -> str:
    """The same of a blog that says nothing of itself. All that have no address at all are taken for one."""
    return (_host(item.link) or _host(item.guid) or "(unnamed)").removeprefix("www.")


def _status(item: Item) -> PostStatus:
    """What is not known to be public is a draft; behind a password means private, as there are none here."""
    status = STATUSES.get(item.status, PostStatus.DRAFT)
    is_for_all = status in {PostStatus.PUBLISHED, PostStatus.SCHEDULED}
    return PostStatus.PRIVATE if is_for_all and item.has_password else status


def _published_at(item: Item) -> datetime | None:
    """A draft that never was public has the day on which it was begun; published here, it is new."""
    is_begun = _status(item) == PostStatus.DRAFT and item.date_is_guess
    return None if is_begun else item.published_at


def _title(item: Item) -> str:
    """The title in one line. WordPress shows markup and entities in it, so they are no part of its words."""
    return " ".join(plain_text(html_comment(item.title)).split())


def _tag(term: ItemTerm) -> NewTag:
    return NewTag(
        name=plain_name(term.name)[:LONGEST_TAG],
        slug=unquote(term.slug),
        is_category=term.kind == "category",
    )


def _old_urls(item: Item, hosts: Collection[str]) -> Iterator[str]:
    """The addresses that certainly meant this post.

    A link may lead to another site, and the guid of a post that moved between blogs has a number that means
    another post in this one.
    """
    if item.wp_id is not None:
        yield f"?p={item.wp_id}"
    for url in (item.link, item.guid):
        host = _host(url)
        if host is None or (host and hosts and host not in hosts) or not unquote(url).isprintable():
            continue
        number = number_in(dict(parse_qsl(urlsplit(url).query)))
        if number is None or item.wp_id in {None, int(number)}:
            yield _SLASHES.sub("/", url)


def _host(url: str) -> str | None:
    """The host of a web address in lower case, with its port; empty for a path, None for anything else."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    is_address = parts.scheme in {"http", "https"} or url.startswith("/")
    return parts.netloc.lower() if is_address else None

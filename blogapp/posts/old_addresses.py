"""Addresses a blog had before it moved here: how they are stored, and where WordPress's own pages went."""

import re
from collections.abc import Mapping
from typing import Final
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

# WordPress counts posts, pages and attachments together, so one number means one thing whatever it is called.
NUMBERS: Final = ("p", "page_id", "attachment_id")

NUMBER: Final = re.compile(r"[0-9]{1,18}")

# The digits of a year and a month, before those of the day.
MONTH: Final = 6

# Pages that belong to a post and have none of their own here.
TAILS: Final = re.compile(r"/(?:comment-page-\d+|amp|embed|trackback)$")
FEED_TAIL: Final = re.compile(r"/feed(?:/(?:atom|rss2?|rdf))?$")

# WordPress's lists and feeds, and where their readers find the same now.
PLACES: Final = (
    (re.compile(r"/comments/feed(?:/(?:atom|rss2?|rdf))?"), "/comments.xml"),
    (re.compile(r"/feed(?:/(?:atom|rss2?|rdf))?"), "/feed.xml"),
    (re.compile(r"/(?:wp-)?(?:sitemap_index|sitemap)\.xml"), "/sitemap.xml"),
    (re.compile(r"/(?:category|tag)/(?:[^/]+/)*?(?P<slug>[^/]+)(?:/page/\d+)?"), "/tags/{slug}"),
    (re.compile(r"/(?P<year>\d{4})/(?P<month>\d{2})(?:/\d{2})?(?:/page/\d+)?"), "/archive/{year}/{month}"),
    (re.compile(r"/\d{4}|/page/\d+|/author/[^/]+(?:/page/\d+)?"), "/archive"),
)

# Addresses of this site that somebody ended with a slash.
OWN: Final = re.compile(r"/(?:posts|tags)/[^/]+|/archive(?:/\d{4}/\d{2})?|/search")


def normalised(url: str) -> str:
    """The one way an address is stored and looked up.

    Host, tracking tails and the last slash do not say which post is meant; a number (`?p=123`) says it alone.
    """
    parts = urlsplit(url)
    number = number_in(dict(parse_qsl(parts.query)))
    return key_of(number) if number else normalised_path(unquote(parts.path))


def key_of(number: str) -> str:
    """How WordPress's number of a post is stored, whatever it was called."""
    return f"?p={int(number)}"


def normalised_path(path: str) -> str:
    """The same for a path whose percent signs are already resolved, as a web server hands it over."""
    return TAILS.sub("", path.rstrip("/")).rstrip("/") or "/"


def number_in(query: Mapping[str, str]) -> str | None:
    """WordPress's number of a post, from the query of an address."""
    return next((query[name] for name in NUMBERS if NUMBER.fullmatch(query.get(name, ""))), None)


def place_of_query(query: Mapping[str, str]) -> str | None:
    """Where the readers of a list or feed go that WordPress named in the query of its front page."""
    if query.get("feed", "").startswith("comments"):
        return "/comments.xml"
    if "feed" in query:
        return "/feed.xml"
    if query.get("tag"):
        return "/tags/" + quote(query["tag"], safe="")
    if query.get("s"):
        return "/search?" + urlencode({"q": query["s"]})
    if query.get("m", "").isdecimal() and len(query["m"]) >= MONTH:
        return f"/archive/{query['m'][:4]}/{query['m'][4:6]}"
    return "/archive" if query.keys() & {"m", "paged", "cat", "author"} else None


def without_feed(path: str) -> str | None:
    """The post's address inside that of its comment feed (`/2012/05/slug/feed/`)."""
    shorter, found = FEED_TAIL.subn("", path.rstrip("/"))
    return normalised_path(shorter) if found and shorter else None


def new_place(path: str) -> str | None:
    """Where the readers of a WordPress list or feed go now, and those who typed one slash too many."""
    plain = path.rstrip("/")
    if path != plain and OWN.fullmatch(plain):
        return plain
    for pattern, place in PLACES:
        if match := pattern.fullmatch(plain):
            return place.format(**match.groupdict())
    return None

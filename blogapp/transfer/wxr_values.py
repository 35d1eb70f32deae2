"""How WordPress writes dates, numbers and states, and what they mean here."""

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Final

from blogapp.transfer.wxr_records import CommentKind, CommentStatus

NO_OFFSET: Final = timedelta()
# Clocks on earth differ from UTC by whole quarters of an hour, up to fourteen hours.
_QUARTER: Final = timedelta(minutes=15)
_FURTHEST: Final = timedelta(hours=14)
# The largest number of digits that fits the database's 64-bit integers whatever they are.
_LONGEST_NUMBER: Final = 18

_STATUSES: Final[dict[str, CommentStatus]] = {
    "1": "published",
    "approve": "published",
    "approved": "published",
    "0": "held",
    "hold": "held",
    "spam": "spam",
    "trash": "trashed",
    "post-trashed": "trashed",
}
_KINDS: Final[dict[str, CommentKind]] = {
    "": "comment",
    "comment": "comment",
    "pingback": "pingback",
    "trackback": "trackback",
}
_MAIL_DATE: Final = re.compile(r"[A-Z][a-z]{2}, \d{1,2} [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d [+-]\d{4}")
_TAXONOMIES: Final = {"": "category", "category": "category", "post_tag": "tag", "tag": "tag"}


def moment(text: str, offset: timedelta = NO_OFFSET) -> datetime | None:
    """The UTC moment of a date such as `2021-05-02 10:04:00`; None for a zero, impossible or missing one.

    `offset` says how far the clock it was read from is ahead of UTC, unless the text itself says so.
    """
    try:
        parsed = datetime.fromisoformat(text.strip())
        return parsed.astimezone(UTC) if parsed.tzinfo else (parsed - offset).replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None


def mail_moment(text: str) -> datetime | None:
    """The UTC moment of a date such as `Mon, 03 Feb 2020 04:05:06 +0000`, or None."""
    # The library would make something of the zero date too, which WordPress writes as a year of -0001.
    if not _MAIL_DATE.fullmatch(text.strip()):
        return None
    try:
        return parsedate_to_datetime(text).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def utc_offset(local: str, gmt: str) -> timedelta | None:
    """How far the blog's clock is ahead of UTC, by one moment written both ways; None if that is unsound."""
    here, there = moment(local), moment(gmt)
    if here is None or there is None:
        return None
    offset = here - there
    return offset if abs(offset) <= _FURTHEST and not offset % _QUARTER else None


def number(text: str) -> int | None:
    """An id; None for 0, which WordPress writes for "none", and for what is no number."""
    digits = text.strip()
    if not digits.removeprefix("-").isdecimal() or not digits.isascii() or len(digits) > _LONGEST_NUMBER:
        return None
    return int(digits) or None


def comment_status(approved: str) -> CommentStatus:
    """An unknown state waits for a moderator: a comment is never published by mistake."""
    return _STATUSES.get(approved.strip().lower(), "held")


def comment_kind(type_: str) -> CommentKind:
    """An empty type is an ordinary comment."""
    return _KINDS.get(type_, "other")


def term_kind(taxonomy: str) -> str:
    """The kind of a term by its taxonomy, which very old files leave out for categories."""
    name = taxonomy.strip()
    return _TAXONOMIES.get(name, name)

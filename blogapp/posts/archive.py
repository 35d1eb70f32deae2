"""All questions by year and month, as the calendar of the site's time zone has them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import groupby
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy import Integer, column, func, select, values

from blogapp.extensions import UtcDateTime, db
from blogapp.posts.models import Post, PostKind, PostStatus
from blogapp.posts.queries import is_listed

# A century. Anything older carries a broken date, and each month costs one look into an index.
MOST_MONTHS: Final = 1200


@dataclass(frozen=True, slots=True)
class Month:
    """A month with questions."""

    first_day: date
    count: int

    @property
    def path(self) -> str:
        return f"/archive/{self.first_day:%Y/%m}"


@dataclass(frozen=True, slots=True)
class Year:
    """A year with questions, its months newest first."""

    number: int
    months: Sequence[Month]


def years(zone: ZoneInfo) -> list[Year]:
    """Years and months with their counts, newest first: two statements, and no walk over posts in Python."""
    oldest, newest = db.session.execute(
        select(func.min(Post.published_at), func.max(Post.published_at)).where(is_listed())
    ).one()
    if oldest is None or newest is None:
        return []
    first_days = months_between(oldest.astimezone(zone).date(), newest.astimezone(zone).date())
    months = _counted(first_days, newest, zone)
    return [
        Year(number, list(those)) for number, those in groupby(months, lambda month: month.first_day.year)
    ]


def months_between(oldest: date, newest: date) -> list[date]:
    """The first days of all months from the newest back to the oldest, at most MOST_MONTHS."""
    last = newest.year * 12 + newest.month - 1
    first = max(oldest.year * 12 + oldest.month - 1, last - MOST_MONTHS + 1)
    return [date(number // 12, number % 12 + 1, 1) for number in range(last, first - 1, -1)]


def span_of(first_day: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """The moments a month begins and ends in a zone, in UTC."""
    following = date(first_day.year + first_day.month // 12, first_day.month % 12 + 1, 1)
    begin, end = (
        datetime(day.year, day.month, 1, tzinfo=zone).astimezone(UTC) for day in (first_day, following)
    )
    return begin, end


def _counted(first_days: Sequence[date], newest: datetime, zone: ZoneInfo) -> list[Month]:
    """How many questions each month has: one range of the index each, all in one statement."""
    # `is_listed` would add a second upper bound, and SQLite walks the index to the one it reads first.
    after_all = newest + timedelta(microseconds=1)
    moments = enumerate(span_of(day, zone) for day in first_days)
    data = [(place, start, min(finish, after_all)) for place, (start, finish) in moments]
    columns = column("place", Integer), column("start", UtcDateTime), column("finish", UtcDateTime)
    spans = values(*columns, name="months").data(data).cte("spans")
    count = (
        select(func.count())
        .where(Post.status == PostStatus.PUBLISHED, Post.kind == PostKind.QUESTION)
        .where(Post.published_at >= spans.c.start, Post.published_at < spans.c.finish)
        .correlate(spans)
        .scalar_subquery()
    )
    rows = db.session.execute(select(spans.c.place, count.label("posts")).order_by(spans.c.place))
    return [Month(first_days[row.place], row.posts) for row in rows if row.posts]

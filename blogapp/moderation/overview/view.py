"""What the overview shows: numbers in words, shares, and the parts of each picture."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from blogapp import clock
from blogapp.accounts.person import Person
from blogapp.comments.models import Status
from blogapp.comments.view import shown_name
from blogapp.moderation.overview import queries, shapes
from blogapp.moderation.overview.period import LENGTHS, Period, period_until
from blogapp.moderation.overview.reasons import FAMILIES
from blogapp.moderation.overview.shapes import Block
from blogapp.web.site import Site

HOUR: Final = 3600
# How long is quick, and how long is not.
SPANS: Final = (
    (HOUR, _l("Within an hour")),
    (6 * HOUR, _l("1 to 6 hours")),
    (24 * HOUR, _l("6 to 24 hours")),
    (72 * HOUR, _l("1 to 3 days")),
)
LONGER: Final = _l("Longer")
# Decisions about what the filter said that say it was wrong.
WRONG: Final = {("publish", Status.SPAM), ("hold", Status.PUBLISHED), ("spam", Status.PUBLISHED)}


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a table with its bar; `percent` is the bar's length."""

    words: str
    number: int
    percent: int
    url: str = ""


@dataclass(frozen=True, slots=True)
class DayRow:
    """One day: how many comments in which status."""

    date: date
    counts: Mapping[str, int]

    @property
    def total(self) -> int:
        return sum(self.counts.values())


@dataclass(frozen=True, slots=True)
class Waiting:
    """How long comments waited for a decision, in seconds."""

    decisions: int
    median: int
    p95: int
    lines: list[Line]


@dataclass(frozen=True, slots=True)
class Quality:
    """One verdict of the filter, and what people made of it."""

    words: str
    judged: int
    decided: int
    wrong: int
    percent: int


@dataclass(frozen=True, slots=True)
class Overview:
    """All pictures of a period."""

    length: int
    days: list[DayRow]
    totals: Mapping[str, int]
    blocks: list[Block]
    top: int
    reasons: list[Line]
    waiting: Waiting | None
    threads: list[Line]
    people: list[Line]
    quality: list[Quality]


def overview(length: int, person: Person, site: Site) -> Overview:
    """The pictures for one person: everything, or the threads that are theirs."""
    period = period_until(clock.now(), length if length in LENGTHS else LENGTHS[0], ZoneInfo(site.time_zone))
    counts = queries.comments_by_day(period, person)
    days = [DayRow(day.date, bar) for day, bar in zip(period.days, counts, strict=True)]
    top = shapes.round_top(max(day.total for day in days))
    held = queries.held_for(period, person)
    return Overview(
        length=len(days),
        days=days,
        totals={str(status): sum(bar[status] for bar in counts) for status in queries.STATUSES},
        blocks=shapes.stacks(counts, top),
        top=top,
        reasons=_lines([(str(FAMILIES[family]), number, "") for family, number in held.most_common()]),
        waiting=_waiting(queries.waited(period, person)),
        threads=_lines([(row.title, row.number, row.url) for row in queries.busiest_threads(period, person)]),
        people=_lines(
            [(shown_name(row.name), row.number, "") for row in queries.busiest_people(period, person)]
        ),
        quality=_quality(period, person),
    )


def percentile(ordered: Sequence[int], percent: int) -> int:
    """The smallest number that so many percent do not exceed (nearest rank)."""
    return ordered[max(0, -(-len(ordered) * percent // 100) - 1)]


def _lines(rows: Sequence[tuple[str, int, str]]) -> list[Line]:
    most = max((number for _words, number, _url in rows), default=0)
    return [Line(words, number, shapes.share(number, most), url) for words, number, url in rows]


def _waiting(ordered: Sequence[int]) -> Waiting | None:
    if not ordered:
        return None
    counted, below = [], 0
    for most, words in SPANS:
        number = sum(seconds <= most for seconds in ordered)
        counted.append((str(words), number - below, ""))
        below = number
    lines = _lines([*counted, (str(LONGER), len(ordered) - below, "")])
    return Waiting(len(ordered), percentile(ordered, 50), percentile(ordered, 95), lines)


def _quality(period: Period, person: Person) -> list[Quality]:
    judged, decided = queries.verdicts(period, person), queries.decided_otherwise(period, person)
    words = {
        "publish": _("Passed, and people called it spam"),
        "hold": _("Held, and people published it"),
        "spam": _("Called spam, and people published it"),
    }
    rows = []
    for verdict, sentence in words.items():
        mine = {status: number for (said, status), number in decided.items() if said == verdict}
        wrong = sum(number for status, number in mine.items() if (verdict, status) in WRONG)
        whole = judged.get(verdict, 0)
        rows.append(Quality(sentence, whole, sum(mine.values()), wrong, shapes.share(wrong, whole)))
    return rows

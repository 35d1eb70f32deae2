"""Moments in the reader's words: relative for people, exact in `title` and `datetime`."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_skeleton, format_timedelta
from flask import g
from flask_babel import get_locale, get_timezone
from flask_babel import gettext as _
from markupsafe import Markup, escape

from blogapp import clock

MINUTE, HOUR, DAY = 60, 3600, 86400


def ago(moment: datetime) -> Markup:
    """`<time>` with words such as "3 minutes ago"."""
    seconds, here = (clock.now() - moment).total_seconds(), _here()
    words = here.just_now if seconds < MINUTE else _relative(_rounded(int(seconds)), here.language)
    return _time(moment, words, here)


def day(moment: datetime) -> Markup:
    """`<time>` with the date as people write it."""
    here = _here()
    return _time(moment, _long_date(moment.astimezone(here.zone).date(), here.language), here)


def minute(moment: datetime, zone: str) -> Markup:
    """`<time>` with date, time and zone, for what happens at that moment; in the zone of who planned it."""
    here = replace(_here(), zone=ZoneInfo(zone))
    return _time(moment, exact(moment, here), here)


def short_date(value: date) -> str:
    """A day in a picture or a table, where there is little room."""
    return format_skeleton("MMMd", value, locale=Locale.parse(_here().language))


def exact(moment: datetime, here: "Here") -> str:
    """Date, time and zone, for a `title`."""
    local = moment.astimezone(here.zone)
    return f"{_long_date(local.date(), here.language)}, {local.hour:02}:{local.minute:02} {local.tzname()}"


def spoken(moment: datetime) -> str:
    """The same for a letter, which has no `title`."""
    return exact(moment, _here())


def span(seconds: int) -> str:
    """How long something takes, roughly: "3 hours"."""
    return format_timedelta(timedelta(seconds=max(seconds, MINUTE)), locale=Locale.parse(_here().language))


def iso(moment: datetime) -> str:
    """RFC 3339 in UTC, to the second: for `datetime`, feeds and structured data."""
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _time(moment: datetime, words: str, here: "Here") -> Markup:
    # Joined by hand, at a tenth of the price of Markup's own formatting: each part is escaped here.
    return Markup(f"{_opening(moment, here)}{escape(words)}</time>")  # noqa: S704


# The same moments are shown each time a page is made anew.
@lru_cache(maxsize=4096)
def _opening(moment: datetime, here: "Here") -> str:
    return f'<time datetime="{iso(moment)}" title="{escape(exact(moment, here))}">'


@dataclass(frozen=True, slots=True)
class Here:
    """The site's language and time zone, and its words for this moment."""

    language: str
    zone: ZoneInfo
    just_now: str


def _here() -> Here:
    """Asked for once per request: Flask-Babel searches at every call, and a page has many moments."""
    if "here" not in g:
        g.here = Here(str(get_locale()), ZoneInfo(str(get_timezone())), _("just now"))
    here: Here = g.here
    return here


def _rounded(seconds: int) -> int:
    """Whole minutes, hours or days: what the words can tell apart, so that few texts need to be made."""
    unit = MINUTE if seconds < HOUR else HOUR if seconds < DAY else DAY
    return seconds // unit * unit


# Formatting costs far more than a look-up, and a page shows the same few ages and days again and again.
@lru_cache(maxsize=4096)
def _relative(seconds: int, locale: str) -> str:
    return format_timedelta(timedelta(seconds=-seconds), add_direction=True, locale=Locale.parse(locale))


@lru_cache(maxsize=4096)
def _long_date(value: date, locale: str) -> str:
    return format_date(value, "long", locale=Locale.parse(locale))

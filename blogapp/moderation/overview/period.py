"""The days that a picture is about, in the site's time zone."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

# Choices of how many days; the first is shown unless another is asked for.
LENGTHS: Final = (30, 90)


@dataclass(frozen=True, slots=True)
class Day:
    """One day from its beginning to that of the next: 23 to 25 hours."""

    date: date
    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Period:
    """Whole days up to and with today."""

    days: tuple[Day, ...]

    @property
    def start(self) -> datetime:
        return self.days[0].start


def period_until(now: datetime, length: int, zone: ZoneInfo) -> Period:
    """The last days of a site in this zone."""
    today = now.astimezone(zone).date()
    dates = [today - timedelta(days=length - 1 - number) for number in range(length)]
    return Period(tuple(Day(one, _start(one, zone), _start(one + timedelta(days=1), zone)) for one in dates))


def _start(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone)

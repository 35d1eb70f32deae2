"""`GET /archive`: all questions by year and month."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from flask.testing import FlaskClient

from blogapp.posts.archive import MOST_MONTHS, months_between, span_of
from blogapp.posts.models import PostKind, PostStatus
from blogapp.web.site import change_setting
from tests.support.factories import Factory


def on(year: int, month: int, day: int, hour: int = 12) -> datetime:
    return datetime(year, month, day, hour, tzinfo=UTC)


def test_shows_years_and_months_with_their_counts(client: FlaskClient, factory: Factory) -> None:
    for moment in (on(2012, 5, 1), on(2012, 5, 31), on(2013, 1, 1)):
        factory.make_post(published_at=moment)
    factory.make_post(published_at=on(2011, 1, 1), kind=PostKind.PAGE)
    factory.make_post(published_at=on(2010, 1, 1), status=PostStatus.DRAFT)
    page = client.get("/archive").text
    assert page.index("January 2013") < page.index("May 2012")
    assert '<a class="archive__link" href="/archive/2012/05">May 2012</a>' in page
    assert "2 questions" in page
    assert "1 question<" in page
    assert "2011" not in page
    assert "2010" not in page


def test_shows_the_titles_of_a_month(client: FlaskClient, factory: Factory) -> None:
    factory.make_post("In May?", published_at=on(2012, 5, 31, 23))
    factory.make_post("In June?", published_at=on(2012, 6, 1, 0))
    page = client.get("/archive/2012/05").text
    assert "In May?" in page
    assert "In June?" not in page


def test_works_in_the_time_zone_of_the_site(app: Flask, client: FlaskClient, factory: Factory) -> None:
    factory.make_post("Past midnight in Berlin?", published_at=on(2012, 5, 31, 23))
    with app.app_context():
        change_setting("time_zone", "Europe/Berlin")
    assert "June 2012" in client.get("/archive").text
    assert "Past midnight in Berlin?" in client.get("/archive/2012/06").text
    assert client.get("/archive/2012/05").status_code == 404


def test_limits_the_titles_on_a_page(
    client: FlaskClient, factory: Factory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("blogapp.posts.routes.TITLES_PER_PAGE", 2)
    for day in (1, 2, 3):
        factory.make_post(f"Day {day}?", published_at=on(2012, 5, day))
    first, second = client.get("/archive/2012/05").text, client.get("/archive/2012/05?page=2").text
    assert 'rel="next" href="/archive/2012/05?page=2"' in first
    assert "Day 1?" not in first
    assert "Day 1?" in second


@pytest.mark.parametrize(
    "place", ["2012/06", "2012/13", "2012/00", "0000/01", "9999/12", "12/5", "2012/5", "x/y"]
)
def test_rejects_months_without_questions(client: FlaskClient, factory: Factory, place: str) -> None:
    factory.make_post(published_at=on(2012, 5, 1))
    assert client.get(f"/archive/{place}").status_code == 404


def test_shows_what_to_do_while_there_is_nothing(client: FlaskClient) -> None:
    assert "Follow the feed" in client.get("/archive").text


def test_limits_the_statements(
    client: FlaskClient,
    factory: Factory,
    count_statements: Callable[[], AbstractContextManager[list[str]]],
) -> None:
    for year in range(1990, 2020):
        factory.make_post(published_at=on(year, 5, 1))
    with count_statements() as statements:
        client.get("/archive")
    assert len(statements) <= 3


def test_months_between_shows_the_newest_first() -> None:
    assert months_between(date(2011, 12, 31), date(2012, 2, 1)) == [
        date(2012, 2, 1),
        date(2012, 1, 1),
        date(2011, 12, 1),
    ]


def test_months_between_limits_a_broken_date_to_a_century() -> None:
    months = months_between(date(1, 1, 1), date(2012, 2, 1))
    assert len(months) == MOST_MONTHS
    assert months[-1] == date(1912, 3, 1)


def test_a_month_handles_the_clock_change() -> None:
    begin, end = span_of(date(2012, 3, 1), ZoneInfo("Europe/Berlin"))
    assert begin == datetime(2012, 2, 29, 23, tzinfo=UTC)
    assert end == datetime(2012, 3, 31, 22, tzinfo=UTC)

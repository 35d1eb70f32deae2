"""Those who decide see what came, why it waited, for how long, and where people corrected the filter."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from flask.testing import FlaskClient

from blogapp.accounts.models import Role
from blogapp.accounts.person import Person
from blogapp.comments.models import Status
from blogapp.moderation.overview import shapes
from blogapp.moderation.overview.period import period_until
from blogapp.moderation.overview.reasons import FAMILIES, family_of
from blogapp.moderation.overview.view import Overview, overview, percentile
from blogapp.spam.sentences import known_signals
from blogapp.spam.verdict import Signal
from blogapp.web.site import change_setting, current_site
from tests.conftest import Clock
from tests.moderation.conftest import Desk
from tests.support.cast import Cast
from tests.support.factories import Factory
from tests.support.many_comments import write_many

MOD = Person(user_id=3, role=Role.MODERATOR)


def seen_by(desk: Desk, person: Person = MOD, days: int = 30) -> Overview:
    with desk.app.test_request_context():
        return overview(days, person, current_site())


def decide(browser: FlaskClient, public_id: str, decision: str) -> None:
    assert browser.post(f"/moderation/{public_id}/{decision}").status_code == 303


def test_shows_comments_by_day_of_the_sites_own_zone(desk: Desk, clock: Clock) -> None:
    with desk.app.app_context():
        change_setting("time_zone", "Asia/Tokyo")
    late = datetime(2026, 2, 28, 15, 30, tzinfo=UTC)  # past midnight in Tokyo
    desk.comment(created_at=late, status=Status.PUBLISHED)
    desk.comment(created_at=late, status=Status.HELD)
    desk.comment(created_at=datetime(2026, 2, 28, 14, 30, tzinfo=UTC), status=Status.SPAM)
    desk.comment(created_at=datetime(2026, 1, 1, tzinfo=UTC), status=Status.SPAM)
    shown = seen_by(desk)
    assert (shown.days[-1].date.isoformat(), len(shown.days)) == ("2026-03-01", 30)
    today, yesterday = shown.days[-1].counts, shown.days[-2].counts
    assert (today["published"], today["held"], yesterday["spam"]) == (1, 1, 1)
    assert shown.totals == {"published": 1, "held": 1, "spam": 1, "trashed": 0, "withdrawn": 0}
    assert seen_by(desk, days=90).totals["spam"] == 2
    assert seen_by(desk, days=7).length == 30


def test_shows_why_comments_were_held(desk: Desk, cast: Cast) -> None:
    desk.comment("One.", Signal("links", 1.0, {"domain": "a.example"}), Signal("words", 1.0, {}))
    desk.comment("Two.", Signal("known", -1.0, {}), Signal("many-links", 1.0, {}))
    desk.comment("Three.", Signal("phrase-offer", 1.0, {}))
    with desk.app.app_context():
        change_setting("reports_to_hold", "1")
    public = desk.factory.make_comment(desk.post)
    cast.mallory().post(f"/comments/{public.public_id}/report", data={"reason": "advertising"})
    lines = [(line.words, line.number, line.percent) for line in seen_by(desk).reasons]
    assert lines == [("Links", 2, 100), ("Words of advertising", 1, 50), ("Reports of readers", 1, 50)]


def test_shows_how_long_comments_waited(desk: Desk, cast: Cast, clock: Clock) -> None:
    assert seen_by(desk).waiting is None
    mod, comments = cast.browser(cast.mod), [desk.comment(f"Number {number}.") for number in range(10)]
    for comment in comments[:9]:
        clock.move(minutes=10)
        decide(mod, comment.public_id, "publish")
    clock.move(days=5)
    decide(mod, comments[9].public_id, "trash")
    waiting = seen_by(desk).waiting
    assert waiting
    assert (waiting.decisions, waiting.median) == (10, 50 * 60)
    assert waiting.p95 == 90 * 60 + 5 * 86400
    assert [line.number for line in waiting.lines] == [6, 3, 0, 0, 1]


def test_shows_the_busiest_threads_and_people(desk: Desk, cast: Cast, factory: Factory) -> None:
    other = factory.make_post("Quiet?", author=cast.olga)
    for number in range(3):
        factory.make_comment(desk.post, f"Bob {number}.", user_id=cast.bob.id, name="Bob Reader")
    factory.make_comment(other, "Alice.", user_id=cast.alice.id, name="Alice Author")
    factory.make_comment(other, "Imported.", name="Nobody known")
    shown = seen_by(desk)
    threads = [(line.words, line.number) for line in shown.threads]
    assert threads == [("Boss <or> not?", 3), ("Quiet?", 2)]
    assert [(line.words, line.number) for line in shown.people] == [("Bob Reader", 3), ("Alice Author", 1)]


def test_shows_where_people_corrected_the_filter(desk: Desk, cast: Cast) -> None:
    mod = cast.browser(cast.mod)
    right, wrong, undone = desk.comment("Right."), desk.comment("Wrong."), desk.comment("Undone.")
    decide(mod, right.public_id, "spam")
    decide(mod, wrong.public_id, "trash")
    decide(mod, wrong.public_id, "publish")
    decide(mod, undone.public_id, "publish")
    assert desk.undo_last(mod) == 303
    _passed, held, _spam = seen_by(desk).quality
    assert (held.judged, held.decided, held.wrong, held.percent) == (3, 2, 1, 33)


def test_shows_authors_their_own_threads_only(desk: Desk, cast: Cast, factory: Factory) -> None:
    elsewhere = factory.make_post("Theirs?", author=cast.olga)
    mine = desk.comment("Mine.", Signal("links", 1.0, {}), status=Status.PUBLISHED, user_id=cast.bob.id)
    theirs = desk.comment("Theirs.", Signal("name", 1.0, {}), under=elsewhere, status=Status.PUBLISHED)
    mod = cast.browser(cast.mod)
    for comment in (mine, theirs):
        decide(mod, comment.public_id, "hold")
        decide(mod, comment.public_id, "publish")
    shown = seen_by(desk, Person(user_id=cast.alice.id, role=Role.AUTHOR))
    assert shown.totals["published"] == 1
    assert [line.words for line in shown.reasons] == ["Links"]
    assert [line.words for line in shown.threads] == ["Boss <or> not?"]
    assert [line.words for line in shown.people] == ["Bob Reader"]
    assert shown.quality[1].judged == shown.quality[1].wrong == 1
    assert shown.waiting
    assert shown.waiting.decisions == 1
    page = cast.browser(cast.alice).get("/moderation/overview").text
    assert "your own threads" in page
    assert "Theirs?" not in page


def test_requires_staff(desk: Desk, cast: Cast) -> None:
    for browser in (cast.mallory(), cast.browser(cast.bob)):
        assert browser.get("/moderation/overview").status_code == 403


def test_shows_empty_pictures_with_words(cast: Cast) -> None:
    page = cast.browser(cast.mod).get("/moderation/overview?days=90").text
    assert "No comment was held for a doubt." in page
    assert "Nobody wrote." in page
    assert 'aria-current="true">90 days<' in page


def test_asks_as_many_questions_for_many_comments_as_for_few(
    desk: Desk, cast: Cast, count_statements: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    browser, counted = cast.browser(cast.mod), []
    for size in (1, 500):
        write_many(desk.app, desk.post, cast.bob, size)
        with count_statements() as statements:
            assert browser.get("/moderation/overview").status_code == 200
        counted.append(len(statements))
    assert counted[0] == counted[1] <= 12


def test_knows_the_family_of_every_signal() -> None:
    families = {family_of([Signal(name, 1.0, {})]) for name in known_signals() - {"known"}}
    assert "other" not in families
    assert families <= set(FAMILIES)
    assert family_of([Signal("akismet-spam", 1.0, {})]) == "akismet"
    assert family_of([]) == "other"


def test_knows_days_of_23_hours() -> None:
    period = period_until(datetime(2026, 3, 30, 12, tzinfo=UTC), 30, ZoneInfo("Europe/Berlin"))
    changed = next(day for day in period.days if day.date.isoformat() == "2026-03-29")
    assert (changed.end.astimezone(UTC) - changed.start.astimezone(UTC)).total_seconds() == 23 * 3600


@pytest.mark.parametrize(
    ("highest", "top"), [(0, 2), (2, 2), (3, 4), (5, 10), (11, 20), (101, 200), (999, 1000)]
)
def test_rounds_the_scale_up(highest: int, top: int) -> None:
    assert shapes.round_top(highest) == top


def test_stacks_bars_within_the_picture() -> None:
    blocks = shapes.stacks([{"published": 6, "held": 4}, {"published": 0, "held": 10}], 10)
    assert [(block.kind, block.y, block.height) for block in blocks] == [
        ("published", 80, 120),
        ("held", 0, 80),
        ("held", 0, 200),
    ]
    assert all(block.x >= 0 and block.x + block.width <= shapes.WIDTH for block in blocks)


def test_counts_percentiles() -> None:
    assert percentile([7], 95) == 7
    assert (percentile(list(range(1, 101)), 50), percentile(list(range(1, 101)), 95)) == (50, 95)
    assert (shapes.share(1, 1000), shapes.share(0, 5), shapes.share(5, 5)) == (1, 0, 100)

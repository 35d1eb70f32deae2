"""Readers report a comment: each person once, and enough different people make it wait."""

from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from blogapp.accounts.models import Guest, Role
from blogapp.accounts.restrictions.models import Restriction, RestrictionKind
from blogapp.accounts.service import adopt_guest
from blogapp.comments.models import Comment, Status
from blogapp.extensions import db, transaction
from blogapp.moderation.models import DecisionEntry, Report
from blogapp.moderation.reports import belongings
from blogapp.moderation.reports.policy import is_held_by, network_of, weight
from blogapp.moderation.reports.service import NETWORK_KEPT_FOR, forget_networks
from blogapp.web.site import change_setting
from tests.conftest import Clock
from tests.moderation.conftest import Desk
from tests.support.cast import Cast
from tests.support.factories import Factory


def report(browser: FlaskClient, comment: Comment, reason: str = "rude", ip: str = "192.0.2.1") -> Any:
    address = {"REMOTE_ADDR": ip}
    return browser.post(
        f"/comments/{comment.public_id}/report",
        data={"reason": reason, "note": "Look."},
        environ_base=address,
    )


def open_reports(desk: Desk, comment: Comment) -> int:
    with desk.app.app_context():
        return db.session.get_one(Comment, comment.id).open_reports


def holds_at(desk: Desk, number: int) -> None:
    with desk.app.app_context():
        change_setting("reports_to_hold", str(number))


@pytest.fixture
def comment(desk: Desk, cast: Cast) -> Comment:
    """Something public by a reader."""
    return desk.comment(status=Status.PUBLISHED)


def test_works_for_a_stranger_who_is_known_afterwards(desk: Desk, cast: Cast, comment: Comment) -> None:
    browser = cast.mallory()
    page = browser.get("/posts/boss").text
    assert f'href="/comments/{comment.public_id}/report"' in page
    form = browser.get(f"/comments/{comment.public_id}/report").text
    assert "Off the subject" in form
    answer = report(browser, comment)
    assert (answer.status_code, answer.location) == (303, f"/comments/{comment.public_id}/reported")
    assert "Your report has arrived." in browser.get(answer.location).text
    assert browser.get_cookie("guest")
    assert report(browser, comment).status_code == 303
    assert open_reports(desk, comment) == 1
    assert browser.get(f"/comments/{comment.public_id}/report").status_code == 303


def test_works_for_accounts_and_shows_no_link_under_ones_own(
    desk: Desk, cast: Cast, factory: Factory
) -> None:
    comment = desk.comment(status=Status.PUBLISHED, user_id=cast.bob.id)
    bob, mod = cast.browser(cast.bob), cast.browser(cast.mod)
    assert "/report" not in bob.get("/posts/boss").text
    assert report(bob, comment).status_code == 403
    assert report(mod, comment).status_code == 303
    assert open_reports(desk, comment) == 1
    with desk.app.app_context():
        stored = db.session.scalars(select(Report)).one()
    assert (stored.user_id, stored.guest_id, stored.reason, stored.note) == (
        cast.mod.id,
        None,
        "rude",
        "Look.",
    )
    assert stored.network is None


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, "Please choose what is wrong with it."),
        ({"reason": "ugly"}, "Please choose what is wrong with it."),
        ({"reason": "other"}, "Please say in a few words what it is."),
        ({"reason": "advertising", "note": "x" * 501}, "At most 500 characters, please."),
    ],
)
def test_rejects_what_says_nothing(
    desk: Desk, cast: Cast, comment: Comment, fields: dict[str, str], words: str
) -> None:
    answer = cast.mallory().post(f"/comments/{comment.public_id}/report", data=fields)
    assert answer.status_code == 422
    assert words in answer.text
    assert fields.get("note", "") in answer.text
    assert open_reports(desk, comment) == 0


@pytest.mark.parametrize("status", [Status.HELD, Status.SPAM, Status.TRASHED, Status.WITHDRAWN])
def test_rejects_what_is_not_public(desk: Desk, cast: Cast, status: Status) -> None:
    comment, browser = desk.comment(status=status), cast.mallory()
    assert browser.get(f"/comments/{comment.public_id}/report").status_code == 404
    assert report(browser, comment).status_code == 404
    assert not browser.get_cookie("guest")


def test_limits_what_one_network_can_send(desk: Desk, cast: Cast) -> None:
    holds_at(desk, 0)
    comments = [desk.comment(f"Number {number}.", status=Status.PUBLISHED) for number in range(11)]
    answers = [report(cast.mallory(), comment).status_code for comment in comments]
    assert answers == [303] * 10 + [429]
    assert report(cast.mallory(), comments[-1]).headers["Retry-After"]


def test_enough_people_make_it_wait(desk: Desk, cast: Cast, comment: Comment) -> None:
    holds_at(desk, 3)
    report(cast.browser(cast.olga), comment)
    report(cast.mallory(), comment, ip="192.0.2.7")
    assert desk.status(comment) == Status.PUBLISHED
    report(cast.mallory(), comment, ip="198.51.100.7")
    assert desk.status(comment) == Status.HELD
    assert "Visit my shop" not in cast.mallory().get("/posts/boss").text
    with desk.app.app_context():
        entry = db.session.scalars(select(DecisionEntry)).one()
        stored = db.session.get_one(Comment, comment.id)
    assert (entry.action, entry.user_id, entry.reason) == ("hold", None, "reports")
    assert (entry.status_before, entry.status_after) == ("published", "held")
    # Nobody has answered the reports yet.
    assert (stored.open_reports, stored.urgency) == (3, 1)
    assert desk.drifts() == "0 counters were wrong and are right now.\n"


def test_a_script_in_one_network_takes_nothing_down(desk: Desk, cast: Cast, comment: Comment) -> None:
    holds_at(desk, 3)
    for number in range(8):
        report(cast.mallory(), comment, ip=f"192.0.2.{number}")
    assert open_reports(desk, comment) == 8
    assert desk.status(comment) == Status.PUBLISHED
    report(cast.mallory(), comment, ip="2001:db8::1")
    assert desk.status(comment) == Status.HELD


def test_what_a_moderator_let_stay_needs_as_many_new_people(desk: Desk, cast: Cast, comment: Comment) -> None:
    holds_at(desk, 2)
    first, second = cast.browser(cast.bob), cast.browser(cast.alice)
    report(first, comment)
    report(second, comment)
    assert desk.status(comment) == Status.HELD
    cast.browser(cast.mod).post(f"/moderation/{comment.public_id}/publish")
    assert open_reports(desk, comment) == 0
    report(first, comment)
    report(cast.mallory(), comment)
    assert (open_reports(desk, comment), desk.status(comment)) == (1, Status.PUBLISHED)
    report(cast.browser(cast.olga), comment)
    assert desk.status(comment) == Status.HELD


@pytest.mark.parametrize("limit", [0, 1])
def test_never_holds_what_staff_wrote_nor_where_the_owner_says_so(desk: Desk, cast: Cast, limit: int) -> None:
    holds_at(desk, limit)
    comment = desk.comment(status=Status.PUBLISHED, user_id=cast.alice.id if limit else None)
    report(cast.browser(cast.bob), comment)
    assert (open_reports(desk, comment), desk.status(comment)) == (1, Status.PUBLISHED)


def test_counts_a_guest_who_signs_in_once(desk: Desk, cast: Cast, comment: Comment) -> None:
    browser = cast.mallory()
    report(browser, comment)
    other = desk.comment("Another.", status=Status.PUBLISHED)
    report(browser, other)
    report(cast.browser(cast.bob), other)
    with desk.app.app_context():
        adopt_guest(db.session.scalars(select(Guest.id)).one(), cast.bob.id, [belongings])
    assert (open_reports(desk, comment), open_reports(desk, other)) == (1, 1)
    bob = cast.browser(cast.bob)
    assert report(bob, comment).location.endswith("/reported")
    assert open_reports(desk, comment) == 1


def test_reports_go_with_the_account(desk: Desk, cast: Cast, comment: Comment) -> None:
    bob = cast.browser(cast.bob)
    report(bob, comment)
    assert '"note": "Look."' in bob.get("/account/data.json").text
    bob.post("/account/close", data={"comments": "keep", "is_sure": "y"})
    assert open_reports(desk, comment) == 0
    with desk.app.app_context():
        assert db.session.scalar(select(Report)) is None


def test_forgets_where_reports_came_from(desk: Desk, cast: Cast, clock: Clock, comment: Comment) -> None:
    report(cast.mallory(), comment)
    networks = select(Report.network)
    with desk.app.app_context():
        assert len(str(db.session.scalar(networks))) == 64
        clock.move(days=NETWORK_KEPT_FOR.days, seconds=1)
        forget_networks()
        assert db.session.scalar(networks) is None


@pytest.mark.parametrize(
    ("ip", "network"),
    [
        ("192.0.2.77", "192.0.2.0/24"),
        ("2001:db8:1:2:3::4", "2001:db8:1:2::/64"),
        (None, ""),
    ],
)
def test_knows_networks(ip: str | None, network: str) -> None:
    assert network_of(ip) == network


def test_counts_people() -> None:
    assert weight(3, ["a", "a", "a", "b"]) == 6
    assert weight(0, []) == 0
    assert is_held_by(5, 5, None)
    assert is_held_by(5, 5, Role.READER)
    assert not is_held_by(4, 5, None)
    assert not is_held_by(9, 5, Role.AUTHOR)
    assert not is_held_by(9, 0, None)


def test_rejects_who_is_banned(desk: Desk, cast: Cast, comment: Comment) -> None:
    _restrict(desk, RestrictionKind.BAN, user_id=cast.bob.id)
    assert report(cast.browser(cast.bob), comment).status_code == 403
    assert open_reports(desk, comment) == 0


def test_shows_what_the_silenced_report_but_holds_nothing_by_it(
    desk: Desk, cast: Cast, comment: Comment
) -> None:
    holds_at(desk, 1)
    silence = _restrict(desk, RestrictionKind.SILENCE, user_id=cast.bob.id)
    assert report(cast.browser(cast.bob), comment).status_code == 303
    assert (open_reports(desk, comment), desk.status(comment)) == (1, Status.PUBLISHED)
    holds_at(desk, 2)
    report(cast.mallory(), comment)
    assert (open_reports(desk, comment), desk.status(comment)) == (2, Status.PUBLISHED)
    with desk.app.app_context(), transaction():
        db.session.delete(db.session.get_one(Restriction, silence))
    holds_at(desk, 3)
    report(cast.mallory(), comment)
    assert desk.status(comment) == Status.HELD


def _restrict(desk: Desk, kind: RestrictionKind, **whom: int) -> int:
    with desk.app.app_context():
        with transaction():
            row = Restriction(kind=kind, reason="", is_for_everyone=False, **whom)
            db.session.add(row)
        return row.id

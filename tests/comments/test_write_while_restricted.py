"""Banned, silenced and warned people write: what they see, and what becomes of their text."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from blogapp.accounts.models import Guest, User
from blogapp.accounts.restrictions.models import Restriction, RestrictionKind
from blogapp.accounts.restrictions.networks import range_of
from blogapp.comments.late_opinion import apply_opinion
from blogapp.comments.models import Comment, Status
from blogapp.extensions import db, transaction
from blogapp.posts.models import Post
from blogapp.spam.akismet.client import Opinion
from blogapp.web.site import change_setting
from tests.conftest import Clock
from tests.support.cast import Cast
from tests.support.factories import Factory

DETAILS = {"name": "Mallory", "email": "mallory@example.org"}
TEXT = "I have seen both, and once neither."
Restrict = Callable[..., int]


@pytest.fixture
def restrict(app: Flask, clock: Clock) -> Restrict:
    """Stores a restriction: `restrict(kind, network="127.0.0.0/8")`; returns its id."""

    def store(kind: RestrictionKind, *, network: str = "", days: int | None = None, **more: Any) -> int:
        if found := range_of(network) if network else None:
            more |= {"network": found.name, "first_ip": found.first_ip, "last_ip": found.last_ip}
        ends_at = clock.moment + timedelta(days=days) if days else None
        with app.app_context(), transaction():
            row = Restriction(kind=kind, reason="You <shout>.", ends_at=ends_at, **more)
            db.session.add(row)
            db.session.flush()
            return row.id

    return store


@pytest.fixture
def boss(app: Flask, clock: Clock, factory: Factory, cast: Cast) -> Post:
    """A question to write under, one comment after the other, while the clock stands still."""
    with app.app_context():
        change_setting("seconds_between_comments", "0")
    return factory.make_post(slug="boss", author=cast.alice)


def post(browser: FlaskClient, **more: str) -> Any:
    return browser.post("/posts/boss/comments", data={**DETAILS, "body": TEXT, **more})


def statuses(app: Flask) -> list[str]:
    with app.app_context():
        return list(db.session.scalars(select(Comment.status).order_by(Comment.id)))


def guest_of(app: Flask, browser: FlaskClient) -> int:
    """The browser writes once, and is a guest from then on."""
    assert post(browser, body="First of all.").status_code == 303
    with app.app_context():
        return db.session.scalars(select(Guest.id).order_by(Guest.id.desc())).first() or 0


def test_a_ban_keeps_the_text_and_says_why(app: Flask, boss: Post, cast: Cast, restrict: Restrict) -> None:
    restrict(RestrictionKind.BAN, user_id=cast.bob.id, days=7)
    bobs = cast.browser(cast.bob)
    answer = post(bobs)
    assert answer.status_code == 403
    for words in ("You cannot comment here until March 8, 2026", "You &lt;shout&gt;.", TEXT):
        assert words in answer.text
    assert "<shout>" not in answer.text
    page = bobs.get("/posts/boss").text
    assert "You cannot comment here until March 8, 2026" in page
    assert 'name="body"' not in page
    assert statuses(app) == []


def test_a_ban_ends(app: Flask, boss: Post, cast: Cast, restrict: Restrict, clock: Clock) -> None:
    restrict(RestrictionKind.BAN, user_id=cast.bob.id, days=7)
    clock.move(days=7)
    assert post(cast.browser(cast.bob)).status_code == 303
    restrict(RestrictionKind.BAN, user_id=cast.bob.id)
    clock.move(days=400)
    answer = post(cast.browser(cast.bob), body="And again.")
    assert answer.status_code == 403
    assert "You cannot comment here any more." in answer.text
    assert statuses(app) == [Status.PUBLISHED]


def test_a_ban_knows_a_confirmed_address_only(
    app: Flask, boss: Post, cast: Cast, restrict: Restrict, clock: Clock
) -> None:
    restrict(RestrictionKind.BAN, email="bob@example.org")
    with app.app_context(), transaction():
        db.session.execute(update(User).where(User.id == cast.bob.id).values(email="Bob@example.org"))
    assert post(cast.browser(cast.bob)).status_code == 303
    assert post(cast.mallory(), email="bob@example.org", body="I am Bob.").status_code == 303
    with app.app_context(), transaction():
        db.session.execute(update(User).where(User.id == cast.bob.id).values(email_confirmed_at=clock.moment))
    assert post(cast.browser(cast.bob), body="Again.").status_code == 403


@pytest.mark.parametrize(
    ("network", "is_for_everyone", "refused"),
    [
        ("127.0.0.0/8", False, [403, 303, 303]),
        ("127.0.0.0/8", True, [403, 403, 303]),
        ("::ffff:127.0.0.1/128", False, [403, 303, 303]),
        ("127.0.0.2", True, [303, 303, 303]),
        ("2001:db8::/32", True, [303, 303, 303]),
    ],
)
def test_a_ban_of_a_network_hits_whom_it_should(
    boss: Post, cast: Cast, restrict: Restrict, network: str, is_for_everyone: bool, refused: list[int]
) -> None:
    restrict(RestrictionKind.BAN, network=network, is_for_everyone=is_for_everyone)
    browsers = [cast.browser(user) for user in (None, cast.bob, cast.mod)]
    answers = [post(browser, body=f"Number {number}.") for number, browser in enumerate(browsers)]
    assert [answer.status_code for answer in answers] == refused
    if 403 in refused:
        assert "No comments are taken from your network." in answers[0].text
        assert "Number 0." in answers[0].text
        assert ("If you have an account, sign in" in answers[0].text) is not is_for_everyone


def test_a_ban_of_a_guest_stays_on_the_browser(
    app: Flask, boss: Post, cast: Cast, restrict: Restrict, clock: Clock
) -> None:
    browser = cast.mallory()
    guest_id = guest_of(app, browser)
    restrict(RestrictionKind.BAN, guest_id=guest_id)
    assert post(browser).status_code == 403
    browser.post("/guest/forget", data={"next": "/"})
    assert post(browser).status_code == 403
    # A fresh account is no way out, whatever is said about who wrote as the guest.
    browser.post(cast.factory.make_sign_in_link(cast.bob))
    assert post(browser).status_code == 403
    browser.post("/account/adopt", data={"answer": "not mine", "next": "/"})
    assert post(browser).status_code == 403
    browser.post("/account/adopt", data={"answer": "mine", "next": "/"})
    assert post(browser).status_code == 403
    assert post(cast.browser(cast.bob)).status_code == 403
    browser.post("/logout")
    assert post(browser).status_code == 403
    assert post(cast.mallory(), email="m@example.org").status_code == 303


def test_what_a_guest_did_does_not_shut_staff_out(
    app: Flask, boss: Post, cast: Cast, restrict: Restrict, clock: Clock
) -> None:
    browser = cast.mallory()
    restrict(RestrictionKind.BAN, guest_id=guest_of(app, browser))
    browser.post(cast.factory.make_sign_in_link(cast.mod))
    assert post(browser).status_code == 303
    browser.post("/account/adopt", data={"answer": "mine", "next": "/"})
    assert post(cast.browser(cast.mod), body="Again.").status_code == 303


def test_silence_lets_everything_wait(
    app: Flask, boss: Post, cast: Cast, restrict: Restrict, clock: Clock
) -> None:
    bobs = cast.browser(cast.bob)
    post(bobs)
    restrict(RestrictionKind.SILENCE, user_id=cast.bob.id, days=3)
    assert "What you write here is read by a moderator before" in bobs.get("/posts/boss").text
    answer = post(bobs, body="One more thought.")
    assert answer.location.endswith("/status")
    page = bobs.get(answer.location).text
    assert "What you write here is read by a moderator before everyone else sees it." in page
    assert "That holds until March 4, 2026" in page
    with app.app_context():
        change_setting("hold", "nothing")
    post(bobs, body="And another.")
    assert statuses(app) == [Status.PUBLISHED, Status.HELD, Status.HELD]
    # An edited text is a new text.
    with app.app_context():
        public_id = db.session.scalars(select(Comment.public_id).order_by(Comment.id)).first()
    bobs.post(f"/comments/{public_id}/edit", data={"body": "Quite another thing."})
    assert statuses(app) == [Status.HELD] * 3


def test_silence_is_not_ended_by_a_late_opinion(
    app: Flask, boss: Post, cast: Cast, restrict: Restrict, factory: Factory
) -> None:
    restrict(RestrictionKind.SILENCE, user_id=cast.bob.id)
    silenced = factory.make_comment(boss, user_id=cast.bob.id, status=Status.HELD)
    free = factory.make_comment(boss, user_id=cast.alice.id, status=Status.HELD)
    with app.app_context():
        for comment in (silenced, free):
            with transaction():
                apply_opinion(comment.public_id, Opinion.HAM)
    assert statuses(app) == [Status.HELD, Status.PUBLISHED]


def test_a_banned_person_cannot_edit_and_keeps_the_new_words(
    app: Flask, boss: Post, cast: Cast, restrict: Restrict, factory: Factory
) -> None:
    comment = factory.make_comment(boss, user_id=cast.bob.id)
    restrict(RestrictionKind.BAN, user_id=cast.bob.id)
    bobs = cast.browser(cast.bob)
    answer = bobs.post(f"/comments/{comment.public_id}/edit", data={"body": TEXT})
    assert answer.status_code == 403
    assert TEXT in answer.text
    assert "You cannot comment here any more." in answer.text
    # To take one's own words back is nobody's to forbid.
    assert bobs.post(f"/comments/{comment.public_id}/withdraw").status_code == 303
    assert statuses(app) == [Status.WITHDRAWN]


def test_a_warning_must_be_read_first(app: Flask, boss: Post, cast: Cast, restrict: Restrict) -> None:
    warning = restrict(RestrictionKind.WARNING, user_id=cast.bob.id)
    others = restrict(RestrictionKind.WARNING, user_id=cast.alice.id)
    bobs = cast.browser(cast.bob)
    answer = post(bobs)
    assert answer.status_code == 422
    for words in ("Please read the warning first.", "You &lt;shout&gt;.", TEXT, "I have read this"):
        assert words in answer.text
    [button] = re.findall(r'formaction="(/posts/boss/comments/acknowledge)#respond"', answer.text)
    for not_theirs in (str(others), "9" * 30, "x", ""):
        assert "I have read this" in bobs.post(button, data={"body": TEXT, "warning": not_theirs}).text
    answer = bobs.post(button, data={"body": TEXT, "warning": str(warning)})
    assert answer.status_code == 200
    assert TEXT in answer.text
    assert "I have read this" not in answer.text
    assert bobs.post(button, data={"warning": str(warning)}).location == "/posts/boss#respond"
    assert statuses(app) == []
    assert post(bobs).status_code == 303
    assert "I have read this" in cast.browser(cast.alice).get("/posts/boss").text


def test_costs_one_statement(
    app: Flask, boss: Post, cast: Cast, restrict: Restrict, count_statements: Any
) -> None:
    for number in range(30):
        restrict(RestrictionKind.BAN, network=f"198.51.{number}.0/24", is_for_everyone=True)
    bobs = cast.browser(cast.bob)
    with count_statements() as statements:
        assert bobs.get("/posts/boss").status_code == 200
    assert len([one for one in statements if "FROM restrictions" in one]) == 1
    with count_statements() as statements:
        assert cast.mallory().get("/posts/boss").status_code == 200
    assert [one for one in statements if "restrictions" in one] == []

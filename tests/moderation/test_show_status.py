"""Writers see what happened to their comment step by step, and in friendly words why it waits."""

import json
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from blogapp.accounts.models import Role
from blogapp.accounts.person import Person
from blogapp.comments.models import Comment, Judgement, Status
from blogapp.comments.reasons import MOST, SILENT, friendly
from blogapp.comments.status import set_status
from blogapp.extensions import db, transaction
from blogapp.moderation import log
from blogapp.moderation.appeals.policy import FEWEST, Expectation, expectation
from blogapp.moderation.appeals.words import REASONS, why
from blogapp.moderation.decision import Decision
from blogapp.moderation.models import DecisionEntry
from blogapp.moderation.service import decide
from blogapp.spam.sentences import known_signals
from blogapp.spam.verdict import Signal
from blogapp.web.site import change_setting
from tests.conftest import Clock
from tests.moderation.conftest import Desk
from tests.support.cast import Cast
from tests.support.factories import Factory


def judged(app: Flask, comment: Comment, decision: str, *names: str) -> None:
    reason: dict[str, object] = {"weight": 1.0, "facts": {}, "passage": None}
    signals = [{"name": name, **reason} for name in names]
    with app.app_context(), transaction():
        row = Judgement(comment_id=comment.id, decision=decision, probability=0.9, text_digest="")
        row.signals = json.dumps(signals)
        db.session.add(row)


@pytest.mark.parametrize("status", [Status.HELD, Status.SPAM])
def test_says_why_it_waits_and_never_says_spam(
    app: Flask, cast: Cast, factory: Factory, status: Status
) -> None:
    comment = factory.make_comment(factory.make_post(), status=status, user_id=cast.bob.id)
    judged(app, comment, "spam", "first-with-link", "phrase-offer", "topic-money", "no-form-time")
    page = cast.browser(cast.bob).get(f"/comments/{comment.public_id}/status").text
    assert "A moderator looks at it first" in page
    assert "It has links, and those are looked at, above all in first comments." in page
    assert page.count("Some words in it read like advertising.") == 1
    assert "spam" not in page.lower()


def test_says_nothing_of_reasons_where_all_comments_wait(app: Flask, cast: Cast, factory: Factory) -> None:
    comment = factory.make_comment(factory.make_post(), status=Status.HELD, user_id=cast.bob.id)
    judged(app, comment, "publish", "links")
    with app.app_context():
        change_setting("hold", "everything")
    page = cast.browser(cast.bob).get(f"/comments/{comment.public_id}/status").text
    assert "On this site a moderator reads comments before everyone else does." in page
    assert "Why it waits" not in page


def test_says_nothing_of_reasons_after_a_decision(app: Flask, cast: Cast, factory: Factory) -> None:
    comment = factory.make_comment(factory.make_post(), status=Status.TRASHED, user_id=cast.bob.id)
    judged(app, comment, "hold", "links")
    page = cast.browser(cast.bob).get(f"/comments/{comment.public_id}/status").text
    assert "A moderator decided not to publish it." in page
    assert "It has links" not in page


def test_requires_the_writer(cast: Cast, factory: Factory) -> None:
    comment = factory.make_comment(factory.make_post(), status=Status.HELD, user_id=cast.bob.id)
    assert cast.browser(cast.mod).get(f"/comments/{comment.public_id}/status").status_code == 404


def test_has_friendly_words_for_every_signal(app: Flask) -> None:
    with app.test_request_context():
        silent = {name for name in known_signals() if not friendly([Signal(name, 1.0)])}
    assert {name for name in silent if not name.startswith("akismet-")} == SILENT


def test_limits_how_much_is_told(app: Flask) -> None:
    with app.test_request_context():
        assert len(friendly(Signal(name, 1.0) for name in sorted(known_signals()))) == MOST
        assert friendly([Signal("links", -1.0)]) == []


def steps(page: str) -> list[str]:
    """What the page tells, the first thing first."""
    return [" ".join(words.split()) for words in re.findall(r'story__what">(.*?)</p>', page, re.DOTALL)]


def decided(desk: Desk, comment: Comment, decision: Decision, **why: str) -> None:
    with desk.app.app_context():
        decide(comment.public_id, decision, Person(user_id=1, role=Role.OWNER), **why)  # type: ignore[arg-type]  # reason and note


def seen_by(browser: FlaskClient, comment: Comment) -> str:
    return browser.get(f"/comments/{comment.public_id}/status").text


def test_shows_each_step_and_why(desk: Desk, cast: Cast, clock: Clock) -> None:
    comment, bob = desk.comment(user_id=cast.bob.id), cast.browser(cast.bob)
    clock.move(hours=2)
    decided(desk, comment, Decision.PUBLISH)
    clock.move(hours=2)
    decided(desk, comment, Decision.TRASH, reason="off-topic", note="Please ask this under “Money”.")
    page = seen_by(bob, comment)
    assert steps(page) == [
        "It was received and is safe. A moderator looks at it first; until then only you can see it.",
        "A moderator published it.",
        "It was not published.",
    ]
    assert "It is about something else than the question." in page
    assert "Please ask this under “Money”." in page
    assert "A moderator decided not to publish it." in page


def test_never_says_that_it_was_called_spam(desk: Desk, cast: Cast) -> None:
    comment = desk.comment(user_id=cast.bob.id)
    decided(desk, comment, Decision.SPAM)
    page = seen_by(cast.browser(cast.bob), comment)
    assert "It was not published." in steps(page)
    assert "spam" not in page.lower()


def test_shows_that_readers_reported_it_and_a_moderator_changed_it(
    desk: Desk, cast: Cast, clock: Clock
) -> None:
    comment = desk.comment(user_id=cast.bob.id, status=Status.PUBLISHED, moderated_at=clock.moment)
    clock.move(hours=1)
    with desk.app.app_context():
        change_setting("reports_to_hold", "1")
    cast.mallory().post(f"/comments/{comment.public_id}/report", data={"reason": "advertising"})
    told = steps(seen_by(cast.browser(cast.bob), comment))
    assert told[:3] == [
        "It was received.",
        "A moderator changed some of its words.",
        "Readers reported it, so a moderator looks at it once more. Until then only you can see it.",
    ]


def test_ignores_what_was_undone(desk: Desk, cast: Cast) -> None:
    comment = desk.comment(user_id=cast.bob.id)
    decided(desk, comment, Decision.TRASH, note="Out!")
    with desk.app.app_context(), transaction():
        first = db.session.scalars(select(DecisionEntry)).one()
        stored = db.session.get_one(Comment, comment.id)
        set_status(stored, Status.HELD)
        log.record_about_comment(
            log.Act(action="undo", user_id=1, undoes_id=first.id), stored, Status.TRASHED
        )
    page = seen_by(cast.browser(cast.bob), comment)
    assert "Out!" not in page
    assert steps(page)[1:] == ["A moderator decides. You see here what became of it."]


@pytest.mark.parametrize("decisions", [9, 10])
def test_shows_how_long_others_waited_once_enough_did(
    desk: Desk, cast: Cast, clock: Clock, decisions: int
) -> None:
    comments = [desk.comment(f"Number {number}.") for number in range(decisions)]
    for comment in comments:
        clock.move(minutes=30)
        decided(desk, comment, Decision.PUBLISH)
    mine = desk.comment(user_id=cast.bob.id)
    told = steps(seen_by(cast.browser(cast.bob), mine))[-1]
    if decisions < FEWEST:
        assert told == "A moderator decides. You see here what became of it."
    else:
        assert "Half of the comments that waited here were decided about within 2 hours" in told
        assert "nine in ten within 4 hours." in told


def test_shows_published_with_the_way_there(desk: Desk, cast: Cast) -> None:
    comment = desk.comment(user_id=cast.bob.id, status=Status.PUBLISHED)
    page = seen_by(cast.browser(cast.bob), comment)
    assert "It is published." in page
    assert f"/posts/boss/comments/{comment.public_id}#" in page
    assert "Ask for a second look" not in page


def test_shows_sentences_for_reasons_and_none_for_unknown_ones() -> None:
    assert all(map(str, REASONS.values()))
    assert why("of another version") == ""
    assert expectation([1] * 9) is None
    assert expectation(list(range(1, 101))) == Expectation(50, 90)

"""The spam folder is emptied after its time, and nobody who answered loses anything."""

import pytest
from flask import Flask
from sqlalchemy import func, select

from blogapp.comments.models import Comment, Judgement, Status
from blogapp.extensions import db, transaction
from blogapp.moderation import purge
from blogapp.spam.models import AkismetCheck
from blogapp.web.site import change_setting
from tests.conftest import Clock
from tests.moderation.conftest import Desk
from tests.support.cast import Cast
from tests.support.factories import Factory


def purged(app: Flask) -> int:
    with app.app_context():
        return purge.purge_spam()


def judgements(app: Flask) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count(Judgement.comment_id))) or 0


def test_works_after_thirty_days(app: Flask, desk: Desk, clock: Clock) -> None:
    old = desk.comment(status=Status.SPAM)
    others = [desk.comment(status=status) for status in Status if status != Status.SPAM]
    clock.move(days=29)
    young = desk.comment(status=Status.SPAM)
    assert purged(app) == 0
    clock.move(days=2)
    assert purged(app) == 1
    assert desk.status(old) is None
    assert desk.status(young) == Status.SPAM
    assert None not in {desk.status(other) for other in others}
    assert judgements(app) == len(others) + 1


def test_forgets_what_akismet_was_asked(app: Flask, desk: Desk, clock: Clock) -> None:
    comment = desk.comment(status=Status.SPAM)
    with app.app_context():
        with transaction():
            db.session.add(AkismetCheck(subject=comment.public_id, question="{}", guid="", error=""))
        clock.move(days=31)
        purge.purge_spam()
        assert db.session.get(AkismetCheck, comment.public_id) is None


def test_waits_as_long_as_the_owner_says(app: Flask, desk: Desk, clock: Clock) -> None:
    desk.comment(status=Status.SPAM)
    with app.app_context():
        change_setting("spam_days", "2")
    clock.move(days=1)
    assert purged(app) == 0
    clock.move(days=1, seconds=1)
    assert purged(app) == 1


def test_waits_after_a_late_decision_and_keeps_the_lesson(
    app: Flask, desk: Desk, cast: Cast, clock: Clock
) -> None:
    comment = desk.comment(status=Status.PUBLISHED)
    clock.move(days=100)
    cast.browser(cast.mod).post(f"/moderation/{comment.public_id}/spam")
    assert purged(app) == 0
    clock.move(days=31)
    assert purged(app) == 1
    assert desk.lessons() == [(comment.public_id, True)]


def test_keeps_the_place_of_what_was_answered(
    app: Flask, desk: Desk, factory: Factory, cast: Cast, clock: Clock
) -> None:
    spam = desk.comment(
        "Buy now.", status=Status.SPAM, name="Seller", author_email="s@example.org", ip="203.0.113.7"
    )
    factory.make_comment(desk.post, "No.", parent=spam)
    below = desk.comment("Buy more.", status=Status.SPAM, parent=spam)
    clock.move(days=31)
    assert purged(app) == 2
    assert desk.status(below) is None
    assert desk.status(spam) == Status.TRASHED
    with app.app_context():
        left = db.session.get_one(Comment, spam.id)
        assert (left.body_source, left.body_html, left.body_text) == ("", "", "")
        assert (left.author_name, left.author_email, left.ip) == ("", "", None)
    assert "No." in cast.mallory().get("/posts/boss").text
    assert purged(app) == 0
    assert desk.drifts() == "0 counters were wrong and are right now.\n"


def test_works_in_small_steps(app: Flask, desk: Desk, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(purge, "BATCH", 2)
    above = None
    for _ in range(5):
        above = desk.comment(status=Status.SPAM, parent=above)
    clock.move(days=31)
    assert purged(app) == 5
    with app.app_context():
        assert db.session.scalar(select(func.count(Comment.id))) == 0


def test_is_one_of_the_jobs(app: Flask) -> None:
    assert "purge-spam" in {job.name for job in app.extensions["jobs"].jobs}

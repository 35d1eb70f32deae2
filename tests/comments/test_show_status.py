"""Writers see what happened to their comment, and in friendly words why it waits."""

import json

import pytest
from flask import Flask

from blogapp.comments.models import Comment, Judgement, Status
from blogapp.comments.reasons import MOST, SILENT, friendly
from blogapp.extensions import db, transaction
from blogapp.spam.sentences import known_signals
from blogapp.spam.verdict import Signal
from blogapp.web.site import change_setting
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

"""What tests of the desk share: comments as the filter left them, and what has become of them."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from blogapp.comments.judging import store_reasons
from blogapp.comments.models import Comment, Judgement, Status
from blogapp.extensions import db, transaction
from blogapp.moderation.models import DecisionEntry
from blogapp.posts.models import Post
from blogapp.spam.models import SpamDecision
from blogapp.spam.verdict import Signal
from tests.conftest import Clock
from tests.support.cast import Cast
from tests.support.factories import Factory

Judged = Callable[..., Comment]


class Desk:
    """A question by alice, comments with judgements, and what is stored of them."""

    def __init__(self, app: Flask, factory: Factory, cast: Cast) -> None:
        self.app, self.factory = app, factory
        self.post: Post = factory.make_post("Boss <or> not?", slug="boss", author=cast.alice)

    def comment(
        self,
        body: str = "Visit my shop at shop.example today.",
        *signals: Signal,
        status: Status = Status.HELD,
        probability: float = 0.87,
        **more: Any,
    ) -> Comment:
        """A comment that the filter has judged."""
        comment = self.factory.make_comment(more.pop("under", self.post), body, status=status, **more)
        rows = [
            {"name": one.name, "weight": one.weight, "facts": dict(one.facts), "passage": one.passage}
            for one in signals
        ]
        with self.app.app_context(), transaction():
            db.session.add(
                Judgement(
                    comment_id=comment.id,
                    decision="hold",
                    probability=probability,
                    signals=json.dumps(rows),
                    text_digest="",
                )
            )
            db.session.flush()
            store_reasons(comment.id, (one.name for one in signals), is_first=True)
        return comment

    def status(self, comment: Comment) -> Status | None:
        """Where the comment is now; None when it is gone."""
        with self.app.app_context():
            stored = db.session.scalar(select(Comment.status).where(Comment.id == comment.id))
        return Status(stored) if stored else None

    def lessons(self) -> list[tuple[str, bool]]:
        """What the filter has learned and not unlearned: of which comment, and whether as spam."""
        active = select(SpamDecision.subject, SpamDecision.is_spam).where(SpamDecision.undone_at.is_(None))
        with self.app.app_context():
            return [(subject, is_spam) for subject, is_spam in db.session.execute(active)]

    def undo_last(self, browser: FlaskClient) -> int:
        """Press the button beside the newest entry of the log; the status of the answer."""
        with self.app.app_context():
            last = db.session.scalar(select(func.max(DecisionEntry.id)))
        return browser.post(f"/moderation/decisions/{last}/undo").status_code

    def drifts(self) -> str:
        """What counting afresh says."""
        output: str = self.app.test_cli_runner().invoke(args=["recount"]).output
        return output


@pytest.fixture
def desk(app: Flask, clock: Clock, factory: Factory, cast: Cast) -> Desk:
    """The clock stands still before anything is written."""
    return Desk(app, factory, cast)

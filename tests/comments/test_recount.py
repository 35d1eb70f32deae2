"""Counters are right after any sequence of acts, and `recount` finds the one that is not."""

import random
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import update

from blogapp.accounts.models import Role
from blogapp.accounts.person import Person
from blogapp.comments import own, service
from blogapp.comments.models import Comment, Status, Thread
from blogapp.comments.new_comment import NewComment
from blogapp.comments.recount import recount_threads
from blogapp.extensions import db, transaction
from blogapp.moderation.decision import Decision
from blogapp.moderation.service import decide
from blogapp.web.site import Site


@pytest.mark.parametrize("seed", range(3))
def test_finds_nothing_after_any_sequence_of_acts(
    app: Flask, make_post: Any, make_user: Any, stored: Callable[[], list[Comment]], seed: int
) -> None:
    chance, user = random.Random(seed), make_user()
    person = Person(user_id=user.id, name="Alice")
    post = make_post(slug="boss")
    with app.app_context():
        for step in range(40):
            known = stored()
            act = chance.choice(["post", "reply", "reply", "hold", "withdraw", "publish"])
            site = Site(hold="everything" if act == "hold" else "nothing", thread_depth=4)
            if act in {"post", "hold"} or not known:
                service.post_comment(
                    "/posts/boss", NewComment(f"Step {step}."), person, site, has_limits=False
                )
            elif act == "reply":
                parent = chance.choice([c for c in known if c.is_listed] or [None])
                new = NewComment(f"Step {step}.", parent.public_id if parent else "")
                service.post_comment("/posts/boss", new, person, site, has_limits=False)
            elif act == "withdraw":
                own.withdraw_comment(chance.choice(known).public_id, person)
            else:
                for comment in known:
                    if comment.status == Status.HELD:
                        decide(comment.public_id, Decision.PUBLISH, Person(role=Role.OWNER))
        assert recount_threads() == []
        thread = db.session.get_one(Thread, post.thread_id)
        assert thread.comment_count == sum(comment.status == Status.PUBLISHED for comment in stored())


def test_mends_and_names_a_counter_that_drifted(app: Flask, make_post: Any, make_comment: Any) -> None:
    post = make_post(slug="boss")
    root = make_comment(post)
    make_comment(post, parent=root)
    with app.app_context():
        with transaction():
            db.session.execute(update(Thread).values(comment_count=7))
            db.session.execute(update(Comment).where(Comment.id == root.id).values(reply_count=0))
        assert recount_threads() == [
            "/posts/boss: 7 comments counted, 2 found",
            f"/posts/boss: comment {root.id} had 0 replies counted, 1 found",
        ]
        assert recount_threads() == []

"""Whatever happens in whatever order: the counters are what a full recount finds."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test
from sqlalchemy import select

from blogapp.accounts.models import Role
from blogapp.accounts.person import Person
from blogapp.accounts.service import GuestDetails, adopt_guest, build_guest, make_user
from blogapp.comments import belongings as comment_belongings
from blogapp.comments.models import Comment, Status
from blogapp.comments.new_comment import NewComment
from blogapp.comments.opinions.service import take_stance, take_stance_back, vote
from blogapp.comments.own import edit_comment, withdraw_comment
from blogapp.comments.recount import recount_threads
from blogapp.comments.service import post_comment
from blogapp.errors import AppError
from blogapp.extensions import db, transaction
from blogapp.moderation.decision import Decision
from blogapp.moderation.purge import purge_spam
from blogapp.moderation.service import decide
from blogapp.posts.models import Post
from blogapp.posts.service import NewPost, publish_post
from blogapp.stances import belongings as stance_belongings
from blogapp.stances.standing import Standing
from blogapp.web.site import Site

MOD = Person(role=Role.OWNER)
SITE = Site(seconds_between_comments=0, spam_filter=False, hold="nothing")
HOLDING = Site(seconds_between_comments=0, spam_filter=False, hold="everything")
WHO = st.integers(0, 5)
STANDING = st.builds(
    Standing,
    stance=st.sampled_from(["pro", "con", "depends"]),
    perspective=st.sampled_from([None, "", "coach", "manager"]),
    new_condition=st.sampled_from(["", "the client agrees", "The client agrees!", "the company pays"]),
)
Pick = st.integers(0, 1_000)


class Life(RuleBasedStateMachine):
    """A question, three guests and three users; each rule is what somebody does."""

    app: Flask

    def __init__(self) -> None:
        super().__init__()
        with self.app.app_context():
            author = make_user("Author", Role.AUTHOR)
            post_id = publish_post(NewPost(title="Q?", author_id=author, body_source="Why?"))
            self.url = f"/posts/{db.session.get_one(Post, post_id).slug}"
            users = [Person(user_id=make_user(f"User {n}", Role.READER), role=Role.READER) for n in range(3)]
            with transaction():
                guests = [build_guest(GuestDetails()) for _ in range(3)]
                db.session.flush()
                ids = [guest.id for guest in guests]
        self.people = [*users, *(Person(guest_id=guest_id, ip="192.0.2.1") for guest_id in ids)]
        self.texts = 0

    @contextmanager
    def acts(self) -> Iterator[None]:
        """What is refused changes nothing either."""
        with self.app.app_context():
            try:
                yield
            except AppError:
                pass
            finally:
                assert recount_threads() == []

    def _comment(self, pick: int) -> str:
        ids = db.session.scalars(select(Comment.public_id).order_by(Comment.id)).all()
        return ids[pick % len(ids)] if ids else ""

    @rule(who=WHO, standing=STANDING, pick=Pick, is_reply=st.booleans(), waits=st.booleans())
    def post(self, who: int, standing: Standing, pick: int, is_reply: bool, waits: bool) -> None:
        with self.acts():
            self.texts += 1
            parent = self._comment(pick) if is_reply else ""
            new = NewComment(f"Thought {self.texts}", parent, standing=standing)
            post_comment(self.url, new, self.people[who], HOLDING if waits else SITE, has_limits=False)

    @rule(pick=Pick, decision=st.sampled_from(list(Decision)))
    def decide(self, pick: int, decision: Decision) -> None:
        with self.acts():
            decide(self._comment(pick), decision, MOD)

    @rule(who=WHO, standing=STANDING, pick=Pick, is_moved=st.booleans())
    def take_stance(self, who: int, standing: Standing, pick: int, is_moved: bool) -> None:
        with self.acts():
            mover = self._comment(pick) if is_moved else ""
            take_stance(self.url, standing, mover, self.people[who], SITE, has_limits=False)

    @rule(who=WHO)
    def take_back(self, who: int) -> None:
        with self.acts():
            take_stance_back(self.url, self.people[who])

    @rule(who=WHO, pick=Pick, is_back=st.booleans())
    def vote(self, who: int, pick: int, is_back: bool) -> None:
        with self.acts():
            vote(self._comment(pick), self.people[who], SITE, is_back=is_back, has_limits=False)

    @rule(who=WHO, pick=Pick)
    def withdraw(self, who: int, pick: int) -> None:
        with self.acts():
            withdraw_comment(self._comment(pick), self.people[who])

    @rule(who=WHO, pick=Pick, waits=st.booleans())
    def edit(self, who: int, pick: int, waits: bool) -> None:
        with self.acts():
            self.texts += 1
            edit_comment(
                self._comment(pick), f"Other {self.texts}", self.people[who], HOLDING if waits else SITE
            )

    @rule(guest=st.integers(3, 5), user=st.integers(0, 2))
    def adopt(self, guest: int, user: int) -> None:
        with self.acts():
            guest_id, user_id = self.people[guest].guest_id, self.people[user].user_id
            if guest_id and user_id:
                parts: Any = (comment_belongings, stance_belongings)
                adopt_guest(guest_id, user_id, parts)
                self.people[guest] = self.people[user]

    @rule(user=st.integers(0, 2), keeps_texts=st.booleans())
    def leave(self, user: int, keeps_texts: bool) -> None:
        with self.acts(), transaction():
            user_id = self.people[user].user_id or 0
            comment_belongings.given_up(user_id, (), keeps_texts=keeps_texts)
            stance_belongings.given_up(user_id, (), keeps_texts=keeps_texts)

    @rule()
    def purge(self) -> None:
        with self.acts():
            for comment in db.session.scalars(select(Comment).where(Comment.status == Status.SPAM)).all():
                comment.created_at = comment.created_at.replace(year=2020)
            db.session.commit()
            purge_spam()


def test_counters_are_what_a_recount_finds(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Life, "app", app, raising=False)
    run_state_machine_as_test(
        Life,
        settings=settings(
            max_examples=10,
            stateful_step_count=20,
            # A failure prints its steps as they were: to shorten them would take minutes of database work.
            phases=[Phase.explicit, Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )

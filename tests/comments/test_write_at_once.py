"""Several people write in one thread at the same moment: nobody is lost, doubled, or waits for ever."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Connection, text

from blogapp.accounts.person import Person
from blogapp.comments import own, service
from blogapp.comments.models import Comment, Status
from blogapp.comments.new_comment import NewComment
from blogapp.comments.recount import recount_threads
from blogapp.extensions import db
from blogapp.web.site import Site

Act = Callable[[], object]
Stored = Callable[[], list[Comment]]

WAITING = text("SELECT count(*) FROM pg_locks WHERE NOT granted")


@pytest.fixture
def comment(make_post: Any, make_comment: Any, writer: Person) -> Comment:
    """A comment of the writer's."""
    made: Comment = make_comment(make_post(slug="boss"), "First.", user_id=writer.user_id)
    return made


@pytest.fixture
def writer(make_user: Any) -> Person:
    return Person(user_id=make_user().id, name="Alice Author")


@pytest.fixture
def at_once(app: Flask) -> Callable[..., None]:
    """Runs acts at the same moment: on PostgreSQL they queue up in this order, SQLite has one writer."""

    def in_its_own_request(act: Act) -> object:
        with app.app_context():
            return act()

    def run(*acts: Act) -> None:
        with app.app_context():
            is_queueing = db.engine.dialect.name == "postgresql"
        started = queued if is_queueing else map
        list(started(in_its_own_request, acts))

    def queued(start: Callable[[Act], object], acts: tuple[Act, ...]) -> Iterator[object]:
        running: list[Future[object]] = []
        with ThreadPoolExecutor(len(acts)) as pool, app.app_context(), all_writers_waiting() as queue:
            for act in acts:
                running.append(pool.submit(start, act))
                wait_for(running, queue)
        return (each.result() for each in running)

    return run


def wait_for(running: list[Future[object]], queue: Connection) -> None:
    """Until all of them wait for the one that holds the threads."""
    while queue.scalar(WAITING) < len(running) and not running[-1].done():
        pass


@contextmanager
def all_writers_waiting() -> Iterator[Connection]:
    """Nobody can write in any thread meanwhile."""
    with db.engine.connect() as connection:
        connection.execute(text("SELECT id FROM threads FOR UPDATE"))
        yield connection


def drifts(app: Flask) -> list[str]:
    with app.app_context():
        return recount_threads()


def test_counts_a_comment_that_is_withdrawn_twice_once(
    app: Flask, comment: Comment, writer: Person, at_once: Callable[..., None]
) -> None:
    def withdraw() -> object:
        return own.withdraw_comment(comment.public_id, writer)

    at_once(withdraw, withdraw)
    assert drifts(app) == []


def test_keeps_both_a_reply_and_the_withdrawal_of_what_it_answers(
    app: Flask, comment: Comment, writer: Person, stored: Stored, at_once: Callable[..., None]
) -> None:
    reply = NewComment("Second.", comment.public_id)
    at_once(
        lambda: service.post_comment("/posts/boss", reply, writer, Site(spam_filter=False), has_limits=False),
        lambda: own.withdraw_comment(comment.public_id, writer),
    )
    assert [each.status for each in stored()] == [Status.WITHDRAWN, Status.PUBLISHED]
    assert drifts(app) == []


def test_keeps_nothing_of_an_edit_that_a_withdrawal_overtook(
    comment: Comment, writer: Person, stored: Stored, at_once: Callable[..., None]
) -> None:
    def edit() -> None:
        with pytest.raises(own.TooLateToEdit):
            own.edit_comment(comment.public_id, "Mended.", writer, Site(spam_filter=False))

    at_once(lambda: own.withdraw_comment(comment.public_id, writer), edit)
    assert [each.body_source for each in stored()] == [""]


def test_shows_the_first_of_two_clicks(
    comment: Comment, writer: Person, stored: Stored, at_once: Callable[..., None]
) -> None:
    def post() -> object:
        return service.post_comment(
            "/posts/boss", NewComment("Once."), writer, Site(seconds_between_comments=0, spam_filter=False)
        )

    at_once(post, post)
    assert [each.body_source for each in stored()] == ["First.", "Once."]

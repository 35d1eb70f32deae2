"""All by one person goes with one action, and comes back with one: counters, pages and log are right."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, text

from blogapp.comments.models import Comment, Kind, Status, Thread
from blogapp.extensions import db, transaction
from blogapp.moderation.models import Appeal, DecisionEntry, Report
from blogapp.moderation.purge import purge_spam
from blogapp.posts.models import Post
from tests.conftest import Clock
from tests.moderation.conftest import Desk
from tests.moderation.people.conftest import Records
from tests.support.cast import Cast
from tests.support.factories import Factory
from tests.support.many_comments import write_many


@pytest.fixture
def threads(records: Records, cast: Cast, factory: Factory) -> list[Post]:
    """Two threads in which bob and others answer each other, with everything that a comment can be."""
    posts = [
        factory.make_post(f"Number {number}?", slug=f"n{number}", author=cast.alice) for number in range(2)
    ]
    for post in posts:
        above = None
        for level in range(6):
            whose = cast.bob.id if level % 2 else cast.alice.id
            above = factory.make_comment(post, f"Level {level} by {whose}.", parent=above, user_id=whose)
        for status in Status:
            factory.make_comment(post, f"It is {status}.", parent=above, user_id=cast.bob.id, status=status)
        factory.make_comment(post, "Elsewhere.", kind=Kind.PINGBACK, user_id=cast.bob.id)
    return posts


def everything(app: Flask) -> list[tuple[Any, ...]]:
    """All that a comment's status decides, and the counters."""
    columns = (Comment.id, Comment.status, Comment.reply_count, Comment.is_listed, Comment.urgency)
    counters = (Thread.id, Thread.comment_count, Thread.ping_count, Thread.last_comment_at)
    with app.app_context():
        rows = db.session.execute(select(*columns).order_by(Comment.id)).all()
        return [
            tuple(row) for row in [*rows, *db.session.execute(select(*counters).order_by(Thread.id)).all()]
        ]


def bobs(app: Flask) -> list[str]:
    with app.app_context():
        mine = select(Comment.status).join(Thread).where(Comment.author_name == "Bob Reader")
        return sorted(db.session.scalars(mine.where(Comment.user_id.is_not(None))))


@pytest.mark.parametrize("to", ["trashed", "spam"])
def test_works_and_is_undone_exactly(
    app: Flask, cast: Cast, records: Records, threads: list[Post], to: str
) -> None:
    mods, stranger, page = cast.browser(cast.mod), cast.mallory(), f"/moderation/people/user-{cast.bob.id}"
    before, seen = everything(app), stranger.get("/posts/n0").text
    assert "(12 comments)" in mods.get(page).text
    answer = mods.post(f"{page}/delete-all", data={"to": to})
    assert answer.status_code == 303
    words = "in the trash" if to == "trashed" else "in the spam folder"
    assert f"12 comments are {words}." in mods.get(answer.location).text
    now = stranger.get("/posts/n0").text
    assert f"Level 1 by {cast.bob.id}." not in now
    assert f"Level 2 by {cast.alice.id}." in now
    assert "Level" in seen
    assert "0 counters were wrong" in app.test_cli_runner().invoke(args=["recount"]).output
    entry = records.last_entry("delete-all")
    with app.app_context():
        logged = db.session.scalars(select(DecisionEntry).order_by(DecisionEntry.id)).all()
        assert len({one.batch for one in logged}) == 1
        assert [one.status_after for one in logged if one.target_kind == "comment"] == [to] * 12
    assert logged[-1].target == f"user:{cast.bob.id}"
    answer = mods.post(f"/moderation/decisions/{entry}/undo", data={"next": page})
    assert answer.status_code == 303
    assert everything(app) == before
    assert f"Level 1 by {cast.bob.id}." in stranger.get("/posts/n0").text
    assert "0 counters were wrong" in app.test_cli_runner().invoke(args=["recount"]).output
    assert len(records.log()) == 26
    assert mods.post(f"/moderation/decisions/{entry}/undo").status_code == 409


def test_leaves_what_somebody_has_decided_since(
    app: Flask, cast: Cast, records: Records, factory: Factory
) -> None:
    mods, post = cast.browser(cast.mod), factory.make_post(author=cast.alice)
    comments = [factory.make_comment(post, f"{n}.", user_id=cast.bob.id) for n in range(3)]
    mods.post(f"/moderation/people/user-{cast.bob.id}/delete-all")
    # One was moved on, and one back and forth again: both were decided about.
    mods.post(f"/moderation/{comments[0].public_id}/hold")
    for decision in ("publish", "trash"):
        mods.post(f"/moderation/{comments[1].public_id}/{decision}")
    mods.post(f"/moderation/decisions/{records.last_entry('delete-all')}/undo")
    with app.app_context():
        statuses = list(db.session.scalars(select(Comment.status).order_by(Comment.id)))
    assert statuses == [Status.HELD, Status.TRASHED, Status.PUBLISHED]
    assert "0 counters were wrong" in app.test_cli_runner().invoke(args=["recount"]).output


def test_answers_reports_and_appeals(app: Flask, cast: Cast, records: Records, factory: Factory) -> None:
    post = factory.make_post(author=cast.alice)
    reported = factory.make_comment(post, "One.", user_id=cast.bob.id, open_reports=1)
    waiting = factory.make_comment(post, "Two.", user_id=cast.bob.id, status=Status.HELD)
    other = factory.make_comment(post, "Three.", user_id=cast.alice.id, open_reports=1)
    with app.app_context(), transaction():
        db.session.add_all(
            [Report(comment_id=row.id, user_id=cast.olga.id, reason="rude") for row in (reported, other)]
        )
        db.session.add(Appeal(comment_id=waiting.id, text="Please."))
        db.session.execute(
            text("UPDATE comments SET appealed_at = created_at WHERE id = :id"), {"id": waiting.id}
        )
    mods = cast.browser(cast.mod)
    assert mods.post(f"/moderation/people/user-{cast.bob.id}/delete-all").status_code == 303
    with app.app_context():
        answered = dict(db.session.execute(select(Report.comment_id, Report.decision_id)).all())
        entries = dict(db.session.execute(select(DecisionEntry.target, DecisionEntry.id)).all())
        assert (answered[reported.id], answered[other.id]) == (entries[reported.public_id], None)
        assert db.session.scalars(select(Appeal.decision_id)).one() == entries[waiting.public_id]
        assert list(db.session.scalars(select(Comment.urgency).order_by(Comment.id))) == [None, None, 1]
        batch = db.session.scalars(select(DecisionEntry.batch).limit(1)).one()
    # From the log all of the click is taken back as one, and what was asked waits again.
    assert mods.post(f"/moderation/batches/{batch}/undo").status_code == 303
    with app.app_context():
        assert list(db.session.scalars(select(Report.decision_id))) == [None, None]
        assert list(db.session.scalars(select(Comment.open_reports).order_by(Comment.id))) == [1, 0, 1]
        assert list(db.session.scalars(select(Comment.urgency).order_by(Comment.id))) == [1, 0, 1]
    assert mods.post(f"/moderation/batches/{batch}/undo").status_code == 409


def test_teaches_the_filter_and_unteaches(
    desk: Desk,
    cast: Cast,
    records: Records,  # the fixture
) -> None:
    for number in range(8):
        desk.comment(f"Buy shoes number {number} at shoes.example now.", user_id=cast.bob.id)
    mods = cast.browser(cast.mod)
    mods.post(f"/moderation/people/user-{cast.bob.id}/delete-all", data={"to": "spam"})
    assert len(desk.lessons()) == 5
    mods.post(f"/moderation/decisions/{records.last_entry('delete-all')}/undo")
    assert desk.lessons() == []


def test_an_old_comment_has_its_time_in_the_spam_folder(
    app: Flask, cast: Cast, records: Records, factory: Factory, clock: Clock
) -> None:
    post = factory.make_post(author=cast.alice)
    for number in range(8):
        old = clock.moment - timedelta(days=900 + number)
        factory.make_comment(post, f"Old number {number}.", user_id=cast.bob.id, created_at=old)
    cast.browser(cast.mod).post(f"/moderation/people/user-{cast.bob.id}/delete-all", data={"to": "spam"})
    with app.app_context():
        assert purge_spam() == 0
        clock.move(days=31)
        assert purge_spam() == 8


def test_rejects_where_there_is_nothing(cast: Cast, records: Records) -> None:
    page = f"/moderation/people/user-{cast.bob.id}"
    mods = cast.browser(cast.mod)
    assert "/delete-all" not in mods.get(page).text
    assert mods.post(f"{page}/delete-all").status_code == 404
    assert records.log() == []


def test_needs_few_statements_for_many_comments(
    app: Flask, cast: Cast, records: Records, factory: Factory, count_statements: Any
) -> None:
    post, mods = factory.make_post(author=cast.alice), cast.browser(cast.mod)
    write_many(app, post, cast.bob, 3_000)
    with app.app_context():
        assert app.test_cli_runner().invoke(args=["recount"]).exit_code == 0
    for act in ("delete-all", "undo"):
        address = f"/moderation/people/user-{cast.bob.id}/delete-all"
        if act == "undo":
            address = f"/moderation/decisions/{records.last_entry('delete-all')}/undo"
        with count_statements() as statements:
            assert mods.post(address).status_code == 303
        assert len(statements) <= 30
        assert set(bobs(app)) == ({"published"} if act == "undo" else {"trashed"})

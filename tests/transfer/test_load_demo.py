"""An owner loads the demo questions and takes them out again: `flask --app wsgi demo`, `demo --remove`."""

import tomllib
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete, func, select

from blogapp.accounts.models import Guest, Role, User
from blogapp.comments.models import Comment, Status, Thread
from blogapp.comments.recount import recount_threads
from blogapp.extensions import db, transaction
from blogapp.posts.models import Post, Tag, post_tags
from blogapp.transfer.demo import QUESTIONS, load_demo
from blogapp.transfer.models import ImportKey
from blogapp.web.site import SiteSetting, change_setting, current_site
from tests.conftest import Clock
from tests.support.cast import Cast

FIRST = "/posts/boss-feedback-during-executive-coaching"
TABLES = (Post, Thread, Comment, User, Tag, ImportKey)


def run(app: Flask, *options: str) -> str:
    result = app.test_cli_runner().invoke(args=["demo", *options])
    assert (result.exit_code, result.stderr) == (0, "")
    return result.stdout


def stored(app: Flask) -> dict[str, int]:
    """How many rows each table has."""
    with app.app_context():
        return {
            table.__tablename__: db.session.scalar(select(func.count()).select_from(table)) or 0
            for table in TABLES
        }


def rows(app: Flask, query: Any) -> list[Any]:
    with app.app_context():
        found = list(db.session.scalars(query))
        db.session.expunge_all()
    return found


def entries() -> list[dict[str, Any]]:
    """What the files say."""
    return [tomllib.loads(path.read_text("utf-8")) for path in sorted(QUESTIONS.glob("*.toml"))]


@pytest.fixture(autouse=True)
def _a_clock(clock: Clock) -> None:
    """Demo questions are dated by the clock."""


def test_works_on_an_empty_site(app: Flask, client: FlaskClient) -> None:
    assert run(app) == ("Loaded 8 demo questions. `flask --app wsgi demo --remove` takes them out again.\n")
    assert "feedback during executive coaching: pro or con?" in client.get("/").text
    assert "feedback during executive coaching: pro or con?" in client.get(FIRST).text
    with app.app_context():
        assert recount_threads() == []


def test_has_enough_to_show_what_a_thread_is(app: Flask) -> None:
    run(app)
    threads = rows(app, select(Thread.comment_count))
    assert len(threads) >= 6
    assert sum(threads) >= 60
    assert min(threads) == 0
    assert max(threads) >= 30
    assert max(rows(app, select(Comment.depth))) == 6


def test_stores_every_comment_of_the_files(app: Flask) -> None:
    run(app)
    entry_of = {
        entry["body"].strip(): entry for question in entries() for entry in question.get("comments", [])
    }
    comments = {comment.id: comment for comment in rows(app, select(Comment))}
    assert len(comments) == len(entry_of)
    for comment in comments.values():
        if comment.status != Status.WITHDRAWN:
            entry = entry_of.pop(comment.body_source)
            parent = comments.get(comment.reply_to_id or 0)
            assert (comment.author_name, comment.author_url) == (entry["name"], entry["website"])
            assert bool(parent) is bool(entry["reply_to"])
            assert parent is None or parent.created_at < comment.created_at
    assert all(entry["withdrawn"] for entry in entry_of.values())


def test_shows_withdrawn_comments_as_places(app: Flask) -> None:
    run(app)
    withdrawn = rows(app, select(Comment).where(Comment.status == Status.WITHDRAWN))
    assert withdrawn
    for comment in withdrawn:
        assert (comment.body_source, comment.body_html, comment.author_name) == ("", "", "")
        assert comment.reply_count > 0


def test_dates_everything_before_now(app: Flask, clock: Clock) -> None:
    run(app)
    published = rows(app, select(Post.published_at).order_by(Post.published_at))
    assert clock.moment - timedelta(days=60) < published[0]
    assert published[-1] < clock.moment
    assert all(
        comment.thread.created_at < comment.created_at < clock.moment
        for comment in rows(app, select(Comment))
    )


def test_gives_authors_their_comments_and_makes_nobody_else(app: Flask, client: FlaskClient) -> None:
    run(app)
    users = {user.id: user for user in rows(app, select(User))}
    assert {user.name for user in users.values()} == {entry["author"] for entry in entries()}
    assert {user.role for user in users.values()} == {Role.AUTHOR}
    by_users = rows(app, select(Comment).where(Comment.user_id.is_not(None)))
    assert all(users[comment.user_id].name == comment.author_name for comment in by_users)
    assert "comment__badge" in client.get(FIRST + "?sort=oldest").text
    # Readers who stand somewhere, and those who argue: nobody has their tokens, and nothing is said of them.
    assert {(guest.name, guest.email) for guest in rows(app, select(Guest))} == {("", "")}


def test_changes_nothing_the_second_time(app: Flask, clock: Clock) -> None:
    run(app)
    before = stored(app)
    clock.move(days=3)
    assert run(app) == "The demo questions are here already.\n"
    assert stored(app) == before


def test_loads_what_is_missing(app: Flask) -> None:
    run(app)
    before = stored(app)
    with app.app_context(), transaction():
        post = db.session.scalars(select(Post).join(Thread).where(Thread.comment_count == 0)).one()
        thread = db.session.get_one(Thread, post.thread_id)
        db.session.delete(post)
        db.session.flush()
        db.session.delete(thread)
    assert "Loaded 1 demo question." in run(app)
    assert stored(app) == before


def test_says_how_many_questions_were_loaded(app: Flask) -> None:
    with app.app_context():
        assert (load_demo(), load_demo()) == (8, 0)


@pytest.mark.parametrize(("chosen", "while_there", "after"), [("", "doubtful", "new"), ("nothing",) * 3])
def test_shows_comments_of_guests_at_once_unless_the_owner_chose(
    app: Flask, chosen: str, while_there: str, after: str
) -> None:
    with app.app_context():
        with transaction():
            db.session.execute(delete(SiteSetting))
        if chosen:
            change_setting("hold", chosen)
        load_demo()
        assert current_site().hold == while_there
    run(app, "--remove")
    with app.app_context():
        assert current_site().hold == after


def test_removes_all_of_it(app: Flask, client: FlaskClient) -> None:
    assert run(app, "--remove") == "There are no demo questions here.\n"
    before = stored(app)
    run(app)
    assert client.get(FIRST).status_code == 200
    assert run(app, "--remove") == "Removed: 8 questions, 109 comments, 3 authors, 13 tags.\n"
    assert stored(app) == before
    assert client.get(FIRST).status_code == 404
    assert "executive coaching" not in client.get("/").text
    assert "Loaded 8" in run(app)


def test_removes_what_visitors_wrote_under_it_and_nothing_else(
    app: Flask,
    cast: Cast,
    make_post: Callable[..., Post],
    make_comment: Callable[..., Comment],
) -> None:
    own = make_post("My own question?", tags=["feedback"], author=cast.alice)
    kept = make_comment(own, "Stays.")
    before = stored(app)
    run(app)
    [first] = rows(app, select(Post).where(Post.slug == FIRST.removeprefix("/posts/")))
    [root] = rows(
        app, select(Comment).where(Comment.thread_id == first.thread_id, Comment.depth == 1).limit(1)
    )
    make_comment(first, "A visitor's answer.", parent=root)
    assert run(app, "--remove") == "Removed: 8 questions, 110 comments, 3 authors, 12 tags.\n"
    assert stored(app) == before
    assert [comment.id for comment in rows(app, select(Comment))] == [kept.id]
    assert rows(app, select(post_tags.c.post_id)) == [own.id]


def test_keeps_an_author_who_wrote_elsewhere_too(
    app: Flask, make_post: Callable[..., Post], make_comment: Callable[..., Comment]
) -> None:
    run(app)
    writers = rows(app, select(User).order_by(User.id))
    own = make_post("Another question?", author=writers[0])
    make_comment(own, "Me too.", user_id=writers[1].id)
    assert "1 author," in run(app, "--remove")
    assert {user.id for user in rows(app, select(User))} == {writers[0].id, writers[1].id}


def test_makes_room_for_people_who_are_here(app: Flask, cast: Cast) -> None:
    with app.app_context(), transaction():
        db.session.get_one(User, cast.bob.id).handle = "ruth"
    run(app)
    [demo_ruth] = rows(app, select(User).where(User.name == "Ruth Ellery"))
    assert demo_ruth.handle == "ruth-2"
    run(app, "--remove")
    assert {user.id for user in rows(app, select(User))} == {
        person.id for person in (cast.alice, cast.bob, cast.mod, cast.olga)
    }


def test_asks_one_question_in_its_authors_own_words(app: Flask, client: FlaskClient) -> None:
    run(app)
    page = client.get("/posts/should-the-coach-end-a-coaching-that-does-not-move").text
    assert "Only if …" in page
    assert page.index("Go on <strong>") < page.index("End it <strong>")
    assert '<option value="supervisor">' in page

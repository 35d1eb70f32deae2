"""A reader reads a thread: its orders, its pages, and what it costs."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update

from blogapp.comments.models import Comment, Kind, Status
from blogapp.extensions import db, transaction
from tests.conftest import Clock

Make = Callable[..., Any]


@pytest.fixture
def question(make_post: Make, clock: Clock) -> Any:
    return make_post("Boss?", slug="boss")


def words_on(page: str) -> list[str]:
    """The texts of the comments on a page, in reading order."""
    return re.findall(r'<div class="comment__body"[^>]*><p>(.*?)</p>', page)


def test_shows_replies_below_what_they_answer(client: FlaskClient, question: Any, make_comment: Make) -> None:
    first, second = make_comment(question, "first"), make_comment(question, "second")
    below = make_comment(question, "below the first", parent=first)
    make_comment(question, "below the second", parent=second)
    make_comment(question, "deeper below the first", parent=below)
    assert words_on(client.get("/posts/boss?sort=oldest").text) == [
        "first", "below the first", "deeper below the first", "second", "below the second",
    ]  # fmt: skip


def test_shows_the_four_orders(
    client: FlaskClient, question: Any, make_comment: Make, clock: Clock, app: Flask
) -> None:
    for words in ("early", "middle", "late"):
        made = make_comment(question, words)
        if words == "middle":
            with app.app_context(), transaction():
                db.session.execute(update(Comment).where(Comment.id == made.id).values(score=0.9))
        clock.move(minutes=1)
    orders = {
        order: words_on(client.get(f"/posts/boss?sort={order}").text) for order in ("oldest", "newest", "top")
    }
    assert orders["oldest"] == ["early", "middle", "late"]
    assert orders["newest"] == ["late", "middle", "early"]
    assert orders["top"][0] == "middle"
    assert words_on(client.get("/posts/boss?sort=balanced").text) == orders["newest"]
    assert words_on(client.get("/posts/boss?sort=nonsense").text) == orders["newest"]


@pytest.mark.parametrize("order", ["oldest", "newest", "top", "balanced"])
def test_shows_every_root_once_across_pages(
    client: FlaskClient, app: Flask, question: Any, make_comment: Make, clock: Clock, order: str
) -> None:
    app.test_cli_runner().invoke(args=["site", "set", "roots_per_page", "3"])
    for number in range(8):
        make_comment(question, f"root {number}")
        # Some share a moment, and none may be lost for it.
        clock.move(seconds=number % 2)
    seen: list[str] = []
    address: str | None = f"/posts/boss?sort={order}"
    while address:
        page = client.get(address).text
        seen += words_on(page)
        following = re.search(r'rel="next" href="(/posts/boss\?[^"#]*)', page)
        address = following[1].replace("&amp;", "&") if following else None
    assert sorted(seen) == [f"root {number}" for number in range(8)]
    assert len(seen) == 8


def test_shows_more_replies_behind_a_link_that_needs_no_script(
    client: FlaskClient, app: Flask, question: Any, make_comment: Make
) -> None:
    app.test_cli_runner().invoke(args=["site", "set", "replies_per_root", "4"])
    root = make_comment(question, "root")
    for number in range(11):
        make_comment(question, f"reply {number}", parent=root)
    page = client.get("/posts/boss").text
    assert words_on(page) == ["root", *(f"reply {number}" for number in range(4))]
    assert "Show 7 more replies" in page
    seen = words_on(page)[1:]
    link = re.search(r'class="comments__more" href="([^"#]*)', page)
    while link:
        page = client.get(link[1]).text
        seen += words_on(page)[1:]
        link = re.search(r'rel="next" href="([^"#]*)', page)
    assert seen == [f"reply {number}" for number in range(11)]


def test_shows_as_many_as_the_heading_says(client: FlaskClient, question: Any, make_comment: Make) -> None:
    make_comment(question, "one")
    make_comment(question, "two")
    make_comment(
        question, "a ping", kind=Kind.PINGBACK, name="Another blog", author_url="https://example.org/x"
    )
    make_comment(question, "held", status=Status.HELD)
    make_comment(question, "spam", status=Status.SPAM)
    page = client.get("/posts/boss").text
    assert "2 thoughts on" in page
    assert sorted(words_on(page)) == ["one", "two"]
    assert "1 page elsewhere links here" in page
    assert "https://example.org/x" in page


def test_shows_nothing_of_a_removed_comment_without_replies(
    client: FlaskClient, question: Any, make_comment: Make
) -> None:
    make_comment(question, "gone", status=Status.TRASHED)
    page = client.get("/posts/boss").text
    assert "not public" not in page
    assert "No thoughts on" in page


def test_shows_whom_a_reply_answers_where_threads_have_one_level(
    client: FlaskClient, app: Flask, question: Any, make_comment: Make
) -> None:
    first = make_comment(question, "first", name="Ada")
    make_comment(question, "second", parent=first, depth=1)
    page = client.get("/posts/boss?sort=oldest").text
    assert words_on(page) == ["first", "second"]
    assert "in reply to Ada" in page


def test_shows_a_comment_in_its_context(client: FlaskClient, question: Any, make_comment: Make) -> None:
    root = make_comment(question, "root")
    branch = make_comment(question, "branch", parent=root)
    make_comment(question, "sibling", parent=root)
    leaf = make_comment(question, "leaf", parent=branch)
    page = client.get(f"/posts/boss/comments/{branch.public_id}").text
    assert words_on(page) == ["root", "branch", "leaf"]
    assert f'name="parent" value="{branch.public_id}"' in page
    assert words_on(client.get(f"/posts/boss/comments/{leaf.public_id}").text) == ["root", "branch", "leaf"]


def test_rejects_a_permalink_under_another_question(
    client: FlaskClient, question: Any, make_comment: Make, make_post: Make
) -> None:
    make_post("Another?", slug="another")
    comment = make_comment(question, "here")
    assert client.get(f"/posts/another/comments/{comment.public_id}").status_code == 404
    assert client.get("/posts/boss/comments/nothing").status_code == 404


def test_rejects_threads_of_private_posts(client: FlaskClient, make_post: Make, make_comment: Make) -> None:
    private = make_post("Mine?", slug="mine", status="private")
    comment = make_comment(private, "inside")
    for address in ("/posts/mine", f"/posts/mine/comments/{comment.public_id}", "/posts/mine/comments.xml"):
        assert client.get(address).status_code == 404
    assert "inside" not in client.get("/comments.xml").text
    assert "<mark>inside</mark>" not in client.get("/search?q=inside").text


@pytest.mark.parametrize("size", [3, 60])
def test_costs_the_same_statements_for_every_size(
    client: FlaskClient, question: Any, make_comment: Make, count_statements: Any, size: int, clock: Clock
) -> None:
    root = make_comment(question, "first root")
    for number in range(size):
        root = make_comment(question, f"root {number}")
        if number % 3 == 0:
            make_comment(question, "reply", parent=make_comment(question, "reply", parent=root))
        clock.moment += timedelta(seconds=1)
    with count_statements() as statements:
        client.get("/posts/boss")
    assert len(statements) == 7
    with count_statements() as statements:
        client.get(f"/posts/boss?after={root.public_id}")
    assert len(statements) <= 8

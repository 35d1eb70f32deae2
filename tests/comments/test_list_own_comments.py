"""People find all their comments again, and what became of each."""

import re
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from blogapp.comments.models import Status, Thread
from blogapp.comments.people.queries import COMMENTS_PER_PAGE
from blogapp.extensions import db, transaction
from tests.conftest import Clock
from tests.support.cast import Cast
from tests.support.factories import Factory
from tests.support.many_comments import write_many

ADDRESS = "/account/comments"


@pytest.fixture
def bobs(cast: Cast) -> FlaskClient:
    """Bob's browser."""
    return cast.browser(cast.bob)


def written(page: str) -> list[str]:
    """The beginnings of the comments on a page, in its order."""
    return re.findall(r'class="written__text"[^>]*>([^<]*)<', page)


def link_to_more(page: str) -> str:
    found = re.search(r'rel="next" href="([^"]*)"', page)
    return found[1] if found else ""


def test_shows_them_newest_first(bobs: FlaskClient, cast: Cast, factory: Factory, clock: Clock) -> None:
    post = factory.make_post("Boss?", slug="boss")
    factory.make_comment(post, "First.", user_id=cast.bob.id)
    clock.move(minutes=1)
    comment = factory.make_comment(post, "Second.", user_id=cast.bob.id)
    factory.make_comment(post, "Another's.")
    page = bobs.get(ADDRESS).text
    assert written(page) == ["Second.", "First."]
    assert f'href="/posts/boss/comments/{comment.public_id}#comment-{comment.public_id}">Boss?' in page


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (Status.PUBLISHED, "Published"),
        (Status.HELD, "Waits for a moderator"),
        (Status.SPAM, "Not published"),
        (Status.TRASHED, "Not published"),
        (Status.WITHDRAWN, "Withdrawn by you"),
    ],
)
def test_shows_what_became_of_each(
    bobs: FlaskClient, cast: Cast, factory: Factory, status: Status, words: str
) -> None:
    comment = factory.make_comment(factory.make_post(), user_id=cast.bob.id, status=status)
    page = bobs.get(ADDRESS).text
    assert f">{words}</span>" in page
    leads_to_status = f'href="/comments/{comment.public_id}/status"' in page
    assert leads_to_status == (status != Status.PUBLISHED)


def test_shows_a_comment_whose_question_was_taken_back(
    app: Flask, bobs: FlaskClient, cast: Cast, factory: Factory
) -> None:
    post = factory.make_post()
    comment = factory.make_comment(post, user_id=cast.bob.id)
    with app.app_context(), transaction():
        db.session.get_one(Thread, post.thread_id).is_public = False
    page = bobs.get(ADDRESS).text
    assert "The question is not public any more" in page
    assert bobs.get(f"/comments/{comment.public_id}/status").status_code == 200
    assert f'href="/comments/{comment.public_id}/status"' in page


def test_goes_on_reading_without_a_gap(bobs: FlaskClient, cast: Cast, factory: Factory, clock: Clock) -> None:
    post = factory.make_post()
    for number in range(2 * COMMENTS_PER_PAGE + 1):
        factory.make_comment(post, f"Number {number}.", user_id=cast.bob.id)
        clock.moment += timedelta(seconds=number % 2)  # some at the very same moment
    seen, page = [], bobs.get(ADDRESS).text
    while link := link_to_more(page):
        seen += written(page)
        page = bobs.get(link).text
    seen += written(page)
    assert seen == [f"Number {number}." for number in reversed(range(2 * COMMENTS_PER_PAGE + 1))]
    assert f'href="{ADDRESS}">Newest comments' in page


def test_rejects_a_place_that_is_none_of_theirs(bobs: FlaskClient, factory: Factory) -> None:
    other = factory.make_comment(factory.make_post())
    assert bobs.get(f"{ADDRESS}?after={other.public_id}").status_code == 404
    assert bobs.get(f"{ADDRESS}?after=%00").status_code == 404


def test_shows_an_empty_list(bobs: FlaskClient) -> None:
    assert "You have not written anything yet." in bobs.get(ADDRESS).text


def test_needs_as_many_statements_for_ten_as_for_thousands(
    app: Flask, bobs: FlaskClient, cast: Cast, factory: Factory, count_statements: Any
) -> None:
    post, page = factory.make_post(), ""
    for size in (10, 3000):
        write_many(app, post, cast.bob, size)
        with count_statements() as statements:
            page = bobs.get(ADDRESS).text
        assert len(statements) == 3
    with count_statements() as statements:
        assert len(written(bobs.get(link_to_more(page)).text)) == COMMENTS_PER_PAGE
    assert len(statements) == 4


def test_requires_sign_in(cast: Cast) -> None:
    assert cast.mallory().get(ADDRESS).status_code == 403

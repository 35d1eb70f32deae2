"""`GET /`: the newest questions."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from blogapp.comments.models import Kind, Status
from blogapp.posts.models import PostKind, PostStatus
from blogapp.web.site import change_setting
from tests.conftest import Clock
from tests.support.cast import Cast
from tests.support.factories import Factory


def test_shows_the_newest_first(client: FlaskClient, factory: Factory) -> None:
    factory.make_post("The older one?", slug="older")
    factory.make_post("The newer one?", slug="newer")
    page = client.get("/").text
    assert page.index('href="/posts/newer"') < page.index('href="/posts/older"')


def test_shows_excerpt_author_date_comment_count_and_tags(
    client: FlaskClient, factory: Factory, clock: Clock
) -> None:
    post = factory.make_post(
        "Boss's feedback?",
        author=factory.make_user("Ada Author"),
        published_at=clock.moment - timedelta(days=2),
        tags=["Feedback", "The boss"],
        body="Should the **boss** be asked? " + "And if so, when? " * 40,
    )
    factory.make_comment(post)
    page = client.get("/").text
    assert "Boss&#39;s feedback?" in page
    assert "Should the boss be asked? And if so" in page
    assert "…</p>" in page
    assert "Ada Author" in page
    assert '<time datetime="2026-02-27T12:00:00Z"' in page
    assert "1 comment" in page
    assert '<a class="tag" rel="tag" href="/tags/the-boss">The boss</a>' in page


def test_counts_only_what_people_said_in_public(client: FlaskClient, factory: Factory) -> None:
    post = factory.make_post()
    factory.make_comment(post)
    factory.make_comment(post)
    factory.make_comment(post, status=Status.HELD)
    factory.make_comment(post, kind=Kind.PINGBACK)
    assert "2 comments" in client.get("/").text


@pytest.mark.parametrize("status", [PostStatus.DRAFT, PostStatus.PRIVATE, PostStatus.TRASHED])
def test_ignores_what_is_not_public(client: FlaskClient, factory: Factory, status: PostStatus) -> None:
    factory.make_post("Not for you?", status=status)
    assert "Not for you?" not in client.get("/").text


def test_ignores_tomorrow_and_pages(client: FlaskClient, factory: Factory, clock: Clock) -> None:
    factory.make_post("Not yet?", published_at=clock.moment + timedelta(days=1))
    factory.make_post("About us", kind=PostKind.PAGE)
    page = client.get("/").text
    assert "Not yet?" not in page
    assert "About us" not in page


def test_shows_page_by_page(client: FlaskClient, factory: Factory) -> None:
    for number in range(1, 24):
        factory.make_post(slug=f"question-{number:02}")
    first, second, third = (client.get(f"/?page={number}").text for number in (1, 2, 3))
    assert 'href="/posts/question-23"' in first
    assert 'href="/posts/question-14"' in first
    assert 'href="/posts/question-13"' not in first
    assert 'href="/posts/question-13"' in second
    assert "Page 2" in second
    assert 'rel="prev" href="/"' in second
    assert 'rel="next" href="/?page=3"' in second
    assert 'href="/posts/question-01"' in third
    assert 'class="pager__next"' not in third


def test_shows_robots_which_address_each_page_has(client: FlaskClient, factory: Factory) -> None:
    for _ in range(11):
        factory.make_post()
    first, second = client.get("/").text, client.get("/?page=2").text
    assert '<link rel="canonical" href="http://127.0.0.1:8000/">' in first
    assert '<link rel="next" href="http://127.0.0.1:8000/?page=2">' in first
    assert '<link rel="canonical" href="http://127.0.0.1:8000/?page=2">' in second
    assert '<link rel="prev" href="http://127.0.0.1:8000/">' in second


@pytest.mark.parametrize("number", ["2", "0", "-1", "x", "٣", "1001", "99999999999999999999"])
def test_rejects_pages_that_are_not_there(client: FlaskClient, factory: Factory, number: str) -> None:
    factory.make_post()
    assert client.get("/", query_string={"page": number}).status_code == 404


def test_works_with_the_owners_page_length(app: Flask, client: FlaskClient, factory: Factory) -> None:
    for _ in range(3):
        factory.make_post()
    with app.app_context():
        change_setting("posts_per_page", "2")
    assert client.get("/").text.count("question-list__item") == 2


def test_shows_readers_what_to_do_while_there_is_nothing(client: FlaskClient) -> None:
    page = client.get("/").text
    assert "Nothing has been asked yet." in page
    assert '<a href="/feed.xml">' in page


def test_shows_staff_what_to_do_while_there_is_nothing(cast: Cast) -> None:
    assert "flask --app wsgi import" in cast.browser(cast.alice).get("/").text


def test_limits_the_statements(
    client: FlaskClient,
    factory: Factory,
    count_statements: Callable[[], AbstractContextManager[list[str]]],
) -> None:
    factory.make_post(tags=["One"])
    with count_statements() as for_one:
        client.get("/?page=1")
    for number in range(30):
        factory.make_post(tags=["One", f"Tag {number}"])
    with count_statements() as for_many:
        client.get("/?page=2")
    assert len(for_one) == len(for_many) <= 4


def test_a_new_question_shows_at_once(client: FlaskClient, factory: Factory) -> None:
    factory.make_post("First?")
    assert "Second?" not in client.get("/").text
    factory.make_post("Second?")
    assert "Second?" in client.get("/").text

"""`GET /search?q=`: full text search over questions and comments."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from blogapp.comments.models import Kind, Status
from blogapp.posts.models import PostStatus
from blogapp.posts.search import search
from blogapp.web.search_terms import terms_in
from tests.conftest import Clock
from tests.support.factories import Factory


def found(client: FlaskClient, words: str) -> str:
    response = client.get("/search", query_string={"q": words})
    assert response.status_code == 200
    return response.text


def test_shows_questions_with_the_match_marked(client: FlaskClient, factory: Factory) -> None:
    factory.make_post("Boss's feedback: pro or con?", slug="boss", body="Feedback & <b>more</b>.")
    factory.make_post("Something else?", slug="else")
    page = found(client, "feedback")
    assert 'href="/posts/boss">Boss&#39;s <mark>feedback</mark>: pro or con?</a>' in page
    assert "<mark>Feedback</mark> &amp;" in page
    assert "/posts/else" not in page


def test_shows_comments_with_their_place(client: FlaskClient, factory: Factory) -> None:
    post = factory.make_post("The question?", slug="q")
    comment = factory.make_comment(post, "I would never ask the *supervisor*.", name="Bob Reader")
    page = found(client, "supervisor")
    assert f'href="/posts/q/comments/{comment.public_id}">The question?</a>' in page
    assert "ask the <mark>supervisor</mark>." in page
    assert "Comment by Bob Reader" in page


def test_requires_all_words(client: FlaskClient, factory: Factory) -> None:
    factory.make_post("Apples and pears?", slug="both")
    factory.make_post("Only apples?", slug="one")
    page = found(client, "pears apples")
    assert "/posts/both" in page
    assert "/posts/one" not in page


def test_works_with_an_unfinished_last_word(client: FlaskClient, factory: Factory) -> None:
    factory.make_post("Confidentiality?", slug="q")
    assert "/posts/q" in found(client, "confid")
    assert "/posts/q" not in found(client, "confid ask")


def test_works_with_a_phrase(client: FlaskClient, factory: Factory) -> None:
    factory.make_post("Asking the boss first?", slug="together")
    factory.make_post("The first boss?", slug="apart")
    page = found(client, '"boss first"')
    assert "/posts/together" in page
    assert "/posts/apart" not in page


def test_shows_the_better_match_first(client: FlaskClient, factory: Factory) -> None:
    factory.make_post("Something else?", slug="once", body="About trust. " + "Many other words follow. " * 30)
    factory.make_post("Trust?", slug="title", body="Trust is all. " + "Many other words follow. " * 30)
    factory.make_post(
        "Again else?", slug="once-more", body="About trust. " + "Many other words follow. " * 30
    )
    for number in range(5):
        factory.make_post(f"Filling {number}?")
    page = found(client, "trust")
    assert page.index("/posts/title") < min(page.index('/posts/once"'), page.index("/posts/once-more"))


def test_shows_questions_and_comments_in_turn(client: FlaskClient, factory: Factory) -> None:
    post = factory.make_post("Trust?", slug="a")
    factory.make_post("Trust again?", slug="b")
    comment = factory.make_comment(post, "Trust me.")
    page = found(client, "trust")
    assert page.index(comment.public_id) < max(page.index('/posts/a"'), page.index('/posts/b"'))


def test_ignores_what_is_not_public(client: FlaskClient, factory: Factory, clock: Clock) -> None:
    private = factory.make_post("Hidden treasure?", status=PostStatus.PRIVATE)
    factory.make_post("Treasure of tomorrow?", published_at=clock.moment + timedelta(days=1))
    factory.make_comment(private, "A hidden treasure.")
    public = factory.make_post("Open?")
    for status in (Status.HELD, Status.SPAM, Status.TRASHED, Status.WITHDRAWN):
        factory.make_comment(public, "A treasure.", status=status)
    factory.make_comment(public, "A treasure.", kind=Kind.PINGBACK)
    assert "Nothing was found for “treasure”" in found(client, "treasure")


def test_shows_page_by_page(client: FlaskClient, factory: Factory) -> None:
    post = factory.make_post("Open?")
    for number in range(23):
        factory.make_comment(post, f"Trust number {number}.")
    first, last = found(client, "trust"), client.get("/search?q=trust&page=3").text
    assert first.count("results__item") == 10
    assert 'rel="next" href="/search?q=trust&amp;page=2"' in first
    assert last.count("results__item") == 3
    assert 'start="21"' in last
    assert client.get("/search?q=trust&page=4").status_code == 404


def test_limits_what_is_ranked(
    client: FlaskClient, factory: Factory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("blogapp.posts.search.RANKED", 3)
    post = factory.make_post("Open?")
    for number in range(5):
        factory.make_comment(post, f"Trust number {number}.")
    assert found(client, "trust").count("results__item") == 3


def test_shows_the_form_and_a_hint_without_words(client: FlaskClient) -> None:
    page = client.get("/search").text
    assert '<input class="search__input"' in page
    assert "Put a phrase in double quotes" in page
    assert "Nothing was found" not in page


def test_shows_what_to_do_when_nothing_is_found(client: FlaskClient) -> None:
    page = found(client, "<nothing>")
    assert "Nothing was found for “&lt;nothing&gt;”" in page
    assert '<a href="/archive">' in page
    assert 'value="&lt;nothing&gt;"' in page


def test_is_kept_by_nobody(client: FlaskClient) -> None:
    response = client.get("/search?q=trust")
    assert response.headers["Cache-Control"] == "private, no-store"
    assert '<meta name="robots" content="noindex">' in response.text


def test_limits_the_statements(
    client: FlaskClient,
    factory: Factory,
    count_statements: Callable[[], AbstractContextManager[list[str]]],
) -> None:
    post = factory.make_post("Trust?")
    for _ in range(30):
        factory.make_comment(post, "Trust.")
    with count_statements() as statements:
        found(client, "trust")
    assert len(statements) <= 4


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(typed=st.text(max_size=80))
@example(typed='"')
@example(typed="AND OR NOT NEAR( * ^ : - + { } \\ ' \" `")
@example(typed="trust\x00")
@example(typed="\\'; drop table posts; --")
@example(typed="a_b http://example.com/x?y=1 1.5e10 -5 user@example.com")
@example(typed="ｆｕｌｌ ﷽ ͏ ٣ ² ½")
@example(typed="a" * 200)
def test_handles_any_words(app: Flask, typed: str) -> None:
    with app.app_context():
        terms = terms_in(typed)
        assert not terms or search(terms, 1).number == 1

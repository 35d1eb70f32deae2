"""What helps to read a question: its length, its parts, its notes, where to read on, how to pass it on."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from flask.testing import FlaskClient

from blogapp.posts.models import PostStatus
from tests.support.cast import Cast
from tests.support.factories import Factory

LONG = "## Why\n\n## How[^1]\n\n## When\n\n[^1]: By hand.\n"


@pytest.mark.parametrize(
    ("words", "shown"), [(1, "1 minute to read"), (230, "1 minute to read"), (231, "2 minutes to read")]
)
def test_shows_how_long_it_takes(client: FlaskClient, factory: Factory, words: int, shown: str) -> None:
    factory.make_post(slug="q", body="word " * words)
    assert shown in client.get("/posts/q").text


def test_counts_words_anew_with_each_save(cast: Cast, factory: Factory) -> None:
    post = factory.make_post("Q?", slug="q", author=cast.alice, body="Short.")
    sent = {"title": "Q?", "slug": "q", "seen": 1, "body": "word\n\n" * 500}
    assert cast.browser(cast.alice).post(f"/write/{post.id}", data=sent).status_code == 303
    assert "3 minutes to read" in cast.mallory().get("/posts/q").text


def test_shows_the_parts_of_a_long_question(client: FlaskClient, factory: Factory) -> None:
    factory.make_post(slug="long", body=LONG)
    factory.make_post(slug="short", body="## Why\n\n## How\n")
    page = client.get("/posts/long").text
    assert '<a href="#part-how">How</a>' in page
    assert '<h2 id="part-how">How<sup><a href="#note-1"' in page
    assert '<li id="note-1">' in page
    assert 'class="contents"' not in client.get("/posts/short").text


def test_keeps_anchors_and_numbers_out_of_lists_and_feeds(client: FlaskClient, factory: Factory) -> None:
    factory.make_post(slug="long", body=f"A claim[^1].\n\n{LONG}")
    assert "A claim. Why How When By hand." in client.get("/").text
    assert "part-how" not in client.get("/feed.xml").text


def test_suggests_what_shares_the_most_tags(client: FlaskClient, factory: Factory) -> None:
    factory.make_post("Both?", slug="both", tags=["teams", "praise"])
    for number in range(3):
        factory.make_post(f"One {number}?", slug=f"one-{number}", tags=["teams"])
    factory.make_post("Hidden?", tags=["teams", "praise"], status=PostStatus.DRAFT)
    factory.make_post("Read?", slug="read", tags=["praise", "teams", "zeal"])
    factory.make_post("Alone?", slug="alone", tags=["silence"])
    assert 'neighbours__link--alike" href="/posts/both"' in client.get("/posts/read").text
    assert 'neighbours__link--alike" href="/posts/one-2"' not in client.get("/posts/both").text
    assert 'neighbours__link--alike" href="/posts/read"' in client.get("/posts/both").text
    assert "neighbours__link--alike" not in client.get("/posts/alone").text


def test_costs_no_statement_more(
    client: FlaskClient,
    factory: Factory,
    count_statements: Callable[[], AbstractContextManager[list[str]]],
) -> None:
    for number in range(60):
        factory.make_post(f"Q {number}?", slug=f"q-{number}", tags=["a", "b", "c", "d", "e", "f"], body=LONG)
    with count_statements() as statements:
        client.get("/posts/q-3")
    assert len(statements) <= 8
    assert sum("neighbour" in each or "side" in each for each in statements) == 1


def test_offers_plain_links_to_pass_it_on(client: FlaskClient, factory: Factory) -> None:
    factory.make_post("Pro & con?", slug="q")
    page = client.get("/posts/q").text
    address = "http%3A//127.0.0.1%3A8000/posts/q"
    for link in (
        f"mailto:?subject=Pro%20%26%20con%3F&amp;body={address}",
        f"https://www.linkedin.com/sharing/share-offsite/?url={address}",
        f"https://wa.me/?text=Pro%20%26%20con%3F%20{address}",
    ):
        assert f'href="{link}"' in page

"""Reviewers read a post that is not public by a private link that ends."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from itsdangerous import URLSafeSerializer

from blogapp.posts.models import PostStatus
from tests.conftest import Clock
from tests.support.cast import Cast
from tests.support.factories import Factory


@pytest.fixture
def draft(clock: Clock, cast: Cast, factory: Factory) -> str:
    """The address of a draft of Alice's in the editor."""
    post = factory.make_post(
        "Praise?", slug="praise", author=cast.alice, status=PostStatus.DRAFT, body="Some **love** it."
    )
    return f"/write/{post.id}"


def link(browser: FlaskClient, draft: str, days: int = 14) -> str:
    assert browser.post(f"{draft}/review", data={"days": days}).status_code == 303
    found = re.search(r'value="http://127.0.0.1:8000(/review/[^"]+)"', browser.get(draft).text)
    assert found
    return found[1]


def test_shows_the_post_as_readers_will_see_it_and_nothing_else(cast: Cast, draft: str) -> None:
    address = link(cast.browser(cast.alice), draft)
    reviewer = cast.mallory()
    answer = reviewer.get(address)
    assert answer.status_code == 200
    assert "<strong>love</strong>" in answer.text
    assert "You read it by a private link" in answer.text
    assert '<meta name="robots" content="noindex, nofollow">' in answer.text
    assert answer.headers["Cache-Control"] == "private, no-store"
    for closed in ("/posts/praise", draft, "/write"):
        assert reviewer.get(closed).status_code in {403, 404}
    assert reviewer.post("/posts/praise/comments", data={"body": "Hello."}).status_code == 404
    assert "/write/" not in answer.text


@pytest.mark.parametrize("days", [1, 14, 60])
def test_ends_by_itself(clock: Clock, cast: Cast, draft: str, days: int) -> None:
    address, reviewer = link(cast.browser(cast.alice), draft, days), cast.mallory()
    clock.move(days=days, seconds=-1)
    assert reviewer.get(address).status_code == 200
    clock.move(seconds=2)
    assert reviewer.get(address).status_code == 404
    assert address not in cast.browser(cast.alice).get(draft).text


def test_takes_a_fortnight_where_something_else_was_asked_for(clock: Clock, cast: Cast, draft: str) -> None:
    address = link(cast.browser(cast.alice), draft, 4000)
    clock.move(days=15)
    assert cast.mallory().get(address).status_code == 404


def test_ends_when_the_author_says_so_or_makes_another(cast: Cast, draft: str) -> None:
    browser, reviewer = cast.browser(cast.alice), cast.mallory()
    first = link(browser, draft)
    second = link(browser, draft)
    assert reviewer.get(first).status_code == 404
    assert reviewer.get(second).status_code == 200
    browser.post(f"{draft}/review/end")
    assert reviewer.get(second).status_code == 404


def test_leads_to_the_public_page_and_not_into_the_trash(cast: Cast, draft: str) -> None:
    browser, reviewer = cast.browser(cast.alice), cast.mallory()
    address = link(browser, draft)
    browser.post(f"{draft}/publish")
    assert reviewer.get(address).location == "/posts/praise"
    browser.post(f"{draft}/trash", data={"sure": "yes"})
    assert reviewer.get(address).status_code == 404


def test_rejects_what_is_not_signed_here(app: Flask, cast: Cast, draft: str) -> None:
    address = link(cast.browser(cast.alice), draft)
    post_id = int(draft.rpartition("/")[2])
    forged = URLSafeSerializer("another key", salt="review").dumps([post_id, 1])
    other_salt = URLSafeSerializer(app.config["SETTINGS"].secret_key, salt="guest").dumps([post_id, 1])
    for wrong in (forged, other_salt, address[8:-1], "x", "W10.x"):
        assert cast.mallory().get(f"/review/{wrong}").status_code == 404


@pytest.mark.parametrize("who", ["bob", "mod"])
def test_requires_the_author_or_the_owner(cast: Cast, draft: str, who: str) -> None:
    address = link(cast.browser(cast.olga), draft)
    browser = cast.browser(getattr(cast, who))
    for path in ("review", "review/end"):
        assert browser.post(f"{draft}/{path}").status_code == 403
    assert cast.mallory().get(address).status_code == 200

"""What search engines read inside the page of a question (JSON-LD)."""

import json
import re
from datetime import timedelta
from typing import Any

from flask.testing import FlaskClient

from blogapp.comments.models import Status
from blogapp.posts.structured_data import script
from tests.conftest import Clock
from tests.support.factories import Factory

SITE = "http://127.0.0.1:8000"


def data_of(page: str) -> Any:
    [text] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    return json.loads(text)


def test_shows_the_question_as_a_discussion(client: FlaskClient, factory: Factory, clock: Clock) -> None:
    ada = factory.make_user("Ada Author")
    factory.make_post(
        "Pro or con?", slug="q", author=ada, published_at=clock.moment, tags=["Feedback"], body="Why?"
    )
    assert data_of(client.get("/posts/q").text) == {
        "@context": "https://schema.org",
        "@type": "DiscussionForumPosting",
        "@id": f"{SITE}/posts/q",
        "url": f"{SITE}/posts/q",
        "mainEntityOfPage": f"{SITE}/posts/q",
        "headline": "Pro or con?",
        "text": "Why?",
        "author": {"@type": "Person", "name": "Ada Author"},
        "datePublished": "2026-03-01T12:00:00Z",
        "dateModified": "2026-03-01T12:00:00Z",
        "keywords": ["Feedback"],
        "commentCount": 0,
        "comment": [],
    }


def test_shows_the_comments_of_the_page(client: FlaskClient, factory: Factory, clock: Clock) -> None:
    post = factory.make_post(slug="q", published_at=clock.moment - timedelta(days=1))
    root = factory.make_comment(post, "A **root**.", name="Bob Reader")
    factory.make_comment(post, "A reply.", parent=root, name="")
    data = data_of(client.get("/posts/q").text)
    assert data["commentCount"] == 2
    assert data["comment"][0] == {
        "@type": "Comment",
        "text": "A root.",
        "datePublished": "2026-03-01T12:00:00Z",
        "author": {"@type": "Person", "name": "Bob Reader"},
        "url": f"{SITE}/posts/q/comments/{root.public_id}",
    }
    assert data["comment"][1]["author"]["name"] == "Former member"


def test_ignores_the_words_of_removed_comments(client: FlaskClient, factory: Factory) -> None:
    post = factory.make_post(slug="q")
    gone = factory.make_comment(post, "My secret", status=Status.WITHDRAWN)
    factory.make_comment(post, "An answer", parent=gone)
    assert [each["text"] for each in data_of(client.get("/posts/q").text)["comment"]] == ["An answer"]


def test_limits_the_length_of_a_comment(client: FlaskClient, factory: Factory) -> None:
    factory.make_comment(factory.make_post(slug="q"), "word " * 500)
    [comment] = data_of(client.get("/posts/q").text)["comment"]
    assert len(comment["text"]) <= 241


def test_no_text_ends_the_element(client: FlaskClient, factory: Factory) -> None:
    attack = "</script><script>alert(1)</script><!-- & ]]>"
    factory.make_comment(factory.make_post(attack, slug="q"), attack, name=attack)
    page = client.get("/posts/q").text
    assert "alert(1)</script>" not in page
    assert data_of(page)["headline"] == attack


def test_a_script_shows_its_data_unchanged() -> None:
    data = {"text": '<a>&amp;\u2028"\\ é 反', "nothing": None}
    element = script(data)
    assert (
        json.loads(element.removeprefix('<script type="application/ld+json">').removesuffix("</script>"))
        == data
    )
    assert "<a>" not in element

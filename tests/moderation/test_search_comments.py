"""The desk's search finds comments of any status by words, people, addresses, reasons; on both engines."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from flask.testing import FlaskClient

from blogapp.comments.models import Comment, Status
from blogapp.extensions import db, transaction
from blogapp.spam.verdict import Signal
from tests.moderation.conftest import Desk
from tests.moderation.test_read_queues import texts
from tests.support.cast import Cast

CountStatements = Callable[[], AbstractContextManager[list[str]]]
LINKS, NAME = Signal("many-links", 1.0, {"links": 3}), Signal("name", 0.5, {"person": "Shop"})


@pytest.fixture
def filled(desk: Desk) -> Desk:
    """One comment of each kind, some of them under another question."""
    other = desk.factory.make_post("Silence in coaching?", slug="silence")
    desk.comment("Held pills.", LINKS, name="Ann Held", author_email="Ann@Shop.example", ip="203.0.113.7")
    desk.comment(
        "Spam pills.", NAME, status=Status.SPAM, name="Sue Spam", author_url="https://pills.example/x"
    )
    desk.comment("Public pills.", status=Status.PUBLISHED, under=other, edited_at=desk.post.published_at)
    desk.comment("Trashed thoughts.", LINKS, status=Status.TRASHED, under=other)
    desk.comment("", status=Status.WITHDRAWN, name="Ann Held")
    return desk


def found(browser: FlaskClient, q: str, queue: str = "all") -> list[str]:
    page = browser.get("/moderation", query_string={"q": q, "queue": queue})
    assert page.status_code == 200
    return sorted(texts(page.text))


@pytest.mark.parametrize(
    ("q", "queue", "comments"),
    [
        ("pills", "all", ["Held pills.", "Public pills.", "Spam pills."]),
        ("pil", "all", ["Held pills.", "Public pills.", "Spam pills."]),
        ("pills", "needs", ["Held pills."]),
        ("pills", "spam", ["Spam pills."]),
        ("pills status:published", "all", ["Public pills."]),
        ("pills status:held", "all", ["Held pills."]),
        ("pills status:spam", "needs", []),
        ("by:ann", "all", ["Held pills."]),
        ("by:pills", "all", ["Spam pills."]),
        ("ann@shop.example", "all", ["Held pills."]),
        ("by:shop.example", "all", ["Held pills."]),
        ("203.0.113.7", "all", ["Held pills."]),
        ("ip:203.0.113.8", "all", []),
        ("reason:links", "all", ["Held pills.", "Trashed thoughts."]),
        ("reason:links", "needs", ["Held pills."]),
        ("reason:name pills", "all", ["Spam pills."]),
        ("reason:links reason:name", "all", []),
        ("thread:silence", "all", ["Public pills.", "Trashed thoughts."]),
        ('thread:"in coaching" pills', "published", ["Public pills."]),
        ("is:edited", "all", ["Public pills."]),
        ("is:reported", "all", []),
        ("'; DROP TABLE comments", "all", []),
    ],
)
def test_works(filled: Desk, cast: Cast, q: str, queue: str, comments: list[str]) -> None:
    browser = cast.browser(cast.mod)
    assert found(browser, q, queue) == comments
    # Authors see the same, of their own threads; network addresses are not for them.
    if "203" not in q:
        assert found(cast.browser(cast.alice), q, queue) == comments


def test_shows_the_same_by_plain_controls(filled: Desk, cast: Cast) -> None:
    page = cast.browser(cast.mod).get("/moderation?queue=all&q=&reason=many-links&by=ann&thread=boss").text
    assert texts(page) == ["Held pills."]
    assert 'value="reason:many-links by:ann thread:boss"' in page


def test_limits_authors_to_their_threads_and_keeps_addresses_from_them(filled: Desk, cast: Cast) -> None:
    assert found(cast.browser(filled.factory.make_user("Anna Author")), "pills") == []
    page = cast.browser(cast.alice).get("/moderation").text
    assert "203.0.113.7" not in page
    assert 'name="ip"' not in page
    assert "203.0.113.7" in cast.browser(cast.mod).get("/moderation").text


def test_ignores_filters_it_does_not_know_and_says_so(filled: Desk, cast: Cast) -> None:
    page = cast.browser(cast.mod).get("/moderation?q=is:odd").text
    assert "Not understood, and left out: is:odd" in page
    assert texts(page) == ["Held pills."]


def test_shows_edited_words_and_forgets_the_old(filled: Desk, cast: Cast) -> None:
    with filled.app.app_context(), transaction():
        comment = db.session.query(Comment).filter_by(body_text="Held pills.").one()
        comment.body_source = comment.body_text = "Held flowers."
    browser = cast.browser(cast.mod)
    assert found(browser, "flowers") == ["Held flowers."]
    assert "Held flowers." not in found(browser, "pills")


@pytest.mark.parametrize("queue", ["needs", "all"])
@pytest.mark.parametrize("q", ["pills", "reason:links", "reason:links pills", "by:ann is:edited thread:boss"])
def test_works_where_very_many_match(
    filled: Desk,
    cast: Cast,
    monkeypatch: pytest.MonkeyPatch,
    count_statements: CountStatements,
    q: str,
    queue: str,
) -> None:
    browser = cast.browser(cast.mod)
    few = found(browser, q, queue)
    monkeypatch.setattr("blogapp.moderation.search.MOST_FOUND", 0)
    with count_statements() as statements:
        page = browser.get("/moderation", query_string={"q": q, "queue": queue}).text
    assert len(statements) <= 12
    if queue == "needs":
        assert sorted(texts(page)) == few
    else:
        assert set(texts(page)) <= set(few)
        assert "only the newest of them were looked through" in page


@pytest.mark.parametrize("who", ["mod", "alice"])
def test_shows_page_by_page_what_matches(filled: Desk, cast: Cast, who: str) -> None:
    for number in range(30):
        filled.comment(f"More pills, number {number}.")
    browser, seen = cast.browser(getattr(cast, who)), set[str]()
    address: str | None = "/moderation?queue=needs&q=pills"
    while address:
        page = browser.get(address).text
        seen |= set(texts(page))
        more = re.search(r'rel="next" href="([^"]*)"', page)
        address = more[1].replace("&amp;", "&") if more else None
    assert len(seen) == 31

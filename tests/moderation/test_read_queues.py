"""The desk shows what is to be decided, with all that a decision needs."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from flask import Flask

from blogapp.comments.models import Comment, Status
from blogapp.extensions import db, transaction
from blogapp.moderation.place import Place
from blogapp.moderation.queries import COMMENTS_PER_PAGE
from blogapp.moderation.view import verdict_in_words
from blogapp.spam.verdict import Signal
from tests.conftest import Clock
from tests.moderation.conftest import Desk
from tests.support.cast import Cast
from tests.support.factories import Factory
from tests.support.many_comments import write_many

CountStatements = Callable[[], AbstractContextManager[list[str]]]


def texts(page: str) -> list[str]:
    """The comments on a page, in its order."""
    found = re.findall(r'case__text" dir="auto">(.*?)</p>', page, re.DOTALL)
    return [re.sub("</?mark>", "", text) for text in found]


def counted(page: str) -> list[str]:
    """The numbers beside the queues."""
    return re.findall(r'places__count">([^<]*)<', page)


def test_shows_who_wrote_what_and_why_it_is_here(desk: Desk, cast: Cast, factory: Factory) -> None:
    above = factory.make_comment(desk.post, "What <do> you think?", name="Rita")
    factory.make_comment(desk.post, "A good one.", user_id=cast.bob.id)
    factory.make_comment(desk.post, "A bad one.", user_id=cast.bob.id, status=Status.SPAM)
    desk.comment(
        "Visit <b>my shop</b> at shop.example.",
        Signal("first-with-link", 1.5, {"domain": "shop.example"}, (24, 36)),
        Signal("known", -0.8, {"published": 1}),
        Signal("akismet-spam", 4.0),
        Signal("from another version", 1.0),
        parent=above,
        user_id=cast.bob.id,
        author_email="bob@example.org",
        author_url="https://bob.example/",
    )
    page = cast.browser(cast.mod).get("/moderation").text
    assert "Visit &lt;b&gt;my shop&lt;/b&gt; at <mark>shop.example</mark>." in page
    assert "Boss &lt;or&gt; not?" in page
    assert "Signed in" in page
    assert "1 published, 1 waiting, 1 spam, 0 in the trash" in page
    assert "bob@example.org" in page
    assert "https://bob.example/" in page
    assert f'href="/posts/boss/comments/{above.public_id}">In answer to Rita</a>' in page
    assert "What &lt;do&gt; you think?" in page
    assert "Held: probably spam (87 %)" in page
    assert "It is the writer&#39;s first comment and links to shop.example." in page
    assert "Comments of this writer that were published before: 1." in page
    assert "Akismet: spam" in page
    assert "from another version" not in page


def test_shows_the_longest_waiting_first_and_elsewhere_the_newest(
    desk: Desk, cast: Cast, clock: Clock
) -> None:
    for number in (1, 2):
        clock.move(minutes=1)
        for status in (Status.HELD, Status.SPAM, Status.TRASHED):
            desk.comment(f"{status} {number}", status=status)
    browser = cast.browser(cast.mod)
    assert texts(browser.get("/moderation").text) == ["held 1", "held 2"]
    assert texts(browser.get("/moderation?queue=spam").text) == ["spam 2", "spam 1"]
    assert texts(browser.get("/moderation?queue=trash").text) == ["trashed 2", "trashed 1"]
    assert texts(browser.get("/moderation?queue=no-such-queue").text) == ["held 1", "held 2"]


def test_shows_how_many_are_in_each_queue_and_in_the_masthead(app: Flask, desk: Desk, cast: Cast) -> None:
    desk.comment()
    desk.comment(status=Status.SPAM)
    browser = cast.browser(cast.mod)
    assert counted(browser.get("/moderation").text) == ["1", "0", "1", "0", "0"]
    assert 'masthead__count">1<' in browser.get("/").text
    write_many(app, desk.post, cast.bob, 1_001)
    assert counted(browser.get("/moderation").text) == ["1", "1000+", "1", "0", "0"]


@pytest.mark.parametrize("who", ["bob", "mallory"])
def test_requires_staff(cast: Cast, who: str) -> None:
    browser = cast.browser(cast.bob if who == "bob" else None)
    assert browser.get("/moderation").status_code == 403
    assert 'href="/moderation"' not in browser.get("/").text


def test_shows_authors_what_is_theirs(desk: Desk, cast: Cast, factory: Factory) -> None:
    other = factory.make_post("Another?", author=factory.make_user("Anna Author"))
    desk.comment("Under hers.")
    desk.comment("Under another.", under=other)
    for user, expected in (
        (cast.alice, ["Under hers."]),
        (cast.olga, ["Under hers.", "Under another."]),
        (cast.mod, ["Under hers.", "Under another."]),
    ):
        page = cast.browser(user).get("/moderation").text
        assert texts(page) == expected
        assert counted(page)[0] == str(len(expected))
        assert ("/moderation/rules" in page) == (user is not cast.alice)
    notice = cast.browser(cast.alice).get(f"/moderation?done={public_id_under(desk, 'Under another.')}").text
    assert "The comment by" not in notice


def public_id_under(desk: Desk, body: str) -> str:
    with desk.app.app_context():
        comment = db.session.query(Comment).filter_by(body_source=body).one()
        return comment.public_id


def test_shows_all_in_pages_of_bounded_length(desk: Desk, cast: Cast, clock: Clock) -> None:
    for number in range(COMMENTS_PER_PAGE + 2):
        # Two at a time at the same moment: nobody is lost or doubled between pages.
        clock.move(minutes=number % 2)
        desk.comment(f"Number {number}")
    browser = cast.browser(cast.mod)
    first = browser.get("/moderation").text
    found = re.search(r'rel="next" href="([^"]*)"', first)
    assert found
    second = browser.get(found[1].replace("&amp;", "&")).text
    assert texts(first) + texts(second) == [f"Number {number}" for number in range(COMMENTS_PER_PAGE + 2)]
    assert 'rel="next"' not in second


def test_leads_to_the_beginning_where_a_page_is_done(desk: Desk, cast: Cast) -> None:
    comment = desk.comment()
    place = Place(12, comment.created_at, comment.id)
    page = cast.browser(cast.mod).get(f"/moderation?after={place}").text
    assert "Nothing is left on this page." in page
    assert texts(cast.browser(cast.mod).get("/moderation?after=no-such").text)


def test_costs_the_same_for_ten_and_a_thousand(
    app: Flask, desk: Desk, cast: Cast, count_statements: CountStatements
) -> None:
    for number in range(10):
        desk.comment(f"Number {number}", user_id=cast.bob.id if number % 2 else None)
    browser = cast.browser(cast.mod)
    browser.get("/moderation")
    with count_statements() as few:
        browser.get("/moderation")
    write_many(app, desk.post, cast.bob, 1_000)
    with app.app_context(), transaction():
        db.session.query(Comment).update({"status": Status.HELD})
    with count_statements() as many:
        page = browser.get("/moderation").text
    assert len(texts(page)) == COMMENTS_PER_PAGE
    assert "99+" in page
    assert len(many) == len(few) <= 8


def test_shows_an_archive_in_words(desk: Desk, cast: Cast) -> None:
    desk.comment("<p>Old words.</p>", Signal("words", 1.0, {"words": "old"}, (3, 6)), body_format="html")
    page = cast.browser(cast.mod).get("/moderation").text
    assert "<mark>" not in page


def test_shows_akismet_alone_where_the_filter_is_switched_off(desk: Desk, cast: Cast) -> None:
    desk.comment("Text.", Signal("akismet-silent", 0.0, {"why": "no answer"}), probability=0.0)
    page = cast.browser(cast.mod).get("/moderation").text
    assert "Akismet did not answer" in page
    assert "hardly spam" not in page


def test_leads_to_where_the_comment_is(desk: Desk, cast: Cast) -> None:
    desk.comment()
    public = desk.comment(status=Status.PUBLISHED)
    browser = cast.browser(cast.mod)
    address = f"/posts/boss/comments/{public.public_id}#comment-{public.public_id}"
    assert f'href="{address}"' in browser.get("/moderation?queue=published").text
    assert browser.get(address).status_code == 200
    assert 'href="/posts/boss#comments"' in browser.get("/moderation").text


def test_says_what_to_do_when_nothing_is_there(cast: Cast) -> None:
    browser = cast.browser(cast.mod)
    assert "Nothing waits for a decision." in browser.get("/moderation").text
    assert "The spam folder is empty." in browser.get("/moderation?queue=spam").text


@pytest.mark.parametrize(
    ("decision", "probability", "words"),
    [
        ("publish", 0.001, "Passed the filter: hardly spam (1 %)"),
        ("hold", 0.5, "Held: perhaps spam (50 %)"),
        ("spam", 0.9999, "Put into the spam folder: almost certainly spam (99 %)"),
    ],
)
def test_says_the_verdict_in_words(app: Flask, decision: str, probability: float, words: str) -> None:
    with app.test_request_context():
        assert verdict_in_words(decision, probability) == words

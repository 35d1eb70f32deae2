"""The desk says of each post how it stands, and above all lists what nobody but the author can do."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from time import process_time

import pytest
from flask import Flask
from sqlalchemy import update

from blogapp.comments.models import Comment, Status
from blogapp.extensions import db, transaction
from blogapp.posts.models import Post
from blogapp.posts.writing.needs import UNANSWERED_FOR, question_in
from blogapp.stances.models import Question, Synthesis
from tests.conftest import Clock
from tests.support.cast import Cast
from tests.support.factories import Factory

NEEDS = "What needs you"


def conclude(app: Flask, post: Post, *, comments: int = 0, is_concluded: bool = True) -> None:
    with app.app_context(), transaction():
        synthesis = Synthesis(thread_id=post.thread_id, pro="It helps.", comment_count=comments)
        db.session.add(synthesis)
        db.session.flush()
        values = {"synthesis_id": synthesis.id, "is_concluded": is_concluded}
        db.session.execute(update(Question).where(Question.thread_id == post.thread_id).values(values))


def titles(page: str) -> list[str]:
    return re.findall(r'class="shelf__title"[^>]*>([^<]+)<', page)


def test_shows_concluded_questions_apart(app: Flask, cast: Cast, factory: Factory) -> None:
    posts = [factory.make_post(f"Settled {number}?", author=cast.alice) for number in range(27)]
    factory.make_post("Open?", author=cast.alice)
    for post in posts:
        conclude(app, post)
    browser = cast.browser(cast.alice)
    assert titles(browser.get("/write?shelf=published").text) == ["Open?"]
    page = browser.get("/write?shelf=concluded").text
    assert titles(page)[0] == "Settled 26?"
    assert len(titles(page)) == 25
    assert '<span class="question__concluded">Concluded</span>' in page
    following = re.search(r'rel="next" href="([^"]+)"', page)
    assert following
    assert titles(browser.get(following[1].replace("&amp;", "&")).text) == ["Settled 1?", "Settled 0?"]


def test_finds_words_of_title_text_and_tags_on_one_shelf(cast: Cast, factory: Factory) -> None:
    factory.make_post("Praise in public?", author=cast.alice, tags=["Teams"])
    factory.make_post("Blame in public?", author=cast.alice, body="Of praise and 100% of it.")
    browser = cast.browser(cast.alice)
    assert titles(browser.get("/write?shelf=published&q=praise").text) == [
        "Blame in public?",
        "Praise in public?",
    ]
    assert titles(browser.get("/write?shelf=published&q=teams+praise").text) == ["Praise in public?"]
    assert titles(browser.get("/write?shelf=published&q=100%25").text) == ["Blame in public?"]
    assert titles(browser.get("/write?shelf=draft&q=praise").text) == []


def test_shows_the_balance(app: Flask, cast: Cast, factory: Factory) -> None:
    post = factory.make_post("Pro?", slug="pro", author=cast.alice)
    assert cast.browser(cast.bob).post("/posts/pro/stance", data={"stance": "pro"}).status_code == 303
    page = cast.browser(cast.alice).get("/write?shelf=published").text
    assert "1 voice: 1 pro" in page
    assert post.title in titles(page)


def test_shows_what_is_new_since_the_last_visit(clock: Clock, cast: Cast, factory: Factory) -> None:
    read = factory.make_post("Read?", slug="read", author=cast.alice)
    post = factory.make_post("Lively?", slug="lively", author=cast.alice)
    factory.make_comment(post, "Moved in.", created_at=clock.moment - timedelta(days=900))
    browser = cast.browser(cast.alice)
    assert "since your last visit" not in browser.get("/write?shelf=published").text
    clock.move(minutes=1)
    for words in ("One.", "Two."):
        factory.make_comment(post, words)
    clock.move(minutes=1)
    factory.make_comment(read, "Read at once.")
    assert browser.get("/posts/read").status_code == 200
    factory.make_comment(post, "Mine.", user_id=cast.alice.id)
    factory.make_comment(post, "Held.", status=Status.HELD)
    page = browser.get("/write?shelf=published").text
    assert "2 new since your last visit" in page
    assert 'href="/moderation?thread=lively">1 comment waits' in page
    assert browser.get("/posts/lively").status_code == 200
    assert "since your last visit" not in browser.get("/write?shelf=published").text
    clock.move(minutes=1)
    factory.make_comment(post, "Three.")
    assert "1 new since your last visit" in browser.get("/write?shelf=published").text
    assert "4 new since your last visit" in cast.browser(cast.olga).get("/write?shelf=published").text


def test_shows_questions_that_nobody_else_can_answer(clock: Clock, cast: Cast, factory: Factory) -> None:
    post = factory.make_post("Praise?", slug="praise", author=cast.alice)
    factory.make_comment(post, "I say so.")
    factory.make_comment(post, "Do you? Held.", status=Status.HELD)
    mine = factory.make_comment(post, "And what of me?", user_id=cast.alice.id)
    words = "I have read it twice. What do you mean? I do not know."
    asked = factory.make_comment(post, words, name="Rita Reader")
    other = factory.make_comment(post, "Did you ask Rita, not Alice?", parent=asked)
    back = factory.make_comment(post, "你怎么看？", parent=mine, name="Wei Writer")
    browser = cast.browser(cast.alice)
    page = browser.get("/write").text
    assert re.findall(r">(\w+ \w+) asks you<", page) == ["Wei Writer", "Rita Reader"]
    assert f'href="/posts/praise/comments/{asked.public_id}#comment-{asked.public_id}"' in page
    assert other.public_id not in page
    assert '<span class="needs__words" dir="auto">What do you mean?</span>' in page
    factory.make_comment(post, "This.", parent=asked, user_id=cast.alice.id)
    assert re.findall(r">(\w+ \w+) asks you<", browser.get("/write").text) == ["Wei Writer"]
    assert NEEDS not in cast.browser(cast.olga).get("/write").text
    clock.move(seconds=UNANSWERED_FOR.total_seconds())
    assert back.public_id not in browser.get("/write").text


def test_shows_appeals_and_old_syntheses(app: Flask, cast: Cast, factory: Factory) -> None:
    post = factory.make_post("Praise?", slug="praise", author=cast.alice)
    for number in range(20):
        factory.make_comment(post, f"Point {number}.")
    conclude(app, post, comments=1)
    browser = cast.browser(cast.alice)
    assert NEEDS not in browser.get("/write").text
    conclude(app, post, comments=0)
    assert 'href="/posts/praise/synthesis">Your synthesis has grown old<' in browser.get("/write").text
    spam = factory.make_comment(post, "Mine!", status=Status.SPAM)
    with app.app_context(), transaction():
        db.session.execute(update(Comment).where(Comment.id == spam.id).values(appealed_at=spam.created_at))
    page = browser.get("/write").text
    assert f'<a href="/moderation/{spam.public_id}">Bob Reader objects to a decision</a>' in page
    assert browser.get(f"/moderation/{spam.public_id}").status_code == 200
    assert NEEDS not in cast.browser(cast.mod).get("/write").text


def test_shows_an_idea_that_was_never_saved(cast: Cast, clock: Clock) -> None:
    browser = cast.browser(cast.alice)
    browser.post("/write/0/keep", data={"title": " ", "body": "\n"})
    assert "Not saved yet" not in browser.get("/write").text
    browser.post("/write/0/keep", data={"body": "Half a thought about <praise>"})
    clock.move(minutes=5)
    page = browser.get("/write").text
    assert titles(page) == ["Half a thought about &lt;praise&gt;"]
    assert "Not saved yet" in page
    assert "No draft is waiting" not in page
    assert 'Drafts <span class="places__count">1</span>' in browser.get("/write?shelf=published").text
    assert titles(browser.get("/write?q=Praise+half").text) == titles(page)
    for address in ("/write?q=blame", "/write?shelf=published"):
        assert titles(browser.get(address).text) == []
    assert titles(cast.browser(cast.olga).get("/write").text) == []
    assert browser.post("/write/0/throw-away", data={"then": "desk"}).location == "/write"
    assert titles(browser.get("/write").text) == []


def test_shows_which_posts_have_changes_that_are_not_saved(cast: Cast, factory: Factory) -> None:
    post = factory.make_post("Praise?", author=cast.alice)
    factory.make_post("Blame?", author=cast.alice)
    browser = cast.browser(cast.alice)
    browser.post(f"/write/{post.id}/keep", data={"title": "Praise?", "body": "More.", "seen": 1})
    assert browser.get("/write?shelf=published").text.count("you have not saved") == 1
    assert "you have not saved" not in cast.browser(cast.olga).get("/write?shelf=published").text


def test_costs_the_same_for_one_post_and_for_many(
    app: Flask,
    cast: Cast,
    factory: Factory,
    count_statements: Callable[[], AbstractContextManager[list[str]]],
) -> None:
    browser = cast.browser(cast.alice)
    factory.make_comment(factory.make_post("First?", author=cast.alice), "Why?")
    with count_statements() as few:
        browser.get("/write?shelf=published")
    for number in range(30):
        factory.make_comment(factory.make_post(f"Another {number}?", author=cast.alice), "Why?")
    with count_statements() as many:
        browser.get("/write?shelf=published")
    assert len(few) == len(many) <= 12


@pytest.mark.parametrize(
    ("shelf", "index"),
    [
        ("draft", "ix_comments_asking"),
        ("draft", "ix_threads_owner_lively"),
        ("concluded", "ix_questions_concluded"),
    ],
)
def test_reads_what_is_lively_or_concluded_from_indexes(
    app: Flask,
    cast: Cast,
    count_statements: Callable[[], AbstractContextManager[list[str]]],
    shelf: str,
    index: str,
) -> None:
    browser = cast.browser(cast.olga)
    with app.app_context():
        if db.engine.dialect.name == "postgresql":
            pytest.skip("its planner reads small tables whole")
    with count_statements() as statements:
        browser.get(f"/write?shelf={shelf}")
    with app.app_context():
        plans = [detail for statement in list(statements) for detail in plan_of(statement)]
    assert any(index in detail for detail in plans)
    assert not [
        detail for detail in plans if re.match(r"SCAN (posts|threads|comments|questions)(?! USING)", detail)
    ]


def plan_of(statement: str) -> list[str]:
    places = re.sub(r"'[^']*'", "", statement).count("?")
    connection = db.session.connection()
    rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", (None,) * places)
    return [row.detail for row in rows]


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("It works. But why now? And how?", "But why now?"),
        ("Why?", "Why?"),
        ("Really?! Yes.", "Really?"),
        ("Nobody asks.", "Nobody asks."),
    ],
)
def test_shows_the_first_sentence_that_asks(words: str, shown: str) -> None:
    assert question_in(words) == shown


def test_takes_no_time_for_a_comment_without_an_end() -> None:
    began = process_time()
    assert question_in(f"{'a' * 20_000}. Why?") == "Why?"
    assert process_time() - began < 0.5

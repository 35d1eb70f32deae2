"""An author sets up the question in the editor: how it is asked, its first rules, what is said first."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from blogapp.comments.models import Comment, Thread
from blogapp.comments.thread_rules import own_rules
from blogapp.extensions import db
from blogapp.posts.models import PostStatus
from blogapp.posts.publishing.service import publish_due
from blogapp.posts.writing.models import Revision
from blogapp.stances.models import Condition, Question
from tests.conftest import Clock
from tests.support.cast import Cast
from tests.support.factories import Factory

# Their moments are to come.
pytestmark = pytest.mark.usefixtures("clock")

TYPED = {"title": "Praise in public?", "body": "Some love it."}
SETTINGS = {
    "has_settings": "y",
    "asks_stance": "y",
    "pro_label": "Always",
    "stance_order": "con pro depends",
    "perspectives": "coach\nparent",
    "conditions": "The team is small",
    "who_may_comment": "signed-in",
    "hold": "everything",
    "closes_at": "2026-06-01T18:00",
}


def begun(browser: FlaskClient, **more: str) -> str:
    answer = browser.post("/write/new", data={**TYPED, **SETTINGS, **more})
    assert answer.status_code == 303, answer.text
    return answer.location.split("?")[0]


def thread_of(app: Flask) -> tuple[Thread, Question, list[str]]:
    with app.app_context():
        thread, question = (
            db.session.scalars(select(Thread)).one(),
            db.session.scalars(select(Question)).one(),
        )
        offered = list(db.session.scalars(select(Condition.text).where(Condition.is_offered)))
        db.session.expunge_all()
    return thread, question, offered


def comments(app: Flask) -> list[str]:
    with app.app_context():
        return list(db.session.scalars(select(Comment.body_source).order_by(Comment.id)))


def test_stores_all_of_it_with_the_text(app: Flask, cast: Cast) -> None:
    browser = cast.browser(cast.alice)
    address = begun(browser)
    thread, question, offered = thread_of(app)
    assert (question.asks_stance, question.pro_label, question.stance_order) == (
        True,
        "Always",
        "con pro depends",
    )
    assert (question.perspectives, offered) == ("coach\nparent", ["The team is small"])
    assert own_rules(thread) == {"who_may_comment": "signed-in", "hold": "everything"}
    assert thread.read_only_from == datetime(2026, 6, 1, 18, tzinfo=UTC)
    page = browser.get(address).text
    for value in ('value="Always"', "coach\nparent</textarea>", "The team is small</textarea>"):
        assert value in page
    assert 'name="hold" value="everything" checked' in page
    assert 'value="2026-06-01T18:00"' in page


@pytest.mark.parametrize("then", ["stay", "publish"])
def test_handles_the_double_submit(cast: Cast, then: str) -> None:
    browser = cast.browser(cast.alice)
    first = begun(browser, opening="Welcome.", then=then)
    assert begun(browser, opening="Welcome.", then=then) == first
    assert begun(browser, opening="Welcome.", then=then, pro_label="Never") != first


def test_leaves_the_settings_alone_where_none_were_sent(app: Flask, cast: Cast) -> None:
    browser = cast.browser(cast.alice)
    address = begun(browser)
    assert browser.post(address, data={**TYPED, "seen": 1, "body": "New."}).status_code == 303
    assert thread_of(app)[1].pro_label == "Always"
    assert browser.post(address, data={**TYPED, "title": "", "seen": 2}).status_code == 422


def test_counts_a_change_of_the_settings_as_a_save(app: Flask, cast: Cast) -> None:
    alice, olga = cast.browser(cast.alice), cast.browser(cast.olga)
    address = begun(alice)
    sent = {**TYPED, **SETTINGS, "seen": "1", "slug": "praise-in-public"}
    assert alice.post(address, data=sent).status_code == 303
    assert olga.post(address, data={**sent, "asks_stance": ""}).status_code == 303
    assert thread_of(app)[1].asks_stance is False
    assert alice.post(address, data=sent).status_code == 409
    with app.app_context():
        assert db.session.scalars(select(Revision.version).order_by(Revision.id)).all() == [1, 2]


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("pro_label", "x" * 31, "At most 30 characters"),
        ("conditions", "see www.example.org", "without any address"),
        ("opening", "x" * 10_001, "at most 10000 characters"),
        ("opening", "[](x)", "nothing to read"),
        ("hold", "sometimes", "Invalid value"),
        ("perspectives", "\n".join(f"role {n}" for n in range(13)), "At most 12 perspectives."),
        ("perspectives", "x" * 61, "is too long for a perspective: at most 60 characters."),
        ("closes_at", "2026-03-01T11:59", "This moment is over. Choose one to come, or none."),
    ],
)
def test_rejects_what_is_not_well_shaped_and_keeps_all(
    app: Flask, cast: Cast, field: str, value: str, sentence: str
) -> None:
    answer = cast.browser(cast.alice).post("/write/new", data={**TYPED, **SETTINGS, field: value})
    assert answer.status_code == 422
    assert sentence in answer.text
    assert "The team is small" in answer.text or field == "conditions"
    with app.app_context():
        assert db.session.scalar(select(Thread.id)) is None


def test_keeps_unsaved_settings(cast: Cast) -> None:
    browser = cast.browser(cast.alice)
    typed = {**TYPED, **SETTINGS, "opening": "I begin.", "asks_stance": ""}
    assert browser.post("/write/0/keep", data=typed).status_code == 200
    page = browser.get("/write/new").text
    for value in ('value="Always"', "I begin.</textarea>", 'value="2026-06-01T18:00"'):
        assert value in page
    assert 'name="asks_stance" type="checkbox" value="y">' in page


def test_says_the_opening_once_the_question_is_public(app: Flask, cast: Cast) -> None:
    browser = cast.browser(cast.alice)
    address = begun(browser, opening="I have **seen** both.", hold="nothing")
    assert comments(app) == []
    browser.post(f"{address}/publish")
    browser.post(f"{address}/unpublish")
    browser.post(f"{address}/publish")
    assert comments(app) == ["I have **seen** both."]
    page = cast.mallory().get("/posts/praise-in-public").text
    assert "I have <strong>seen</strong> both." in page
    assert ">Pinned<" in page
    assert "stands first in the discussion already" in browser.get(address).text
    stale = {**TYPED, "seen": 1, "body": "Again.", "opening": "I have **seen** both."}
    assert browser.post(address, data=stale).status_code == 303
    assert len(comments(app)) == 1


def test_says_it_at_once_where_the_question_is_public_already(
    app: Flask, cast: Cast, factory: Factory
) -> None:
    post = factory.make_post("Out?", slug="out", author=cast.alice)
    browser = cast.browser(cast.alice)
    answer = browser.post(
        f"/write/{post.id}", data={"title": "Out?", "seen": 1, "opening": "Late, but here."}
    )
    assert answer.status_code == 303
    assert comments(app) == ["Late, but here."]
    thread = thread_of(app)[0]
    assert (thread.comment_count, thread.pinned_id is not None) == (1, True)


def test_says_it_when_the_worker_publishes(app: Flask, clock: Clock, cast: Cast, factory: Factory) -> None:
    browser = cast.browser(cast.alice)
    address = begun(browser, opening="Good morning.")
    at = (clock.moment + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M")
    browser.post(f"{address}/publish", data={"at": at})
    clock.move(days=2)
    with app.app_context():
        assert [publish_due(), publish_due()] == [1, 0]
    assert comments(app) == ["Good morning."]


def test_shows_rules_only_until_readers_have_come(app: Flask, cast: Cast, factory: Factory) -> None:
    post = factory.make_post("Out?", author=cast.alice)
    browser = cast.browser(cast.alice)
    page = browser.get(f"/write/{post.id}").text
    assert 'name="hold"' not in page
    assert f'href="/moderation/threads/{post.thread_id}/rules"' in page
    sent = {"title": "Out?", **SETTINGS, "seen": 1}
    assert browser.post(f"/write/{post.id}", data=sent).status_code == 303
    for key in ("hold", "who_may_comment", "closes_at"):
        del sent[key]
    assert browser.post(f"/write/{post.id}", data={**sent, "seen": 2}).status_code == 303
    assert own_rules(thread_of(app)[0]) == {}
    draft = factory.make_post("In?", author=cast.alice, status=PostStatus.DRAFT)
    assert 'name="hold"' in browser.get(f"/write/{draft.id}").text

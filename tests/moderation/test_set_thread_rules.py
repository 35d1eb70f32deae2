"""One discussion has rules of its own: set by those who decide there, and kept everywhere."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from blogapp.comments.models import Comment, Status, Thread
from blogapp.comments.rule_words import rules_in, thread_sections
from blogapp.comments.thread_rules import OVERRIDABLE, own_rules
from blogapp.extensions import db, transaction
from blogapp.moderation.models import DecisionEntry
from blogapp.spam.rules import add_rule
from tests.conftest import Clock
from tests.moderation.conftest import Desk
from tests.support.cast import Cast
from tests.support.factories import Factory

WORDS = "I would ask the client first, and the boss second: the order says who the work is for."
GUEST = {"name": "Tim Guest", "email": "tim@example.org"}


@pytest.fixture
def place(desk: Desk) -> str:
    return f"/moderation/threads/{desk.post.thread_id}/rules"


@pytest.fixture
def set_here(app: Flask, desk: Desk, cast: Cast, place: str) -> Callable[..., None]:
    """Alice, whose question it is, sets rules of her thread."""
    browser = cast.browser(cast.alice)

    def set_rules(**rules: str) -> None:
        assert browser.post(place, data=rules).status_code == 303

    return set_rules


def own(desk: Desk) -> dict[str, str]:
    with desk.app.app_context():
        return own_rules(db.session.get_one(Thread, desk.post.thread_id))


def last_comment(app: Flask) -> Comment:
    with app.app_context():
        comment = db.session.scalars(select(Comment).order_by(Comment.id.desc())).first()
        assert comment
        db.session.expunge(comment)
    return comment


def post(app: Flask, body: str = WORDS, slug: str = "boss", **more: str) -> Status:
    answer = app.test_client().post(f"/posts/{slug}/comments", data={**GUEST, "body": body, **more})
    assert answer.status_code == 303
    return Status(last_comment(app).status)


def test_works_and_is_logged_with_what_was_before(desk: Desk, cast: Cast, place: str) -> None:
    alice = cast.browser(cast.alice)
    alice.post(place, data={"hold": "everything", "close_days": "14", "held_words": "ignored"})
    assert own(desk) == {"hold": "everything", "close_days": "14"}
    alice.post(place, data={"close_days": "", "hold": "everything", "held_words_is_own": "yes"})
    assert own(desk) == {"hold": "everything", "held_words": ""}
    with desk.app.app_context():
        entries = list(db.session.scalars(select(DecisionEntry).order_by(DecisionEntry.id)))
        assert [(one.action, one.target, one.user_id) for one in entries] == [
            ("thread-rules", "/posts/boss", cast.alice.id)
        ] * 2
        assert json.loads(entries[1].detail) == {
            "before": {"close_days": "14", "held_words": None},
            "after": {"close_days": None, "held_words": ""},
        }
        newest = entries[1].id
    page = alice.get(place).text
    assert "Days after which a discussion closes: as on the site (before: 14)" in page
    undone = alice.post(f"/moderation/decisions/{newest}/undo", data={"back": place})
    assert undone.location.startswith(f"{place}?done=")
    assert "Saved." in alice.get(undone.location).text
    assert own(desk) == {"hold": "everything", "close_days": "14"}


def test_shows_what_holds_on_the_site(desk: Desk, cast: Cast, place: str) -> None:
    page = cast.browser(cast.alice).get(place).text
    assert "As on the site (What the spam filter doubts waits)" in page
    assert "Empty: as on the site (25)." in page
    assert "As on the site (0 entries)" in page


def test_rejects_what_it_cannot_keep_and_shows_what_was_typed(desk: Desk, cast: Cast, place: str) -> None:
    typed = {"max_links": "lots", "refused_words": '"*"', "refused_words_is_own": "yes", "hold": "everything"}
    answer = cast.browser(cast.alice).post(place, data=typed)
    assert answer.status_code == 422
    assert 'value="lots"' in answer.text
    assert "A whole number from 0 to 100." in answer.text
    assert "no entry of quotation marks or asterisks alone" in answer.text
    assert 'value="everything" checked' in answer.text
    assert own(desk) == {}


def test_requires_who_decides_there(desk: Desk, cast: Cast, factory: Factory, place: str) -> None:
    stranger = factory.make_user("Ada Author")
    for user, status in (
        (None, 403), (cast.bob, 403), (stranger, 403), (cast.alice, 200), (cast.mod, 200), (cast.olga, 200)
    ):  # fmt: skip
        browser = cast.browser(user)
        assert browser.get(place).status_code == status
        is_offered = f'href="{place}"' in browser.get("/posts/boss").text
        assert is_offered == (status == 200)
        if status == 403:
            assert browser.post(place, data={"hold": "nothing"}).status_code == 403
    assert cast.browser(cast.mod).get("/moderation/threads/999/rules").status_code == 404
    assert own(desk) == {}


def test_keeps_what_others_set_in_the_thread(desk: Desk, set_here: Callable[..., None]) -> None:
    with desk.app.app_context(), transaction():
        db.session.get_one(Thread, desk.post.thread_id).rules = '{"of_a_later_version": "1"}'
    set_here(max_links="5")
    assert own(desk) == {"of_a_later_version": "1", "max_links": "5"}


def test_holds_here_only(
    app: Flask, desk: Desk, clock: Clock, factory: Factory, set_here: Callable[..., None]
) -> None:
    factory.make_post(slug="other")
    set_here(hold="everything")
    assert post(app) == Status.HELD
    clock.move(minutes=1)
    assert post(app, "Elsewhere: " + WORDS, "other") == Status.PUBLISHED


def test_counts_links_and_has_words_of_its_own(
    app: Flask, desk: Desk, clock: Clock, set_here: Callable[..., None]
) -> None:
    with app.app_context():
        add_rule("held-word", "client", None)
    assert post(app) == Status.HELD
    clock.move(minutes=1)
    set_here(held_words_is_own="yes", held_words="zebra")
    assert post(app, "Again: " + WORDS) == Status.PUBLISHED
    clock.move(minutes=1)
    assert post(app, "A zebra would say it like this: " + WORDS) == Status.HELD


def test_admits_and_closes_here_only(
    app: Flask, client: FlaskClient, desk: Desk, set_here: Callable[..., None]
) -> None:
    set_here(who_may_comment="signed-in")
    assert "Here only people who have signed in" in client.get("/posts/boss").text
    set_here(close_days="1")
    assert "This discussion closes on" in client.get("/posts/boss").text


def test_is_laid_out_by_its_own_rules(
    app: Flask, client: FlaskClient, desk: Desk, clock: Clock, set_here: Callable[..., None]
) -> None:
    first = desk.factory.make_comment(desk.post, "First.")
    reply = desk.factory.make_comment(desk.post, "Reply.", parent=first)
    for number in range(3):
        desk.factory.make_comment(desk.post, f"Root {number}.")
    set_here(thread_depth="2", roots_per_page="2", replies_per_root="1", edit_minutes="0")
    assert client.get("/posts/boss").text.count('<article class="comment"') == 2
    client.post("/posts/boss/comments", data={**GUEST, "body": WORDS, "parent": reply.public_id})
    written = last_comment(app)
    assert (written.depth, written.parent_id, written.reply_to_id) == (2, first.id, reply.id)
    page = client.get(f"/posts/boss/comments/{first.public_id}").text
    assert "More replies" in page
    assert client.get(f"/comments/{written.public_id}/edit").status_code == 403
    assert client.post(f"/comments/{written.public_id}/edit", data={"body": "No."}).status_code == 403


def test_costs_no_more_statements(
    client: FlaskClient, desk: Desk, set_here: Callable[..., None], count_statements: Any
) -> None:
    with count_statements() as before:
        client.get("/posts/boss?sort=newest")
    set_here(roots_per_page="2", close_days="9", held_words_is_own="yes")
    with count_statements() as after:
        client.get("/posts/boss?sort=oldest")
    assert len(after) == len(before)


def test_every_rule_of_a_thread_has_a_field() -> None:
    assert sorted(rule.key for rule in rules_in(thread_sections())) == sorted(OVERRIDABLE)

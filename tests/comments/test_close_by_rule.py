"""Readers see who may comment and until when; who comes too late or without an account keeps the text."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from blogapp.comments.models import Comment
from blogapp.web import page_cache
from blogapp.web.site import change_setting
from tests.conftest import Clock
from tests.support.cast import Cast
from tests.support.factories import Factory

Form = Callable[..., dict[str, str]]
Stored = Callable[[], list[Comment]]

URL = "/posts/boss/comments"


@pytest.fixture(autouse=True)
def question(factory: Factory, clock: Clock) -> None:
    factory.make_post(slug="boss", published_at=clock.moment - timedelta(days=3))


def change(app: Flask, key: str, value: str) -> None:
    with app.app_context():
        change_setting(key, value)


def test_shows_when_a_thread_closes_and_that_it_has(
    app: Flask, client: FlaskClient, clock: Clock, form: Form, stored: Stored, monkeypatch: pytest.MonkeyPatch
) -> None:
    change(app, "close_days", "4")
    assert "This discussion closes on <time" in client.get("/posts/boss").text
    clock.move(days=1)
    answer = client.post(URL, data=form("A day late."))
    assert (answer.status_code, stored()) == (403, [])
    assert "This discussion is closed." in answer.text
    assert "A day late." in answer.text
    # The page that was kept goes with its minute, though nothing was written.
    monkeypatch.setattr(page_cache, "LONGEST_LIFE", 0.0)
    page = client.get("/posts/boss").text
    assert "This discussion closed on <time" in page
    assert 'name="body"' not in page


def test_stays_open_while_people_answer(
    app: Flask, client: FlaskClient, clock: Clock, form: Form, stored: Stored
) -> None:
    change(app, "close_silent_days", "4")
    assert "unless somebody answers before" in client.get("/posts/boss").text
    client.post(URL, data=form("In time."))
    clock.move(days=3)
    assert client.post(URL, data=form("And again.")).status_code == 303
    clock.move(days=4)
    assert client.post(URL, data=form("Too late.")).status_code == 403
    assert len(stored()) == 2


def test_requires_an_account_where_the_owner_says_so(
    app: Flask, client: FlaskClient, cast: Cast, form: Form, stored: Stored
) -> None:
    change(app, "who_may_comment", "signed-in")
    page = client.get("/posts/boss").text
    assert "Here only people who have signed in may comment." in page
    assert 'name="body"' not in page
    answer = client.post(URL, data={"body": "Without an account."})
    assert (answer.status_code, stored()) == (403, [])
    # On the way through signing in the text is kept.
    assert ">\nWithout an account.</textarea>" in answer.text
    assert 'action="/login"' in answer.text
    assert cast.browser(cast.bob).post(URL, data={"body": "With mine."}).status_code == 303


def test_rejects_everyone_where_comments_are_switched_off(
    app: Flask, client: FlaskClient, cast: Cast, form: Form
) -> None:
    change(app, "who_may_comment", "nobody")
    assert "Comments are switched off here." in client.get("/posts/boss").text
    for browser in (client, cast.browser(cast.olga)):
        answer = browser.post(URL, data=form("Nobody asked."))
        assert answer.status_code == 403
        assert "Nobody asked." in answer.text

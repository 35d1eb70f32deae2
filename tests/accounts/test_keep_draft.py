"""A text on its way is kept for its browser, within bounds, and given back where it cannot be kept."""

import json

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from blogapp.accounts.drafts import LONGEST_FIELD, LONGEST_TEXT
from blogapp.accounts.models import Draft
from blogapp.extensions import db
from tests.support.cast import Cast

PLACE = "/posts/boss/comments/resume"


def drafts(app: Flask) -> list[Draft]:
    with app.app_context():
        return list(db.session.scalars(select(Draft).order_by(Draft.id)))


def leave_form(browser: FlaskClient, body: str, place: str = PLACE, **more: str) -> int:
    return browser.post("/login", data={"next": place, "body": body, **more}).status_code


def test_replaces_the_earlier_text_of_the_same_place(app: Flask, client: FlaskClient) -> None:
    for body in ("One.", "Two."):
        assert leave_form(client, body) == 303
    assert [json.loads(draft.fields)["body"] for draft in drafts(app)] == ["Two."]
    leave_form(client, "Three.", "/posts/other/comments/resume")
    leave_form(app.test_client(), "A stranger's.")
    assert len(drafts(app)) == 3


def test_limits_a_network_and_gives_the_text_back(app: Flask, cast: Cast) -> None:
    for number in range(60):
        assert leave_form(app.test_client(), f"Text {number}.") == 303
    bobs = cast.browser(cast.bob)
    for address in ("/login", "/account/adopt", "/logout"):
        answer = bobs.post(address, data={"next": PLACE, "body": "My <long> text."})
        assert answer.status_code == 429, address
        assert int(answer.headers["Retry-After"]) > 0
        assert "readonly>My &lt;long&gt; text.</textarea>" in answer.text
    assert len(drafts(app)) == 60
    assert bobs.get("/account").status_code == 403  # the last one still signed out


def test_limits_what_one_form_may_hold(app: Flask, client: FlaskClient) -> None:
    answer = client.post("/login", data={"next": PLACE, "body": "x" * (LONGEST_TEXT + 1)})
    assert answer.status_code == 413
    assert "x" * (LONGEST_TEXT + 1) in answer.text
    assert drafts(app) == []
    assert leave_form(client, "x" * LONGEST_TEXT, name="y" * 9_000) == 303
    [draft] = drafts(app)
    assert json.loads(draft.fields) == {"body": "x" * LONGEST_TEXT, "name": "y" * LONGEST_FIELD}

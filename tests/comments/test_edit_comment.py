"""A writer mends a comment of their own."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from blogapp.comments.models import Comment
from tests.conftest import Clock

Form = Callable[..., dict[str, str]]
Stored = Callable[[], list[Comment]]


@pytest.fixture
def comment(client: FlaskClient, make_post: Any, form: Form, stored: Stored, clock: Clock) -> Comment:
    """A comment of the guest whose browser `client` is."""
    make_post("Boss?", slug="boss")
    client.post("/posts/boss/comments", data=form("Teh first words."))
    return stored()[0]


def test_works_for_the_writer(client: FlaskClient, comment: Comment, stored: Stored, clock: Clock) -> None:
    assert "Teh first words." in client.get(f"/comments/{comment.public_id}/edit").text
    clock.move(minutes=9)
    answer = client.post(f"/comments/{comment.public_id}/edit", data={"body": "The *first* words."})
    assert answer.status_code == 303
    [edited] = stored()
    assert (edited.body_source, edited.edited_at) == ("The *first* words.", clock.moment)
    page = client.get("/posts/boss").text
    assert "The <em>first</em> words." in page
    assert "edited" in page


def test_shows_the_link_only_to_the_writer(app: Flask, client: FlaskClient, comment: Comment) -> None:
    link = f"/comments/{comment.public_id}/edit"
    assert link in client.get("/posts/boss").text
    assert link not in app.test_client().get("/posts/boss").text


def test_rejects_the_stranger(app: Flask, comment: Comment, stored: Stored, form: Form) -> None:
    mallory = app.test_client()
    address = f"/comments/{comment.public_id}/edit"
    assert mallory.get(address).status_code == 404
    assert mallory.post(address, data={"body": "Mine now."}).status_code == 404
    assert stored()[0].body_source == "Teh first words."


def test_rejects_a_forged_token(app: Flask, comment: Comment) -> None:
    mallory = app.test_client()
    mallory.set_cookie("guest", "IjEi.forged")
    assert mallory.get(f"/comments/{comment.public_id}/edit").status_code == 404


def test_rejects_after_ten_minutes(client: FlaskClient, comment: Comment, clock: Clock) -> None:
    clock.move(minutes=10)
    assert client.get(f"/comments/{comment.public_id}/edit").status_code == 403
    answer = client.post(f"/comments/{comment.public_id}/edit", data={"body": "Too late."})
    assert answer.status_code == 403
    assert "can no longer be edited" in answer.text
    assert "Too late." in answer.text
    assert f"{comment.public_id}/edit" not in client.get("/posts/boss").text


def test_rejects_once_someone_has_answered(
    client: FlaskClient, comment: Comment, app: Flask, form: Form, clock: Clock
) -> None:
    clock.move(minutes=1)
    app.test_client().post(
        "/posts/boss/comments", data=form("I agree.", parent=comment.public_id, email="other@example.org")
    )
    answer = client.post(f"/comments/{comment.public_id}/edit", data={"body": "I never said that."})
    assert answer.status_code == 403


def test_rejects_an_empty_text_and_shows_the_form(
    client: FlaskClient, comment: Comment, stored: Stored
) -> None:
    answer = client.post(f"/comments/{comment.public_id}/edit", data={"body": " "})
    assert answer.status_code == 422
    assert "Please write your comment." in answer.text
    assert stored()[0].body_source == "Teh first words."


def test_rejects_what_leaves_nothing_to_read_and_keeps_it(
    client: FlaskClient, comment: Comment, stored: Stored
) -> None:
    answer = client.post(f"/comments/{comment.public_id}/edit", data={"body": "> \n> "})
    assert answer.status_code == 422
    assert "There is nothing to read in this comment yet." in answer.text
    assert "&gt; \n&gt;" in answer.text
    assert stored()[0].body_source == "Teh first words."


def test_limits_the_rate_and_keeps_the_text(client: FlaskClient, comment: Comment) -> None:
    answers = [
        client.post(f"/comments/{comment.public_id}/edit", data={"body": f"Try {number}."})
        for number in range(30)
    ]
    assert [answer.status_code for answer in answers] == [303] * 29 + [429]
    assert "Try 29." in answers[-1].text
    assert "Retry-After" in answers[-1].headers


def test_ignores_an_edit_that_changes_nothing(client: FlaskClient, comment: Comment, stored: Stored) -> None:
    client.post(f"/comments/{comment.public_id}/edit", data={"body": "Teh first words."})
    assert stored()[0].edited_at is None

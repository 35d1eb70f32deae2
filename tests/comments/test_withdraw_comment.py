"""A writer takes a comment back."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from blogapp.comments.models import Comment, Status
from tests.conftest import Clock

Form = Callable[..., dict[str, str]]
Stored = Callable[[], list[Comment]]


@pytest.fixture
def question(make_post: Any, clock: Clock) -> Any:
    return make_post("Boss?", slug="boss")


@pytest.fixture
def comment(client: FlaskClient, question: Any, form: Form, stored: Stored) -> Comment:
    """A comment of the guest whose browser `client` is."""
    client.post("/posts/boss/comments", data=form("My secret story.", website="example.org"))
    return stored()[0]


def test_works_at_any_time(client: FlaskClient, comment: Comment, stored: Stored, clock: Clock) -> None:
    clock.move(days=300)
    answer = client.post(f"/comments/{comment.public_id}/withdraw")
    assert answer.headers["Location"] == f"/comments/{comment.public_id}/status"
    assert "You withdrew it." in client.get(answer.headers["Location"]).text
    [withdrawn] = stored()
    assert withdrawn.status == Status.WITHDRAWN
    assert (withdrawn.body_source, withdrawn.body_html, withdrawn.body_text) == ("", "", "")
    assert (withdrawn.author_name, withdrawn.author_email, withdrawn.author_url) == ("", "", "")


def test_is_gone_from_every_cached_page_at_once(app: Flask, client: FlaskClient, comment: Comment) -> None:
    stranger = app.test_client()
    permalink = f"/posts/boss/comments/{comment.public_id}"
    pages = ("/posts/boss", "/posts/boss?sort=oldest", permalink, "/comments.xml", "/posts/boss/comments.xml")
    assert all("My secret story." in stranger.get(page).text for page in pages)
    assert "1 comment" in stranger.get("/").text
    client.post(f"/comments/{comment.public_id}/withdraw")
    assert not any("My secret story." in stranger.get(page).text for page in pages)
    assert stranger.get(permalink).status_code == 404
    assert "1 comment" not in stranger.get("/").text
    assert "My secret story." not in stranger.get("/search?q=secret").text


def test_keeps_the_replies(
    app: Flask, client: FlaskClient, comment: Comment, make_comment: Any, question: Any
) -> None:
    make_comment(question, "An answer to it.", parent=comment)
    client.post(f"/comments/{comment.public_id}/withdraw")
    page = app.test_client().get("/posts/boss").text
    assert "An answer to it." in page
    assert "This comment was withdrawn by its writer." in page
    assert "Tim Guest" not in page
    assert "1 thought on" in page


def test_rejects_the_stranger(app: Flask, comment: Comment, stored: Stored) -> None:
    assert app.test_client().post(f"/comments/{comment.public_id}/withdraw").status_code == 404
    assert stored()[0].status == Status.PUBLISHED


def test_rejects_the_wrong_method(client: FlaskClient, comment: Comment, stored: Stored) -> None:
    assert client.get(f"/comments/{comment.public_id}/withdraw").status_code == 405
    assert stored()[0].status == Status.PUBLISHED


def test_handles_the_double_submit(
    client: FlaskClient, comment: Comment, app: Flask, make_comment: Any
) -> None:
    for _ in range(2):
        assert client.post(f"/comments/{comment.public_id}/withdraw").status_code == 303
    assert "0 counters were wrong" in app.test_cli_runner().invoke(args=["recount"]).output

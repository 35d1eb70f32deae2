"""An owner lets waiting comments through from the command line."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from blogapp.comments.models import Comment, Status


@pytest.fixture
def waiting(make_post: Any, make_comment: Any) -> Comment:
    """A comment that waits."""
    comment: Comment = make_comment(make_post(slug="boss"), "Let me in.", status=Status.HELD)
    return comment


def run(app: Flask, *args: str) -> tuple[int, str]:
    """Exit code and output of `flask comments ...`."""
    result = app.test_cli_runner().invoke(args=["comments", *args])
    return result.exit_code, result.output


def test_works(
    app: Flask, client: FlaskClient, waiting: Comment, stored: Callable[[], list[Comment]]
) -> None:
    assert "Let me in." not in client.get("/posts/boss").text
    code, output = run(app, "held")
    assert (code, waiting.public_id in output, "Let me in." in output) == (0, True, True)
    assert run(app, "publish", waiting.public_id)[0] == 0
    page = client.get("/posts/boss").text
    assert "Let me in." in page
    assert "1 thought on" in page
    assert stored()[0].status == Status.PUBLISHED
    assert run(app, "held") == (0, "")


def test_takes_a_public_comment_out_again(app: Flask, client: FlaskClient, waiting: Comment) -> None:
    run(app, "publish", waiting.public_id)
    assert run(app, "hold", waiting.public_id) == (0, f"{waiting.public_id} waits now.\n")
    assert "Let me in." not in client.get("/posts/boss").text
    assert run(app, "hold", waiting.public_id)[0] == 1
    assert "0 counters were wrong" in app.test_cli_runner().invoke(args=["recount"]).output


def test_rejects_what_does_not_wait(app: Flask, waiting: Comment) -> None:
    run(app, "publish", waiting.public_id)
    assert run(app, "publish", waiting.public_id) == (
        1,
        f"Error: {waiting.public_id}: No comment waits under this id.\n",
    )
    assert "0 counters were wrong" in app.test_cli_runner().invoke(args=["recount"]).output

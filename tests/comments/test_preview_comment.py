"""A writer looks at a comment before it is posted."""

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from blogapp.comments.models import Comment

Form = Callable[..., dict[str, str]]
URL = "/posts/boss/comments/preview"


@pytest.fixture(autouse=True)
def question(make_post: Any) -> Any:
    return make_post("Boss?", slug="boss")


def test_shows_the_text_as_it_will_look_and_keeps_the_form(
    client: FlaskClient, form: Form, stored: Callable[[], list[Comment]]
) -> None:
    answer = client.post(URL, data=form("So **bold** <script>alert(1)</script>"))
    assert answer.status_code == 200
    assert "So <strong>bold</strong> &lt;script&gt;" in answer.text
    assert "So **bold**" in answer.text
    assert 'value="Tim Guest"' in answer.text
    assert stored() == []


def test_works_with_a_script(client: FlaskClient, form: Form) -> None:
    answer = client.post(URL, data=form("*slightly*"), headers={"X-Fragment": "1"})
    assert "<em>slightly</em>" in answer.text
    assert "<form" not in answer.text


def test_requires_nothing_but_the_text(client: FlaskClient) -> None:
    assert client.post(URL, data={"body": "Only words."}).status_code == 200
    assert client.post(URL, data={"body": ""}).status_code == 422


def test_rejects_an_unknown_question(client: FlaskClient, form: Form) -> None:
    assert client.post("/posts/nowhere/comments/preview", data=form()).status_code == 404


def test_limits_how_often(client: FlaskClient, form: Form) -> None:
    codes = [
        client.post(URL, data=form(f"Try {n}."), headers={"X-Fragment": "1"}).status_code for n in range(61)
    ]
    assert codes == [200] * 60 + [429]

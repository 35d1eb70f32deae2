"""Every refusal and every accident has a page in the site's look."""

import sqlite3
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from blogapp.app import create_app
from blogapp.posts.models import PostStatus
from tests.conftest import settings_for
from tests.support.cast import Cast


def test_shows_a_page_for_an_unknown_address(client: FlaskClient) -> None:
    answer = client.get("/no/such/page")
    assert answer.status_code == 404
    assert "There is nothing at this address." in answer.text
    assert "<main" in answer.text


def test_shows_a_page_for_the_wrong_method(client: FlaskClient, make_post: Any) -> None:
    make_post(slug="boss")
    answer = client.post("/posts/boss")
    assert answer.status_code == 405
    assert "GET" in answer.headers["Allow"]
    assert "<main" in answer.text


def test_shows_a_sentence_alone_to_a_script(client: FlaskClient) -> None:
    answer = client.get("/no/such/page", headers={"X-Fragment": "1"})
    assert answer.status_code == 404
    assert "<html" not in answer.text
    assert 'role="alert"' in answer.text


def test_requires_an_account_for_the_account_page(client: FlaskClient) -> None:
    assert client.get("/account").status_code == 403


def test_shows_a_plain_page_after_an_accident(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("blogapp.posts.queries.newest_page", fail)
    answer = app.test_client().get("/")
    assert answer.status_code == 500
    assert "<main" in answer.text
    assert "ZeroDivisionError" not in answer.text


@pytest.mark.parametrize(("method", "address"), [("GET", "/"), ("GET", "/nowhere"), ("POST", "/")])
@pytest.mark.parametrize("is_known", [False, True], ids=["a stranger", "a guest"])
def test_shows_a_plain_page_while_the_database_is_away(
    tmp_path: Path, method: str, address: str, is_known: bool
) -> None:
    app = create_app(settings_for("postgresql+psycopg://nobody@127.0.0.1:9/none", tmp_path))
    browser = app.test_client()
    if is_known:
        browser.set_cookie("guest", app.extensions["guest_tokens"].dumps("a token"))
    answer = browser.open(address, method=method)
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "30"
    assert "<main" in answer.text


def test_shows_a_plain_page_while_the_database_is_locked(
    app: Flask,
    tmp_path: Path,
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
    make_post: Any,
) -> None:
    if not (tmp_path / "blogapp.db").exists():
        pytest.skip("only SQLite locks the whole database")
    monkeypatch.setattr("blogapp.extensions.BUSY_TIMEOUT_MS", 10)
    make_post(slug="boss")
    blocker = sqlite3.connect(tmp_path / "blogapp.db", isolation_level=None)
    blocker.execute("BEGIN EXCLUSIVE")
    app2 = create_app(settings_for(f"sqlite:///{tmp_path / 'blogapp.db'}", tmp_path))
    answer = app2.test_client().post(
        "/posts/boss/comments", data={"body": "Now.", "name": "Tim", "email": "tim@example.org"}
    )
    blocker.execute("ROLLBACK")
    blocker.close()
    assert answer.status_code == 503


@pytest.mark.parametrize(
    "address",
    ["/write?after=", "/write/media?after=", "/write/1/revisions?before=", "/write/1/revisions/1?against=",
     "/settings/pages?after=", "/settings/people?after="],
)  # fmt: skip
def test_ignores_numbers_that_no_row_has(cast: Cast, address: str) -> None:
    post = cast.factory.make_post(author=cast.alice, status=PostStatus.DRAFT)
    browser = cast.browser(cast.olga)
    browser.post(f"/write/{post.id}", data={"title": "Saved?", "seen": 1})
    for number in ("2147483648", "9" * 400, "-1", "1.5", "x", "²"):
        assert browser.get(f"{address}{number}").status_code == 200

"""Pages made for one person travel compressed too."""

import gzip
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient


@pytest.fixture
def guest(app: Flask, make_post: Any) -> FlaskClient:
    """A browser that carries a cookie of ours."""
    make_post(slug="boss")
    client = app.test_client()
    client.set_cookie("guest", "somebody")
    return client


def test_works_for_people_with_a_session(guest: FlaskClient) -> None:
    plain = guest.get("/posts/boss")
    packed = guest.get("/posts/boss", headers={"Accept-Encoding": "gzip, br"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert packed.headers["Cache-Control"] == "private, no-store"
    assert int(packed.headers["Content-Length"]) == len(packed.data) < len(plain.data)
    assert gzip.decompress(packed.data) == plain.data
    assert "Content-Encoding" not in plain.headers


def test_works_for_a_refused_form(guest: FlaskClient) -> None:
    answer = guest.post("/posts/boss/comments", data={"body": ""}, headers={"Accept-Encoding": "gzip"})
    assert answer.status_code == 422
    assert b"Please write your comment." in gzip.decompress(answer.data)


def test_ignores_what_is_small(guest: FlaskClient) -> None:
    answer = guest.get("/robots.txt", headers={"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in answer.headers


def test_answers_head_without_a_body(guest: FlaskClient) -> None:
    answer = guest.head("/posts/boss", headers={"Accept-Encoding": "gzip"})
    assert (answer.status_code, answer.data) == (200, b"")

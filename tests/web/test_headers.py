"""What every answer says about what a page may load and who may keep it."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient


@pytest.mark.parametrize("address", ["/", "/posts/boss", "/nowhere", "/feed.xml", "/search?q=a"])
def test_shows_the_policy_on_every_answer(client: FlaskClient, make_post: Any, address: str) -> None:
    make_post(slug="boss")
    headers = client.get(address).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert "camera=()" in headers["Permissions-Policy"]
    assert headers["X-Frame-Options"] == "DENY"


def test_shows_no_inline_script_or_style(client: FlaskClient, make_post: Any, make_comment: Any) -> None:
    make_comment(make_post(slug="boss"))
    page = client.get("/posts/boss").text
    assert "<style" not in page
    assert " style=" not in page
    assert page.count("<script") == page.count('<script type="application/ld+json"') + page.count(
        '<script type="module" src='
    )


def test_marks_cookies_secure_under_https(make_app: Any, make_post: Any) -> None:
    make_post(slug="boss")
    app: Flask = make_app(base_url="https://blog.example.org")
    answer = app.test_client().post(
        "/posts/boss/comments",
        data={"body": "Hello.", "name": "Tim", "email": "tim@example.org"},
        base_url="https://blog.example.org",
    )
    assert "Secure" in answer.headers["Set-Cookie"]
    assert "max-age" in answer.headers["Strict-Transport-Security"]


def test_ignores_the_host_header_in_addresses(client: FlaskClient, make_post: Any) -> None:
    make_post(slug="boss")
    page = client.get("/posts/boss", headers={"Host": "evil.example"}).text
    assert "evil.example" not in page
    assert '<link rel="canonical" href="http://127.0.0.1:8000/posts/boss">' in page

"""GitHub, Facebook, X and the older WordPress.com, played over real HTTP in the shapes of their documents."""

import hmac
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from blogapp.accounts.models import User
from blogapp.extensions import db
from blogapp.provider_settings import PROVIDER_ADDRESSES, ProviderSettings
from blogapp.signin.models import Identity
from tests.support.oidc import leave
from tests.support.stand_in import StandIn

ANSWERS: dict[str, dict[str, tuple[int, object]]] = {
    "github": {
        "/token_url": (200, {"access_token": "secret-token", "token_type": "bearer", "scope": "user:email"}),
        "/profile_url": (
            200,
            {
                "id": 1345027,
                "login": "octo",
                "name": None,
                "html_url": "https://github.com/octo",
                "email": None,
            },
        ),
        "/emails_url": (
            200,
            [
                {"email": "old@example.test", "primary": False, "verified": True, "visibility": None},
                {"email": "octo@example.test", "primary": True, "verified": True, "visibility": None},
            ],
        ),
    },
    "facebook": {
        "/token_url": (200, {"access_token": "secret-token", "token_type": "bearer", "expires_in": 5183944}),
        "/profile_url": (
            200,
            {
                "id": "10220",
                "name": "Fay Book",
                "email": "fay@example.test",
                "picture": {"data": {"url": "https://cdn.example/fay.jpg", "is_silhouette": False}},
            },
        ),
    },
    "wordpress": {
        "/token_url": (
            200,
            {"access_token": "secret-token", "token_type": "bearer", "blog_id": "0", "blog_url": None},
        ),
        "/profile_url": (
            200,
            {
                "ID": 9007199254740993,
                "display_name": "Wilma Press",
                "username": "wilma",
                "email": "wilma@example.test",
                "email_verified": True,
                "verified": False,
                "avatar_URL": "https://gravatar.example/avatar/1",
                "profile_URL": "https://gravatar.example/wilma",
            },
        ),
    },
    "x": {
        "/token_url": (200, {"access_token": "secret-token", "token_type": "bearer", "expires_in": 7200}),
        "/profile_url": (200, {"data": {"id": "2244994945", "name": "Xenia", "username": "xenia"}}),
    },
}


@pytest.fixture
def app(make_app: Callable[..., Flask], stand_in: StandIn) -> Flask:
    """A site that offers the four, all of them played by one stand-in."""
    settings = {
        provider: ProviderSettings(
            client_id="our-id",
            client_secret="our-secret",
            addresses={
                name: f"{stand_in.url}/{name}" for name in PROVIDER_ADDRESSES[provider] if name != "issuer"
            },
            options={"pair": "oauth2"} if provider == "wordpress" else {},
        )
        for provider in ANSWERS
    }
    return make_app(sign_in=settings, rate_limits=False)


def come_back(browser: FlaskClient, provider: str) -> TestResponse:
    """Leave for the provider and come back with a code."""
    query = parse_qs(urlsplit(leave(browser, provider)).query)
    return browser.get(
        f"/login/{provider}/callback", query_string={"code": "a-code", "state": query["state"][0]}
    )


@pytest.mark.parametrize(
    ("provider", "subject", "name", "email", "is_verified"),
    [
        ("github", "1345027", "octo", "octo@example.test", True),
        ("facebook", "10220", "Fay Book", "fay@example.test", False),
        ("x", "2244994945", "Xenia", "", False),
        # More digits than a float has: written as one, two neighbours would meet.
        ("wordpress", "9007199254740993", "Wilma Press", "wilma@example.test", True),
    ],
)
def test_works(
    app: Flask, stand_in: StandIn, provider: str, subject: str, name: str, email: str, is_verified: bool
) -> None:
    stand_in.answers = dict(ANSWERS[provider])
    assert come_back(app.test_client(), provider).status_code == 303
    with app.app_context():
        identity = db.session.scalars(select(Identity)).one()
        assert (identity.subject, identity.email, identity.is_email_verified) == (subject, email, is_verified)
        assert db.session.scalars(select(User.name)).all() == [name]


def test_sends_the_secret_the_way_each_one_takes_it(app: Flask, stand_in: StandIn) -> None:
    for provider, answers in ANSWERS.items():
        stand_in.answers = dict(answers)
        come_back(app.test_client(), provider)
        sent = stand_in.last("/token_url")
        assert ("client_secret" in sent.form) == (provider != "x")
        assert ("Authorization" in sent.headers) == (provider == "x")
        assert ("code_verifier" in sent.form) == (provider in {"github", "x"})
        assert sent.form["redirect_uri"].endswith(f"/login/{provider}/callback")


def test_sends_facebook_the_proof_and_the_fields(app: Flask, stand_in: StandIn) -> None:
    stand_in.answers = dict(ANSWERS["facebook"])
    come_back(app.test_client(), "facebook")
    proof = hmac.new(b"our-secret", b"secret-token", "sha256").hexdigest()
    assert stand_in.last("/profile_url").query == {
        "fields": "id,name,email,picture.width(200)",
        "appsecret_proof": proof,
    }


def test_sends_x_the_wish_for_a_picture(app: Flask, stand_in: StandIn) -> None:
    stand_in.answers = dict(ANSWERS["x"])
    come_back(app.test_client(), "x")
    assert stand_in.last("/profile_url").query == {"user.fields": "profile_image_url"}


def test_sends_wordpress_the_scope_that_tells_only_who_it_is(app: Flask) -> None:
    query = parse_qs(urlsplit(leave(app.test_client(), "wordpress")).query)
    assert query["scope"] == ["auth"]
    assert query["redirect_uri"] == ["http://127.0.0.1:8000/login/wordpress/callback"]


@pytest.mark.parametrize(
    ("provider", "path", "status", "told"),
    [
        ("github", "/token_url", 200, {"error": "bad_verification_code", "error_description": "expired"}),
        ("github", "/token_url", 200, b"access_token=secret-token&token_type=bearer"),
        ("github", "/profile_url", 401, {"message": "Bad credentials"}),
        ("github", "/profile_url", 200, {"login": "octo"}),
        ("github", "/profile_url", 200, {"id": None, "login": "octo"}),
        ("github", "/profile_url", 200, {"id": 1345027.0}),
        ("github", "/profile_url", 200, {"id": True}),
        ("github", "/profile_url", 302, {"id": 1}),
        ("facebook", "/profile_url", 200, False),
        ("facebook", "/profile_url", 200, {"error": {"message": "Invalid", "code": 190}}),
        ("facebook", "/profile_url", 200, {"id": ""}),
        ("facebook", "/token_url", 400, {"error": {"message": "Bad", "code": 100}}),
        ("x", "/profile_url", 200, {"data": None}),
        ("x", "/profile_url", 200, {"errors": [{"title": "Forbidden"}]}),
        ("x", "/token_url", 401, {"error": "unauthorized_client"}),
        ("x", "/token_url", 200, {"access_token": None}),
        ("x", "/token_url", 500, b"<html>"),
        ("x", "/profile_url", 200, b"[" * 100_000),
        ("wordpress", "/profile_url", 403, {"error": "authorization_required", "message": "An active token"}),
        ("wordpress", "/profile_url", 200, {"id": 1, "display_name": "small letters"}),
        ("wordpress", "/token_url", 400, {"error": "invalid_grant", "error_description": "expired"}),
    ],
)
def test_rejects_an_answer_that_does_not_say_who_it_is(
    app: Flask, stand_in: StandIn, provider: str, path: str, status: int, told: object
) -> None:
    stand_in.answers = {**ANSWERS[provider], path: (status, told)}
    answer = come_back(app.test_client(), provider)
    assert answer.status_code == 400
    assert "did not work" in answer.text
    with app.app_context():
        assert db.session.scalars(select(User)).all() == []


def test_works_where_github_tells_no_addresses(app: Flask, stand_in: StandIn) -> None:
    stand_in.answers = {**ANSWERS["github"], "/emails_url": (404, {"message": "Not Found"})}
    assert come_back(app.test_client(), "github").status_code == 303


def test_a_login_name_given_to_someone_else_is_not_the_same_person(app: Flask, stand_in: StandIn) -> None:
    stand_in.answers = dict(ANSWERS["github"])
    come_back(app.test_client(), "github")
    stand_in.answers["/profile_url"] = 200, {"id": 99, "login": "octo"}
    come_back(app.test_client(), "github")
    with app.app_context():
        assert len(db.session.scalars(select(User)).all()) == 2


def test_ignores_a_redirect_that_leads_nowhere(app: Flask, stand_in: StandIn) -> None:
    stand_in.answers = dict(ANSWERS["github"])
    for place in ("http://[", "//", "https://evil.example/"):
        stand_in.redirects = {"/token_url": place}
        assert "did not work" in come_back(app.test_client(), "github").text


def test_keeps_no_token(app: Flask, stand_in: StandIn) -> None:
    for provider, answers in ANSWERS.items():
        stand_in.answers = dict(answers)
        assert come_back(app.test_client(), provider).status_code == 303
    with app.app_context(), db.engine.connect() as connection:
        kept = [str(row) for table in db.metadata.sorted_tables for row in connection.execute(select(table))]
    assert any("Wilma Press" in row for row in kept)
    assert not [row for row in kept if "secret-token" in row or "our-secret" in row or "a-code" in row]


def test_limits_the_size_of_an_answer(app: Flask, stand_in: StandIn) -> None:
    stand_in.answers = {**ANSWERS["github"], "/profile_url": (200, b" " * 10_000_000)}
    assert "did not work" in come_back(app.test_client(), "github").text


def test_keeps_no_token_in_the_log(app: Flask, stand_in: StandIn, caplog: pytest.LogCaptureFixture) -> None:
    for path in ("/profile_url", "/token_url"):
        stand_in.answers = {**ANSWERS["facebook"], path: (500, {"error": "broken"})}
        come_back(app.test_client(), "facebook")
    assert "sign-in with facebook failed" in caplog.text
    assert not [word for word in ("secret-token", "our-secret", "a-code") if word in caplog.text]

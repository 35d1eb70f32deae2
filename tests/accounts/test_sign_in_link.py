"""Staff sign in with a one-time link."""

from typing import Any

from flask import Flask
from sqlalchemy import select

from blogapp.accounts.models import SignInLink
from blogapp.extensions import db
from tests.conftest import Clock
from tests.support.cast import Cast


def test_works_after_one_more_click(app: Flask, cast: Cast) -> None:
    link, browser = cast.factory.make_sign_in_link(cast.olga), app.test_client()
    assert "Sign in to this site" in browser.get(link).text
    assert browser.get("/account").status_code == 403
    assert browser.post(link).headers["Location"] == "/account"
    assert "You are signed in as Olga Owner." in browser.get("/account").text


def test_works_once(app: Flask, cast: Cast) -> None:
    link = cast.factory.make_sign_in_link(cast.olga)
    assert app.test_client().post(link).status_code == 303
    answer = app.test_client().post(link)
    assert answer.status_code == 403
    assert "was used already or is too old" in answer.text


def test_rejects_after_a_quarter_of_an_hour(app: Flask, cast: Cast, clock: Clock) -> None:
    link = cast.factory.make_sign_in_link(cast.olga)
    clock.move(minutes=15)
    assert app.test_client().post(link).status_code == 403


def test_rejects_a_link_that_was_never_made(app: Flask) -> None:
    assert app.test_client().post("/login/link/made-up").status_code == 403


def test_keeps_no_token_in_the_database(app: Flask, cast: Cast) -> None:
    token = cast.factory.make_sign_in_link(cast.olga).rsplit("/", 1)[1]
    with app.app_context():
        assert token not in db.session.scalars(select(SignInLink.token_hash)).all()


def test_limits_a_network(app: Flask) -> None:
    codes = [app.test_client().get("/login/link/guess").status_code for _ in range(21)]
    assert codes[-1] == 429


def test_signing_out_works(cast: Cast) -> None:
    browser = cast.browser(cast.olga)
    assert browser.post("/logout").status_code == 303
    assert browser.get("/account").status_code == 403


def test_create_user_prints_a_link(app: Flask) -> None:
    result: Any = app.test_cli_runner().invoke(args=["create-user", "Anna Author", "--role", "author"])
    link = result.output.split()[-1].removeprefix("http://127.0.0.1:8000")
    browser = app.test_client()
    browser.post(link)
    assert "Anna Author" in browser.get("/account").text

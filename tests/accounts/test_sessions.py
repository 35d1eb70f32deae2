"""How long a browser stays signed in, and what ends it."""

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient

from blogapp import clock
from blogapp.accounts import service
from blogapp.accounts.models import Role, User
from blogapp.accounts.service import LastOwner
from blogapp.extensions import db, transaction
from tests.support.cast import Cast


def is_signed_in(browser: FlaskClient) -> bool:
    return browser.get("/account").status_code == 200


def session_of(browser: FlaskClient) -> str:
    cookie = browser.get_cookie("session")
    assert cookie is not None
    return cookie.value


def role_of(app: Flask, user: User) -> str:
    with app.app_context():
        return db.session.get_one(User, user.id).role


def test_lasts_for_thirty_days_after_the_last_visit(cast: Cast) -> None:
    browser = cast.browser(cast.olga)
    cookie = browser.get("/account").headers["Set-Cookie"]
    attributes = dict(part.split("=", 1) for part in cookie.split("; ") if "=" in part)
    until = parsedate_to_datetime(attributes["Expires"])
    assert abs(until - datetime.now(UTC) - timedelta(days=30)) < timedelta(minutes=5)
    assert "HttpOnly" in cookie
    assert attributes["SameSite"] == "Lax"


def test_ends_with_the_account(app: Flask, cast: Cast) -> None:
    browser, link = cast.browser(cast.bob), cast.factory.make_sign_in_link(cast.bob)
    with app.app_context(), transaction():
        db.session.get_one(User, cast.bob.id).closed_at = clock.now()
    assert not is_signed_in(browser)
    assert app.test_client().post(link).status_code == 403


def test_one_cookie_is_all_there_is(cast: Cast) -> None:
    browser = cast.browser(cast.olga)
    assert browser.get_cookie("remember_token") is None
    browser.post("/logout")
    assert not is_signed_in(browser)


def test_ends_thirty_days_after_the_last_visit(
    app: Flask, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    value = session_of(cast.browser(cast.olga))
    later = datetime.now(UTC) + timedelta(days=31)
    monkeypatch.setattr("itsdangerous.timed.time.time", later.timestamp)
    browser = app.test_client()
    browser.set_cookie("session", value)
    assert not is_signed_in(browser)


def test_holds_a_key_and_not_the_number_of_the_user(cast: Cast) -> None:
    browser = cast.browser(cast.olga)
    with browser.session_transaction() as session:
        assert len(session["_user_id"]) == 43


def test_changes_at_sign_in(app: Flask, cast: Cast) -> None:
    mallory = app.test_client()
    mallory.post("/login/google", data={"next": "/"})
    planted = cast.mallory()
    with planted.session_transaction() as session:
        session["planted"] = "yes"
    before = session_of(planted)
    planted.post(cast.factory.make_sign_in_link(cast.olga))
    with planted.session_transaction() as session:
        assert "planted" not in session
    mallory.set_cookie("session", before)
    assert is_signed_in(planted)
    assert not is_signed_in(mallory)


def test_signing_out_everywhere_ends_every_copy(app: Flask, cast: Cast) -> None:
    first, second, bob = cast.browser(cast.olga), cast.browser(cast.olga), cast.browser(cast.bob)
    with app.app_context():
        service.sign_out_everywhere(cast.olga.id)
    assert [is_signed_in(browser) for browser in (first, second, bob)] == [False, False, True]


def test_another_role_ends_them_all(app: Flask, cast: Cast) -> None:
    browser = cast.browser(cast.mod)
    with app.app_context():
        service.change_role(cast.mod.id, Role.MODERATOR)
    assert is_signed_in(browser)
    with app.app_context():
        service.change_role(cast.mod.id, Role.READER)
    assert not is_signed_in(browser)
    assert role_of(app, cast.mod) == "reader"


def test_the_last_owner_stays_owner(app: Flask, cast: Cast) -> None:
    browser = cast.browser(cast.olga)
    with app.app_context(), pytest.raises(LastOwner):
        service.change_role(cast.olga.id, Role.AUTHOR)
    assert is_signed_in(browser)
    with app.app_context():
        service.change_role(cast.alice.id, Role.OWNER)
        service.change_role(cast.olga.id, Role.AUTHOR)
    assert [role_of(app, user) for user in (cast.alice, cast.olga)] == ["owner", "author"]


def test_change_role_is_a_command(app: Flask, cast: Cast) -> None:
    runner = app.test_cli_runner()
    assert "bob-reader is author now." in runner.invoke(args=["change-role", "bob-reader", "author"]).output
    assert role_of(app, cast.bob) == "author"
    assert "only owner" in runner.invoke(args=["change-role", "olga-owner", "reader"]).output
    assert "no user" in runner.invoke(args=["change-role", "nobody", "reader"]).output

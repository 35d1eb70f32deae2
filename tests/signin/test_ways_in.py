"""People see their ways in, add another one, and remove one that is not the last."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from blogapp import clock
from blogapp.accounts.models import User
from blogapp.extensions import db, transaction
from blogapp.signin import service
from blogapp.signin.mail.service import profile_of
from blogapp.signin.models import Identity
from tests.support.cast import Cast
from tests.support.oidc import leave, visit


def signed_in(app: Flask, login: str, provider: str = "google") -> FlaskClient:
    browser = app.test_client()
    assert browser.get(visit(leave(browser, provider), login)).status_code == 303
    return browser


def begin_to_link(browser: FlaskClient, provider: str) -> str:
    return leave(browser, provider, link="y", next="/account/sign-in")


def remove_buttons(browser: FlaskClient) -> list[str]:
    return re.findall(r'action="(/account/sign-in/\d+/remove)"', browser.get("/account/sign-in").text)


def owners_of_identities(app: Flask) -> list[int]:
    with app.app_context():
        return list(db.session.scalars(select(Identity.user_id).order_by(Identity.id)))


def test_works_to_add_a_second_account(app: Flask) -> None:
    browser = signed_in(app, "user1")
    answer = browser.get(visit(begin_to_link(browser, "oidc"), "user2"))
    assert answer.headers["Location"] == "/account/sign-in"
    assert owners_of_identities(app) == [1, 1]
    assert "Club" in browser.get("/account/sign-in").text
    again = signed_in(app, "user2", "oidc")
    assert "user1@example.test" in again.get("/account/sign-in").text


def test_handles_adding_the_same_account_twice(app: Flask) -> None:
    browser = signed_in(app, "user1")
    assert browser.get(visit(begin_to_link(browser, "google"), "user1")).status_code == 303
    assert owners_of_identities(app) == [1]


def test_rejects_an_account_that_is_anothers(app: Flask) -> None:
    signed_in(app, "user2", "oidc")
    browser = signed_in(app, "user1")
    answer = browser.get(visit(begin_to_link(browser, "oidc"), "user2"))
    assert answer.status_code == 409
    assert "already signs in another person" in answer.text
    assert owners_of_identities(app) == [1, 2]


def test_rejects_an_answer_for_a_person_who_is_signed_in_no_more(app: Flask, cast: Cast) -> None:
    browser = cast.browser(cast.bob)
    back = visit(begin_to_link(browser, "google"))
    with browser.session_transaction() as session:
        session["_user_id"] = session_key_of(app, cast.alice)
    answer = browser.get(back)
    assert answer.status_code == 400
    assert "not signed in any more as the person who began this" in answer.text
    assert owners_of_identities(app) == []


def test_shows_a_refusal_at_the_provider_on_the_page_of_ways(app: Flask) -> None:
    browser = signed_in(app, "user1")
    answer = browser.get(visit(begin_to_link(browser, "oidc"), cancel=True))
    assert "You did not sign in with Club. Nothing was changed." in answer.text
    assert "Accounts that sign you in" in answer.text


def test_rejects_linking_for_who_is_not_signed_in(app: Flask, client: FlaskClient) -> None:
    answer = client.post("/login/google", data={"link": "y", "next": "/account/sign-in"})
    assert answer.status_code == 403
    assert "not signed in any more" in answer.text
    assert owners_of_identities(app) == []


def test_works_to_remove_one_but_not_the_last(app: Flask) -> None:
    browser = signed_in(app, "user1")
    assert remove_buttons(browser) == []
    browser.get(visit(begin_to_link(browser, "oidc"), "user2"))
    first, second = remove_buttons(browser)
    assert browser.post(first).status_code == 303
    assert remove_buttons(browser) == []
    answer = browser.post(second)
    assert answer.status_code == 409
    assert "your only way in" in answer.text


def test_rejects_removing_a_strangers_way_in(app: Flask) -> None:
    signed_in(app, "user1")
    mallory = signed_in(app, "user2", "oidc")
    mallory.get(visit(begin_to_link(mallory, "google"), "user3"))
    assert mallory.post("/account/sign-in/1/remove").status_code == 404
    assert len(owners_of_identities(app)) == 3


def test_requires_to_be_signed_in(client: FlaskClient) -> None:
    assert client.get("/account/sign-in").status_code == 403
    assert client.post("/account/sign-in/1/remove").status_code == 403


def test_the_same_address_elsewhere_links_nobody(app: Flask) -> None:
    signed_in(app, "user1", "google")
    signed_in(app, "user1", "oidc")
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(User)) == 2


def session_key_of(app: Flask, user: User) -> str:
    with app.app_context():
        return db.session.get_one(User, user.id).session_key


def test_lets_a_comment_through_while_a_way_in_is_removed(
    app: Flask, cast: Cast, count_statements: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    with app.app_context():
        for subject in "12":
            service.link_identity(cast.bob.id, profile_of(f"{subject}@example.org", ""))
        with count_statements() as statements:
            service.unlink_identity(cast.bob.id, 1)
        locks = [statement for statement in statements if "UPDATE" in statement]
        # A comment's row needs the person's key: a plain lock of the person would make it wait.
        weak = "FOR NO KEY UPDATE" if db.engine.dialect.name == "postgresql" else ""
    assert all(statement.endswith(weak) for statement in locks)


def test_rejects_who_has_left_a_moment_ago(app: Flask, cast: Cast) -> None:
    with app.app_context():
        service.link_identity(cast.bob.id, profile_of("bob@example.org", ""))
        with transaction():
            db.session.get_one(User, cast.bob.id).closed_at = clock.now()
        for address in ("bob@example.org", "other@example.org"):
            with pytest.raises(service.AccountClosed):
                service.link_identity(cast.bob.id, profile_of(address, ""))
        with pytest.raises(service.AccountClosed):
            service.sign_in(profile_of("bob@example.org", ""))

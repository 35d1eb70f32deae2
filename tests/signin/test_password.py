"""Authors, moderators and owners sign in with a password; strangers learn nothing and are slowed."""

import time
from collections.abc import Callable
from typing import Literal

import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from blogapp.accounts import service as accounts
from blogapp.accounts.models import Role, User
from blogapp.extensions import db, transaction
from blogapp.signin.models import Passkey
from blogapp.signin.password import policy, service
from tests.support.cast import Cast

GOOD = "correct horse battery staple"
OTHER = "a sunny day in late autumn"
USUAL_HASHER = service.HASHER
NOT_TOGETHER = "This name and this password do not belong together."


@pytest.fixture
def app(make_app: Callable[..., Flask]) -> Flask:
    """A site where rates are limited, and nobody signs in elsewhere."""
    return make_app()


@pytest.fixture(autouse=True)
def quick_hasher(monkeypatch: pytest.MonkeyPatch) -> PasswordHasher:
    """What it does takes its time on purpose, which most tests can spare."""
    quick = PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1)
    monkeypatch.setattr(service, "HASHER", quick)
    return quick


@pytest.fixture
def usual_hasher(quick_hasher: PasswordHasher, monkeypatch: pytest.MonkeyPatch) -> None:
    """The hasher of the product, for those that are about it."""
    monkeypatch.setattr(service, "HASHER", USUAL_HASHER)


def set_password(app: Flask, user: User, password: str = GOOD, email: str | None = None) -> None:
    with app.app_context(), transaction():
        row = db.session.get_one(User, user.id)
        row.password_hash = service.HASHER.hash(password)
        row.email = email


def password_hash_of(app: Flask, user: User) -> str:
    with app.app_context():
        return db.session.get_one(User, user.id).password_hash


def log_in(browser: FlaskClient, who: str, password: str = GOOD, ip: str = "", **more: str) -> TestResponse:
    data = {"who": who, "password": password, **more}
    return browser.post("/login/password", data=data, environ_base={"REMOTE_ADDR": ip or "127.0.0.1"})


def change(browser: FlaskClient, new: str, current: str = "", again: str | None = None) -> TestResponse:
    data = {"current": current, "password": new, "again": new if again is None else again}
    return browser.post("/account/sign-in/password", data=data)


def is_signed_in(browser: FlaskClient) -> bool:
    return browser.get("/account").status_code == 200


@pytest.mark.parametrize("who", ["olga-owner", " Olga-Owner ", "olga@example.org", "Olga@Example.ORG"])
def test_works_with_the_handle_or_the_address(app: Flask, cast: Cast, who: str) -> None:
    set_password(app, cast.olga, email="olga@Example.org")
    browser = app.test_client()
    assert log_in(browser, who, next="/archive").headers["Location"] == "/archive"
    assert is_signed_in(browser)


def test_works_however_the_letters_are_typed(app: Flask, cast: Cast) -> None:
    browser = cast.browser(cast.olga)
    change(browser, "Grüße an die Straße")
    assert log_in(app.test_client(), "olga-owner", "Gru\u0308ße an die Straße").status_code == 303


def test_leads_nowhere_else(app: Flask, cast: Cast) -> None:
    set_password(app, cast.olga)
    assert log_in(app.test_client(), "olga-owner", next="https://evil.example").headers["Location"] == "/"


def test_remembers_only_if_asked_to(app: Flask, cast: Cast) -> None:
    set_password(app, cast.olga)
    remembered, brief = app.test_client(), app.test_client()
    assert "Expires=" in session_cookie(log_in(remembered, "olga-owner", remember="y"))
    assert "Expires=" not in session_cookie(log_in(brief, "olga-owner"))
    assert is_signed_in(brief)
    change(brief, OTHER, GOOD)
    assert "Expires=" not in session_cookie(brief.get("/account"))


def session_cookie(answer: TestResponse) -> str:
    return next((c for c in answer.headers.getlist("Set-Cookie") if c.startswith("session=")), "")


def test_keeps_a_text_that_was_begun(app: Flask, cast: Cast) -> None:
    set_password(app, cast.olga)
    post = cast.factory.make_post()
    place, browser = f"{post.thread.url}/comments/resume", app.test_client()
    browser.post("/login", data={"next": place, "body": "Half a thought"})
    answer = log_in(browser, "olga-owner", next=place)
    assert "Half a thought" in browser.get(answer.headers["Location"], follow_redirects=True).text


@pytest.mark.parametrize(
    ("who", "password"),
    [
        ("olga-owner", "correct horse battery"),
        ("olga-owner", ""),
        ("olga-owner", "x" * 201),
        ("nobody", GOOD),
        ("", GOOD),
        ("x" * 300, GOOD),
        ("olga-owner\0x", GOOD),
        ("mo-moderator", GOOD),
        ("mo-moderator", ""),
    ],
)
def test_says_the_same_whatever_is_wrong(app: Flask, cast: Cast, who: str, password: str) -> None:
    set_password(app, cast.olga)
    browser = app.test_client()
    answer = log_in(browser, who, password)
    assert answer.status_code == 403
    assert NOT_TOGETHER in answer.text
    assert not is_signed_in(browser)


def test_takes_as_long_for_a_name_that_nobody_has(app: Flask, cast: Cast, usual_hasher: None) -> None:
    set_password(app, cast.olga)
    browser = app.test_client()
    log_in(browser, "olga-owner", "wrong")

    def cost(who: str) -> float:
        before = time.process_time()
        log_in(browser, who, "wrong")
        return time.process_time() - before

    known = sorted(cost("olga-owner") for _ in range(5))[2]
    unknown = sorted(cost("nobody") for _ in range(5))[2]
    assert 0.5 < unknown / known < 2


def test_rejects_readers(app: Flask, cast: Cast) -> None:
    set_password(app, cast.bob)
    answer = log_in(app.test_client(), "bob-reader")
    assert answer.status_code == 403
    assert NOT_TOGETHER in answer.text
    browser = cast.browser(cast.bob)
    assert change(browser, OTHER, GOOD).status_code == 403
    assert browser.post("/account/sign-in/password/remove", data={"current": GOOD}).status_code == 403


def test_rejects_who_was_staff_once(app: Flask, cast: Cast) -> None:
    set_password(app, cast.mod)
    with app.app_context():
        accounts.change_role(cast.mod.id, Role.READER)
    assert log_in(app.test_client(), "mo-moderator").status_code == 403


def test_rejects_a_form_of_another_site(app: Flask, cast: Cast) -> None:
    set_password(app, cast.olga)
    browser, data = app.test_client(), {"who": "olga-owner", "password": GOOD}
    answer = browser.post("/login/password", data=data, headers={"Origin": "https://evil.example"})
    assert answer.status_code == 403
    assert not is_signed_in(browser)


def test_shows_what_was_typed_but_the_password(app: Flask, cast: Cast) -> None:
    answer = log_in(app.test_client(), "olga-ownr", "my secret sentence")
    assert 'value="olga-ownr"' in answer.text
    assert "my secret sentence" not in answer.text


def test_limits_guesses_for_one_account_from_many_networks(app: Flask, cast: Cast) -> None:
    set_password(app, cast.olga)
    for number in range(10):
        assert log_in(app.test_client(), "olga-owner", "guess", ip=f"198.51.100.{number}").status_code == 403
    answer = log_in(app.test_client(), "Olga-Owner", GOOD, ip="203.0.113.1")
    assert answer.status_code == 429
    assert 0 < int(answer.headers["Retry-After"]) <= 600
    assert "Too many passwords were tried here." in answer.text
    assert log_in(app.test_client(), "mo-moderator", "guess", ip="203.0.113.1").status_code == 403


def test_limits_a_name_that_nobody_has_in_the_same_way(app: Flask) -> None:
    codes = [log_in(app.test_client(), "nobody", ip=f"198.51.100.{n}").status_code for n in range(11)]
    assert codes == [403] * 10 + [429]


def test_limits_handle_and_address_together(app: Flask, cast: Cast) -> None:
    set_password(app, cast.olga, email="olga@example.org")
    names = ["olga-owner", "olga@example.org"] * 5
    for number, name in enumerate(names):
        assert log_in(app.test_client(), name, "guess", ip=f"198.51.100.{number}").status_code == 403
    for name in names[:2]:
        assert log_in(app.test_client(), name, ip="203.0.113.1").status_code == 429


def test_another_password_makes_known_browsers_strange(app: Flask, cast: Cast) -> None:
    set_password(app, cast.olga)
    known, other = app.test_client(), cast.browser(cast.olga)
    log_in(known, "olga-owner")
    assert change(other, OTHER, GOOD).status_code == 303
    other.post("/logout")
    for number in range(10):
        log_in(app.test_client(), "olga-owner", "guess", ip=f"198.51.100.{number}")
    assert log_in(known, "olga-owner", OTHER).status_code == 429
    assert log_in(other, "olga-owner", OTHER).status_code == 303


def test_holds_no_transaction_while_it_compares(
    app: Flask, cast: Cast, usual_hasher: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    held: list[bool] = []

    class Watched(PasswordHasher):
        def hash(self, password: str | bytes, *, salt: bytes | None = None) -> str:
            held.append(db.session().in_transaction())
            return super().hash(password, salt=salt)

        def verify(self, hash: str | bytes, password: str | bytes) -> Literal[True]:  # noqa: A002
            held.append(db.session().in_transaction())
            return super().verify(hash, password)

    set_password(app, cast.olga)
    browser = cast.browser(cast.olga)
    monkeypatch.setattr(service, "HASHER", Watched(time_cost=1, memory_cost=1024, parallelism=1))
    log_in(app.test_client(), "olga-owner")
    log_in(app.test_client(), "nobody")
    change(browser, OTHER, GOOD)
    assert held == [False] * 5


def test_shows_how_long_it_must_be(cast: Cast) -> None:
    page = cast.browser(cast.olga).get("/account/sign-in").text
    assert f'minlength="{policy.SHORTEST}"' in page
    assert page.count(f'maxlength="{policy.LONGEST}"') == 2
    assert f"At least {policy.SHORTEST} characters;" in page


def test_lets_a_person_in_whose_account_strangers_have_tried(app: Flask, cast: Cast) -> None:
    set_password(app, cast.olga)
    browser = app.test_client()
    assert log_in(browser, "olga-owner").status_code == 303
    browser.post("/logout")
    for number in range(11):
        log_in(app.test_client(), "olga-owner", "guess", ip=f"198.51.100.{number}")
    assert log_in(browser, "olga-owner").status_code == 303


def test_limits_guesses_in_a_known_browser_too(app: Flask, cast: Cast) -> None:
    set_password(app, cast.olga)
    set_password(app, cast.mod)
    browser = app.test_client()
    log_in(browser, "olga-owner")
    cookie = browser.get_cookie("known_browser", path="/login")
    assert cookie is not None
    thief = app.test_client()
    for number in range(10):
        thief.set_cookie("known_browser", cookie.value, path="/login")
        assert log_in(thief, "olga-owner", "guess", ip=f"198.51.100.{number}").status_code == 403
    thief.set_cookie("known_browser", cookie.value, path="/login")
    assert log_in(thief, "olga-owner", ip="203.0.113.1").status_code == 429


def test_a_browser_is_known_for_one_person_only(app: Flask, cast: Cast) -> None:
    set_password(app, cast.olga)
    set_password(app, cast.mod)
    browser = app.test_client()
    log_in(browser, "mo-moderator")
    for number in range(10):
        log_in(app.test_client(), "olga-owner", "guess", ip=f"198.51.100.{number}")
    assert log_in(browser, "olga-owner").status_code == 429
    browser.set_cookie("known_browser", "forged.token", path="/login")
    assert log_in(browser, "olga-owner").status_code == 429


def test_limits_a_network_over_all_names(app: Flask) -> None:
    codes = [log_in(app.test_client(), f"name-{number}").status_code for number in range(21)]
    assert codes == [403] * 20 + [429]


def test_hashes_with_argon2id_and_again_when_the_parameters_change(
    app: Flask, cast: Cast, quick_hasher: PasswordHasher, usual_hasher: None
) -> None:
    set_password(app, cast.olga)
    current = password_hash_of(app, cast.olga)
    assert current.startswith("$argon2id$v=19$m=19456,t=3,p=1$")
    log_in(app.test_client(), "olga-owner")
    assert password_hash_of(app, cast.olga) == current
    with app.app_context(), transaction():
        old = quick_hasher.hash(GOOD)
        db.session.get_one(User, cast.olga.id).password_hash = old
    assert log_in(app.test_client(), "olga-owner", "wrong").status_code == 403
    assert password_hash_of(app, cast.olga) == old
    assert log_in(app.test_client(), "olga-owner").status_code == 303
    assert password_hash_of(app, cast.olga).startswith("$argon2id$v=19$m=19456,t=3,p=1$")
    assert log_in(app.test_client(), "olga-owner").status_code == 303


def test_setting_one_works_and_signs_out_everywhere_else(app: Flask, cast: Cast) -> None:
    browser, elsewhere = cast.browser(cast.olga), cast.browser(cast.olga)
    before = browser.get_cookie("session")
    assert change(browser, GOOD).headers["Location"] == "/account/sign-in"
    assert is_signed_in(browser)
    assert not is_signed_in(elsewhere)
    copied = app.test_client()
    assert before is not None
    copied.set_cookie("session", before.value)
    assert not is_signed_in(copied)
    assert log_in(app.test_client(), "olga-owner").status_code == 303


def test_changing_one_requires_the_present_one(app: Flask, cast: Cast) -> None:
    set_password(app, cast.olga)
    browser, elsewhere = cast.browser(cast.olga), cast.browser(cast.olga)
    answer = change(browser, OTHER, "something else")
    assert answer.status_code == 403
    assert "Your present password is another one." in answer.text
    assert is_signed_in(elsewhere)
    assert change(browser, OTHER, GOOD).status_code == 303
    assert not is_signed_in(elsewhere)
    assert log_in(app.test_client(), "olga-owner", GOOD).status_code == 403
    assert log_in(app.test_client(), "olga-owner", OTHER).status_code == 303


def test_changing_one_limits_guesses(app: Flask, cast: Cast) -> None:
    set_password(app, cast.olga)
    browser = cast.browser(cast.olga)
    codes = [change(browser, OTHER, "guess").status_code for _ in range(11)]
    assert codes == [403] * 10 + [429]


@pytest.mark.parametrize(
    ("new", "sentence"),
    [
        ("elevenchars", "at least 12"),
        ("x" * 201, "at most 200"),
        ("olga-owner-1234", "first that a stranger would try"),
        ("Olga Owner 2026!", "first that a stranger would try"),
        ("Pro or con? 123456", "first that a stranger would try"),
        ("Password123456", "first that a stranger would try"),
        ("123456789012", "first that a stranger would try"),
        ("aaaaaaaaaaaaaa", "first that a stranger would try"),
    ],
)
def test_rejects_what_is_easy_to_guess(app: Flask, cast: Cast, new: str, sentence: str) -> None:
    browser = cast.browser(cast.olga)
    answer = change(browser, new)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert password_hash_of(app, cast.olga) == ""


@pytest.mark.parametrize("new", ["twelve chars", "x1" * 6 + "yzabc", "Ωμέγα και άλφα", "9" * 5 + "83745162"])
def test_takes_any_other(cast: Cast, new: str) -> None:
    assert change(cast.browser(cast.olga), new).status_code == 303


def test_rejects_a_slip_of_the_finger(app: Flask, cast: Cast) -> None:
    answer = change(cast.browser(cast.olga), GOOD, again=OTHER)
    assert answer.status_code == 422
    assert "are not the same" in answer.text
    assert password_hash_of(app, cast.olga) == ""


def test_removing_it_requires_another_way_in_and_the_password(app: Flask, cast: Cast) -> None:
    set_password(app, cast.olga)
    browser = cast.browser(cast.olga)

    def remove(current: str) -> TestResponse:
        return browser.post("/account/sign-in/password/remove", data={"current": current})

    assert remove("something else").status_code == 403
    answer = remove(GOOD)
    assert answer.status_code == 409
    assert "your only way in" in answer.text
    add_passkey_row(app, cast.olga)
    assert remove(GOOD).status_code == 303
    assert password_hash_of(app, cast.olga) == ""
    assert is_signed_in(browser)
    assert log_in(app.test_client(), "olga-owner").status_code == 403


def add_passkey_row(app: Flask, user: User) -> None:
    with app.app_context(), transaction():
        db.session.add(Passkey(user_id=user.id, credential_id="AA", public_key=b"", name="Key"))


def test_requires_to_be_signed_in(client: FlaskClient) -> None:
    assert change(client, GOOD).status_code == 403
    assert client.post("/account/sign-in/password/remove").status_code == 403

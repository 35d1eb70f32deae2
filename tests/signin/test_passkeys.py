"""Authors, moderators and owners sign in with passkeys; answers that fit another question are refused."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from blogapp.accounts import service as accounts
from blogapp.accounts.models import Role, User
from blogapp.extensions import db, transaction
from blogapp.signin.models import Passkey
from blogapp.signin.passkeys.device_names import parts_of
from blogapp.signin.passkeys.relying_party import RelyingParty, relying_party, user_handle
from tests.conftest import Clock
from tests.signin.device import PRESENT, Device
from tests.support.cast import Cast

SITE = "http://localhost:8000"
WAYS = "/account/sign-in"


@pytest.fixture
def app(make_app: Callable[..., Flask]) -> Flask:
    """A site with a name: passkeys know no bare addresses."""
    return make_app(base_url=SITE, rate_limits=False)


def asked(browser: FlaskClient, address: str, **form: str) -> dict[str, Any]:
    answer = browser.post(f"{address}/options", data=form)
    assert answer.status_code == 200, answer.text
    return dict(answer.get_json())


def add(browser: FlaskClient, device: Device, name: str = "", agent: str = "") -> TestResponse:
    question = asked(browser, f"{WAYS}/passkeys")
    data = {"state": question["state"], "credential": device.made(question["publicKey"]), "name": name}
    return browser.post(f"{WAYS}/passkeys", data=data, headers={"User-Agent": agent})


def log_in(browser: FlaskClient, device: Device, **form: str) -> TestResponse:
    question = asked(browser, "/login/passkey", **form)
    return answer_with(browser, question, device.signed(question["publicKey"]), **form)


def answer_with(browser: FlaskClient, question: dict[str, Any], credential: str, **form: str) -> TestResponse:
    data = {"state": question["state"], "credential": credential, **form}
    return browser.post("/login/passkey", data=data)


def is_signed_in(browser: FlaskClient) -> bool:
    return browser.get("/account").status_code == 200


def passkeys(app: Flask) -> list[Passkey]:
    with app.app_context():
        return list(db.session.scalars(select(Passkey).order_by(Passkey.id)))


@pytest.fixture
def device(cast: Cast) -> Device:
    """A device with a passkey of olga's."""
    device = Device()
    assert add(cast.browser(cast.olga), device).headers["Location"] == WAYS
    return device


def test_works_to_add_one_and_sign_in_with_it(app: Flask, device: Device) -> None:
    browser = app.test_client()
    assert log_in(browser, device, next="/archive").headers["Location"] == "/archive"
    assert "Olga Owner" in browser.get("/account").text
    [kept] = passkeys(app)
    assert (kept.sign_count, kept.last_used_at is not None) == (1, True)
    browser.post("/logout")
    assert log_in(browser, device).status_code == 303


def test_works_with_a_device_that_does_not_count(app: Flask, device: Device) -> None:
    for _ in range(2):
        device.count = -1
        assert log_in(app.test_client(), device).status_code == 303


def test_keeps_a_text_that_was_begun(app: Flask, cast: Cast, device: Device) -> None:
    post, browser = cast.factory.make_post(), app.test_client()
    place = f"{post.thread.url}/comments/resume"
    browser.post("/login", data={"next": place, "body": "Half a thought"})
    answer = log_in(browser, device, next=place)
    assert "Half a thought" in browser.get(answer.headers["Location"], follow_redirects=True).text


def test_remembers_only_if_asked_to(app: Flask, device: Device) -> None:
    assert "Expires=" in log_in(app.test_client(), device, remember="y").headers["Set-Cookie"]
    assert "Expires=" not in log_in(app.test_client(), device).headers["Set-Cookie"]


def test_asks_for_a_passkey_that_needs_no_name_and_a_verified_person(app: Flask, cast: Cast) -> None:
    browser = cast.browser(cast.olga)
    device = Device()
    add(browser, device)
    options = asked(browser, f"{WAYS}/passkeys")["publicKey"]
    assert options["rp"] == {"name": "Pro or con?", "id": "localhost"}
    assert options["authenticatorSelection"]["residentKey"] == "required"
    assert options["authenticatorSelection"]["userVerification"] == "required"
    assert (options["user"]["name"], options["user"]["displayName"]) == ("olga-owner", "Olga Owner")
    assert [kept["id"] for kept in options["excludeCredentials"]] == [passkeys(app)[0].credential_id]
    options = asked(app.test_client(), "/login/passkey")["publicKey"]
    assert (options["rpId"], options["userVerification"]) == ("localhost", "required")
    assert options["allowCredentials"] == []


def test_the_user_handle_cannot_be_guessed_and_stays_the_same() -> None:
    assert user_handle(1, "secret") == user_handle(1, "secret")
    assert len({user_handle(1, "secret"), user_handle(2, "secret"), user_handle(1, "other")}) == 3
    assert len(user_handle(1, "secret")) == 32


def test_rejects_an_answer_that_was_given_already(app: Flask, device: Device) -> None:
    browser = app.test_client()
    question = asked(browser, "/login/passkey")
    credential = device.signed(question["publicKey"])
    assert answer_with(browser, question, credential).status_code == 303
    for again in (browser, app.test_client()):
        again.post("/logout")
        answer = answer_with(again, question, credential)
        assert answer.status_code == 400
        assert "was answered already" in answer.text
        assert not is_signed_in(again)


def test_rejects_an_answer_to_another_question(app: Flask, device: Device) -> None:
    browser = app.test_client()
    first, second = asked(browser, "/login/passkey"), asked(browser, "/login/passkey")
    answer = answer_with(browser, second, device.signed(first["publicKey"]))
    assert answer.status_code == 403
    assert "This passkey was not accepted." in answer.text


def test_rejects_an_answer_from_another_browser(app: Flask, device: Device) -> None:
    asking, answering = app.test_client(), app.test_client()
    asked(answering, "/login/passkey")
    question = asked(asking, "/login/passkey")
    assert answer_with(answering, question, device.signed(question["publicKey"])).status_code == 400
    assert not is_signed_in(answering)


def test_rejects_an_answer_that_took_too_long(app: Flask, cast: Cast, clock: Clock) -> None:
    device, browser = Device(), app.test_client()
    add(cast.browser(cast.olga), device)
    question = asked(browser, "/login/passkey")
    clock.move(minutes=61)
    assert answer_with(browser, question, device.signed(question["publicKey"])).status_code == 400


def test_rejects_a_copy_that_was_used_less_often(app: Flask, device: Device) -> None:
    device.count = 5
    assert log_in(app.test_client(), device).status_code == 303
    for count_before in (3, 5):
        browser = app.test_client()
        device.count = count_before
        assert log_in(browser, device).status_code == 403
        assert not is_signed_in(browser)
    assert passkeys(app)[0].sign_count == 6


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("origin", "https://evil.example"),
        ("origin", "http://localhost:8001"),
        ("host", "evil.example"),
        ("flags", PRESENT),
    ],
)
def test_rejects_what_a_device_here_would_not_say(
    app: Flask, device: Device, name: str, value: object
) -> None:
    setattr(device, name, value)
    browser = app.test_client()
    answer = log_in(browser, device)
    assert answer.status_code == 403
    assert "This passkey was not accepted." in answer.text
    assert not is_signed_in(browser)


def test_rejects_the_signature_of_another_key(app: Flask, device: Device) -> None:
    forger, browser = Device(), app.test_client()
    forger.id = device.id
    assert log_in(browser, forger).status_code == 403
    assert not is_signed_in(browser)


@pytest.mark.parametrize(
    "credential", ["", "{}", "[]", "nonsense", '{"id": "AA", "rawId": "A", "type": "public-key"}']
)
def test_rejects_what_is_no_answer(app: Flask, cast: Cast, credential: str) -> None:
    browser = app.test_client()
    assert answer_with(browser, asked(browser, "/login/passkey"), credential).status_code == 403
    olga = cast.browser(cast.olga)
    question = asked(olga, f"{WAYS}/passkeys")
    data = {"state": question["state"], "credential": credential}
    assert olga.post(f"{WAYS}/passkeys", data=data).status_code == 403
    assert passkeys(app) == []


@pytest.mark.parametrize("part", ["clientDataJSON", "authenticatorData", "signature"])
def test_rejects_broken_parts(app: Flask, device: Device, part: str) -> None:
    browser = app.test_client()
    question = asked(browser, "/login/passkey")
    for junk in ("AAAA", "A", "", "ÿÿ", "e30"):
        question = asked(browser, "/login/passkey")
        credential = json.loads(device.signed(question["publicKey"]))
        credential["response"][part] = junk
        assert answer_with(browser, question, json.dumps(credential)).status_code == 403


def test_rejects_a_passkey_that_was_removed(app: Flask, cast: Cast, device: Device) -> None:
    olga = cast.browser(cast.olga)
    add(olga, Device())
    assert olga.post(f"{WAYS}/passkeys/{passkeys(app)[0].id}/remove").status_code == 303
    answer = log_in(app.test_client(), device)
    assert answer.status_code == 403
    assert "not known here any more" in answer.text


def test_rejects_readers(app: Flask, cast: Cast) -> None:
    bob = cast.browser(cast.bob)
    for address in ("passkeys/options", "passkeys", "passkeys/1/remove"):
        assert bob.post(f"{WAYS}/{address}").status_code == 403


def test_rejects_who_was_staff_once(app: Flask, device: Device, cast: Cast) -> None:
    with app.app_context():
        accounts.change_role(cast.alice.id, Role.OWNER)
        accounts.change_role(cast.olga.id, Role.READER)
    answer = log_in(app.test_client(), device)
    assert answer.status_code == 403
    assert "for authors, moderators and owners" in answer.text


def test_adding_one_rejects_a_foreign_origin(app: Flask, cast: Cast) -> None:
    for device in (Device(origin="https://evil.example"), Device(host="evil.example")):
        answer = add(cast.browser(cast.olga), device)
        assert answer.status_code == 403
        assert "could not be checked" in answer.text
    unverified = Device()
    unverified.flags = PRESENT
    assert add(cast.browser(cast.olga), unverified).status_code == 403
    assert passkeys(app) == []


def test_adding_one_rejects_the_answer_of_another_person(app: Flask, cast: Cast) -> None:
    browser = cast.browser(cast.olga)
    question = asked(browser, f"{WAYS}/passkeys")
    data = {"state": question["state"], "credential": Device().made(question["publicKey"])}
    with browser.session_transaction() as session, app.app_context():
        session["_user_id"] = db.session.get_one(User, cast.mod.id).session_key
    answer = browser.post(f"{WAYS}/passkeys", data=data)
    assert answer.status_code == 400
    assert passkeys(app) == []


def test_adding_one_rejects_a_key_that_is_here(app: Flask, cast: Cast, device: Device) -> None:
    answer = add(cast.browser(cast.mod), device)
    assert answer.status_code == 403
    assert "This passkey is here already." in answer.text


def test_an_answer_for_one_purpose_serves_no_other(app: Flask, cast: Cast, device: Device) -> None:
    olga = cast.browser(cast.olga)
    question = asked(olga, f"{WAYS}/passkeys")
    assert answer_with(olga, question, device.signed(question["publicKey"])).status_code == 400


@pytest.mark.parametrize(
    ("typed", "agent", "shown"),
    [
        ("  My   phone ", "", "My phone"),
        ("", "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox on Linux"),
        ("", "curl/8", "Passkey"),
        ("", "Something on Windows", "Windows"),
        ("x" * 100, "", "x" * 80),
        ("My\u202e \x00phone", "", "My phone"),
        ("\u200d\u3164", "", "Passkey"),
    ],
)
def test_shows_a_name(app: Flask, cast: Cast, typed: str, agent: str, shown: str) -> None:
    browser = cast.browser(cast.olga)
    add(browser, Device(), typed, agent)
    assert [key.name for key in passkeys(app)] == [shown]
    assert f"<strong>{shown}</strong>" in browser.get(WAYS).text


def test_names_browsers_and_systems() -> None:
    android = "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/140.0.0.0 Mobile Safari/537.36"
    edge = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0.0.0 Safari/537.36 Edg/140.0"
    iphone = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile/15E148 Safari/604.1"
    assert [parts_of(agent) for agent in (android, edge, iphone, "")] == [
        ("Chrome", "Android"), ("Edge", "Windows"), ("Safari", "iPhone"), ("", ""),
    ]  # fmt: skip


def test_removing_one_requires_another_way_in(app: Flask, cast: Cast, device: Device) -> None:
    olga, mod = cast.browser(cast.olga), cast.browser(cast.mod)
    own = f"{WAYS}/passkeys/{passkeys(app)[0].id}/remove"
    answer = olga.post(own)
    assert answer.status_code == 409
    assert "your only way in" in answer.text
    with app.app_context(), transaction():
        db.session.get_one(User, cast.olga.id).password_hash = "set"
    assert mod.post(own).status_code == 404
    assert olga.post(own).status_code == 303
    assert passkeys(app) == []


def test_limits_a_network(make_app: Callable[..., Flask]) -> None:
    app = make_app(base_url=SITE)
    codes = [app.test_client().post("/login/passkey/options").status_code for _ in range(21)]
    assert codes == [200] * 20 + [429]


@pytest.mark.parametrize(
    ("base_url", "expected"),
    [
        ("https://Debate.example", RelyingParty("debate.example", "https://debate.example")),
        ("https://debate.example:443", RelyingParty("debate.example", "https://debate.example")),
        ("https://debate.example:8443", RelyingParty("debate.example", "https://debate.example:8443")),
        ("http://localhost:8000", RelyingParty("localhost", "http://localhost:8000")),
        ("http://debate.example", None),
        ("http://127.0.0.1:8000", None),
        ("https://203.0.113.7", None),
        ("https://[2001:db8::7]", None),
    ],
)
def test_are_offered_where_browsers_allow_them(base_url: str, expected: RelyingParty | None) -> None:
    assert relying_party(base_url) == expected


def test_are_not_offered_at_a_bare_address(make_app: Callable[..., Flask], cast: Cast) -> None:
    app = make_app()
    browser = app.test_client()
    assert "passkey" not in browser.get("/login").text
    assert browser.post("/login/passkey/options").status_code == 404
    browser.post(cast.factory.make_sign_in_link(cast.olga))
    assert "Browsers offer passkeys only to sites with a name and https." in browser.get(WAYS).text
    assert browser.post(f"{WAYS}/passkeys/options").status_code == 404

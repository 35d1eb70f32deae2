"""People take everything with them that the site keeps about them."""

import json
from datetime import timedelta
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update

from blogapp.accounts.models import Picture, User
from blogapp.comments.models import Status
from blogapp.extensions import db, transaction
from blogapp.signin.mail.service import profile_of, send_link
from blogapp.signin.models import Identity, Passkey
from blogapp.signin.service import link_identity
from tests.conftest import Clock
from tests.support.cast import Cast
from tests.support.factories import Factory


def data_of(browser: FlaskClient) -> dict[str, Any]:
    answer = browser.get("/account/data.json")
    assert answer.status_code == 200
    told: dict[str, Any] = json.loads(answer.text)
    return told


def test_works(cast: Cast, factory: Factory, clock: Clock) -> None:
    post = factory.make_post(slug="boss", author=cast.alice, body="Pro or **con**?")
    published = factory.make_comment(post, "**Mine.**", user_id=cast.bob.id, ip="192.0.2.7", agent="Phone 1")
    clock.move(minutes=1)
    factory.make_comment(post, "Waiting.", user_id=cast.bob.id, status=Status.HELD)
    factory.make_comment(post, "Another's.")
    told = data_of(cast.browser(cast.bob))
    assert [comment["text"] for comment in told["comments"]] == ["**Mine.**", "Waiting."]
    assert told["comments"][0] == {
        "address": f"/posts/boss/comments/{published.public_id}",
        "status": "published",
        "name": "Bob Reader",
        "email": "",
        "website": "",
        "text": "**Mine.**",
        "format": "markdown",
        "written_at": "2026-03-01T12:00:00Z",
        "edited_at": None,
        "network_address": "192.0.2.7",
        "browser": "Phone 1",
    }
    assert told["account"]["name"] == "Bob Reader"
    assert told["account"]["handle"] == "bob-reader"
    assert told["posts"] == []
    assert data_of(cast.browser(cast.alice))["posts"][0]["text"] == "Pro or **con**?"


def test_shows_the_ways_in_but_opens_no_door(app: Flask, cast: Cast) -> None:
    browser = cast.browser(cast.bob)
    with app.app_context():
        _give_bob_everything(cast.bob.id)
        key = db.session.get_one(User, cast.bob.id).session_key
    text = browser.get("/account/data.json").text
    told = json.loads(text)
    assert told["identities"][0]["subject"] == "4711"
    assert told["passkeys"][0]["name"] == "Phone"
    assert told["account"]["email"] == "bob@example.org"
    assert told["account"]["has_password"] is True
    assert told["account"]["pictures"][0]["webp_base64"] == "UklGRg=="
    for secret in (key, "argon2", "credential"):
        assert secret not in text


def test_shows_what_is_kept_under_the_addresses(app: Flask, cast: Cast, clock: Clock) -> None:
    browser = cast.browser(cast.bob)
    with app.app_context():
        for address in ("bob@example.org", "bob@work.example", "ada@example.org"):
            send_link(address, "a browser", "/", "")
        link_identity(cast.bob.id, profile_of("bob@WORK.example", ""))
        with transaction():
            bob = db.session.get_one(User, cast.bob.id)
            bob.email, bob.picture_source = "Bob@example.org", "https://example.org/bob.png"
    browser.post("/login", data={"next": "/posts/boss", "body": "Half a thought"})
    text = browser.get("/account/data.json").text
    told = json.loads(text)
    assert [mail["to"] for mail in told["mails"]] == ["bob@example.org", "bob@work.example"]
    assert [link["to"] for link in told["mail_links"]] == ["bob@example.org", "bob@work.example"]
    assert told["draft"] == {"place": "/posts/boss", "body": "Half a thought"}
    assert told["account"]["picture_source"] == "https://example.org/bob.png"
    assert "/login/mail/" not in text


def _give_bob_everything(bob_id: int) -> None:
    with transaction():
        identity = Identity(provider="google", issuer="https://g", subject="4711", user_id=bob_id, name="Bob")
        identity.profile_url, identity.email, identity.is_email_verified = "", "bob@example.org", True
        passkey = Passkey(user_id=bob_id, credential_id="credential", public_key=b"k", name="Phone")
        db.session.add_all([identity, passkey, Picture(key="p1", user_id=bob_id, content=b"RIFF")])
        values = {"password_hash": "$argon2id$v=19$hash", "email": "bob@example.org"}
        db.session.execute(update(User).where(User.id == bob_id).values(values))


def test_is_a_file_for_one_person_alone(cast: Cast) -> None:
    answer = cast.browser(cast.bob).get("/account/data.json")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="my-data.json"'
    assert answer.headers["Content-Type"] == "application/json; charset=utf-8"
    assert answer.headers["Cache-Control"] == "private, no-store"


def test_needs_as_many_statements_for_one_comment_as_for_many(
    cast: Cast, factory: Factory, count_statements: Any
) -> None:
    browser, counts = cast.browser(cast.bob), []
    for size in (1, 30):
        for _ in range(size):
            factory.make_comment(factory.make_post(), user_id=cast.bob.id)
        with count_statements() as statements:
            data_of(browser)
        counts.append(len(statements))
    assert counts[0] == counts[1] <= 21


def test_shows_the_way_to_it(cast: Cast) -> None:
    assert 'href="/account/data.json"' in cast.browser(cast.bob).get("/account/data").text


def test_requires_sign_in(cast: Cast) -> None:
    assert cast.mallory().get("/account/data").status_code == 403
    assert cast.mallory().get("/account/data.json").status_code == 403


def test_limits_a_network(cast: Cast, clock: Clock) -> None:
    browser = cast.browser(cast.bob)
    codes = [browser.get("/account/data.json").status_code for _ in range(11)]
    assert (codes[-2], codes[-1]) == (200, 429)
    clock.moment += timedelta(hours=1)

"""Apple answers by a form, tells the name once, and wants a secret that we sign ourselves."""

import json
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from joserfc import jwt
from joserfc.jwk import ECKey
from sqlalchemy import select
from werkzeug.test import TestResponse

from blogapp.accounts.models import User
from blogapp.errors import ConfigError
from blogapp.extensions import db
from blogapp.provider_settings import ProviderSettings
from blogapp.signin.apple.answer import name_beside_code
from blogapp.signin.models import Identity
from blogapp.web.origin import open_to_other_sites
from tests.conftest import Clock
from tests.signin.played import good_claims, play_provider, signed
from tests.support.oidc import leave
from tests.support.stand_in import StandIn

KEY = ECKey.generate_key("P-256", private=True)
PEM = KEY.as_pem(private=True).decode()
USER = json.dumps({"name": {"firstName": "Ida", "lastName": "Apfel"}, "email": "ida@example.test"})
ELSEWHERE = {"Origin": "https://appleid.apple.com", "Sec-Fetch-Site": "cross-site"}


def apple(issuer: str, key: str = PEM) -> ProviderSettings:
    return ProviderSettings(
        client_id="us",
        client_secret=key,
        addresses={"issuer": issuer},
        options={"team_id": "TEAM", "key_id": "KEYID"},
    )


@pytest.fixture
def app(make_app: Callable[..., Flask], stand_in: StandIn) -> Flask:
    """A site that offers Apple, played by a stand-in."""
    play_provider(stand_in, stand_in.url)
    described = dict(stand_in.answers["/.well-known/openid-configuration"][1])  # type: ignore[call-overload]
    del described["userinfo_endpoint"]
    stand_in.answers["/.well-known/openid-configuration"] = 200, described
    return make_app(sign_in={"apple": apple(stand_in.url)}, rate_limits=False)


def come_back(browser: FlaskClient, stand_in: StandIn, user: str = "", **claims: object) -> TestResponse:
    """Leave for Apple, and be sent back by its page."""
    query = parse_qs(urlsplit(leave(browser, "apple")).query)
    claims = good_claims(stand_in.url, query["nonce"][0]) | claims
    stand_in.answers["/token"] = 200, {"access_token": "t", "id_token": signed(claims)}
    form = {"code": "c", "state": query["state"][0], **({"user": user} if user else {})}
    # Browsers send no Lax cookie with a form of another site.
    stranger = browser.application.test_client()
    answer = stranger.post("/login/apple/callback", data=form, headers=ELSEWHERE)
    assert answer.status_code == 303
    assert "Set-Cookie" not in answer.headers
    return browser.get(answer.headers["Location"], headers={"Sec-Fetch-Site": "cross-site"})


def test_works_and_keeps_the_name_that_comes_once(app: Flask, stand_in: StandIn) -> None:
    told = {"email": "x7@privaterelay.appleid.com", "email_verified": "true", "is_private_email": "true"}
    assert come_back(app.test_client(), stand_in, USER, **told).status_code == 303
    assert come_back(app.test_client(), stand_in, **told).status_code == 303
    with app.app_context():
        assert db.session.scalars(select(User.name)).all() == ["Ida Apfel"]
        identity = db.session.scalars(select(Identity)).one()
        assert (identity.name, identity.email) == ("Ida Apfel", "x7@privaterelay.appleid.com")
        assert identity.is_email_verified


def test_sends_what_apple_wants_to_hear(app: Flask, stand_in: StandIn) -> None:
    query = parse_qs(urlsplit(leave(app.test_client(), "apple")).query)
    assert query["scope"] == ["name email"]
    assert query["response_mode"] == ["form_post"]
    assert query["redirect_uri"] == ["http://127.0.0.1:8000/login/apple/callback"]


def test_sends_a_secret_that_is_signed_and_made_anew_each_hour(
    app: Flask, stand_in: StandIn, clock: Clock
) -> None:
    sent = []
    for minutes in (0, 30, 30):
        clock.move(minutes=minutes)
        come_back(app.test_client(), stand_in)
        sent.append(stand_in.last("/token").form["client_secret"])
    assert sent[0] == sent[1] != sent[2]
    token = jwt.decode(sent[2], KEY, algorithms=["ES256"])
    assert token.header["kid"] == "KEYID"
    now = int(clock.moment.timestamp())
    assert token.claims == {
        "iss": "TEAM", "sub": "us", "aud": stand_in.url, "iat": now, "exp": now + 3600,
    }  # fmt: skip


def test_rejects_an_answer_that_another_browser_asked_for(app: Flask, stand_in: StandIn) -> None:
    query = parse_qs(urlsplit(leave(app.test_client(), "apple")).query)
    victim = app.test_client()
    answer = victim.post("/login/apple/callback", data={"code": "c", "state": query["state"][0]})
    assert victim.get(answer.headers["Location"]).status_code == 400
    with app.app_context():
        assert db.session.scalars(select(User)).all() == []


def test_shows_a_refusal_in_words(app: Flask) -> None:
    browser = app.test_client()
    state = parse_qs(urlsplit(leave(browser, "apple")).query)["state"][0]
    answer = browser.post(
        "/login/apple/callback", data={"error": "user_cancelled_authorize", "state": state}, headers=ELSEWHERE
    )
    told = browser.get(answer.headers["Location"]).text
    assert "You did not sign in with Apple. Nothing was changed." in told


def test_limits_what_is_passed_on(app: Flask) -> None:
    form = {"code": "c" * 9000, "state": "s", "user": "u" * 9000, "next": "//evil.example", "x": "y"}
    answer = app.test_client().post("/login/apple/callback", data=form, headers=ELSEWHERE)
    place = urlsplit(answer.headers["Location"])
    assert (place.netloc, place.path) == ("", "/login/apple/callback")
    assert set(parse_qs(place.query)) == {"code", "state", "user"}
    assert len(answer.headers["Location"]) < 2500


def test_is_the_one_address_that_forms_of_other_sites_reach(app: Flask) -> None:
    assert open_to_other_sites(app) == ["apple.pass_on"]
    other = app.test_client().post("/login/google/callback", headers=ELSEWHERE)
    assert other.status_code in {403, 405}
    assert app.test_client().post("/login/apple", headers=ELSEWHERE).status_code == 403


@pytest.mark.parametrize(
    "user",
    ["", "{", "[]", "null", "1", '{"name": null}', '{"name": "Ida"}', '{"name": {"firstName": 1}}',
     '{"name": {}}', "[" * 900, json.dumps({"name": {"firstName": "x" * 2000}})],
)  # fmt: skip
def test_ignores_a_name_that_is_none(user: str) -> None:
    assert name_beside_code(user) == ""


def test_works_with_the_key_on_one_line_and_rejects_what_is_no_key(make_app: Callable[..., Flask]) -> None:
    make_app(sign_in={"apple": apple("https://apple.example", PEM.replace("\n", "\\n"))})
    public = KEY.as_pem(private=False).decode()
    other_curve = ECKey.generate_key("P-384", private=True).as_pem(private=True).decode()
    for key in ("secret", PEM[:60], public, other_curve, PEM.replace("PRIVATE", "PRIVATE\\n")):
        with pytest.raises(ConfigError, match="BLOGAPP_APPLE_CLIENT_SECRET") as refusal:
            make_app(sign_in={"apple": apple("https://apple.example", key)})
        assert "\n" not in str(refusal.value)
        assert key not in str(refusal.value)

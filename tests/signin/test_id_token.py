"""An ID token that is not meant for us, now, for this attempt, signs nobody in."""

import base64
import hmac
import json
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from joserfc import jwt
from joserfc.errors import BadSignatureError, InvalidKeyIdError
from joserfc.jwk import RSAKey
from sqlalchemy import select
from werkzeug.test import TestResponse

from blogapp.extensions import db
from blogapp.provider_settings import ProviderSettings
from blogapp.signin import id_token
from blogapp.signin.models import Identity
from blogapp.signin.outbound import BriefSession
from tests.signin.played import KEY, Claims, good_claims, metadata, play_provider, signed
from tests.support.oidc import leave
from tests.support.stand_in import StandIn

OTHER_TENANT = "9188040d-6c67-4c5b-b112-36a304b66dad"

OTHER_KEY = RSAKey.generate_key(2048, {"kid": "one"}, private=True)
TENANT = "9188040d-6c67-4c5b-b112-36a304b66dad"


def come_back(
    make_app: Callable[..., Flask],
    stand_in: StandIn,
    change: Callable[[Claims], object] = lambda claims: None,
    *,
    sign: Callable[[Claims], str | None] | None = None,
    provider: str = "google",
    issuer: str = "",
) -> TestResponse:
    """Sign in at a stand-in whose ID token has these changes."""
    issuer = issuer or stand_in.url
    settings = ProviderSettings(client_id="us", client_secret="secret", addresses={"issuer": issuer})
    browser = make_app(sign_in={provider: settings}, rate_limits=False).test_client()
    play_provider(stand_in, issuer)
    query = parse_qs(urlsplit(leave(browser, provider)).query)
    claims = good_claims(issuer, query["nonce"][0])
    change(claims)
    token = (sign or signed)(claims)
    told = {"access_token": "t", "token_type": "Bearer", "expires_in": "soon", "id_token": token}
    stand_in.answers["/token"] = 200, {name: value for name, value in told.items() if value}
    return browser.get(f"/login/{provider}/callback", query_string={"code": "c", "state": query["state"][0]})


def signed_by_another(claims: Claims) -> str:
    return jwt.encode({"alg": "RS256", "kid": "one"}, claims, OTHER_KEY)


def signed_with_the_public_key(claims: Claims) -> str:
    parts = joined({"alg": "HS256", "kid": "one"}, claims)
    return f"{parts}.{coded(hmac.digest(KEY.as_pem(private=False), parts.encode(), 'sha256'))}"


def unsigned(claims: Claims) -> str:
    return joined({"alg": "none"}, claims) + "."


def joined(head: Claims, claims: Claims) -> str:
    return ".".join(coded(json.dumps(part).encode()) for part in (head, claims))


def coded(part: bytes) -> str:
    return base64.urlsafe_b64encode(part).decode().rstrip("=")


@dataclass
class Moment:
    """The clock by which keys grow old."""

    seconds: float = 1000.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def moment(monkeypatch: pytest.MonkeyPatch) -> Moment:
    moment = Moment()
    monkeypatch.setattr(id_token, "monotonic", moment)
    return moment


@pytest.fixture
def decode(stand_in: StandIn) -> Callable[[str], object]:
    """Reads tokens as one process does that runs on and on."""
    play_provider(stand_in, stand_in.url)
    keys, session = id_token.Keys(), BriefSession("us", "secret", "client_secret_post")
    return lambda token: id_token._decoded(token, keys, metadata(stand_in.url, stand_in.url), session)


def publish(stand_in: StandIn, *keys: RSAKey, named: bool = True) -> None:
    told = [key.as_dict(private=False) for key in keys]
    for key in told if not named else []:
        del key["kid"]
    stand_in.answers["/keys"] = 200, {"keys": told}


def missing(_claims: Claims) -> None:
    """No token at all."""


def test_works_when_all_fits(make_app: Callable[..., Flask], stand_in: StandIn) -> None:
    assert come_back(make_app, stand_in).status_code == 303


@pytest.mark.parametrize(
    "change",
    [
        lambda claims: claims.update(aud="someone-else"),
        lambda claims: claims.update(aud=["someone-else", "us"], azp="someone-else"),
        lambda claims: claims.update(nonce="another"),
        lambda claims: claims.pop("nonce"),
        lambda claims: claims.update(iss="https://evil.example"),
        lambda claims: claims.pop("iss"),
        lambda claims: claims.pop("sub"),
        lambda claims: claims.update(sub=""),
        lambda claims: claims.update(sub="s2"),  # userinfo speaks of s1
        lambda claims: claims.update(iat=1, exp=2),
        lambda claims: claims.pop("exp"),
        lambda claims: claims.update(exp="never"),
        lambda claims: claims.update(at_hash="wrong"),
    ],
    ids=lambda change: None,
)
def test_rejects_claims_that_do_not_fit(
    make_app: Callable[..., Flask], stand_in: StandIn, change: Callable[[Claims], object]
) -> None:
    answer = come_back(make_app, stand_in, change)
    assert answer.status_code == 400
    assert "did not work" in answer.text


@pytest.mark.parametrize(
    "sign",
    [missing, unsigned, signed_by_another, signed_with_the_public_key, lambda claims: "not.a.token"],
)
def test_rejects_a_token_that_the_provider_did_not_sign(
    make_app: Callable[..., Flask], stand_in: StandIn, sign: Callable[[Claims], str | None]
) -> None:
    assert come_back(make_app, stand_in, sign=sign).status_code == 400


@pytest.mark.parametrize("named", [True, False])
def test_works_with_the_keys_of_today(
    stand_in: StandIn, decode: Callable[[str], object], moment: Moment, named: bool
) -> None:
    """Also where the new key has no name, or the name of the one before."""
    publish(stand_in, KEY, named=named)
    head = {"alg": "RS256", **({"kid": "one"} if named else {})}
    assert decode(jwt.encode(head, {"sub": "s1"}, KEY))
    publish(stand_in, OTHER_KEY, named=named)
    rotated = jwt.encode(head, {"sub": "s1"}, OTHER_KEY)
    with pytest.raises(BadSignatureError):  # asked a moment ago
        decode(rotated)
    moment.seconds += 11
    assert decode(rotated)


def test_rejects_a_key_that_was_withdrawn(
    stand_in: StandIn, decode: Callable[[str], object], moment: Moment
) -> None:
    old = signed({"sub": "s1"})
    assert decode(old)
    publish(stand_in, RSAKey.generate_key(2048, {"kid": "two"}, private=True))
    moment.seconds += id_token.KEYS_LIFE_S
    assert decode(old)
    assert len(stand_in.asked) == 1
    moment.seconds += 1
    with pytest.raises(InvalidKeyIdError):
        decode(old)


def test_works_for_any_tenant_of_microsoft_but_the_issuer_has_to_name_it(
    make_app: Callable[..., Flask], stand_in: StandIn
) -> None:
    template = stand_in.url + "/{tenantid}"

    def from_tenant(claims: Claims) -> None:
        claims.update(
            iss=f"{stand_in.url}/{TENANT}", tid=TENANT, email="ceo@example.test", email_verified=True
        )

    def from_another(claims: Claims) -> None:
        claims.update(iss=f"{stand_in.url}/other", tid=TENANT)

    good = come_back(make_app, stand_in, from_tenant, provider="microsoft", issuer=template)
    assert good.status_code == 303
    bad = come_back(make_app, stand_in, from_another, provider="microsoft", issuer=template)
    assert bad.status_code == 400
    with make_app().app_context():
        identity = db.session.scalars(select(Identity)).one()
        assert identity.issuer == f"{stand_in.url}/{TENANT}"
        # Whoever runs a tenant can write any address into an account.
        assert not identity.is_email_verified


def test_rejects_a_server_that_speaks_for_another(make_app: Callable[..., Flask], stand_in: StandIn) -> None:
    settings = ProviderSettings(client_id="us", client_secret="s", addresses={"issuer": stand_in.url})
    browser = make_app(sign_in={"oidc": settings}).test_client()
    wrong = metadata(stand_in.url, "https://accounts.google.com")
    for told in (
        {},
        wrong,
        {**metadata(stand_in.url, stand_in.url), "authorization_endpoint": "http://evil.example/"},
    ):
        stand_in.answers["/.well-known/openid-configuration"] = 200, told
        assert "did not work" in browser.post("/login/oidc").text

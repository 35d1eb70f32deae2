"""An OpenID provider that a stand-in plays: its description, its keys, and the tokens it signs."""

import time

from joserfc import jwt
from joserfc.jwk import RSAKey

from tests.support.stand_in import StandIn

KEY = RSAKey.generate_key(2048, {"kid": "one"}, private=True)

Claims = dict[str, object]


def metadata(url: str, issuer: str) -> dict[str, object]:
    return {
        "issuer": issuer,
        "authorization_endpoint": f"{url}/authorize",
        "token_endpoint": f"{url}/token",
        "userinfo_endpoint": f"{url}/userinfo",
        "jwks_uri": f"{url}/keys",
    }


def play_provider(stand_in: StandIn, issuer: str) -> None:
    """Let the stand-in describe itself and publish its keys."""
    stand_in.answers["/.well-known/openid-configuration"] = 200, metadata(stand_in.url, issuer)
    stand_in.answers["/common/.well-known/openid-configuration"] = 200, metadata(stand_in.url, issuer)
    stand_in.answers["/keys"] = 200, {"keys": [KEY.as_dict(private=False)]}
    stand_in.answers.setdefault("/userinfo", (200, {"sub": "s1", "name": "Ida"}))


def good_claims(issuer: str, nonce: str) -> Claims:
    """What a token says that is meant for us, now, for this attempt."""
    now = int(time.time())
    return {"iss": issuer, "sub": "s1", "aud": "us", "iat": now, "exp": now + 300, "nonce": nonce}


def signed(claims: Claims) -> str:
    return jwt.encode({"alg": "RS256", "kid": "one"}, claims, KEY)

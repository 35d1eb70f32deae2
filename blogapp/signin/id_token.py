"""Is an ID token meant for us, now, and for this attempt? Signed by keys that the provider publishes."""

from collections.abc import Mapping
from dataclasses import dataclass
from time import monotonic
from typing import Any, Final

from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import BadSignatureError, InvalidKeyIdError
from joserfc.jwk import KeySet
from joserfc.jws import JWSRegistry

from blogapp.environment import is_safe_address
from blogapp.signin.outbound import BriefSession, json_of
from blogapp.signin.profile import AnswerUseless
from blogapp.signin.providers import TENANT

# Signatures with a key pair only: "none" signs nothing, and HS256 would take a public key for a secret.
ALGORITHMS: Final = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "EdDSA")
# How far two clocks may be apart.
LEEWAY_S: Final = 120
# A token under an unknown key makes us ask again, but a stream of such tokens does not.
SECONDS_BETWEEN_ASKING: Final = 10.0
# A key that the provider has withdrawn, perhaps because it was stolen, is believed for so long at most.
KEYS_LIFE_S: Final = 3600.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What the token must say. An issuer may hold `{tenantid}`; an empty nonce is not asked for."""

    issuer: str
    client_id: str
    nonce: str


class Keys:
    """The provider's signing keys, asked for every hour, and when a token was signed by none of them."""

    def __init__(self) -> None:
        self._known: KeySet | None = None
        self._asked_at = 0.0

    def known(self, address: object, session: BriefSession) -> KeySet:
        """The keys as they were last seen, within the hour."""
        if self._known is None or monotonic() - self._asked_at > KEYS_LIFE_S:
            return self.fresh(address, session)
        return self._known

    def fresh(self, address: object, session: BriefSession) -> KeySet:
        """The keys as they are now, or a few seconds ago."""
        if not isinstance(address, str) or not is_safe_address(address):
            raise AnswerUseless("the server names no safe address of its keys")
        if self._known is None or monotonic() - self._asked_at > SECONDS_BETWEEN_ASKING:
            self._known = KeySet.import_key_set(json_of(session.get(address, withhold_token=True)))
            self._asked_at = monotonic()
        return self._known


def claims_of(
    token: Mapping[str, Any],
    expected: Expected,
    keys: Keys,
    server: Mapping[str, Any],
    session: BriefSession,
) -> Mapping[str, Any]:
    """The claims of `token["id_token"]`; raises JoseError or AnswerUseless for a token that is not good."""
    try:
        return _checked(token, expected, _decoded(token["id_token"], keys, server, session))
    except (KeyError, TypeError, ValueError) as error:
        # What is not even shaped like a token or a key set.
        raise AnswerUseless(f"the ID token cannot be read: {error}") from error


def _decoded(text: str, keys: Keys, server: Mapping[str, Any], session: BriefSession) -> jwt.Token:
    address = server.get("jwks_uri")
    registry = JWSRegistry(algorithms=list(ALGORITHMS), strict_check_header=False)
    try:
        return jwt.decode(text, keys.known(address, session), registry=registry)
    except (InvalidKeyIdError, BadSignatureError):
        # Keys change. Where they have no names, or keep them, it is the signature that does not fit.
        return jwt.decode(text, keys.fresh(address, session), registry=registry)


def _checked(token: Mapping[str, Any], expected: Expected, decoded: jwt.Token) -> Mapping[str, Any]:
    rules = {
        "iss": {"essential": True, "validate": lambda claims, value: value == _issuer_for(expected, claims)},
        "aud": {"essential": True, "value": expected.client_id},
        "sub": {"essential": True},
    }
    known = {"client_id": expected.client_id, "access_token": token["access_token"]}
    if expected.nonce:
        known["nonce"] = expected.nonce
    claims = CodeIDToken(decoded.claims, decoded.header, rules, known)
    claims.validate(leeway=LEEWAY_S)
    sure: Mapping[str, Any] = dict(claims)
    return sure


def _issuer_for(expected: Expected, claims: Mapping[str, Any]) -> str:
    """Microsoft's issuer names the tenant, and the token says which."""
    return expected.issuer.replace(TENANT, str(claims.get("tid", "")))

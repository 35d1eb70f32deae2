"""The conversation with one provider: where the browser is sent, and what its code is exchanged for."""

import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from time import monotonic
from typing import Any, Final
from urllib.parse import urlencode, urlsplit

from authlib.integrations.base_client import OAuthError
from authlib.oauth2.rfc7636 import create_s256_code_challenge

from blogapp.environment import is_safe_address
from blogapp.provider_settings import ProviderSettings
from blogapp.signin import id_token
from blogapp.signin.apple.answer import name_beside_code
from blogapp.signin.apple.secret import SignedSecret
from blogapp.signin.outbound import BriefSession, MakeAdapter, json_of, object_of, words_of
from blogapp.signin.profile import AnswerUseless, Profile, profile_from
from blogapp.signin.providers import TENANT, Belief, Kind, Provider
from blogapp.web.outgoing import BriefAdapter

# Providers change their addresses seldom, and announce it long before.
METADATA_LIFE_S: Final = 86_400
WELL_KNOWN: Final = "/.well-known/openid-configuration"
NAMES_SENDER: Final = "authorization_response_iss_parameter_supported"


@dataclass(frozen=True, slots=True, kw_only=True)
class Secrets:
    """What only the attempt's own answer can match."""

    state: str
    nonce: str
    verifier: str


class Client:
    """This site as one provider knows it. What was discovered is kept for all requests of the process."""

    def __init__(
        self,
        provider: Provider,
        settings: ProviderSettings,
        base_url: str,
        *,
        server: str = "",
        make_adapter: MakeAdapter = BriefAdapter,
    ) -> None:
        self.provider = provider
        self.settings = settings
        self.server = server
        # Each provider answers at its own address, so that one cannot pass off another's code as its own;
        # each server of Mastodon too, or one that someone made up could pass off another's.
        own = f"{provider.key}/{server}" if server else provider.key
        self.redirect_uri = f"{base_url}/login/{own}/callback"
        self._make_adapter = make_adapter
        self._signed_secret = SignedSecret(settings, provider.issuer) if provider.has_signed_secret else None
        self._metadata: Mapping[str, Any] | None = None
        self._known_until = 0.0
        self._keys = id_token.Keys()

    def authorize_url(self, secrets: Secrets) -> str:
        """Where the browser goes. May ask the provider for its addresses first."""
        asked = {
            "response_type": "code",
            "client_id": self.settings.client_id,
            "redirect_uri": self.redirect_uri,
            "scope": self.provider.scope,
            "state": secrets.state,
            **self.provider.authorize_query,
        }
        if self.provider.kind == Kind.OIDC and self.provider.has_nonce:
            asked["nonce"] = secrets.nonce
        if self.provider.has_pkce:
            asked |= {
                "code_challenge": create_s256_code_challenge(secrets.verifier),
                "code_challenge_method": "S256",
            }
        address = self._address("authorize_url", "authorization_endpoint", self._session())
        return address + ("&" if urlsplit(address).query else "?") + urlencode(asked)

    def profile(self, code: str, issuer: str | None, secrets: Secrets, user: str = "") -> Profile:
        """Exchange the code and ask who it is. `issuer` is who says to have given the code.

        `user` is what came beside the code; only Apple's is looked at. The tokens live no longer than this
        call. Raises AuthlibBaseError, JoseError, RequestException, AnswerUseless.
        """
        session = self._session()
        self._check_sender(session, issuer)
        token = self._token(session, code, secrets)
        session.token = token
        if self.provider.kind == Kind.OIDC:
            return self._signed_profile(session, token, secrets, user)
        answer = self._about_me(session, token["access_token"])
        return profile_from(self.provider, self.server, answer, self._emails(session))

    def _check_sender(self, session: BriefSession, issuer: str | None) -> None:
        """RFC 9207: the code of another server is not sent to this one."""
        wanted = self.provider.issuer
        if not wanted or TENANT in wanted:
            return
        is_oidc = self.provider.kind == Kind.OIDC
        if issuer is None and not (is_oidc and self._server(session).get(NAMES_SENDER)):
            return
        if issuer != wanted:
            raise OAuthError("mix_up", f"the answer comes from {issuer!r:.200}")

    def _signed_profile(
        self, session: BriefSession, token: dict[str, Any], secrets: Secrets, user: str
    ) -> Profile:
        server = self._server(session)
        if not isinstance(token.get("id_token"), str):
            raise AnswerUseless("the answer holds no ID token")
        claims = id_token.claims_of(token, self._expected(secrets), self._keys, server, session)
        answer: dict[str, Any] = dict(claims)
        if self.provider.has_user_field:
            answer["name"] = name_beside_code(user)
        if "userinfo_endpoint" in server:
            told = object_of(json_of(session.get(self._address("", "userinfo_endpoint", session))))
            if told.get("sub") != claims["sub"]:
                raise AnswerUseless("userinfo speaks of someone else than the ID token")
            answer |= told
        return profile_from(self.provider, claims["iss"], answer)

    def _expected(self, secrets: Secrets) -> id_token.Expected:
        return id_token.Expected(
            issuer=self.provider.issuer,
            client_id=self.settings.client_id,
            nonce=secrets.nonce if self.provider.has_nonce else "",
        )

    def _token(self, session: BriefSession, code: str, secrets: Secrets) -> dict[str, Any]:
        sent = {"grant_type": "authorization_code", "code": code, "redirect_uri": self.redirect_uri}
        if self.provider.has_pkce:
            sent["code_verifier"] = secrets.verifier
        address = self._address("token_url", "token_endpoint", session)
        way = session.client_auth(self.provider.client_authentication)
        token = object_of(words_of(session.post(address, data=sent, auth=way, withhold_token=True)))
        if "error" in token:
            raise OAuthError(str(token["error"])[:100], str(token.get("error_description", ""))[:300])
        access_token = token.get("access_token")
        if not isinstance(access_token, str) or not access_token.isascii() or not access_token.isprintable():
            raise AnswerUseless("the answer holds no token")
        # Some spell the type in letters of their own, or leave it out: it is never another.
        return {"access_token": access_token, "token_type": "Bearer", "id_token": token.get("id_token")}

    def _about_me(self, session: BriefSession, access_token: str) -> dict[str, Any]:
        query = dict(self.provider.profile_query)
        if self.provider.has_secret_proof:
            secret = self.settings.client_secret.encode()
            query["appsecret_proof"] = hmac.new(secret, access_token.encode(), "sha256").hexdigest()
        answer = session.get(self.provider.addresses["profile_url"], params=query)
        return object_of(json_of(answer))

    def _emails(self, session: BriefSession) -> object:
        if self.provider.belief != Belief.IF_LISTED:
            return None
        response = session.get(self.provider.addresses["emails_url"])
        # The person may have declined to tell; that is no reason to turn them away.
        return json_of(response) if response.status_code == HTTPStatus.OK else None

    def _address(self, name: str, metadata_name: str, session: BriefSession) -> str:
        if self.provider.kind == Kind.OAUTH2:
            return self.provider.addresses[name]
        address = self._server(session).get(metadata_name)
        if not isinstance(address, str) or not is_safe_address(address):
            raise AnswerUseless(f"the server names no safe {metadata_name}")
        return address

    def _server(self, session: BriefSession) -> Mapping[str, Any]:
        # Two that ask at once learn the same: better than one waiting for the other.
        if self._metadata is None or monotonic() > self._known_until:
            self._metadata = self._discover(session)
            self._known_until = monotonic() + METADATA_LIFE_S
        return self._metadata

    def _discover(self, session: BriefSession) -> Mapping[str, Any]:
        issuer = self.provider.issuer
        address = issuer.replace(TENANT, "common").rstrip("/") + WELL_KNOWN
        metadata = object_of(json_of(session.get(address, withhold_token=True)))
        if metadata.get("issuer") != issuer:
            raise AnswerUseless(f"{address} speaks for another issuer: {metadata.get('issuer')!r}")
        return metadata

    def _session(self) -> BriefSession:
        secret = self._signed_secret.now() if self._signed_secret else self.settings.client_secret
        way = self.provider.client_authentication
        return BriefSession(self.settings.client_id, secret, way, self._make_adapter)

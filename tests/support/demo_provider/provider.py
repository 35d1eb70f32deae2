"""The provider: OpenID Connect's code flow with PKCE, as the standard describes it, for one client."""

import logging
import secrets
import socket
import time
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import urlencode

from authlib.oauth2.rfc7636 import create_s256_code_challenge
from flask import Flask, Response, abort, redirect, render_template, request
from joserfc import jwt
from joserfc.jwk import RSAKey
from werkzeug import serving

from blogapp.provider_settings import ProviderSettings
from tests.support.demo_provider.people import CAST, LONGEST_NAME, Person, person_called

KEY_BITS: Final = 2048
SECONDS_OF_A_CODE: Final = 60
SECONDS_OF_A_TOKEN: Final = 300
# One page with its own style, and nothing else.
POLICY: Final = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; frame-ancestors 'none'"


@dataclass(frozen=True, slots=True)
class Grant:
    """What a code stands for."""

    person: Person
    nonce: str
    challenge: str
    given_at: float = field(default_factory=time.monotonic)


class Provider:
    """What is known between two requests; nothing of it outlives the process."""

    def __init__(self, issuer: str, client: ProviderSettings, redirect_uri: str) -> None:
        self.issuer = issuer
        self.client = client
        self.redirect_uri = redirect_uri
        self.key = RSAKey.generate_key(KEY_BITS, {"use": "sig", "alg": "RS256"}, private=True)
        self.key.ensure_kid()
        self.grants: dict[str, Grant] = {}
        self.people: dict[str, Person] = {}

    def metadata(self) -> dict[str, Any]:
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "userinfo_endpoint": f"{self.issuer}/userinfo",
            "jwks_uri": f"{self.issuer}/keys",
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "code_challenge_methods_supported": ["S256"],
            "token_endpoint_auth_methods_supported": ["client_secret_basic"],
            "scopes_supported": ["openid", "profile"],
            "authorization_response_iss_parameter_supported": True,
        }

    def keys(self) -> dict[str, Any]:
        return {"keys": [self.key.as_dict(private=False)]}

    def choose(self) -> str | Response:
        """Ask who it is to be."""
        self._check_request()
        site = self.redirect_uri.partition("/login/")[0]
        return render_template("choose.html", people=CAST.values(), longest_name=LONGEST_NAME, site=site)

    def decide(self) -> str | Response:
        """Back to the site, as someone or as nobody."""
        self._check_request()
        if "cancel" in request.form:
            return self._back(error="access_denied")
        person = CAST.get(request.form.get("person", "")) or person_called(request.form.get("name", ""))
        if person is None:
            return self.choose()
        code = secrets.token_urlsafe()
        self.grants[code] = Grant(
            person, request.args.get("nonce", ""), request.args.get("code_challenge", "")
        )
        return self._back(code=code)

    def token(self) -> dict[str, Any] | tuple[dict[str, str], int]:
        """A code for an ID token, once."""
        known = request.authorization
        if known is None or (known.username, known.password) != (
            self.client.client_id,
            self.client.client_secret,
        ):
            return {"error": "invalid_client"}, 401
        grant = self.grants.pop(request.form.get("code", ""), None)
        if grant is None or not self._fits(grant):
            return {"error": "invalid_grant"}, 400
        access_token = secrets.token_urlsafe()
        self.people[access_token] = grant.person
        return {
            "access_token": access_token,
            "token_type": "Bearer",
            "expires_in": SECONDS_OF_A_TOKEN,
            "id_token": self._id_token(grant),
        }

    def userinfo(self) -> dict[str, str]:
        """Who it is, in the words of the standard."""
        bearer = request.authorization
        person = self.people.get(bearer.token or "") if bearer and bearer.type == "bearer" else None
        return {"sub": person.subject, "name": person.name} if person else abort(401)

    def _check_request(self) -> None:
        asked = request.args
        known = (self.client.client_id, self.redirect_uri)
        is_ours = (asked.get("client_id"), asked.get("redirect_uri")) == known
        is_code = asked.get("response_type") == "code" and "openid" in asked.get("scope", "").split()
        has_pkce = asked.get("code_challenge_method") == "S256" and asked.get("code_challenge")
        # Nobody is sent on by a request that is not the site's own.
        if not (is_ours and is_code and has_pkce):
            abort(400, "This is not a request of the site that this provider was started for.")

    def _back(self, **answer: str) -> Response:
        query = {**answer, "state": request.args.get("state", ""), "iss": self.issuer}
        return redirect(f"{self.redirect_uri}?{urlencode(query)}", 303)  # type: ignore[return-value]

    def _fits(self, grant: Grant) -> bool:
        return (
            time.monotonic() - grant.given_at < SECONDS_OF_A_CODE
            and request.form.get("grant_type") == "authorization_code"
            and request.form.get("redirect_uri") == self.redirect_uri
            and create_s256_code_challenge(request.form.get("code_verifier", "")) == grant.challenge
        )

    def _id_token(self, grant: Grant) -> str:
        now = int(time.time())
        claims = {
            "iss": self.issuer,
            "sub": grant.person.subject,
            "aud": self.client.client_id,
            "iat": now,
            "exp": now + SECONDS_OF_A_TOKEN,
            "nonce": grant.nonce,
        }
        return jwt.encode({"alg": "RS256", "kid": self.key.kid}, claims, self.key)


def make_server(
    listener: socket.socket, issuer: str, client: ProviderSettings, redirect_uri: str
) -> serving.BaseWSGIServer:
    """A server at a socket that listens already."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)  # the terminal is the site's
    host, port = listener.getsockname()
    app = _application(Provider(issuer, client, redirect_uri))
    return serving.make_server(host, port, app, threaded=True, fd=listener.fileno())


def _application(provider: Provider) -> Flask:
    app = Flask(__name__)
    app.get("/.well-known/openid-configuration")(provider.metadata)
    app.get("/keys")(provider.keys)
    app.get("/authorize")(provider.choose)
    app.post("/authorize")(provider.decide)
    app.post("/token")(provider.token)
    app.get("/userinfo")(provider.userinfo)

    @app.after_request
    def add_headers(response: Response) -> Response:
        response.headers.update({"Content-Security-Policy": POLICY, "Cache-Control": "no-store"})
        return response

    return app

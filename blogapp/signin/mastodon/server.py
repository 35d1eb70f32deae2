"""One Mastodon server: where it takes people and codes, what it may be asked for, how we become known there.

All of it is said by a machine that a visitor chose. Up to version 4.2 there is nothing to read, and the
addresses are the ones that Mastodon always had.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import urlsplit

import requests

from blogapp.signin.outbound import json_of, object_of
from blogapp.signin.profile import AnswerUseless
from blogapp.web.public_http import refuse_unfit
from blogapp.web.server_names import server_name

WELL_KNOWN: Final = "/.well-known/oauth-authorization-server"
ACCOUNT: Final = "/api/v1/accounts/verify_credentials"
# Just enough to know who it is: from version 4.3, and before.
NARROW, WIDE = "profile", "read:accounts"
LONGEST_CREDENTIAL: Final = 255
# All of them are kept for as long as the server is known.
LONGEST_ADDRESS: Final = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """What we have to know of a server; kept as JSON with its registration."""

    host: str
    issuer: str
    authorize_url: str
    token_url: str
    profile_url: str
    registration_url: str
    scope: str
    has_pkce: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Credentials:
    """How one server knows us."""

    client_id: str
    client_secret: str


class Asker:
    """Asks servers over one session, whose time and size are limited."""

    def __init__(self, session: requests.Session, address: str = "") -> None:
        """`address`: of this machine, where one server plays all of them for a try."""
        self._session = session
        self._address = address

    def discover(self, host: str) -> Server:
        """The server of this name. One that calls itself otherwise is asked again under its own name.

        Raises RequestException, AddressRefused, AnswerUseless.
        """
        server = self._described(host)
        if server.host == host:
            return server
        itself = self._described(server.host)
        if itself.host != server.host:
            raise AnswerUseless("the server does not say what it is called")
        return itself

    def register(self, server: Server, name: str, website: str, redirect_uri: str) -> Credentials:
        """Become known there; raises as `discover` does."""
        sent = {
            "client_name": name, "website": website, "redirect_uris": redirect_uri, "scopes": server.scope,
        }  # fmt: skip
        told = object_of(json_of(self._session.post(self._fit(server.registration_url), data=sent)))
        return Credentials(
            client_id=_credential(told.get("client_id")), client_secret=_credential(told.get("client_secret"))
        )

    def _described(self, host: str) -> Server:
        origin = self._address or f"https://{host}"
        answer = self._session.get(self._fit(origin + WELL_KNOWN))
        try:
            told = answer.json() if answer.status_code == HTTPStatus.OK else None
        except (ValueError, RecursionError):
            told = None
        return _told(host, origin, told) if isinstance(told, dict) else _as_always(host, origin)

    def _fit(self, url: str) -> str:
        refuse_unfit(url, may_be_loopback=bool(self._address))
        return url


def _as_always(host: str, origin: str) -> Server:
    return Server(
        host=host,
        issuer="",
        authorize_url=f"{origin}/oauth/authorize",
        token_url=f"{origin}/oauth/token",
        profile_url=origin + ACCOUNT,
        registration_url=f"{origin}/api/v1/apps",
        scope=WIDE,
        has_pkce=False,
    )


def _told(host: str, origin: str, told: Mapping[str, Any]) -> Server:
    issuer = told.get("issuer")
    name = server_name(_host_in(issuer)) if isinstance(issuer, str) else ""
    if not isinstance(issuer, str) or not name:
        raise AnswerUseless("the server does not say what it is called")
    if name != host:
        origin = origin.replace(f"//{host}", f"//{name}")
    has_userinfo = "userinfo_endpoint" in told
    return Server(
        host=name,
        issuer=issuer,
        authorize_url=_own(told.get("authorization_endpoint"), origin),
        token_url=_own(told.get("token_endpoint"), origin),
        profile_url=_own(told["userinfo_endpoint"], origin) if has_userinfo else origin + ACCOUNT,
        registration_url=_own(told.get("app_registration_endpoint", f"{origin}/api/v1/apps"), origin),
        scope=NARROW if NARROW in _texts(told.get("scopes_supported")) else WIDE,
        has_pkce="S256" in _texts(told.get("code_challenge_methods_supported")),
    )


def _host_in(issuer: str) -> str:
    try:
        return (urlsplit(issuer).hostname or "") if len(issuer) <= LONGEST_ADDRESS else ""
    except ValueError:
        return ""


def _own(address: object, origin: str) -> str:
    # A server speaks for itself: its people and their codes are not sent to another.
    if not isinstance(address, str) or not address.startswith(f"{origin}/"):
        raise AnswerUseless("the server names an address that is not its own")
    if len(address) > LONGEST_ADDRESS:
        raise AnswerUseless("the server names an address that is too long to be kept")
    return address


def _texts(value: object) -> list[str]:
    return [one for one in value if isinstance(one, str)] if isinstance(value, list) else []


def _credential(value: object) -> str:
    if not isinstance(value, str) or not 0 < len(value) <= LONGEST_CREDENTIAL or not value.isprintable():
        raise AnswerUseless("the server does not say how it knows us")
    return value

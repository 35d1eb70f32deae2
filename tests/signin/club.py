"""Mastodon servers that a stand-in plays, old and new, in the shapes of Mastodon's documents."""

from urllib.parse import parse_qs, urlsplit

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.support.oidc import leave
from tests.support.stand_in import Asked, StandIn

CLUB = "club.example"
WELL_KNOWN = "/.well-known/oauth-authorization-server"
ACCOUNT_PATH = "/api/v1/accounts/verify_credentials"
ACCOUNT: dict[str, object] = {
    "id": "14715",
    "username": "ida",
    "acct": "ida",
    "display_name": "Ida Club",
    "url": "https://club.example/@ida",
    "avatar": "https://files.club.example/ida.png",
}
USERINFO: dict[str, object] = {
    "iss": "https://club.example/",
    "sub": "https://club.example/users/ida",
    "name": "Ida Club",
    "preferred_username": "ida",
    "profile": "https://club.example/@ida",
    "picture": "https://files.club.example/ida.png",
}


def described(url: str, host: str = CLUB, **more: object) -> dict[str, object]:
    """What a server of version 4.3 says of itself; more of it since 4.4."""
    return {
        "issuer": f"https://{host}/",
        "authorization_endpoint": f"{url}/oauth/authorize",
        "token_endpoint": f"{url}/oauth/token",
        "app_registration_endpoint": f"{url}/api/v1/apps",
        "scopes_supported": ["read", "profile", "write", "read:accounts"],
        "code_challenge_methods_supported": ["S256"],
        **more,
    }


def play_old(stand_in: StandIn) -> None:
    """Version 4.2 and before: nothing to read, and the addresses that it always had."""

    def register(asked: Asked) -> dict[str, object]:
        number = sum(one.path == "/api/v1/apps" for one in stand_in.asked)
        return {"id": str(number), "name": asked.form["client_name"], "client_id": f"id-{number}",
                "client_secret": f"secret-{number}", "vapid_key": "x"}  # fmt: skip

    stand_in.answers["/api/v1/apps"] = 200, register
    stand_in.answers["/oauth/token"] = 200, {
        "access_token": "secret-token", "token_type": "Bearer", "scope": "read:accounts", "created_at": 1,
    }  # fmt: skip
    stand_in.answers[ACCOUNT_PATH] = 200, dict(ACCOUNT)


def play_new(stand_in: StandIn, host: str = CLUB) -> None:
    """Version 4.4 and later."""
    play_old(stand_in)
    url = stand_in.url
    stand_in.answers[WELL_KNOWN] = 200, described(url, host, userinfo_endpoint=f"{url}/oauth/userinfo")
    stand_in.answers["/oauth/userinfo"] = 200, dict(USERINFO)


def come_back(browser: FlaskClient, server: str = CLUB, typed: str = "", **form: str) -> TestResponse:
    """Name the server, go there, and come back with a code."""
    query = parse_qs(urlsplit(leave(browser, "mastodon", server=typed or server, **form)).query)
    answer = {"code": "a-code", "state": query["state"][0]}
    return browser.get(f"/login/mastodon/{server}/callback", query_string=answer)

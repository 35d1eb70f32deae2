"""When `make run` offers demo accounts, and what their provider answers to whom."""

import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Thread
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from flask import Flask
from requests import Response

from blogapp.accounts.models import Role
from blogapp.accounts.service import make_user
from blogapp.provider_settings import ProviderSettings
from blogapp.transfer.demo import load_demo
from blogapp.transfer.demo_removal import remove_demo
from tests.support.demo_provider.provider import make_server
from tests.support.demo_provider.questions import has_only_demo_questions

BACK = "http://127.0.0.1:8000/login/demo/callback"
US = ("us", "hush")
VERIFIER = "v" * 43
REQUEST = {
    "client_id": "us",
    "redirect_uri": BACK,
    "response_type": "code",
    "scope": "openid profile",
    "state": "s",
    "nonce": "n",
    "code_challenge": create_s256_code_challenge(VERIFIER),
    "code_challenge_method": "S256",
}


@pytest.fixture
def issuer() -> Iterator[str]:
    """A running provider."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        address = f"http://127.0.0.1:{listener.getsockname()[1]}"
        us = ProviderSettings(client_id=US[0], client_secret=US[1])
        server = make_server(listener, address, us, BACK)
        Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        yield address
        server.shutdown()
        server.server_close()


def code_for(issuer: str) -> str:
    """What the site is sent after someone was chosen."""
    chosen = requests.post(
        f"{issuer}/authorize",
        params=REQUEST,
        data={"person": "mira"},
        allow_redirects=False,
        timeout=10,
    )
    query = parse_qs(urlsplit(chosen.headers["Location"]).query)
    assert (query["state"], query["iss"]) == (["s"], [issuer])
    return query["code"][0]


def exchange(issuer: str, code: str, *, secret: str = US[1], **changes: str) -> Response:
    sent = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": BACK,
        "code_verifier": VERIFIER,
        **changes,
    }
    return requests.post(f"{issuer}/token", data=sent, auth=(US[0], secret), timeout=10)


def test_works_for_a_database_that_is_not_there_yet(tmp_path: Path) -> None:
    assert has_only_demo_questions(f"sqlite:///{tmp_path / 'blogapp.db'}")
    (tmp_path / "empty.db").touch()
    assert has_only_demo_questions(f"sqlite:///{tmp_path / 'empty.db'}")


def test_works_with_the_demo_questions_alone(
    app: Flask, database_url: str, make_post: Callable[..., object]
) -> None:
    assert has_only_demo_questions(database_url)
    with app.app_context():
        load_demo()
        make_user("Owner", Role.OWNER)
    assert has_only_demo_questions(database_url)
    make_post()
    assert not has_only_demo_questions(database_url)


def test_rejects_the_site_of_an_owner_who_took_the_demo_out(app: Flask, database_url: str) -> None:
    with app.app_context():
        load_demo()
        make_user("Owner", Role.OWNER)
        remove_demo()
    assert not has_only_demo_questions(database_url)


def test_rejects_a_database_that_it_cannot_read(tmp_path: Path) -> None:
    (tmp_path / "blogapp.db").write_text("Not a database, but as long as the head of one. " * 20)
    assert not has_only_demo_questions(f"sqlite:///{tmp_path / 'blogapp.db'}")
    assert not has_only_demo_questions("sqlite:///relative.db")
    assert not has_only_demo_questions("postgresql+psycopg://127.0.0.1:1/nobody")


def test_gives_a_code_once(issuer: str) -> None:
    code = code_for(issuer)
    told = exchange(issuer, code).json()
    bearer = {"Authorization": f"Bearer {told['access_token']}"}
    person = requests.get(f"{issuer}/userinfo", headers=bearer, timeout=10).json()
    assert person == {"sub": "mira", "name": "Mira Holm"}
    assert exchange(issuer, code).json() == {"error": "invalid_grant"}


@pytest.mark.parametrize("change", [{"code_verifier": "w" * 43}, {"redirect_uri": "http://evil.example/"}])
def test_rejects_a_code_in_other_hands(issuer: str, change: dict[str, str]) -> None:
    assert exchange(issuer, code_for(issuer), **change).status_code == 400
    assert exchange(issuer, code_for(issuer), secret="guess").status_code == 401
    assert requests.get(f"{issuer}/userinfo", timeout=10).status_code == 401


@pytest.mark.parametrize(
    "change",
    [{"redirect_uri": "http://evil.example/"}, {"client_id": "them"}, {"code_challenge": ""}, {"scope": ""}],
)
def test_rejects_a_request_that_is_not_the_sites(issuer: str, change: dict[str, str]) -> None:
    asked = requests.get(
        f"{issuer}/authorize", params={**REQUEST, **change}, allow_redirects=False, timeout=10
    )
    assert asked.status_code == 400

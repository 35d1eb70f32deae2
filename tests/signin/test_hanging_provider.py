"""A provider that hangs, or sends its answer letter by letter, does not keep the person waiting."""

from collections.abc import Callable
from time import monotonic
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask

from blogapp.provider_settings import ProviderSettings
from blogapp.signin import outbound
from tests.signin.played import play_provider
from tests.support.oidc import leave
from tests.support.stand_in import StandIn

PATIENCE_S = 0.6
# What the site itself needs on a busy machine.
OWN_TIME_S = 3.0

HEADERS = b"HTTP/1.1 200 OK\r\nX-Slow: "
BODY = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n"
CHUNKS = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1;"
# Each line is one more answer that says "go on"; they never end either.
GO_ON = b"HTTP/1.1 100 Continue\r\n\r\n" * 3 + b"HTTP/1.1 100 "


@pytest.fixture
def site(make_app: Callable[..., Flask], stand_in: StandIn) -> Flask:
    """A site that offers a provider in the test's hands."""
    play_provider(stand_in, stand_in.url)
    settings = ProviderSettings(client_id="us", client_secret="s", addresses={"issuer": stand_in.url})
    return make_app(sign_in={"oidc": settings}, rate_limits=False)


def test_answers_within_ten_seconds() -> None:
    assert outbound.PATIENCE_S <= 8


@pytest.mark.parametrize("begun", [None, b"", HEADERS, BODY, CHUNKS, GO_ON])
@pytest.mark.parametrize("path", ["/.well-known/openid-configuration", "/token"])
def test_limits_all_the_time_together(
    site: Flask, stand_in: StandIn, monkeypatch: pytest.MonkeyPatch, path: str, begun: bytes | None
) -> None:
    browser = site.test_client()
    state = "unknown" if path.startswith("/.well") else _state(leave(browser, "oidc"))
    monkeypatch.setattr(outbound, "PATIENCE_S", PATIENCE_S)
    if begun is None:
        stand_in.silent = {path}
    else:
        stand_in.endless = {path: begun}
    start = monotonic()
    if state == "unknown":
        answer = browser.post("/login/oidc")
    else:
        answer = browser.get("/login/oidc/callback", query_string={"code": "c", "state": state})
    assert monotonic() - start < PATIENCE_S + OWN_TIME_S
    assert "did not work" in answer.text
    assert stand_in.last(path).path == path


def _state(address: str) -> str:
    return parse_qs(urlsplit(address).query)["state"][0]

"""How providers are offered: each with its own mark, and demo accounts on this machine alone."""

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from blogapp.config import Settings
from blogapp.errors import ConfigError
from blogapp.signin.providers import ALL

LOGOS = Path(__file__).parents[2] / "static" / "signin" / "logos"
DEMO = {
    "BLOGAPP_DEMO_SIGNIN": "1",
    "BLOGAPP_DEMO_ISSUER": "http://127.0.0.1:9300",
    "BLOGAPP_DEMO_CLIENT_ID": "us",
    "BLOGAPP_DEMO_CLIENT_SECRET": "hush",
}


def settings(tmp_path: Path, **environ: str) -> Settings:
    return Settings.from_environ({"BLOGAPP_DATA_DIR": str(tmp_path), **environ})


def test_every_provider_has_a_mark_of_its_own() -> None:
    assert {provider.key for provider in ALL} <= {logo.stem for logo in LOGOS.glob("*.svg")}


def test_a_mark_asks_nobody_and_runs_nothing() -> None:
    for logo in LOGOS.glob("*.svg"):
        words = logo.read_text().replace("http://www.w3.org/2000/svg", "")
        assert "://" not in words
        assert "<script" not in words
        assert len(words) < 1_500, logo


def test_shows_the_name_and_the_mark_from_this_site(client: FlaskClient) -> None:
    page = client.get("/login").text
    assert "Continue with Google" in page
    assert "Continue with Club" in page
    assert "/signin/logos/google.svg" in page
    assert "/signin/logos/oidc.svg" in page


def test_shows_demo_accounts_for_what_they_are(make_app: Callable[..., Flask], tmp_path: Path) -> None:
    app = make_app(sign_in=settings(tmp_path, **DEMO).sign_in)
    assert "Continue with Demo account" in app.test_client().get("/login").text


@pytest.mark.parametrize("value", ["", "0"])
def test_shows_no_demo_accounts_unless_asked_to(tmp_path: Path, value: str) -> None:
    assert settings(tmp_path, **{**DEMO, "BLOGAPP_DEMO_SIGNIN": value}).sign_in == {}


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"BLOGAPP_BASE_URL": "https://blog.example.org"}, "BLOGAPP_DEMO_SIGNIN"),
        ({"BLOGAPP_BASE_URL": "http://192.168.1.2:8000"}, "BLOGAPP_DEMO_SIGNIN"),
        ({"BLOGAPP_HOST": "0.0.0.0"}, "BLOGAPP_DEMO_SIGNIN"),  # noqa: S104  # that is the point
        ({"BLOGAPP_DEMO_SIGNIN": "yes"}, "BLOGAPP_DEMO_SIGNIN"),
        ({"BLOGAPP_DEMO_ISSUER": ""}, "BLOGAPP_DEMO_ISSUER"),
    ],
)
def test_rejects_demo_accounts_on_any_other_address(
    tmp_path: Path, change: dict[str, str], named: str
) -> None:
    with pytest.raises(ConfigError) as refusal:
        settings(tmp_path, **{**DEMO, **change})
    assert str(refusal.value).startswith(named)
    assert "\n" not in str(refusal.value)

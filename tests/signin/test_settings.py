"""A provider is offered when it is set up; a contradiction stops the start with one line."""

from pathlib import Path

import pytest

from blogapp.config import Settings
from blogapp.errors import ConfigError
from blogapp.provider_settings import PROVIDER_ADDRESSES
from blogapp.signin.providers import ALL, configured

GITHUB = {"BLOGAPP_GITHUB_CLIENT_ID": "id", "BLOGAPP_GITHUB_CLIENT_SECRET": "s"}
WORDPRESS = {"BLOGAPP_WORDPRESS_CLIENT_ID": "id", "BLOGAPP_WORDPRESS_CLIENT_SECRET": "s"}


def offered(tmp_path: Path, **environ: str) -> list[str]:
    settings = Settings.from_environ({"BLOGAPP_DATA_DIR": str(tmp_path), **environ})
    return [provider.name for provider, _ in configured(settings.sign_in)]


def test_settings_and_table_know_the_same_addresses() -> None:
    assert [provider.key for provider in ALL] == list(PROVIDER_ADDRESSES)
    for provider in ALL:
        assert set(provider.addresses) <= set(PROVIDER_ADDRESSES[provider.key])


def test_shows_those_that_are_set_up(tmp_path: Path) -> None:
    assert offered(tmp_path) == []
    assert offered(tmp_path, **GITHUB) == ["GitHub"]
    club = {"ISSUER": "https://id.club.example", "CLIENT_ID": "id", "CLIENT_SECRET": "s", "NAME": "Club"}
    assert offered(tmp_path, **{f"BLOGAPP_OIDC_{name}": value for name, value in club.items()}) == ["Club"]


def test_speaks_to_wordpress_as_the_application_was_registered(tmp_path: Path) -> None:
    def kind(**environ: str) -> str:
        settings = Settings.from_environ({"BLOGAPP_DATA_DIR": str(tmp_path), **WORDPRESS, **environ})
        return configured(settings.sign_in)[0][0].kind

    assert kind() == kind(BLOGAPP_WORDPRESS_PAIR="oidc") == "oidc"
    assert kind(BLOGAPP_WORDPRESS_PAIR="oauth2") == "oauth2"


@pytest.mark.parametrize(
    ("environ", "named"),
    [
        ({"BLOGAPP_GITHUB_CLIENT_ID": "id"}, "BLOGAPP_GITHUB_CLIENT_SECRET"),
        ({"BLOGAPP_GITHUB_CLIENT_SECRET": "s"}, "BLOGAPP_GITHUB_CLIENT_ID"),
        ({"BLOGAPP_GOOGLE_ISSUER": "https://id.example"}, "BLOGAPP_GOOGLE_CLIENT_ID"),
        ({"BLOGAPP_OIDC_CLIENT_ID": "id", "BLOGAPP_OIDC_CLIENT_SECRET": "s"}, "BLOGAPP_OIDC_ISSUER"),
        ({**GITHUB, "BLOGAPP_GITHUB_TOKEN_URL": "http://evil.example"}, "BLOGAPP_GITHUB_TOKEN_URL"),
        ({**GITHUB, "BLOGAPP_GITHUB_TOKEN_URL": "github.com"}, "BLOGAPP_GITHUB_TOKEN_URL"),
        ({"BLOGAPP_APPLE_CLIENT_ID": "id", "BLOGAPP_APPLE_CLIENT_SECRET": "s"}, "BLOGAPP_APPLE_TEAM_ID"),
        ({"BLOGAPP_APPLE_KEY_ID": "id"}, "BLOGAPP_APPLE_CLIENT_ID"),
        ({**WORDPRESS, "BLOGAPP_WORDPRESS_PAIR": "both"}, "BLOGAPP_WORDPRESS_PAIR"),
        ({"BLOGAPP_WORDPRESS_PAIR": "oauth2"}, "BLOGAPP_WORDPRESS_CLIENT_ID"),
        (
            {
                **WORDPRESS,
                "BLOGAPP_WORDPRESS_PAIR": "oauth2",
                "BLOGAPP_WORDPRESS_ISSUER": "https://a.example",
            },
            "BLOGAPP_WORDPRESS_ISSUER",
        ),
        ({**WORDPRESS, "BLOGAPP_WORDPRESS_TOKEN_URL": "https://a.example"}, "BLOGAPP_WORDPRESS_TOKEN_URL"),
        (
            {
                "BLOGAPP_OIDC_CLIENT_ID": "id",
                "BLOGAPP_OIDC_CLIENT_SECRET": "s",
                "BLOGAPP_OIDC_ISSUER": "https://[",
            },
            "BLOGAPP_OIDC_ISSUER",
        ),
        ({"BLOGAPP_MASTODON": "yes"}, "BLOGAPP_MASTODON"),
        ({"BLOGAPP_MASTODON_ADDRESS": "http://127.0.0.1:1"}, "BLOGAPP_MASTODON"),
        (
            {"BLOGAPP_MASTODON": "on", "BLOGAPP_MASTODON_ADDRESS": "https://club.example"},
            "BLOGAPP_MASTODON_ADDRESS",
        ),
        ({"BLOGAPP_MASTODON": "on", "BLOGAPP_MASTODON_ADDRESS": "http://["}, "BLOGAPP_MASTODON_ADDRESS"),
    ],
)
def test_rejects_half_a_provider(tmp_path: Path, environ: dict[str, str], named: str) -> None:
    with pytest.raises(ConfigError) as refusal:
        offered(tmp_path, **environ)
    assert str(refusal.value).startswith(named)
    assert "\n" not in str(refusal.value)


def test_keeps_the_secret_out_of_what_is_printed(tmp_path: Path) -> None:
    environ = {**GITHUB, "BLOGAPP_GITHUB_CLIENT_SECRET": "hush", "BLOGAPP_DATA_DIR": str(tmp_path)}
    assert "hush" not in str(Settings.from_environ(environ).sign_in)

"""Settings are read once, and a bad one stops the start with one clear line."""

import stat
from pathlib import Path

import pytest

from blogapp.config import MailServer, Settings
from blogapp.errors import ConfigError


def test_works_with_nothing_set(tmp_path: Path) -> None:
    settings = Settings.from_environ({"BLOGAPP_DATA_DIR": str(tmp_path / "var")})
    assert settings.database_url == f"sqlite:///{tmp_path / 'var' / 'blogapp.db'}"
    assert settings.base_url == "http://127.0.0.1:8000"
    assert settings.rate_limits
    assert stat.S_IMODE((tmp_path / "var").stat().st_mode) == 0o700


def test_makes_one_secret_and_keeps_it_from_others(tmp_path: Path) -> None:
    environ = {"BLOGAPP_DATA_DIR": str(tmp_path)}
    assert Settings.from_environ(environ).secret_key == Settings.from_environ(environ).secret_key
    assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600


def test_rejects_a_secret_that_was_never_written(tmp_path: Path) -> None:
    (tmp_path / "secret_key").touch()
    with pytest.raises(ConfigError, match="is empty"):
        Settings.from_environ({"BLOGAPP_DATA_DIR": str(tmp_path)})


def test_rejects_a_directory_it_cannot_write_to(tmp_path: Path) -> None:
    (tmp_path / "secret_key").mkdir()
    with pytest.raises(ConfigError, match="cannot keep a secret"):
        Settings.from_environ({"BLOGAPP_DATA_DIR": str(tmp_path)})


def test_honours_port(tmp_path: Path) -> None:
    assert Settings.from_environ({"BLOGAPP_DATA_DIR": str(tmp_path), "PORT": "9000"}).base_url.endswith(
        ":9000"
    )


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("BLOGAPP_DATABASE_URL", "mysql://localhost/x"),
        ("BLOGAPP_BASE_URL", "blog.example.org"),
        ("BLOGAPP_BASE_URL", "https://blog.example.org/path"),
        ("BLOGAPP_BASE_URL", "https://["),
        ("BLOGAPP_BASE_URL", "https://blog.example.org:99999"),
        ("BLOGAPP_REDIS_URL", "localhost:6379"),
        ("BLOGAPP_TRUSTED_PROXIES", "10.0.0.0/33"),
        ("BLOGAPP_RATE_LIMITS", "no"),
        ("BLOGAPP_PAGE_CACHE_MB", "0"),
        ("BLOGAPP_WORKERS", "many"),
        ("BLOGAPP_SMTP_URL", "mail.example.org"),
        ("BLOGAPP_SMTP_URL", "http://mail.example.org"),
        ("BLOGAPP_SMTP_URL", "smtps://"),
        ("BLOGAPP_SMTP_URL", "smtps://mail.example.org:99999"),
        ("BLOGAPP_SMTP_URL", "smtp://blog:secret@mail.example.org"),
        ("BLOGAPP_MAIL_FROM", "blog"),
        ("BLOGAPP_MAIL_FROM", "blog@example.org\nBcc: all@example.org"),
        ("BLOGAPP_AKISMET_KEY", "two words"),
        ("BLOGAPP_AKISMET_URL", "http://rest.akismet.com"),
        ("BLOGAPP_AKISMET_URL", "https://["),
        ("BLOGAPP_AKISMET_WITHHOLD", "ip,name"),
        ("BLOGAPP_AKISMET_DISCARD", "yes"),
        ("PORT", "web"),
        ("PORT", "70000"),
    ],
)
def test_rejects_a_bad_value_with_one_line_that_names_it(tmp_path: Path, name: str, value: str) -> None:
    with pytest.raises(ConfigError) as refusal:
        Settings.from_environ({"BLOGAPP_DATA_DIR": str(tmp_path), name: value})
    assert str(refusal.value).startswith(name)
    assert "\n" not in str(refusal.value)


def test_rejects_switched_off_limits_on_a_public_address(tmp_path: Path) -> None:
    environ = {"BLOGAPP_DATA_DIR": str(tmp_path), "BLOGAPP_RATE_LIMITS": "off"}
    assert not Settings.from_environ(environ).rate_limits
    with pytest.raises(ConfigError, match="loopback"):
        Settings.from_environ({**environ, "BLOGAPP_BASE_URL": "https://blog.example.org"})


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("smtp://localhost", MailServer(host="localhost", port=25)),
        ("smtps://mail.example.org", MailServer(host="mail.example.org", port=465, security="tls")),
        (
            "smtp+starttls://blog%40example.org:p%2Fw%3A@mail.example.org:2525",
            MailServer(
                host="mail.example.org",
                port=2525,
                security="starttls",
                user="blog@example.org",
                password="p/w:",
            ),
        ),
    ],
)
def test_works_with_each_kind_of_mail_server(tmp_path: Path, url: str, server: MailServer) -> None:
    settings = Settings.from_environ({"BLOGAPP_DATA_DIR": str(tmp_path), "BLOGAPP_SMTP_URL": url})
    assert settings.mail_server == server
    assert "p/w:" not in repr(settings)


def test_works_with_akismet_and_keeps_the_key_out_of_sight(tmp_path: Path) -> None:
    environ = {"BLOGAPP_DATA_DIR": str(tmp_path)}
    assert Settings.from_environ(environ).akismet_key == ""
    settings = Settings.from_environ(
        {
            **environ,
            "BLOGAPP_AKISMET_KEY": "0a1b2c",
            "BLOGAPP_AKISMET_URL": "http://127.0.0.1:9000/",
            "BLOGAPP_AKISMET_WITHHOLD": " ip, email,",
            "BLOGAPP_AKISMET_DISCARD": "drop",
        }
    )
    assert (settings.akismet_key, settings.akismet_url) == ("0a1b2c", "http://127.0.0.1:9000")
    assert (settings.akismet_withhold, settings.akismet_discard) == (
        frozenset({"ip", "email"}),
        "drop",
    )
    assert "0a1b2c" not in repr(settings)


def test_sends_mail_in_the_name_of_its_own_host(tmp_path: Path) -> None:
    environ = {"BLOGAPP_DATA_DIR": str(tmp_path)}
    assert Settings.from_environ(environ).mail_sender == "noreply@localhost"
    public = {**environ, "BLOGAPP_BASE_URL": "https://blog.example.org"}
    assert Settings.from_environ(public).mail_sender == "noreply@blog.example.org"
    named = {**public, "BLOGAPP_MAIL_FROM": "hello@example.org"}
    assert Settings.from_environ(named).mail_sender == "hello@example.org"

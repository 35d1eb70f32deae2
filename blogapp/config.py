"""Settings from the environment, read once into a frozen object; a bad one stops the start with one line."""

import ipaddress
import os
import re
import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from ipaddress import IPv4Network, IPv6Network
from pathlib import Path
from typing import Final, Self
from urllib.parse import SplitResult, unquote, urlsplit

from blogapp.akismet_settings import (
    AKISMET_URL,
    akismet_discard,
    akismet_key,
    akismet_url,
    akismet_withhold,
)
from blogapp.environment import is_loopback, on_or_off, text, whole_number
from blogapp.errors import ConfigError
from blogapp.media_settings import Bucket, media_bucket
from blogapp.provider_settings import ProviderSettings, demo_sign_in, mastodon_address, providers

# A body over this is refused unread: 10,000 characters of four bytes, form-encoded threefold, and the rest.
MAX_REQUEST_BYTES = 200_000

# How the way to the mail server is encrypted, and the port that is usual for it.
SMTP_SCHEMES: Final = {"smtp": ("", 25), "smtp+starttls": ("starttls", 587), "smtps": ("tls", 465)}

Network = IPv4Network | IPv6Network


@dataclass(frozen=True, kw_only=True)
class MailServer:
    """The owner's mail server: where it is, how the way to it is encrypted, who we are there."""

    host: str
    port: int
    security: str = ""  # "", "starttls" or "tls"
    user: str = ""
    password: str = field(default="", repr=False)


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Everything an owner sets from outside. `docs/configuration.md` lists each field."""

    data_dir: Path
    database_url: str
    secret_key: str
    base_url: str
    redis_url: str | None = None
    trusted_proxies: tuple[Network, ...] = ()
    rate_limits: bool = True
    page_cache_mb: int = 32
    # Pictures of texts lie in the data directory unless there is a bucket for them.
    media_bucket: Bucket | None = None
    # Where the server listens. Behind a proxy the address stays loopback; in a container it is 0.0.0.0.
    host: str = "127.0.0.1"
    port: int = 8000
    workers: int = 1
    # The providers that are offered, by the first part of their settings' names.
    sign_in: Mapping[str, ProviderSettings] = field(default_factory=dict)
    # Mastodon's servers are many, and are asked by name; for a try, one on this machine plays them all.
    mastodon: bool = False
    mastodon_address: str = ""
    # Without a server no mail is sent, and nothing that needs mail is offered.
    mail_server: MailServer | None = None
    mail_from: str = ""
    # Without a key Akismet is not asked.
    akismet_key: str = field(default="", repr=False)
    akismet_url: str = AKISMET_URL
    akismet_withhold: frozenset[str] = frozenset()
    akismet_discard: str = "keep"

    @classmethod
    def from_environ(cls, environ: Mapping[str, str] = os.environ) -> Self:
        """Read `BLOGAPP_...`; raises ConfigError naming the setting. Makes data directory and secret key."""
        data_dir = Path(text(environ, "DATA_DIR") or "./var").resolve()
        return cls(
            data_dir=_made(data_dir),
            database_url=_database_url(text(environ, "DATABASE_URL"), data_dir),
            secret_key=text(environ, "SECRET_KEY") or _kept_secret(data_dir / "secret_key"),
            base_url=(base_url := _base_url(text(environ, "BASE_URL"), port := _port(environ))),
            redis_url=_redis_url(text(environ, "REDIS_URL")),
            trusted_proxies=_networks(text(environ, "TRUSTED_PROXIES")),
            rate_limits=_rate_limits(text(environ, "RATE_LIMITS"), base_url),
            page_cache_mb=whole_number(environ, "PAGE_CACHE_MB", 32, range(1, 4097)),
            media_bucket=media_bucket(text(environ, "MEDIA_URL")),
            host=(host := text(environ, "HOST") or "127.0.0.1"),
            port=port,
            workers=whole_number(environ, "WORKERS", 1, range(1, 65)),
            sign_in=providers(environ) | demo_sign_in(environ, base_url, host),
            mastodon=(mastodon := on_or_off(environ, "MASTODON")),
            mastodon_address=mastodon_address(text(environ, "MASTODON_ADDRESS"), mastodon),
            mail_server=_mail_server(text(environ, "SMTP_URL")),
            mail_from=_mail_from(text(environ, "MAIL_FROM")),
            akismet_key=akismet_key(text(environ, "AKISMET_KEY")),
            akismet_url=akismet_url(text(environ, "AKISMET_URL")),
            akismet_withhold=akismet_withhold(text(environ, "AKISMET_WITHHOLD")),
            akismet_discard=akismet_discard(text(environ, "AKISMET_DISCARD")),
        )

    @property
    def is_https(self) -> bool:
        """Cookies are `Secure` exactly when the site's own address is https."""
        return self.base_url.startswith("https://")

    @property
    def host_name(self) -> str:
        """How the site calls itself in mail; "localhost" where it has a number only."""
        host = urlsplit(self.base_url).hostname or ""
        return host if re.search("[a-z]", host) and ":" not in host else "localhost"

    @property
    def mail_sender(self) -> str:
        """The address in the `From` of mail."""
        return self.mail_from or f"noreply@{self.host_name}"


def _made(data_dir: Path) -> Path:
    try:
        # For its owner alone: the database holds addresses that were promised never to be shown.
        data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise ConfigError(f"BLOGAPP_DATA_DIR: cannot make {data_dir}: {error.strerror}.") from error
    return data_dir


def _kept_secret(path: Path) -> str:
    try:
        # O_EXCL: of two processes that start together one writes, the other reads.
        with suppress(FileExistsError):
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "w") as file:
                file.write(secrets.token_hex(32))
        secret = path.read_text().strip()
    except OSError as error:
        raise ConfigError(f"BLOGAPP_DATA_DIR: cannot keep a secret in {path}: {error.strerror}.") from error
    if not secret:
        # Its writer was stopped, or is at it. With an empty key anyone could sign cookies.
        raise ConfigError(f"BLOGAPP_DATA_DIR: {path} is empty. Remove it and start again: a new one is made.")
    return secret


def _database_url(value: str, data_dir: Path) -> str:
    if not value:
        return f"sqlite:///{data_dir / 'blogapp.db'}"
    scheme, separator, rest = value.partition("://")
    if separator and scheme in {"postgres", "postgresql", "postgresql+psycopg"}:
        return f"postgresql+psycopg://{rest}"
    if separator and scheme == "sqlite":
        return value
    raise ConfigError(f"BLOGAPP_DATABASE_URL: expected postgresql://... or sqlite:///..., not {value!r}.")


def _port(environ: Mapping[str, str]) -> int:
    """`PORT` has no prefix: every platform that starts programs knows it by this name."""
    value = environ.get("PORT", "").strip() or "8000"
    if not value.isdecimal() or int(value) not in range(1, 65536):
        raise ConfigError(f"PORT: expected a number from 1 to 65535, not {value!r}.")
    return int(value)


def _base_url(given: str, port: int) -> str:
    value = given or f"http://127.0.0.1:{port}"
    if not _is_address_of_a_site(value):
        raise ConfigError(f"BLOGAPP_BASE_URL: expected https://host or http://host:port, not {value!r}.")
    return value.rstrip("/")


def _is_address_of_a_site(value: str) -> bool:
    try:
        parts = urlsplit(value)
        is_complete = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
    return is_complete and not parts.path.strip("/") and not parts.query


def _redis_url(value: str) -> str | None:
    if value and not value.startswith(("redis://", "rediss://", "unix://")):
        raise ConfigError(f"BLOGAPP_REDIS_URL: expected redis://host:port/number, not {value!r}.")
    return value or None


def _networks(value: str) -> tuple[Network, ...]:
    try:
        return tuple(ipaddress.ip_network(part.strip()) for part in value.split(",") if part.strip())
    except ValueError as error:
        raise ConfigError(f"BLOGAPP_TRUSTED_PROXIES: {error}.") from error


def _rate_limits(value: str, base_url: str) -> bool:
    if value not in {"", "on", "off"}:
        raise ConfigError(f"BLOGAPP_RATE_LIMITS: expected on or off, not {value!r}.")
    if value == "off" and not is_loopback(urlsplit(base_url).hostname or ""):
        raise ConfigError(f"BLOGAPP_RATE_LIMITS=off is for loopback addresses only, not {base_url}.")
    return value != "off"


def _mail_server(value: str) -> MailServer | None:
    """`smtp://user:password@host:port`; what is not a plain letter in user or password is percent-encoded."""
    if not value:
        return None
    try:
        parts = urlsplit(value)
        port = parts.port or SMTP_SCHEMES[parts.scheme][1]
        is_complete = bool(parts.hostname) and not parts.path.strip("/") and not parts.query
    except (KeyError, ValueError):
        is_complete, parts, port = False, SplitResult("", "", "", "", ""), 0
    if not is_complete:
        # Not the value: it may hold the password.
        wanted = "smtp://, smtps:// or smtp+starttls://, then user:password@host:port"
        raise ConfigError(f"BLOGAPP_SMTP_URL: expected {wanted}.")
    host, user = parts.hostname or "", unquote(parts.username or "")
    if user and parts.scheme == "smtp" and not is_loopback(host):
        raise ConfigError(
            f"BLOGAPP_SMTP_URL: smtp:// would send the password to {host} in clear. Use smtp+starttls://."
        )
    return MailServer(
        host=host,
        port=port,
        security=SMTP_SCHEMES[parts.scheme][0],
        user=user,
        password=unquote(parts.password or ""),
    )


def _mail_from(value: str) -> str:
    if value and not re.fullmatch(r"[^@\s<>\"(),:;\\]+@[A-Za-z0-9.-]+", value, re.ASCII):
        raise ConfigError(f"BLOGAPP_MAIL_FROM: expected an address such as blog@example.org, not {value!r}.")
    return value

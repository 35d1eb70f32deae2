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

from blogapp.errors import ConfigError

PREFIX = "BLOGAPP_"

# A body over this is refused unread: 10,000 characters of four bytes, form-encoded threefold, and the rest.
MAX_REQUEST_BYTES = 200_000

# The addresses of each sign-in provider that a setting replaces; `blogapp/signin/providers.py` has the rest.
PROVIDER_ADDRESSES: Final[Mapping[str, tuple[str, ...]]] = {
    "google": ("issuer",),
    "microsoft": ("issuer",),
    "linkedin": ("issuer",),
    "apple": ("issuer",),
    "wordpress": ("issuer", "authorize_url", "token_url", "profile_url"),
    "github": ("authorize_url", "token_url", "profile_url", "emails_url"),
    "facebook": ("authorize_url", "token_url", "profile_url"),
    "x": ("authorize_url", "token_url", "profile_url"),
    "oidc": ("issuer",),
    "demo": ("issuer",),
}
# What else is set for some of them, and what they cannot do without.
PROVIDER_OPTIONS: Final[Mapping[str, tuple[str, ...]]] = {
    "apple": ("team_id", "key_id"),
    "wordpress": ("pair",),
    "oidc": ("name",),  # the one server that has no name of its own
}
PROVIDER_NEEDS: Final[Mapping[str, tuple[str, ...]]] = {
    "apple": ("team_id", "key_id"),
    "oidc": ("issuer",),
    "demo": ("issuer",),
}
# WordPress.com speaks both, each with addresses of its own.
WORDPRESS_PAIRS: Final[Mapping[str, tuple[str, ...]]] = {
    "oidc": ("issuer",),
    "oauth2": ("authorize_url", "token_url", "profile_url"),
}

# Akismet's own address, what an owner may keep from it, and what becomes of what it calls blatant.
AKISMET_URL: Final = "https://rest.akismet.com"
AKISMET_WITHHOLD: Final = ("ip", "email")
AKISMET_DISCARD: Final = ("keep", "drop")

# How the way to the mail server is encrypted, and the port that is usual for it.
SMTP_SCHEMES: Final = {"smtp": ("", 25), "smtp+starttls": ("starttls", 587), "smtps": ("tls", 465)}

Network = IPv4Network | IPv6Network


@dataclass(frozen=True, kw_only=True)
class ProviderSettings:
    """What the owner sets for one provider of social sign-in: how this site is known there."""

    client_id: str
    client_secret: str = field(repr=False)
    name: str = ""
    addresses: Mapping[str, str] = field(default_factory=dict)
    options: Mapping[str, str] = field(default_factory=dict)


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
        data_dir = Path(_text(environ, "DATA_DIR") or "./var").resolve()
        return cls(
            data_dir=_made(data_dir),
            database_url=_database_url(_text(environ, "DATABASE_URL"), data_dir),
            secret_key=_text(environ, "SECRET_KEY") or _kept_secret(data_dir / "secret_key"),
            base_url=(base_url := _base_url(_text(environ, "BASE_URL"), port := _port(environ))),
            redis_url=_redis_url(_text(environ, "REDIS_URL")),
            trusted_proxies=_networks(_text(environ, "TRUSTED_PROXIES")),
            rate_limits=_rate_limits(_text(environ, "RATE_LIMITS"), base_url),
            page_cache_mb=_whole_number(environ, "PAGE_CACHE_MB", 32, range(1, 4097)),
            host=(host := _text(environ, "HOST") or "127.0.0.1"),
            port=port,
            workers=_whole_number(environ, "WORKERS", 1, range(1, 65)),
            sign_in=_providers(environ) | _demo_sign_in(environ, base_url, host),
            mastodon=(mastodon := _on_or_off(environ, "MASTODON")),
            mastodon_address=_mastodon_address(_text(environ, "MASTODON_ADDRESS"), mastodon),
            mail_server=_mail_server(_text(environ, "SMTP_URL")),
            mail_from=_mail_from(_text(environ, "MAIL_FROM")),
            akismet_key=_akismet_key(_text(environ, "AKISMET_KEY")),
            akismet_url=_akismet_url(_text(environ, "AKISMET_URL")),
            akismet_withhold=_akismet_withhold(_text(environ, "AKISMET_WITHHOLD")),
            akismet_discard=_akismet_discard(_text(environ, "AKISMET_DISCARD")),
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


def _text(environ: Mapping[str, str], name: str) -> str:
    return environ.get(PREFIX + name, "").strip()


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


def _akismet_key(value: str) -> str:
    if value and not re.fullmatch(r"[\x21-\x7e]+", value):
        # Not the value: it is a secret.
        raise ConfigError("BLOGAPP_AKISMET_KEY: expected letters and digits without spaces.")
    return value


def _akismet_url(value: str) -> str:
    try:
        is_good = not value or is_safe_address(value)
    except ValueError:
        is_good = False
    if not is_good:
        raise ConfigError(f"BLOGAPP_AKISMET_URL: expected https://..., not {value!r}.")
    return value.rstrip("/") or AKISMET_URL


def _akismet_withhold(value: str) -> frozenset[str]:
    names = frozenset(name for part in value.split(",") if (name := part.strip()))
    if unknown := sorted(names - set(AKISMET_WITHHOLD)):
        raise ConfigError(f"BLOGAPP_AKISMET_WITHHOLD: expected ip, email or both, not {unknown[0]!r}.")
    return names


def _akismet_discard(value: str) -> str:
    if value and value not in AKISMET_DISCARD:
        raise ConfigError(f"BLOGAPP_AKISMET_DISCARD: expected keep or drop, not {value!r}.")
    return value or "keep"


def is_loopback(host: str) -> bool:
    """Whether a host name or address means this machine only."""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _whole_number(environ: Mapping[str, str], name: str, default: int, allowed: range) -> int:
    value = _text(environ, name) or str(default)
    if not value.isdecimal() or int(value) not in allowed:
        wanted = f"a whole number from {allowed[0]} to {allowed[-1]}"
        raise ConfigError(f"{PREFIX}{name}: expected {wanted}, not {value!r}.")
    return int(value)


def _providers(environ: Mapping[str, str]) -> dict[str, ProviderSettings]:
    found = {provider: _provider(environ, provider) for provider in PROVIDER_ADDRESSES if provider != "demo"}
    return {provider: settings for provider, settings in found.items() if settings}


def _provider(environ: Mapping[str, str], provider: str) -> ProviderSettings | None:
    """A provider appears when its client id and secret are set; None without a single setting."""
    options = PROVIDER_OPTIONS.get(provider, ())
    names = ("client_id", "client_secret", *options, *PROVIDER_ADDRESSES[provider])
    given = {name: value for name in names if (value := _text(environ, _setting_of(provider, name)))}
    if not given:
        return None
    needed = ("client_id", "client_secret", *PROVIDER_NEEDS.get(provider, ()))
    if missing := [name for name in needed if name not in given]:
        set_one = _setting_of(provider, next(iter(given)))
        raise ConfigError(
            f"{PREFIX}{_setting_of(provider, missing[0])} is missing: {PREFIX}{set_one} is set."
        )
    if provider == "wordpress":
        _refuse_mixed_pairs(given)
    return ProviderSettings(
        client_id=given["client_id"],
        client_secret=given["client_secret"],
        name=given.get("name", ""),
        addresses=_addresses(provider, given),
        options={name: given[name] for name in options if name in given},
    )


def _addresses(provider: str, given: Mapping[str, str]) -> dict[str, str]:
    addresses = {name: given[name] for name in PROVIDER_ADDRESSES[provider] if name in given}
    for name, address in addresses.items():
        if not is_safe_address(address):
            raise ConfigError(
                f"{PREFIX}{_setting_of(provider, name)}: expected https://..., not {address!r}."
            )
    return addresses


def _refuse_mixed_pairs(given: Mapping[str, str]) -> None:
    pair = given.get("pair", "oidc")
    if pair not in WORDPRESS_PAIRS:
        raise ConfigError(f"{PREFIX}WORDPRESS_PAIR: expected oidc or oauth2, not {pair!r}.")
    for name in PROVIDER_ADDRESSES["wordpress"]:
        if name in given and name not in WORDPRESS_PAIRS[pair]:
            setting = _setting_of("wordpress", name)
            raise ConfigError(f"{PREFIX}{setting} is set, but {PREFIX}WORDPRESS_PAIR={pair} does not use it.")


def _mastodon_address(value: str, is_on: bool) -> str:
    if value and not is_on:
        raise ConfigError("BLOGAPP_MASTODON is missing: BLOGAPP_MASTODON_ADDRESS is set.")
    if value and not (is_safe_address(value) and is_loopback(urlsplit(value).hostname or "")):
        raise ConfigError(f"BLOGAPP_MASTODON_ADDRESS: expected an address of this machine, not {value!r}.")
    return value.rstrip("/")


def _on_or_off(environ: Mapping[str, str], name: str) -> bool:
    value = _text(environ, name) or "off"
    if value not in {"on", "off"}:
        raise ConfigError(f"{PREFIX}{name}: expected on or off, not {value!r}.")
    return value == "on"


def _demo_sign_in(environ: Mapping[str, str], base_url: str, host: str) -> dict[str, ProviderSettings]:
    """Invented people whom anyone may be: for trying the site out, on this machine alone."""
    value = _text(environ, "DEMO_SIGNIN")
    if value not in {"", "0", "1"}:
        raise ConfigError(f"BLOGAPP_DEMO_SIGNIN: expected 0 or 1, not {value!r}.")
    if value != "1":
        return {}
    for address in (urlsplit(base_url).hostname or "", host):
        if not is_loopback(address):
            raise ConfigError(f"BLOGAPP_DEMO_SIGNIN=1 is for loopback addresses only, not {address}.")
    demo = _provider(environ, "demo")
    if demo is None:
        raise ConfigError("BLOGAPP_DEMO_ISSUER is missing: it is `make run` that sets BLOGAPP_DEMO_SIGNIN.")
    return {"demo": demo}


def _setting_of(provider: str, name: str) -> str:
    return f"{provider}_{name}".upper()


def is_safe_address(address: str) -> bool:
    """Whether secrets may be sent there: https, or this machine itself."""
    parts = urlsplit(address)
    is_local = parts.scheme == "http" and is_loopback(parts.hostname or "")
    return bool(parts.hostname) and (parts.scheme == "https" or is_local)

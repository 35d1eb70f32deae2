"""What the owner sets for each way to sign in elsewhere; half a provider stops the start with one line."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlsplit

from blogapp.environment import PREFIX, is_loopback, is_safe_address, text
from blogapp.errors import ConfigError

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


@dataclass(frozen=True, kw_only=True)
class ProviderSettings:
    """What the owner sets for one provider of social sign-in: how this site is known there."""

    client_id: str
    client_secret: str = field(repr=False)
    name: str = ""
    addresses: Mapping[str, str] = field(default_factory=dict)
    options: Mapping[str, str] = field(default_factory=dict)


def providers(environ: Mapping[str, str]) -> dict[str, ProviderSettings]:
    """Those that are set up, by the first part of their settings' names; raises ConfigError."""
    found = {provider: _provider(environ, provider) for provider in PROVIDER_ADDRESSES if provider != "demo"}
    return {provider: settings for provider, settings in found.items() if settings}


def _provider(environ: Mapping[str, str], provider: str) -> ProviderSettings | None:
    """A provider appears when its client id and secret are set; None without a single setting."""
    options = PROVIDER_OPTIONS.get(provider, ())
    names = ("client_id", "client_secret", *options, *PROVIDER_ADDRESSES[provider])
    given = {name: value for name in names if (value := text(environ, _setting_of(provider, name)))}
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


def mastodon_address(value: str, is_on: bool) -> str:
    """Where one server on this machine plays all of Mastodon; raises ConfigError."""
    if value and not is_on:
        raise ConfigError("BLOGAPP_MASTODON is missing: BLOGAPP_MASTODON_ADDRESS is set.")
    if value and not (is_safe_address(value) and is_loopback(urlsplit(value).hostname or "")):
        raise ConfigError(f"BLOGAPP_MASTODON_ADDRESS: expected an address of this machine, not {value!r}.")
    return value.rstrip("/")


def demo_sign_in(environ: Mapping[str, str], base_url: str, host: str) -> dict[str, ProviderSettings]:
    """Invented people whom anyone may be: for trying the site out, on this machine alone."""
    value = text(environ, "DEMO_SIGNIN")
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

"""One value of the environment at a time: what it is called, and what it may be."""

import ipaddress
from collections.abc import Mapping
from typing import Final
from urllib.parse import urlsplit

from blogapp.errors import ConfigError

PREFIX: Final = "BLOGAPP_"


def text(environ: Mapping[str, str], name: str) -> str:
    """The value without the spaces around it; empty where it is not set."""
    return environ.get(PREFIX + name, "").strip()


def whole_number(environ: Mapping[str, str], name: str, default: int, allowed: range) -> int:
    """Raises ConfigError naming the setting for any other number."""
    value = text(environ, name) or str(default)
    if not value.isdecimal() or int(value) not in allowed:
        wanted = f"a whole number from {allowed[0]} to {allowed[-1]}"
        raise ConfigError(f"{PREFIX}{name}: expected {wanted}, not {value!r}.")
    return int(value)


def on_or_off(environ: Mapping[str, str], name: str) -> bool:
    """Off where it is not set; raises ConfigError for any other word."""
    value = text(environ, name) or "off"
    if value not in {"on", "off"}:
        raise ConfigError(f"{PREFIX}{name}: expected on or off, not {value!r}.")
    return value == "on"


def is_loopback(host: str) -> bool:
    """Whether a host name or address means this machine only."""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def is_safe_address(address: str) -> bool:
    """Whether secrets may be sent there: https, or this machine itself."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    is_local = parts.scheme == "http" and is_loopback(parts.hostname or "")
    return bool(parts.hostname) and (parts.scheme == "https" or is_local)

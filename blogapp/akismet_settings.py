"""The settings of the account at Akismet: the key, and what the owner decided about it."""

import re
from typing import Final

from blogapp.environment import is_safe_address
from blogapp.errors import ConfigError

# Akismet's own address, what an owner may keep from it, and what becomes of what it calls blatant.
AKISMET_URL: Final = "https://rest.akismet.com"
AKISMET_WITHHOLD: Final = ("ip", "email")
AKISMET_DISCARD: Final = ("keep", "drop")


def akismet_key(value: str) -> str:
    """The key, which may be empty; raises ConfigError for one that none could be."""
    if value and not re.fullmatch(r"[\x21-\x7e]+", value):
        # Not the value: it is a secret.
        raise ConfigError("BLOGAPP_AKISMET_KEY: expected letters and digits without spaces.")
    return value


def akismet_url(value: str) -> str:
    """Where Akismet answers; raises ConfigError for an address that secrets may not be sent to."""
    if value and not is_safe_address(value):
        raise ConfigError(f"BLOGAPP_AKISMET_URL: expected https://..., not {value!r}.")
    return value.rstrip("/") or AKISMET_URL


def akismet_withhold(value: str) -> frozenset[str]:
    """What must not leave the site; raises ConfigError for what never leaves anyway."""
    names = frozenset(name for part in value.split(",") if (name := part.strip()))
    if unknown := sorted(names - set(AKISMET_WITHHOLD)):
        raise ConfigError(f"BLOGAPP_AKISMET_WITHHOLD: expected ip, email or both, not {unknown[0]!r}.")
    return names


def akismet_discard(value: str) -> str:
    """Whether blatant spam is kept; raises ConfigError for another word."""
    if value and value not in AKISMET_DISCARD:
        raise ConfigError(f"BLOGAPP_AKISMET_DISCARD: expected keep or drop, not {value!r}.")
    return value or "keep"

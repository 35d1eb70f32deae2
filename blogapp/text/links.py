"""Addresses that strangers type: web sites to link to, and paths of this site to return to."""

import re
from ipaddress import IPv6Address
from urllib.parse import SplitResult, quote, unquote, urlsplit

from blogapp.text.characters import tidy

# Longer ones are tracking or attack, and the column ends somewhere.
LONGEST_ADDRESS = 500

_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_HOST_AND_PORT = re.compile(r"[^/?#:]+\.[^/?#:]+:\d+(?![^/?#])")
_HOST_NAME = re.compile(r"(?=.{1,253}$)(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.)+(?!\d+$)[\w-]{2,63}\.?")
_IP4 = re.compile(r"(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?!$)|$)){4}")
# What may stand in a path unquoted (RFC 3986), with "%" for what is quoted already.
_PLAIN_IN_PATH = "/%:@!$&'()*+,;=~-._?#[]"
_NOT_IN_A_PATH = re.compile(r"[\x00-\x20\x7f\\]|//")


def web_address(value: str) -> str | None:
    """A normal http or https address, or None for what must not become a link.

    "example.org" gets https. Refused: other schemes, a name or password before the host (it disguises
    the host), a host that cannot exist, and more than 500 characters.
    """
    value = "".join(tidy(value).strip().splitlines()).replace("\t", "")
    # First, for to look for a host in a text of any length takes time that grows with its square.
    if len(value) > LONGEST_ADDRESS:
        return None
    try:
        parts = urlsplit(_with_scheme(value))
        host = _host(parts)
    except ValueError:
        return None
    if parts.scheme not in {"http", "https"} or "@" in parts.netloc or "\\" in value or not host:
        return None
    tail = parts._replace(scheme="", netloc="").geturl()
    address = f"{parts.scheme}://{host}{quote(tail, safe=_PLAIN_IN_PATH)}"
    return address if len(address) <= LONGEST_ADDRESS else None


def _with_scheme(value: str) -> str:
    if value.startswith("//"):
        return f"https:{value}"
    has_scheme = _SCHEME.match(value) and not _HOST_AND_PORT.match(value)
    return value if has_scheme else f"https://{value}"


def _host(parts: SplitResult) -> str | None:
    """The host in lower case with its port, or None; a port out of range raises ValueError."""
    name = (parts.hostname or "").lower()
    port = f":{parts.port}" if parts.port is not None else ""
    if ":" in name:
        return f"[{IPv6Address(name)}]{port}"
    return f"{name}{port}" if _HOST_NAME.fullmatch(name) or _IP4.fullmatch(name) else None


def is_local_path(value: str) -> bool:
    r"""Whether a browser stays on this site when it is sent to this path.

    Browsers read "//host" and "/\host" as another site and drop tabs and line breaks first; a proxy may
    decode the path once more. So none of these may appear, quoted or not. The query is free.
    """
    path = re.split(r"[?#]", value, maxsplit=1)[0]
    if not value.startswith("/") or _NOT_IN_A_PATH.search(path) or _NOT_IN_A_PATH.search(unquote(path)):
        return False
    return tidy(value) == value and not re.search(r"[\s\\]", value)

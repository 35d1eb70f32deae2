"""Requests to addresses that a stranger chose: to public machines only, brief, small, and led nowhere else.

Whoever can make a server ask can use it to look into the network it stands in (SSRF).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, IPv6Network
from typing import Final
from urllib.parse import urljoin, urlsplit

import requests

from blogapp.web.outgoing import BriefAdapter, Deadline, LedNowhere

# Of all IPv6 addresses those given out to machines; the rest is local, reserved, or holds an IPv4 address.
GIVEN_OUT: Final = IPv6Network("2000::/3")
# Ways to an IPv4 address inside an IPv6 one: 6to4, and Teredo with its neighbours.
DETOURS: Final = (IPv6Network("2002::/16"), IPv6Network("2001::/23"))


class AddressRefused(Exception):
    """The address leads, or may lead, to where strangers have no business."""


@dataclass(frozen=True, slots=True)
class PublicAnswer:
    """What was answered. The headers' names may be asked for in any case."""

    status: int
    headers: Mapping[str, str]
    body: bytes


def fetch_public(
    url: str,
    *,
    max_bytes: int,
    seconds: float,
    redirects: int = 0,
    accept: str = "*/*",
    may_be_loopback: bool = False,
) -> PublicAnswer:
    """GET an address that nobody vouches for; raises AddressRefused, or requests.RequestException.

    `seconds` and the checks hold for all of it, each redirect included; one more is answered as it came.
    `may_be_loopback` is for trying things out: this machine and plain http are then fine as well.
    """
    with public_session(Deadline(seconds), max_bytes, may_be_loopback=may_be_loopback) as session:
        while True:
            refuse_unfit(url, may_be_loopback=may_be_loopback)
            response = session.get(url, headers={"Accept": accept})
            if not response.is_redirect or redirects <= 0:
                return PublicAnswer(response.status_code, response.headers, response.content)
            url, redirects = _led_to(response), redirects - 1


def public_session(deadline: Deadline, max_bytes: int, *, may_be_loopback: bool = False) -> requests.Session:
    """A session of these limits, whose caller asks `refuse_unfit` about each address."""
    session = _Session()
    # No proxy of the environment: it would connect for us, and the check would see only the proxy.
    session.trust_env = False
    session.headers.update({"User-Agent": "blogapp", "Accept-Encoding": "identity"})
    adapter = public_adapter(deadline, max_bytes, may_be_loopback=may_be_loopback)
    session.mount("https://", adapter)
    session.mount("http://", adapter)
    return session


def public_adapter(deadline: Deadline, max_bytes: int, *, may_be_loopback: bool = False) -> BriefAdapter:
    """The transport that connects to public machines alone."""
    return BriefAdapter(deadline, max_bytes, _public_or_loopback if may_be_loopback else refuse_local)


class _Session(LedNowhere, requests.Session):
    pass


def refuse_unfit(url: str, *, may_be_loopback: bool = False) -> None:
    """Raises AddressRefused for what can be seen before a name is looked up."""
    try:
        parts = urlsplit(url)
        is_fit = bool(parts.hostname) and parts.port != 0
    except ValueError:
        is_fit, parts = False, urlsplit("")
    schemes = {"https", "http"} if may_be_loopback else {"https"}
    if not is_fit or parts.scheme not in schemes or "@" in parts.netloc or not url.isprintable():
        raise AddressRefused(f"{url!r:.200} is not an address of the kind that is fetched")


def refuse_local(address: IPv4Address | IPv6Address) -> None:
    """Raises AddressRefused for an address that is not a public machine's."""
    if not _is_public(address):
        raise AddressRefused(f"{address} is not public")


def _public_or_loopback(address: IPv4Address | IPv6Address) -> None:
    if not address.is_loopback:
        refuse_local(address)


def _is_public(address: IPv4Address | IPv6Address) -> bool:
    if isinstance(address, IPv6Address):
        is_direct = address in GIVEN_OUT and not any(address in detour for detour in DETOURS)
        return is_direct and address.is_global
    return address.is_global and not address.is_multicast and not address.is_reserved


def _led_to(response: requests.Response) -> str:
    try:
        return urljoin(response.url, response.headers["Location"])
    except ValueError as error:
        raise AddressRefused("the redirect leads to no address") from error

"""Who is really calling, when a proxy that the owner named stands in between.

Trusting `X-Forwarded-For` from everyone would let anyone choose the address that limits are counted by.
"""

import ipaddress
from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

    from blogapp.config import Network

# How a server that listens on IPv6 and IPv4 at once names its callers by IPv4.
MAPPED: Final = "::ffff:"


class TrustedProxies:
    """Puts the caller's address and scheme into the environment if, and only if, a trusted proxy says so."""

    def __init__(self, app: "WSGIApplication", trusted: tuple["Network", ...]) -> None:
        self.app = app
        self.trusted = trusted

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        peer = environ["REMOTE_ADDR"] = _unmapped(environ.get("REMOTE_ADDR", ""))
        if self.is_trusted(peer):
            named = environ.get("HTTP_X_FORWARDED_FOR", "").split(",")
            hops = [_unmapped(hop.strip()) for hop in named if hop.strip()]
            # From the right: each was written by the hop after it, so it is true while that hop is trusted.
            caller = next((hop for hop in reversed(hops) if not self.is_trusted(hop)), None)
            if caller and _is_address(caller):
                environ["REMOTE_ADDR"] = caller
            if environ.get("HTTP_X_FORWARDED_PROTO") in {"http", "https"}:
                environ["wsgi.url_scheme"] = environ["HTTP_X_FORWARDED_PROTO"]
        return self.app(environ, start_response)

    def is_trusted(self, address: str) -> bool:
        """Whether the address lies in one of the networks of BLOGAPP_TRUSTED_PROXIES."""
        return _is_address(address) and any(
            ipaddress.ip_address(address) in network for network in self.trusted
        )


def _unmapped(address: str) -> str:
    return address.removeprefix(MAPPED) if "." in address else address


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True

"""This site as browsers and devices know it: a passkey belongs to one host and works nowhere else."""

import hmac
import ipaddress
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

USUAL_PORTS: Final = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class RelyingParty:
    """The host that passkeys are for, and the origin that pages are read from."""

    host: str
    origin: str


def relying_party(base_url: str) -> RelyingParty | None:
    """None where browsers offer no passkeys: at a bare IP address, and without https but on this machine."""
    parts = urlsplit(base_url)
    host = parts.hostname or ""
    if _is_ip_address(host) or (parts.scheme != "https" and not _is_this_machine(host)):
        return None
    # As browsers write it: a port that goes without saying is not said.
    port = f":{parts.port}" if parts.port not in {None, USUAL_PORTS[parts.scheme]} else ""
    return RelyingParty(host, f"{parts.scheme}://{host}{port}")


def user_handle(user_id: int, secret_key: str) -> bytes:
    """What a device files a person's passkeys under: always the same, and no number that can be guessed."""
    return hmac.new(secret_key.encode(), f"passkeys of user {user_id}".encode(), "sha256").digest()


def _is_ip_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _is_this_machine(host: str) -> bool:
    return host == "localhost" or host.endswith(".localhost")

"""Networks of guests: an office takes part, a script does not fill the bar."""

from datetime import timedelta
from ipaddress import ip_address, ip_network
from typing import Final

# Guests who may begin to stand somewhere in one thread from one network, in an hour, a day, and ever (which
# is as long as a thread is talked about). An office of thirty takes part on one day; who drops the cookie
# each time comes no further than they do.
GUESTS_PER_NETWORK: Final = ((timedelta(hours=1), 12), (timedelta(days=1), 30), (timedelta(days=366), 100))
# What one subscriber can be given: the neighbours of an IPv4 address, a whole site of IPv6.
IPV4_PREFIX: Final = 24
IPV6_PREFIX: Final = 48


def network_of(address: str | None) -> str:
    """The network that a guest's address is counted under; of who has none, one for all."""
    try:
        ip = ip_address((address or "").partition("%")[0])
    except ValueError:
        return "unknown"
    mapped = getattr(ip, "ipv4_mapped", None)
    ip = mapped or ip
    return str(ip_network((ip, IPV4_PREFIX if ip.version == 4 else IPV6_PREFIX), strict=False))  # noqa: PLR2004

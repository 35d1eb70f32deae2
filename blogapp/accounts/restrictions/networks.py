"""Addresses and networks as keys that compare like text: 32 hexadecimal digits, IPv4 as IPv6 writes it."""

from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Final

# How IPv6 writes an IPv4 address.
MAPPED: Final = 0xFFFF << 32
MAPPED_PREFIX: Final = 96
# Wider networks are whole providers or countries.
WIDEST: Final = {4: 8, 6: 16}


@dataclass(frozen=True, slots=True)
class Range:
    """A network by its canonical name and its two ends."""

    name: str
    first_ip: str
    last_ip: str
    is_too_wide: bool = False

    def holds(self, ip: str | None) -> bool:
        """Whether an address lies in it."""
        key = ip_key(ip)
        return key is not None and self.first_ip <= key <= self.last_ip


def ip_key(ip: str | None) -> str | None:
    """The key of an address; None for what is none."""
    try:
        return _key(ip_address((ip or "").partition("%")[0]))
    except ValueError:
        return None


def range_of(text: str) -> Range | None:
    """The network that somebody typed, a single address too; None for what is none."""
    try:
        network = _unmapped(ip_network(text.strip(), strict=False))
    except ValueError:
        return None
    name = str(network.network_address) if network.num_addresses == 1 else str(network)
    return Range(
        name,
        _key(network.network_address),
        _key(network.broadcast_address),
        network.prefixlen < WIDEST[network.version],
    )


def _unmapped(network: IPv4Network | IPv6Network) -> IPv4Network | IPv6Network:
    """An IPv4 network that was written as IPv6 is the IPv4 network."""
    inner = network.network_address.ipv4_mapped if isinstance(network, IPv6Network) else None
    if inner is None or network.prefixlen < MAPPED_PREFIX:
        return network
    return IPv4Network((inner, network.prefixlen - MAPPED_PREFIX))


def _key(address: IPv4Address | IPv6Address) -> str:
    number = int(address) | MAPPED if address.version == 4 else int(address)  # noqa: PLR2004  # IPv4
    return f"{number:032x}"

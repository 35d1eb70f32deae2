"""Whose report counts, and when there are enough: pure rules on plain values."""

import ipaddress
from collections import Counter
from collections.abc import Iterable
from typing import Final

from blogapp.accounts.models import Role
from blogapp.accounts.person import Person
from blogapp.comments.models import Kind, Status

# Two people of one household may both mind a comment; a crowd behind one network is a script.
MOST_OF_A_NETWORK: Final = 2


def may_report(person: Person, status: str, kind: str, user_id: int | None, guest_id: int | None) -> bool:
    """Anybody may report what everybody reads, but not what is their own."""
    is_former_own = person.former_guest_id is not None and person.former_guest_id == guest_id
    is_own = person.is_writer_of(user_id, guest_id) or is_former_own
    return status == Status.PUBLISHED and kind == Kind.COMMENT and not is_own


def network_of(ip: str | None) -> str:
    """The /24 of an IPv4 address, the /64 of an IPv6 one; all of an unknown kind are one network."""
    if not ip:
        return ""
    address = ipaddress.ip_address(ip)
    return str(ipaddress.ip_network((address, 24 if address.version == 4 else 64), strict=False))  # noqa: PLR2004  # the two there are


def weight(users: int, networks_of_guests: Iterable[str | None]) -> int:
    """How many people speak: each account is one, and guests of one network are two at most."""
    counted = Counter(networks_of_guests)
    return users + sum(min(number, MOST_OF_A_NETWORK) for number in counted.values())


def is_held_by(reports: int, limit: int, writer_role: str | None) -> bool:
    """Whether so many people take a comment out of the public. Those who belong to the site stay."""
    is_staff = writer_role is not None and writer_role != Role.READER
    return 0 < limit <= reports and not is_staff

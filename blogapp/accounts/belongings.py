"""What the features keep of a person: told to them, renamed, taken over from a guest, given up.

Each feature that stores something of people has a module `belongings` with these functions, and `app.py`
names them all (`current.belongings()` has the list, services are given it). So nothing is missing from a
download or left behind by a closed account, and accounts need not know who builds on them.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Protocol

from blogapp.accounts.models import User


class Belongings(Protocol):
    """One feature's share. The last three run inside the caller's transaction."""

    def addresses(self, user_id: int) -> Collection[str]:
        """The e-mail addresses that this feature knows to be the person's."""

    def shows(self, user_id: int) -> bool:
        """Whether pages for everyone show the person."""

    def told(self, user_id: int, addresses: Collection[str]) -> Mapping[str, object]:
        """Everything kept about this person, ready for JSON, under the names of its kinds."""

    def renamed(self, user_id: int, name: str) -> None:
        """The person goes by another name now."""

    def adopted(self, guest_id: int, user_id: int, name: str) -> None:
        """What a guest wrote belongs to this user from now on, and goes by the user's name."""

    def given_up(self, user_id: int, addresses: Collection[str], *, keeps_texts: bool) -> None:
        """The account ends: public texts stay without a name, or go; everything else goes."""


def addresses_of(user: User, parts: Sequence[Belongings]) -> frozenset[str]:
    """The person's e-mail addresses in small letters: what is kept under an address is found by these."""
    known = {address for part in parts for address in part.addresses(user.id)}
    return frozenset(address.lower() for address in known | {user.email or ""} if address)

"""What the features keep of a person: told to them, renamed, taken over from a guest, given up.

Each feature that stores something of people has a module `belongings` with these four functions, and `app.py`
names them all (`current.belongings()` has the list, services are given it). So nothing is missing from a
download or left behind by a closed account, and accounts need not know who builds on them.
"""

from collections.abc import Mapping
from typing import Protocol


class Belongings(Protocol):
    """One feature's share. All but `told` run inside the caller's transaction."""

    def told(self, user_id: int) -> Mapping[str, object]:
        """Everything kept about this person, ready for JSON, under the names of its kinds."""

    def renamed(self, user_id: int, name: str) -> None:
        """The person goes by another name now."""

    def adopted(self, guest_id: int, user_id: int) -> None:
        """What a guest wrote belongs to this user from now on."""

    def given_up(self, user_id: int, *, keeps_texts: bool) -> None:
        """The account ends: public texts stay without a name, or go; everything else goes."""

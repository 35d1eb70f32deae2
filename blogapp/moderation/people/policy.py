"""Who may restrict whom: pure rules on plain values."""

from typing import Final

from blogapp.accounts.models import Role
from blogapp.accounts.person import Person
from blogapp.moderation.policy import sees_all

RANKS: Final = {None: 0, Role.READER: 0, Role.AUTHOR: 1, Role.MODERATOR: 2, Role.OWNER: 3}


def may_restrict_people(actor: Person) -> bool:
    """A restriction holds on the whole site, so authors of some threads make none."""
    return sees_all(actor)


def may_see_traces(actor: Person) -> bool:
    """Addresses, networks and notes are for those who decide everywhere."""
    return sees_all(actor)


def may_restrict(actor: Person, user_id: int | None, guest_id: int | None, role: Role | None) -> bool:
    """Only people below: nobody decides about peers, about who is above, or about themselves."""
    return (
        may_restrict_people(actor)
        and not is_self(actor, user_id, guest_id)
        and RANKS[role] < RANKS[actor.role]
    )


def is_self(actor: Person, user_id: int | None, guest_id: int | None) -> bool:
    """The account that acts, or the guest that its browser was before."""
    if user_id is not None:
        return user_id == actor.user_id
    return guest_id is not None and guest_id in {actor.guest_id, actor.former_guest_id}

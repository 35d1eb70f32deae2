"""Who may send pictures, and whose they may change: pure rules on plain values."""

from blogapp.accounts.models import Role
from blogapp.accounts.person import Person


def sees_all(person: Person) -> bool:
    """The owner answers for the whole site."""
    return person.role == Role.OWNER


def may_change(person: Person, owner_id: int) -> bool:
    """One's own pictures; the owner's are all of them."""
    return person.is_staff and (sees_all(person) or person.user_id == owner_id)

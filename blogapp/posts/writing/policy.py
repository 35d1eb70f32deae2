"""Who may write, and whose posts: pure rules on plain values."""

from blogapp.accounts.models import Role
from blogapp.accounts.person import Person


def may_write(person: Person) -> bool:
    """Authors, moderators and owners have a desk."""
    return person.is_staff


def sees_all(person: Person) -> bool:
    """The owner answers for the whole site."""
    return person.role == Role.OWNER


def may_edit(person: Person, author_id: int) -> bool:
    """One's own posts; the owner's are all of them."""
    return may_write(person) and (sees_all(person) or person.user_id == author_id)

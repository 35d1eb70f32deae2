"""Who may decide about what: pure rules on plain values."""

from blogapp.accounts.models import Role
from blogapp.accounts.person import Person
from blogapp.comments.policy import may_moderate


def sees_all(person: Person) -> bool:
    """Moderators and owners see every thread, authors those that are theirs."""
    return person.role in {Role.MODERATOR, Role.OWNER}


def may_decide(person: Person, thread_owner_id: int | None) -> bool:
    """Moderators and owners decide everywhere, authors in their own threads, readers nowhere."""
    return may_moderate(person, thread_owner_id)


def may_set_site_rules(person: Person) -> bool:
    """What the site asks of everyone is its owner's to say."""
    return person.role == Role.OWNER


def may_rule(person: Person) -> bool:
    """A rule of the filter holds on the whole site, so an author of some threads cannot make one."""
    return sees_all(person)

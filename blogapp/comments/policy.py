"""Who may do what with a comment: pure rules on plain values."""

from datetime import datetime, timedelta
from typing import Protocol

from blogapp.accounts.models import Role
from blogapp.accounts.person import Person
from blogapp.comments.models import Status


class OwnedText(Protocol):
    """What the rules need to know of a comment."""

    @property
    def user_id(self) -> int | None: ...
    @property
    def guest_id(self) -> int | None: ...
    @property
    def status(self) -> str: ...
    @property
    def created_at(self) -> datetime: ...
    @property
    def reply_count(self) -> int: ...


class Discussion(Protocol):
    """What the rules need to know of a thread."""

    @property
    def owner_id(self) -> int | None: ...

    @property
    def is_public(self) -> bool: ...
    @property
    def is_closed(self) -> bool: ...


def may_read(person: Person, thread: Discussion) -> bool:
    """Threads of drafts and private posts are for staff."""
    return thread.is_public or person.is_staff


def may_comment(person: Person, thread: Discussion) -> bool:
    """Anyone may, while the thread is open."""
    return may_read(person, thread) and not thread.is_closed


def may_settle(person: Person, thread: Discussion) -> bool:
    """Whoever asked decides what is asked and sums it up; moderators and owners may in any thread."""
    is_own = person.is_signed_in and person.user_id == thread.owner_id and person.is_staff
    return is_own or person.role in {Role.MODERATOR, Role.OWNER}


def may_edit(person: Person, comment: OwnedText, now: datetime, minutes: int) -> bool:
    """Writers may mend their words for a while, until someone answers: the answer would hang in the air."""
    return (
        person.is_writer_of(comment.user_id, comment.guest_id)
        and comment.status in {Status.PUBLISHED, Status.HELD}
        and comment.reply_count == 0
        and now - comment.created_at < timedelta(minutes=minutes)
    )


def may_withdraw(person: Person, comment: OwnedText) -> bool:
    """Writers may take their words back at any time."""
    return person.is_writer_of(comment.user_id, comment.guest_id) and comment.status in {
        Status.PUBLISHED,
        Status.HELD,
    }


def may_see_status(person: Person, comment: OwnedText) -> bool:
    """The status page is between the writer and the site."""
    return person.is_writer_of(comment.user_id, comment.guest_id)

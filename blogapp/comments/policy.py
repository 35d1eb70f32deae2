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
    @property
    def moderated_at(self) -> datetime | None: ...


class Discussion(Protocol):
    """What the rules need to know of a thread."""

    @property
    def is_public(self) -> bool: ...
    @property
    def is_closed(self) -> bool: ...
    @property
    def read_only_from(self) -> datetime | None: ...


def may_read(person: Person, thread: Discussion) -> bool:
    """Threads of drafts and private posts are for staff."""
    return thread.is_public or person.is_staff


def may_comment(person: Person, thread: Discussion, now: datetime) -> bool:
    """Anyone may, while the thread is open."""
    return may_read(person, thread) and is_open(thread, now)


def is_open(thread: Discussion, now: datetime) -> bool:
    """Neither closed by somebody nor past its day."""
    return not thread.is_closed and (thread.read_only_from is None or now < thread.read_only_from)


def may_moderate(person: Person, owner_id: int | None) -> bool:
    """Moderators and owners decide about every thread, authors about their own, readers about none."""
    if person.role in {Role.MODERATOR, Role.OWNER}:
        return True
    return person.role == Role.AUTHOR and person.user_id is not None and person.user_id == owner_id


def may_edit(person: Person, comment: OwnedText, now: datetime, minutes: int) -> bool:
    """Writers may mend their words for a while, until someone answers: the answer would hang in the air.

    What a moderator has changed stays so.
    """
    return (
        person.is_writer_of(comment.user_id, comment.guest_id)
        and comment.status in {Status.PUBLISHED, Status.HELD}
        and comment.reply_count == 0
        and comment.moderated_at is None
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

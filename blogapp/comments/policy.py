"""Who may do what with a comment: pure rules on plain values."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
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
    def owner_id(self) -> int | None: ...
    @property
    def is_public(self) -> bool: ...
    @property
    def is_closed(self) -> bool: ...
    @property
    def read_only_from(self) -> datetime | None: ...
    @property
    def opened_at(self) -> datetime | None: ...
    @property
    def last_comment_at(self) -> datetime | None: ...


class ThreadRules(Protocol):
    """Which rules say who may comment, and until when."""

    @property
    def who_may_comment(self) -> str: ...
    @property
    def close_days(self) -> int: ...
    @property
    def close_silent_days(self) -> int: ...


class Door(StrEnum):
    """Whether a person may comment, and if not, why."""

    OPEN = "open"
    SIGN_IN = "sign-in"
    NOBODY = "nobody"
    CLOSED = "closed"
    HIDDEN = "hidden"


@dataclass(frozen=True, slots=True)
class Entrance:
    """The way into a thread for one person: the door, and when it closes or closed for everyone."""

    door: Door
    closes_at: datetime | None = None
    # Another comment puts that moment off.
    is_by_silence: bool = False

    @property
    def is_open(self) -> bool:
        return self.door is Door.OPEN


def may_read(person: Person, thread: Discussion) -> bool:
    """Threads of drafts and private posts are for who decides about them."""
    return thread.is_public or may_moderate(person, thread.owner_id)


def entrance(person: Person, thread: Discussion, rules: ThreadRules, now: datetime) -> Entrance:
    """Whether a person may comment now, and until when. What was closed by hand has no such moment."""
    if not may_read(person, thread):
        return Entrance(Door.HIDDEN)
    if thread.is_closed:
        return Entrance(Door.CLOSED)
    if rules.who_may_comment == "nobody":
        return Entrance(Door.NOBODY)
    closes_at, is_by_silence = _closing(thread, rules)
    if closes_at is not None and closes_at <= now:
        return Entrance(Door.CLOSED, closes_at)
    needs_account = rules.who_may_comment == "signed-in" and not person.is_signed_in
    return Entrance(Door.SIGN_IN if needs_account else Door.OPEN, closes_at, is_by_silence)


def may_comment(person: Person, thread: Discussion, rules: ThreadRules, now: datetime) -> bool:
    """While the thread is open, those may whom its rules admit."""
    return entrance(person, thread, rules, now).is_open


def _closing(thread: Discussion, rules: ThreadRules) -> tuple[datetime | None, bool]:
    """The first moment from which nobody may comment, and whether another comment would put it off."""
    known = [thread.read_only_from] if thread.read_only_from else []
    if rules.close_days and thread.opened_at:
        known.append(thread.opened_at + timedelta(days=rules.close_days))
    fixed = min(known, default=None)
    heard = [moment for moment in (thread.opened_at, thread.last_comment_at) if moment]
    if rules.close_silent_days and heard:
        silent = max(heard) + timedelta(days=rules.close_silent_days)
        if fixed is None or silent < fixed:
            return silent, True
    return fixed, False


def is_open(thread: Discussion, rules: ThreadRules, now: datetime) -> bool:
    """Neither closed by somebody nor past its day."""
    closes_at, _is_by_silence = _closing(thread, rules)
    return not thread.is_closed and (closes_at is None or now < closes_at)


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

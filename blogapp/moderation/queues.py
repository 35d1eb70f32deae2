"""The queues of the desk: what is in them for whom, in which order, and how many."""

from enum import StrEnum
from typing import Any, Final

from sqlalchemy import ColumnElement, Label, Select, func, literal, select, tuple_

from blogapp.accounts.person import Person
from blogapp.comments.models import Comment, Kind, Status, Thread
from blogapp.extensions import db
from blogapp.moderation import policy

# More than these is "many": counting on would cost more than it tells.
MOST_COUNTED: Final = 1_000
# What fits beside a link on every page.
MOST_BESIDE_A_LINK: Final = 99


class Queue(StrEnum):
    """The lists of the desk, in the order of their tabs."""

    HELD = "held"
    SPAM = "spam"
    PUBLISHED = "published"
    TRASH = "trash"

    @property
    def status(self) -> Status:
        return Status.TRASHED if self is Queue.TRASH else Status(self.value)


def contents(queue: Queue, person: Person) -> list[ColumnElement[bool]]:
    """What makes a comment part of a queue."""
    return [Comment.status == queue.status, *within_reach(person)]


def within_reach(person: Person) -> list[ColumnElement[bool]]:
    """What narrows comments down to those that the person may decide about."""
    if policy.sees_all(person):
        return []
    own_threads = select(Thread.id).where(Thread.owner_id == person.user_id)
    # All kinds are named so that the index of a thread's comments by kind and status can serve.
    return [Comment.thread_id.in_(own_threads), Comment.kind.in_(tuple(Kind))]


def ordered(query: Select[Any], queue: Queue, after: str | None) -> Select[Any]:
    """The longest waiting first; where nobody waits, the newest. `after` is the last one seen."""
    here, is_waiting = tuple_(Comment.created_at, Comment.id), queue is Queue.HELD
    if place := _place(after):
        query = query.where(here > place if is_waiting else here < place)
    if is_waiting:
        return query.order_by(Comment.created_at, Comment.id)
    return query.order_by(Comment.created_at.desc(), Comment.id.desc())


def counts(person: Person) -> dict[Queue, int]:
    """How many comments are in each queue, in one statement; one more than MOST_COUNTED stands for many."""
    columns = [_count(queue, person, MOST_COUNTED + 1) for queue in Queue]
    return dict(zip(Queue, db.session.execute(select(*columns)).one(), strict=True))


def waiting(person: Person) -> int:
    """How many comments wait for this person, for the link on every page."""
    [number] = db.session.execute(select(_count(Queue.HELD, person, MOST_BESIDE_A_LINK + 1))).one()
    return int(number)


def _count(queue: Queue, person: Person, most: int) -> Label[int]:
    found = select(literal(1)).select_from(Comment).where(*contents(queue, person)).limit(most).subquery()
    return select(func.count()).select_from(found).scalar_subquery().label(queue.value)


def _place(after: str | None) -> tuple[Any, ...] | None:
    """Where a page begins. A comment that is gone since, or never was, means the beginning."""
    if not after:
        return None
    last = select(Comment.created_at, Comment.id).where(Comment.public_id == after)
    row = db.session.execute(last).first()
    return tuple(row) if row else None

"""The queues of the desk: what is in them for whom, in which order, how many, and how a page is walked to."""

from collections.abc import Callable, Sequence
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import ColumnElement, Label, Select, func, literal, select, true, tuple_
from sqlalchemy.orm import aliased

from blogapp.accounts.person import Person
from blogapp.comments.models import Comment, Status, Thread
from blogapp.extensions import db
from blogapp.moderation import policy
from blogapp.moderation.models import DecisionEntry
from blogapp.moderation.place import Place

# More than these is "many": counting on would cost more than it tells.
MOST_COUNTED: Final = 1_000
# What fits beside a link on every page.
MOST_BESIDE_A_LINK: Final = 99

# A condition on comments, under whichever name a statement has them.
Comments = type[Comment]
Condition = Callable[[Comments], ColumnElement[bool]]


class Queue(StrEnum):
    """The lists of the desk, in the order of their tabs; the last is only looked through by searches."""

    NEEDS = "needs"
    PUBLISHED = "published"
    SPAM = "spam"
    TRASH = "trash"
    ALL = "all"


# The queues that show one status.
STATUS_OF: Final = {
    Queue.PUBLISHED: Status.PUBLISHED,
    Queue.SPAM: Status.SPAM,
    Queue.TRASH: Status.TRASHED,
}
# One's own decisions, which are counted like a queue.
MINE: Final = "mine"
COUNTED: Final = (Queue.NEEDS, Queue.PUBLISHED, Queue.SPAM, Queue.TRASH)


def holds(queue: Queue, status: str, urgency: int | None) -> bool:
    """Whether a comment as it is now belongs into a queue."""
    if queue is Queue.NEEDS:
        return urgency is not None
    return queue is Queue.ALL or STATUS_OF[queue] == status


def contents(queue: Queue) -> Condition:
    """What makes a comment part of a queue."""
    if queue is Queue.NEEDS:
        return lambda comments: comments.urgency.is_not(None)
    if queue is Queue.ALL:
        return lambda comments: comments.status != Status.WITHDRAWN
    return lambda comments: comments.status == STATUS_OF[queue]


def contents_of_few(queue: Queue) -> Condition:
    """The same where comments are known by their ids, said so that no index of a queue is tempting."""
    if queue is Queue.NEEDS:
        return lambda comments: func.coalesce(comments.urgency, -1) >= 0
    if queue is Queue.ALL:
        return lambda comments: func.coalesce(comments.status, "") != Status.WITHDRAWN
    return lambda comments: func.coalesce(comments.status, "") == STATUS_OF[queue]


def order(queue: Queue, comments: Comments) -> list[ColumnElement[Any]]:
    """The most urgent first and then the longest waiting; where nobody waits, the newest."""
    if queue is Queue.NEEDS:
        return [column.asc() for column in _keys(queue, comments)]
    return [column.desc() for column in _keys(queue, comments)]


def beyond(queue: Queue, place: Place) -> Condition:
    """What comes after a place in this order."""
    values = [getattr(place, key.key) for key in _keys(queue, Comment)]

    def is_beyond(comments: Comments) -> ColumnElement[bool]:
        here = tuple_(*_keys(queue, comments))
        return here > tuple(values) if queue is Queue.NEEDS else here < tuple(values)

    return is_beyond


def walk(
    queue: Queue, conditions: Sequence[Condition], threads: Sequence[ColumnElement[bool]], most: int
) -> Select[Any]:
    """The ids of the first comments of a queue that meet the conditions, along an index.

    Within some threads only, each thread is walked as far as all of them may be shown, however large it is.
    """
    if not threads:
        query = select(Comment.id).where(contents(queue)(Comment), *(each(Comment) for each in conditions))
        return query.order_by(*order(queue, Comment)).limit(most)
    inner = aliased(Comment, name="in_thread")
    of_thread = (
        select(inner.id)
        .where(inner.thread_id == Thread.id, contents(queue)(inner), *(each(inner) for each in conditions))
        .order_by(*order(queue, inner))
        .limit(most)
        .correlate(Thread)
    )
    query = select(Comment.id).select_from(Thread)
    if db.engine.dialect.name == "postgresql":
        lateral = of_thread.lateral("first_of_thread")
        query = query.join(lateral, true()).join(Comment, Comment.id == lateral.c.id)
    else:
        query = query.join(Comment, Comment.id.in_(of_thread))
    return query.where(*threads).order_by(*order(queue, Comment)).limit(most)


def within_reach(person: Person) -> list[ColumnElement[bool]]:
    """What narrows comments down to those that the person may decide about."""
    threads = own_threads(person)
    return [Comment.thread_id.in_(select(Thread.id).where(*threads))] if threads else []


def own_threads(person: Person) -> list[ColumnElement[bool]]:
    """Which threads those are; nothing where it is all of them."""
    return [] if policy.sees_all(person) else [Thread.owner_id == person.user_id]


def counts(person: Person) -> dict[str, int]:
    """How many comments are in each queue, and how many decisions are one's own, in one statement.

    One more than MOST_COUNTED stands for many.
    """
    mine = select(literal(1)).where(DecisionEntry.user_id == person.user_id).limit(MOST_COUNTED + 1)
    columns = [_count(queue, person, MOST_COUNTED + 1) for queue in COUNTED]
    columns.append(select(func.count()).select_from(mine.subquery()).scalar_subquery().label(MINE))
    return dict(zip((*COUNTED, MINE), db.session.execute(select(*columns)).one(), strict=True))


def waiting(person: Person) -> int:
    """How many comments wait for this person, for the link on every page."""
    [number] = db.session.execute(select(_count(Queue.NEEDS, person, MOST_BESIDE_A_LINK + 1))).one()
    return int(number)


def _count(queue: Queue, person: Person, most: int) -> Label[int]:
    found = select(literal(1)).select_from(Comment).where(contents(queue)(Comment), *within_reach(person))
    return select(func.count()).select_from(found.limit(most).subquery()).scalar_subquery().label(queue.value)


def _keys(queue: Queue, comments: Comments) -> list[Any]:
    if queue is Queue.NEEDS:
        return [comments.urgency, comments.created_at, comments.id]
    return [comments.id] if queue is Queue.ALL else [comments.created_at, comments.id]

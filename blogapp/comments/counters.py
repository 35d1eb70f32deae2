"""The counters of threads and branches: one comment in or out, or many at once in a few statements."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, func, or_, select, update
from sqlalchemy.orm import InstrumentedAttribute

from blogapp.comments import tree
from blogapp.comments.models import Comment, Kind, Status, Thread
from blogapp.extensions import db
from blogapp.web import versions

# Rows read or named at once: enough to be quick, few enough for any database.
BATCH: Final = 1_000

Column = InstrumentedAttribute[int]


def count_in(comment: Comment, thread: Thread) -> None:
    """A comment has become public: count it in its thread and under each comment above it."""
    newest = max(filter(None, (thread.last_comment_at, comment.created_at)))
    _count(comment, thread, 1, last_comment_at=newest)


def count_out(comment: Comment, thread: Thread) -> None:
    """A comment is public no longer."""
    _count(comment, thread, -1)


def _count(comment: Comment, thread: Thread, step: int, **more: datetime) -> None:
    # Expressions, not values: on PostgreSQL two writers may count at the same moment.
    column = Thread.comment_count if comment.kind == Kind.COMMENT else Thread.ping_count
    values = {column.key: column + step, **more}
    db.session.execute(update(Thread).where(Thread.id == thread.id).values(values))
    above = tree.ids_in(comment.path)[:-1]
    if above:
        db.session.execute(
            update(Comment).where(Comment.id.in_(above)).values(reply_count=Comment.reply_count + step)
        )
    versions.touch(thread.url, versions.THREADS)


def count_all_out(leaving: ColumnElement[bool]) -> None:
    """Those of these comments that are public will not be: in their threads and under all above them.

    The caller holds the threads, and makes the comments private afterwards.
    """
    _count_all(leaving, -1)


def count_all_in(arriving: ColumnElement[bool]) -> None:
    """The counterpart: those of these comments that are public now were not a moment ago.

    The caller holds the threads, and has made the comments public before.
    """
    _count_all(arriving, 1)
    newest = select(func.max(Comment.created_at)).where(
        arriving, Comment.status == Status.PUBLISHED, Comment.thread_id == Thread.id
    )
    last = newest.correlate(Thread).scalar_subquery()
    is_later = or_(Thread.last_comment_at.is_(None), Thread.last_comment_at < last)
    concerned = Thread.id.in_(select(Comment.thread_id).where(arriving))
    later = update(Thread).where(concerned, is_later).values(last_comment_at=last)
    db.session.execute(later.execution_options(synchronize_session=False))


def _count_all(which: ColumnElement[bool], step: int) -> None:
    changes: dict[Column, Counter[int]] = defaultdict(Counter)
    for thread_id, kind, path in _public(which):
        changes[Thread.comment_count if kind == Kind.COMMENT else Thread.ping_count][thread_id] += step
        above: Counter[int] = changes[Comment.reply_count]
        for comment_id in tree.ids_in(path)[:-1]:
            above[comment_id] += step
    for column, counted in changes.items():
        _add(column, counted)


def _public(which: ColumnElement[bool]) -> Iterator[Any]:
    columns = select(Comment.thread_id, Comment.kind, Comment.path)
    public = columns.where(which, Comment.status == Status.PUBLISHED)
    return iter(db.session.execute(public.execution_options(yield_per=BATCH)))


def _add(column: Column, counted: Counter[int]) -> None:
    """Rows that change by the same number share a statement; most change by one."""
    by_step: dict[int, list[int]] = defaultdict(list)
    for row_id, step in sorted(counted.items()):
        by_step[step].append(row_id)
    for step, ids in by_step.items():
        for start in range(0, len(ids), BATCH):
            some = column.class_.id.in_(ids[start : start + BATCH])
            db.session.execute(update(column.class_).where(some).values({column.key: column + step}))

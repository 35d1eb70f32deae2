"""The counters of threads and branches: one comment in or out, or many at once in a few statements.

Every way in and out leads through here, so what people said with a comment is counted with it.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Update, bindparam, or_, select, update
from sqlalchemy.orm import InstrumentedAttribute

from blogapp.comments import tree
from blogapp.comments.models import Comment, Kind, Status, Thread
from blogapp.extensions import db
from blogapp.stances.counters import set_public
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
    # Most comments say nothing of where their writer stands: then nobody need look for it.
    if comment.stance or comment.perspective:
        set_public(thread.id, [comment.id], is_public=step > 0)
    # Expressions, not values: on PostgreSQL two writers may count at the same moment.
    column = Thread.comment_count if comment.kind == Kind.COMMENT else Thread.ping_count
    values: dict[str, Any] = {column.key: column + step, **more}
    if comment.is_featured:
        values["featured_count"] = Thread.featured_count + step
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
    _count_all(leaving, Comment.status == Status.PUBLISHED, -1)


def count_all_in(coming: ColumnElement[bool]) -> None:
    """Those of these comments that are not public will be, the other way round."""
    newest = _count_all(coming, Comment.status != Status.PUBLISHED, 1)
    if newest:
        rows = [{"thread": thread_id, "moment": moment} for thread_id, moment in sorted(newest.items())]
        db.session.connection().execute(_move_last(), rows)


def _move_last() -> Update:
    """For many threads at once: the moment of the last comment, where it is later."""
    moment = bindparam("moment", type_=Thread.last_comment_at.type)
    is_older = or_(Thread.last_comment_at.is_(None), Thread.last_comment_at < moment)
    return update(Thread).where(Thread.id == bindparam("thread"), is_older).values(last_comment_at=moment)


def _count_all(moving: ColumnElement[bool], which: ColumnElement[bool], sign: int) -> dict[int, datetime]:
    """Count these in or out; returns the newest moment of each thread."""
    counts: dict[Column, Counter[int]] = defaultdict(Counter)
    newest: dict[int, datetime] = {}
    moved: dict[int, list[int]] = defaultdict(list)
    for thread_id, kind, path, created_at, is_featured in _moving(moving, which):
        counts[Thread.comment_count if kind == Kind.COMMENT else Thread.ping_count][thread_id] += 1
        counts[Thread.featured_count].update([thread_id] * is_featured)
        *above, own_id = tree.ids_in(path)
        counts[Comment.reply_count].update(above)
        moved[thread_id].append(own_id)
        newest[thread_id] = max(created_at, newest.get(thread_id, created_at))
    for thread_id, ids in sorted(moved.items()):
        set_public(thread_id, ids, is_public=sign > 0)
    for column, counted in counts.items():
        _add(column, counted, sign)
    return newest


def _moving(moving: ColumnElement[bool], which: ColumnElement[bool]) -> Iterator[Any]:
    columns = select(Comment.thread_id, Comment.kind, Comment.path, Comment.created_at, Comment.is_featured)
    return iter(db.session.execute(columns.where(moving, which).execution_options(yield_per=BATCH)))


def _add(column: Column, counted: Counter[int], sign: int) -> None:
    """Rows that change by the same number share a statement; most change by one."""
    by_step: dict[int, list[int]] = defaultdict(list)
    for row_id, step in sorted(counted.items()):
        by_step[step].append(row_id)
    for step, ids in by_step.items():
        for start in range(0, len(ids), BATCH):
            some = column.class_.id.in_(ids[start : start + BATCH])
            db.session.execute(update(column.class_).where(some).values({column.key: column + sign * step}))

"""When authors were last in their discussions, and how much was said there since."""

from collections.abc import Collection
from typing import Any, Final

from sqlalchemy import func, literal, select

from blogapp.accounts.models import User
from blogapp.comments.models import Comment, Kind, Status, Thread
from blogapp.extensions import db, insert_or_update, transaction
from blogapp.posts.writing.models import Visit

# A line has room for no more.
MOST_NEW: Final = 99


def note_visit(thread: Thread, user_id: int) -> None:
    """What was said until `thread` was read has been seen; writes only where that is news."""
    if thread.last_comment_at is None:
        return
    thread_id, said_at = thread.id, thread.last_comment_at
    seen_at = db.session.scalar(select(Visit.seen_at).where(*_is(thread_id, user_id)))
    if seen_at and seen_at >= said_at:
        return
    seen = insert_or_update(Visit).values(thread_id=thread_id, user_id=user_id, seen_at=said_at)
    with transaction():
        db.session.execute(
            seen.on_conflict_do_update(
                index_elements=[Visit.user_id, Visit.thread_id], set_={"seen_at": said_at}
            )
        )


def new_comments(thread_ids: Collection[int], user_id: int) -> dict[int, int]:
    """How many comments of others came since the last visit, at most one more than MOST_NEW, by thread.

    Where somebody never was, since they have an account: an archive that was moved in is not new.
    """
    since = func.coalesce(
        select(Visit.seen_at).where(*_is(Thread.id, user_id)).correlate(Thread).scalar_subquery(),
        select(User.created_at).where(User.id == user_id).scalar_subquery(),
    )
    new = (
        select(literal(1))
        .where(
            Comment.thread_id == Thread.id,
            Comment.kind == Kind.COMMENT,
            Comment.status == Status.PUBLISHED,
            Comment.created_at > since,
            func.coalesce(Comment.user_id, 0) != user_id,
        )
        .limit(MOST_NEW + 1)
        .correlate(Thread)
    )
    number = select(func.count()).select_from(new.subquery()).scalar_subquery()
    rows = db.session.execute(select(Thread.id, number).where(Thread.id.in_(thread_ids)))
    return {row[0]: row[1] for row in rows if row[1]}


def _is(thread_id: Any, user_id: int) -> tuple[Any, ...]:
    return Visit.thread_id == thread_id, Visit.user_id == user_id

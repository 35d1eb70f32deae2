"""Moves comments between their writers and the public, with the counters; inside the caller's transaction."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, select, update

from blogapp.comments.counters import count_all_in, count_all_out, count_in, count_out
from blogapp.comments.models import Comment, Status, Thread
from blogapp.extensions import db
from blogapp.web import versions


def take_turns(public_id: str) -> None:
    """Wait on PostgreSQL until nobody else writes in the comment's thread: what is asked now stays true.

    Everyone locks a thread before its comments, so that nobody waits for another in a ring.
    """
    if db.engine.dialect.name == "sqlite":
        return  # the writer is alone until it commits
    thread = select(Thread.id).join(Comment, Comment.thread_id == Thread.id)
    db.session.execute(thread.where(Comment.public_id == public_id).with_for_update(of=Thread))


def take_all_turns(which: ColumnElement[bool]) -> None:
    """The same for many comments: their threads, in one order."""
    concerned = Thread.id.in_(select(Comment.thread_id).where(which))
    db.session.execute(select(Thread.id).where(concerned).order_by(Thread.id).with_for_update())


def set_status(comment: Comment, status: Status) -> None:
    """Another status, with the counters that follow; inside the transaction of who took the turn."""
    was_public, comment.status = comment.status == Status.PUBLISHED, status
    if was_public and status != Status.PUBLISHED:
        count_out(comment, comment.thread)
    elif status == Status.PUBLISHED and not was_public:
        count_in(comment, comment.thread)


def set_status_of_all(comments: Sequence[Comment], status: Status) -> None:
    """The same for many at once, in a bounded number of statements; the caller holds their threads.

    The rows change, not the objects: these say what was before.
    """
    ids = Comment.id.in_([comment.id for comment in comments])
    count_all = count_all_in if status == Status.PUBLISHED else count_all_out
    count_all(ids)
    db.session.execute(
        update(Comment).where(ids).values(status=status), execution_options={"synchronize_session": False}
    )
    if status == Status.PUBLISHED or any(comment.status == Status.PUBLISHED for comment in comments):
        versions.touch(*{comment.thread.url for comment in comments}, versions.THREADS)

"""The statements that read comments of a thread as they are shown, each bounded by its index."""

from functools import lru_cache
from typing import Any, Final

from sqlalchemy import ColumnElement, Integer, Row, Select, and_, select, text, tuple_
from sqlalchemy.orm import aliased

from blogapp.accounts.models import User
from blogapp.comments import tree
from blogapp.comments.filters import Asked
from blogapp.comments.models import Comment, Status, Thread
from blogapp.comments.view import Order
from blogapp.extensions import db
from blogapp.stances.models import Condition, Mover

Rows = Select[*tuple[Any, ...]]

# What is answered, when it is not the comment above: only then is a second row of the table needed.
Target: Final = aliased(Comment, name="target")
COLUMNS: Final = (
    Comment.id,
    Comment.public_id,
    Comment.root_id,
    Comment.path,
    Comment.depth,
    Comment.status,
    Comment.user_id,
    Comment.guest_id,
    Comment.author_name,
    Comment.author_url,
    Comment.body_html,
    Comment.body_text,
    Comment.created_at,
    Comment.edited_at,
    Comment.moderated_at,
    Comment.is_featured,
    Comment.reply_count,
    Comment.stance,
    Comment.perspective,
    Comment.helpful_count,
    Condition.text.label("condition_text"),
    Mover.readers.label("moved_readers"),
    Target.public_id.label("reply_to_public_id"),
    Target.thread_id.label("reply_to_thread_id"),
    Target.author_name.label("reply_to_name"),
    Target.status.label("reply_to_status"),
    # Of writers with an account: what they show of themselves today.
    User.handle,
    User.picture_key,
    User.shows_picture,
    User.shows_comments,
)


@lru_cache(maxsize=1)
def rows() -> Rows:
    """Comments as they are shown, each with what is beside it; the caller says which."""
    # A root can answer something too, where threads have one level only.
    is_elsewhere = and_(
        Target.id == Comment.reply_to_id, Comment.reply_to_id.is_distinct_from(Comment.parent_id)
    )
    query: Rows = (
        select(*COLUMNS)
        .select_from(Comment)
        .outerjoin(Target, is_elsewhere)
        .outerjoin(User, User.id == Comment.user_id)
        .outerjoin(Condition, Condition.id == Comment.condition_id)
        .outerjoin(Mover, and_(Mover.comment_id == Comment.id, Mover.thread_id == Comment.thread_id))
    )
    return query


def roots(thread: Thread, order: Order, after: str | None) -> Rows:
    """Roots in an order that is kept by an index; where it is balanced, nobody is asked for a side."""
    here = [Comment.thread_id == thread.id, Comment.is_listed.is_(True), Comment.depth == 1]
    if thread.pinned_id is not None:
        here.append(Comment.id != thread.pinned_id)
    return _ordered(rows().where(*here), thread, order, after)


def filtered(thread: Thread, asked: Asked, order: Order) -> Rows:
    """Comments that are what is asked for, wherever they stand."""
    public = (Comment.thread_id == thread.id, Comment.status == Status.PUBLISHED)
    return _ordered(rows().where(*public, *asked.conditions()), thread, order, asked.after)


def _ordered(query: Rows, thread: Thread, order: Order, after: str | None) -> Rows:
    is_up = order is Order.OLDEST
    by: ColumnElement[Any] = Comment.score if order is Order.TOP else Comment.created_at  # type: ignore[assignment]
    if after is not None:
        last = db.session.execute(
            select(by, Comment.id).where(Comment.public_id == after, Comment.thread_id == thread.id)
        ).first()
        if last is not None:
            here = tuple_(by, Comment.id)
            query = query.where(here > tuple(last) if is_up else here < tuple(last))
    ends = (by.asc(), Comment.id.asc()) if is_up else (by.desc(), Comment.id.desc())
    return query.order_by(*ends)


def first_replies(root_ids: list[int], limit: int) -> list[Row[Any]]:
    """The first replies of each root in reading order, in one statement; a root costs `limit` index rows."""
    if not root_ids:
        return []
    values = {f"root_{place}": root_id for place, root_id in enumerate(root_ids)}
    return list(db.session.execute(_first_replies_of(len(root_ids)), {**values, "most": limit}))


@lru_cache(maxsize=256)
def _first_replies_of(number: int) -> Rows:
    """One bounded index walk per root, written out: no window or lateral join is bounded on both engines."""
    walk = (
        "SELECT id FROM (SELECT id FROM comments WHERE root_id = :root_{0} AND is_listed = TRUE"
        " ORDER BY path LIMIT :most) AS first_{0}"
    )
    ids = text(" UNION ALL ".join(walk.format(place) for place in range(number))).columns(id=Integer)
    return rows().where(Comment.id.in_(ids)).order_by(Comment.path)


def subtree(comment: Comment, after: str | None) -> Rows:
    """The listed replies below a comment in reading order: one range of the index."""
    start = comment.path
    if after is not None:
        start = db.session.scalar(select(Comment.path).where(Comment.public_id == after)) or start
    return (
        rows()
        .where(Comment.root_id == (comment.root_id or comment.id), Comment.is_listed.is_(True))
        .where(Comment.path > start, Comment.path < comment.path + tree.AFTER_ALL_KEYS)
        .order_by(Comment.path)
    )


def rows_of(ids: list[int]) -> list[Row[Any]]:
    """These comments in this order."""
    if not ids:
        return []
    found = {row.id: row for row in db.session.execute(rows().where(Comment.id.in_(ids)))}
    return [found[comment_id] for comment_id in ids if comment_id in found]

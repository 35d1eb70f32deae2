"""Moves a comment with all below it to another place: paths, depths and counters change together."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import (
    ColumnElement,
    and_,
    bindparam,
    exists,
    func,
    insert,
    literal,
    null,
    or_,
    select,
    update,
)

from blogapp.comments import tree
from blogapp.comments.models import Comment, Kind, OldPlace, Status, Thread, Vote
from blogapp.errors import AppError
from blogapp.extensions import db
from blogapp.stances.counters import set_public
from blogapp.stances.models import Declaration
from blogapp.web import versions


class MoveRefused(AppError):
    """A branch cannot hang below itself."""

    status = 422


def lock_threads(*thread_ids: int) -> None:
    """Take turns in several threads, always in one order, so that nobody waits in a ring."""
    ids = select(Thread.id).where(Thread.id.in_(thread_ids)).order_by(Thread.id)
    db.session.execute(ids.with_for_update())


def move_branch(comment: Comment, to: Thread, under: Comment | None, deepest: int) -> int:
    """Hang a comment and all below it under another, or make it a root; how many comments moved.

    Inside a transaction that has locked both threads. What each answers (`reply_to_id`) stays. Raises
    MoveRefused.
    """
    if under and under.path.startswith(comment.path) and under.thread_id == comment.thread_id:
        raise MoveRefused(_("A comment cannot be moved below itself."))
    db.session.flush()
    source, rows = comment.thread, _branch(comment)
    above = under.path if under else ""
    branch = [(row.id, row.parent_id, row.reply_to_id) for row in rows]
    # The first comment hangs where it is put, whatever it answers.
    branch[0] = (comment.id, None, None)
    places = tree.replanted(branch, above, deepest)
    public = [row for row in rows if row.status == Status.PUBLISHED]
    _count_below(tree.ids_in(comment.path)[:-1], -len(public))
    _count_below(tree.ids_in(places[comment.id].path_above), len(public))
    _write(rows, places, to)
    if to.id != source.id:
        _change_threads(rows, source, to)
        _remember(places[comment.id].path(comment.id), source)
    versions.touch(source.url, to.url, versions.THREADS)
    db.session.expire_all()
    return len(rows)


def _branch(comment: Comment) -> Sequence[Any]:
    """The comment and all below it, in reading order, whatever their status."""
    columns = (
        Comment.id,
        Comment.parent_id,
        Comment.reply_to_id,
        Comment.status,
        Comment.created_at,
        Comment.is_featured,
    )
    is_inside = _is_in_branch(comment.path)
    return db.session.execute(select(*columns).where(is_inside).order_by(Comment.path)).all()


def _is_in_branch(path: str) -> ColumnElement[bool]:
    ids = tree.ids_in(path)
    below = and_(Comment.root_id == ids[0], Comment.path > path, Comment.path < path + tree.AFTER_ALL_KEYS)
    return or_(Comment.id == ids[-1], below)


def _count_below(above: Sequence[int], step: int) -> None:
    if above and step:
        more = Comment.reply_count + step
        db.session.execute(update(Comment).where(Comment.id.in_(above)).values(reply_count=more))


def _write(rows: Sequence[Any], places: dict[int, tree.Place], to: Thread) -> None:
    below: Counter[int] = Counter()
    for row in rows:
        if row.status == Status.PUBLISHED:
            below.update(tree.ids_in(places[row.id].path_above))
    values = [
        {
            "moved": row.id,
            "thread_id": to.id,
            "parent_id": places[row.id].parent_id,
            "root_id": places[row.id].root_id,
            "depth": places[row.id].depth,
            "path": places[row.id].path(row.id),
            "reply_count": below[row.id],
        }
        for row in rows
    ]
    columns: dict[str, Any] = {name: bindparam(name) for name in values[0] if name != "moved"}
    moved = update(Comment).where(Comment.id == bindparam("moved")).values(columns)
    db.session.connection().execute(moved, values)


def _change_threads(rows: Sequence[Any], source: Thread, to: Thread) -> None:
    """The counters of both threads, and the way from the old addresses."""
    public = [row for row in rows if row.status == Status.PUBLISHED]
    _change_questions([row.id for row in rows], [row.id for row in public], source, to)
    featured = sum(row.is_featured for row in public)
    for thread, step in ((source, -1), (to, 1)):
        counted = {
            "comment_count": Thread.comment_count + step * len(public),
            "featured_count": Thread.featured_count + step * featured,
            "last_comment_at": _newest(thread),
        }
        db.session.execute(update(Thread).where(Thread.id == thread.id).values(counted))


def _change_questions(ids: list[int], public: list[int], source: Thread, to: Thread) -> None:
    """What was said about the one question says nothing about the other; back there it counts again."""
    set_public(source.id, public, is_public=False)
    set_public(to.id, public, is_public=True)
    said = {
        name: func.coalesce(_said(getattr(Declaration, name), to), none)
        for name, none in (("stance", ""), ("perspective", ""), ("condition_id", null()))
    }
    db.session.execute(update(Comment).where(Comment.id.in_(ids)).values(said))
    db.session.execute(update(Vote).where(Vote.comment_id.in_(ids)).values(thread_id=to.id))


def _said(column: Any, thread: Thread) -> Any:
    here = (Declaration.comment_id == Comment.id, Declaration.thread_id == thread.id)
    return select(column).where(*here).limit(1).scalar_subquery()


def _remember(path: str, source: Thread) -> None:
    """Lead from the old addresses of a branch, which has this path now."""
    known = exists().where(OldPlace.comment_id == Comment.id, OldPlace.thread_id == source.id)
    here = select(Comment.id, literal(source.id)).where(_is_in_branch(path), ~known)
    db.session.execute(insert(OldPlace).from_select(["comment_id", "thread_id"], here))


def _newest(thread: Thread) -> Any:
    newest = select(func.max(Comment.created_at)).where(
        Comment.thread_id == thread.id, Comment.status == Status.PUBLISHED, Comment.kind.in_(tuple(Kind))
    )
    return db.session.scalar(newest)

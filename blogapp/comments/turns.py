"""Reads what the balanced order needs: a bounded number of root comments of each side, in one statement."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import Select, bindparam, func, select, union_all

from blogapp import clock
from blogapp.comments.balanced import Place, Root, by_helpfulness, in_turns, place_in
from blogapp.comments.models import Comment, Status, Thread, Vote
from blogapp.extensions import UtcDateTime, db
from blogapp.stances.choices import in_order
from blogapp.stances.tally import Stance

# Of each side, by votes: four pages of a hundred comments each before the rest follows, the newest first.
PER_SIDE: Final = 200
# And of all, so that a new comment gets its turn where more have votes than are read.
NEWEST: Final = 25
# Of each side, where they stand beside each other; the filters have the others.
SIDE_SHOWN: Final = 12

Rows = Select[*tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Turns:
    """The roots in their turns, the moment of this order, and where on it the reader is."""

    roots: Sequence[Root]
    at: datetime
    start: int
    # Whether a side may have more roots than were read.
    is_partial: bool
    # Beyond these roots: the public id of the last one read there, or nothing yet.
    rest_after: str = ""

    def page(self, size: int) -> list[Root]:
        return list(self.roots[self.start : self.start + size])

    def best_of_sides(self, number: int = SIDE_SHOWN) -> dict[Stance, list[int]]:
        """Ids of the most helpful of each side."""
        ranked = by_helpfulness(self.roots, self.at)
        return {side: [root.id for root in ranked if root.stance == side][:number] for side in Stance}

    def place_of(self, public_id: str) -> str:
        return str(Place(public_id, self.at))

    def rest_place_of(self, public_id: str) -> str:
        return str(Place(public_id, self.at, is_rest=True))


def turns_of(thread: Thread, after: str | None, without: int | None = None) -> Turns:
    """The balanced order of a thread as it is now, or as it was when the reader of `after` began.

    `without` is the id of a root that stands elsewhere: the pinned one.
    """
    now = clock.now()
    # A place knows whole seconds; the one that has begun holds all there is.
    place = place_in(after, now) if after else Place("", now.replace(microsecond=0) + timedelta(seconds=1))
    values = {"thread": thread.id, "at": place.at, "after": place.public_id}
    rows = db.session.execute(_roots(), values).all()
    is_partial = len(rows) >= PER_SIDE
    # What is not public any more keeps a place for its answers, and takes no side.
    roots = [
        Root(row.id, row.public_id, row.stance if row.is_public else "", row.helpful, row.created_at)
        for row in rows
        if row.id != without
    ]
    order = thread.question.stance_order if thread.question else ""
    dealt = in_turns(roots, place.at, in_order(order))
    if place.is_rest:
        return Turns(dealt, place.at, len(dealt), is_partial, place.public_id)
    start = next((n + 1 for n, root in enumerate(dealt) if root.public_id == place.public_id), 0)
    return Turns(dealt, place.at, start, is_partial)


@lru_cache(maxsize=1)
def _roots() -> Rows:
    """Votes of after the moment are taken off again, so that they move nothing under a reader."""
    here = (Comment.thread_id == bindparam("thread"), Comment.is_listed.is_(True), Comment.depth == 1)
    old = Comment.created_at <= bindparam("at", type_=UtcDateTime)
    best_first = (Comment.score.desc(), Comment.id.desc())
    sides = [
        select(Comment.id).where(*here, Comment.stance == side, old).order_by(*best_first).limit(PER_SIDE)
        for side in ("", *Stance)
    ]
    newest_first = (Comment.created_at.desc(), Comment.id.desc())
    sides.append(select(Comment.id).where(*here, old).order_by(*newest_first).limit(NEWEST))
    # The one that was read last, although it may have been removed meanwhile: it still says where.
    last = select(Comment.id).where(
        Comment.public_id == bindparam("after"), Comment.thread_id == bindparam("thread"), Comment.depth == 1
    )
    ids = union_all(*(select(side.subquery().c.id) for side in sides), last)
    votes = select(Vote.comment_id, func.count().label("number"))
    votes = votes.where(
        Vote.thread_id == bindparam("thread"), Vote.created_at > bindparam("at", type_=UtcDateTime)
    )
    since = votes.group_by(Vote.comment_id).subquery()
    helpful = Comment.helpful_count - func.coalesce(since.c.number, 0)
    is_public = (Comment.status == Status.PUBLISHED).label("is_public")
    columns = (Comment.id, Comment.public_id, Comment.stance, Comment.created_at, is_public)
    return (
        select(*columns, helpful.label("helpful"))
        .outerjoin(since, since.c.comment_id == Comment.id)
        .where(Comment.id.in_(ids))
    )

"""“Helpful”: one person, one vote for a comment of somebody else, which can be taken back."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, Final

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, delete, func, or_, select, update
from sqlalchemy.orm import aliased

from blogapp import clock
from blogapp.accounts.person import Person
from blogapp.comments.balanced import wilson
from blogapp.comments.models import Comment, Status, Vote
from blogapp.errors import Forbidden, NotFound, TooManyAttempts
from blogapp.extensions import db
from blogapp.stances.network import GUESTS_PER_NETWORK, network_of
from blogapp.web import versions

# Guests' votes from one network: for one comment, as many as an office has readers of it; and for all of a
# thread together, as many as a few of them cast while they read.
GUEST_VOTES_PER_COMMENT: Final = 10
GUEST_VOTES_PER_THREAD: Final = 60
SPAN: Final = timedelta(days=1)
# For one comment in all, as for stances: nobody lifts it by coming back each day.
GUEST_VOTES_EVER: Final = GUESTS_PER_NETWORK[-1][1]


def vote(comment: Comment, person: Person, *, has_limits: bool) -> None:
    """Count a person's vote, inside the transaction of the caller, who holds the thread; twice is once.

    Raises Forbidden for one's own comment, TooManyAttempts where a network has voted enough.
    """
    if comment.status != Status.PUBLISHED:
        raise NotFound(_("The comment is not here any more."))
    if person.is_writer_of(comment.user_id, comment.guest_id):
        raise Forbidden(_("This is your own comment; others say whether it helped them."))
    if db.session.scalar(select(Vote.id).where(Vote.comment_id == comment.id, _by(person))):
        return
    network = "" if person.is_signed_in else network_of(person.ip)
    if network and has_limits:
        _refuse_crowd(comment, network)
    whose = {"user_id": person.user_id, "guest_id": None if person.user_id else person.guest_id}
    db.session.add(
        Vote(
            thread_id=comment.thread_id,
            comment_id=comment.id,
            network=network,
            created_at=clock.now(),
            **whose,
        )
    )
    db.session.flush()
    _count([comment.id], 1)
    versions.touch(comment.thread.url)


def take_back(comment: Comment, person: Person) -> None:
    """The person's vote counts no more; where there is none, nothing happens."""
    mine = delete(Vote).where(Vote.comment_id == comment.id, _by(person))
    if db.session.connection().execute(mine).rowcount:
        _count([comment.id], -1)
        versions.touch(comment.thread.url)


def voted_for(thread_id: int, person: Person) -> frozenset[int]:
    """Ids of this thread's comments that the person found helpful."""
    if not person.is_known:
        return frozenset()
    mine = select(Vote.comment_id).where(Vote.thread_id == thread_id, _by(person))
    return frozenset(db.session.scalars(mine))


def adopted(guest_id: int, user_id: int) -> None:
    """The guest's votes are the user's, but for those cast twice, or for what is the user's own."""
    other = aliased(Vote)
    twice = select(Vote.comment_id).where(
        Vote.guest_id == guest_id,
        or_(
            select(other.id).where(other.comment_id == Vote.comment_id, other.user_id == user_id).exists(),
            # Called before the comments change hands.
            select(Comment.id).where(Comment.id == Vote.comment_id, Comment.user_id == user_id).exists(),
        ),
    )
    own = select(Vote.comment_id).join(Comment).where(Vote.user_id == user_id, Comment.guest_id == guest_id)
    goes = (Vote.guest_id == guest_id) & Vote.comment_id.in_(twice)
    goes_too = (Vote.user_id == user_id) & Vote.comment_id.in_(own)
    for which in (goes, goes_too):
        _withdraw(which)
    theirs = update(Vote).where(Vote.guest_id == guest_id)
    db.session.execute(theirs.values(user_id=user_id, guest_id=None, network=""))


def given_up(user_id: int) -> None:
    """Who has left finds nothing helpful any more."""
    _withdraw(Vote.user_id == user_id)


def told(user_id: int) -> list[dict[str, object]]:
    """Each vote of the person, the oldest first."""
    mine = select(Comment.public_id, Vote.created_at).join(Comment, Comment.id == Vote.comment_id)
    rows = db.session.execute(mine.where(Vote.user_id == user_id).order_by(Vote.id))
    return [{"comment": row.public_id, "voted_at": row.created_at} for row in rows]


def drifts(thread_id: int) -> list[str]:
    """Count a thread's votes afresh; one sentence for each comment whose count was wrong."""
    votes = select(Vote.comment_id, func.count().label("found")).where(Vote.thread_id == thread_id)
    found = votes.group_by(Vote.comment_id).subquery()
    number = func.coalesce(found.c.found, 0)
    rows: Sequence[Any] = db.session.execute(
        select(Comment.id, Comment.helpful_count, number.label("found"))
        .outerjoin(found, found.c.comment_id == Comment.id)
        .where(Comment.thread_id == thread_id, Comment.helpful_count != number)
    ).all()
    for row in rows:
        _set(row.id, row.found)
    return [
        f"comment {row.id} had {row.helpful_count} votes counted, {row.found} found"
        for row in sorted(rows, key=lambda row: int(row.id))
    ]


def _by(person: Person) -> ColumnElement[bool]:
    if person.is_signed_in:
        return Vote.user_id == person.user_id
    return Vote.guest_id == person.guest_id


def _withdraw(which: ColumnElement[bool]) -> None:
    comment_ids = list(db.session.scalars(select(Vote.comment_id).where(which).order_by(Vote.comment_id)))
    db.session.execute(delete(Vote).where(which).execution_options(synchronize_session=False))
    _count(comment_ids, -1)


def _count(comment_ids: Sequence[int], step: int) -> None:
    for comment_id in comment_ids:
        known = select(Comment.helpful_count).where(Comment.id == comment_id)
        _set(comment_id, (db.session.scalar(known) or 0) + step)


def _set(comment_id: int, number: int) -> None:
    values = {"helpful_count": number, "score": wilson(number, number)}
    db.session.execute(update(Comment).where(Comment.id == comment_id).values(**values))


def _refuse_crowd(comment: Comment, network: str) -> None:
    recent = select(func.count()).where(Vote.network == network, Vote.created_at > clock.now() - SPAN)
    recent = recent.where(Vote.thread_id == comment.thread_id)
    for_this = db.session.scalar(recent.where(Vote.comment_id == comment.id)) or 0
    ever = select(func.count()).where(Vote.comment_id == comment.id, Vote.network == network)
    if (
        for_this >= GUEST_VOTES_PER_COMMENT
        or (db.session.scalar(recent) or 0) >= GUEST_VOTES_PER_THREAD
        or (db.session.scalar(ever) or 0) >= GUEST_VOTES_EVER
    ):
        raise TooManyAttempts(
            _(
                "Many guests from your network have voted here already. Nobody is to lift a comment alone:"
                " sign in and your vote will count, or try again tomorrow."
            ),
            retry_after=int(SPAN.total_seconds()),
        )

"""The job that forgets from where people wrote: network addresses and browsers, after the owner's time."""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Select, delete, or_, select, update

from blogapp import clock
from blogapp.accounts.restrictions.models import Restriction
from blogapp.comments.models import Comment
from blogapp.extensions import db, transaction
from blogapp.jobs import Job
from blogapp.web.context import site

# Rows in one transaction: writers of comments wait behind it.
BATCH: Final = 500


def forget_traces() -> int:
    """Empty what is older than the setting says; of how many comments that was."""
    days = site().ip_days
    if not days:
        return 0
    before, forgotten = clock.now() - timedelta(days=days), 0
    while number := _forget_some(before):
        forgotten += number
    _forget_networks(before)
    return forgotten


FORGET: Final = Job("forget-traces", forget_traces, every_minutes=60)


def traced(before: datetime) -> Select[int]:
    """The oldest comments that still tell from where they came, walked along the index of only these."""
    tells = or_(Comment.ip.is_not(None), Comment.agent.is_not(None))
    query = select(Comment.id).where(tells, Comment.created_at < before)
    return query.order_by(Comment.created_at, Comment.id).limit(BATCH)


def _forget_some(before: datetime) -> int:
    """One that somebody is deciding about at this moment waits an hour."""
    some = traced(before).with_for_update(of=Comment, skip_locked=True)
    with transaction():
        ids = db.session.scalars(some).all()
        db.session.execute(update(Comment).where(Comment.id.in_(ids)).values(ip=None, agent=None))
    return len(ids)


def _forget_networks(before: datetime) -> None:
    """Restrictions of networks that ended so long ago; what holds, holds."""
    has_ended = or_(Restriction.ends_at < before, Restriction.lifted_at < before)
    with transaction():
        db.session.execute(delete(Restriction).where(Restriction.network.is_not(None), has_ended))

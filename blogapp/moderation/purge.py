"""The end of the spam folder: what has been there for its time goes for good, in small steps."""

from datetime import datetime, timedelta
from typing import Final

from markupsafe import Markup
from sqlalchemy import ColumnElement, delete, exists, or_, select, update
from sqlalchemy.orm import aliased

from blogapp import clock
from blogapp.comments.models import Comment, Judgement, Status
from blogapp.comments.rewording import forget_originals
from blogapp.extensions import db, transaction
from blogapp.jobs import Job
from blogapp.moderation.log import TargetKind
from blogapp.moderation.models import DecisionEntry
from blogapp.spam.akismet import service as akismet
from blogapp.spam.models import SpamDecision
from blogapp.web.context import site

# Rows in one transaction: writers of comments wait behind it.
BATCH: Final = 200
# What is left of a comment that others have answered: its place.
EMPTIED: Final = {
    "status": Status.TRASHED,
    "author_name": "",
    "author_email": "",
    "author_url": "",
    "body_source": "",
    "body_html": Markup(),
    "body_text": "",
    "ip": None,
    "agent": None,
}

Reply: Final = aliased(Comment, name="reply")


def purge_spam() -> int:
    """Delete what has been spam for as many days as the owner says; how many comments that were.

    What the filter learned from them stays: numbers of hashed features, no text.
    """
    before = clock.now() - timedelta(days=site().spam_days)
    purged = 0
    # Answers first: a comment is deleted once nothing hangs on it.
    while number := _delete_some(before):
        purged += number
    while number := _empty_some(before):
        purged += number
    return purged


PURGE: Final = Job("purge-spam", purge_spam, every_minutes=60)


def _delete_some(before: datetime) -> int:
    with transaction():
        ids = _take(before, ~_has_replies())
        db.session.execute(delete(Comment).where(Comment.id.in_(ids)))
    return len(ids)


def _empty_some(before: datetime) -> int:
    with transaction():
        ids = _take(before, _has_replies())
        db.session.execute(update(Comment).where(Comment.id.in_(ids)).values(**EMPTIED))
    return len(ids)


def _take(before: datetime, which: ColumnElement[bool]) -> list[int]:
    """Ids of comments whose time is over; what was said of them is gone already.

    One that a moderator is deciding about at this moment waits an hour.
    """
    is_spam = (Comment.status == Status.SPAM, Comment.created_at < before)
    # An old comment that was called spam only yesterday has its time still before it.
    was_taught = exists().where(SpamDecision.subject == Comment.public_id, SpamDecision.made_at >= before)
    is_logged = (DecisionEntry.target_kind == TargetKind.COMMENT, DecisionEntry.target == Comment.public_id)
    was_decided = exists().where(*is_logged, DecisionEntry.made_at >= before)
    query = select(Comment.id, Comment.public_id).where(*is_spam, which, ~was_taught, ~was_decided)
    query = query.order_by(Comment.created_at, Comment.id).limit(BATCH)
    rows = db.session.execute(query.with_for_update(of=Comment, skip_locked=True)).all()
    ids = [row.id for row in rows]
    db.session.execute(delete(Judgement).where(Judgement.comment_id.in_(ids)))
    forget_originals(Comment.id.in_(ids))
    akismet.forget([row.public_id for row in rows])
    return ids


def _has_replies() -> ColumnElement[bool]:
    return exists().where(or_(Reply.parent_id == Comment.id, Reply.reply_to_id == Comment.id))

"""What readers and writers asked for (reports, appeals): answered by decisions, waiting again without them.

Each function works inside the transaction of who decides.
"""

from collections.abc import Iterable
from typing import Final

from sqlalchemy import Select, func, select, update

from blogapp.comments.models import Comment
from blogapp.extensions import db
from blogapp.moderation.models import Appeal, DecisionEntry, Report

# Rows change that the session need not have loaded.
UNSYNCED: Final = {"synchronize_session": False}


def answer(comment: Comment, entry: DecisionEntry) -> None:
    """Whatever was decided answers all that was asked about the comment."""
    asked_by: list[type[Report | Appeal]] = [Report] if comment.open_reports else []
    asked_by += [Appeal] if comment.appealed_at else []
    for asked in asked_by:
        is_open = (asked.comment_id == comment.id, asked.decision_id.is_(None))
        db.session.execute(update(asked).where(*is_open).values(decision_id=entry.id))
    if asked_by:
        comment.open_reports, comment.appealed_at = 0, None


def answer_batch(batch: str) -> None:
    """The same for all that one click decided: the comments that have an entry in this batch."""
    entries = (
        select(DecisionEntry.id)
        .join(Comment, Comment.public_id == DecisionEntry.target)
        .where(DecisionEntry.batch == batch)
    )
    decided = select(Comment.id).join(DecisionEntry, Comment.public_id == DecisionEntry.target)
    is_decided = decided.where(DecisionEntry.batch == batch)
    for asked in (Report, Appeal):
        entry = entries.where(Comment.id == asked.comment_id).correlate(asked).scalar_subquery()
        is_open = (asked.comment_id.in_(is_decided), asked.decision_id.is_(None))
        db.session.execute(
            update(asked).where(*is_open).values(decision_id=entry), execution_options=UNSYNCED
        )
    done = update(Comment).where(Comment.id.in_(is_decided)).values(open_reports=0, appealed_at=None)
    db.session.execute(done, execution_options=UNSYNCED)


def reopen(entry_ids: Iterable[int] | Select[int]) -> None:
    """What these entries had answered waits again, inside the transaction that takes them back."""
    undone = entry_ids if isinstance(entry_ids, Select) else list(entry_ids)
    ids: set[int] = set()
    for asked in (Report, Appeal):
        again = update(asked).where(asked.decision_id.in_(undone)).values(decision_id=None)
        ids |= set(db.session.scalars(again.returning(asked.comment_id), execution_options=UNSYNCED))
    if ids:
        is_open = (Report.comment_id == Comment.id, Report.decision_id.is_(None))
        reports = select(func.count()).select_from(Report).where(*is_open).scalar_subquery()
        appeal = select(Appeal.made_at).where(Appeal.comment_id == Comment.id, Appeal.decision_id.is_(None))
        waits = {"open_reports": reports, "appealed_at": appeal.scalar_subquery()}
        concerned = update(Comment).where(Comment.id.in_(ids)).values(waits)
        db.session.execute(concerned, execution_options=UNSYNCED)

"""Moves many comments at once inside the caller's transaction: taught and logged in a few statements."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import insert, select

from blogapp import clock
from blogapp.accounts.person import Person
from blogapp.comments.models import Comment, Status, Thread
from blogapp.comments.submissions import submission_of
from blogapp.extensions import Model, db
from blogapp.moderation import policy
from blogapp.moderation.log import TargetKind
from blogapp.moderation.models import DecisionEntry
from blogapp.spam import lessons
from blogapp.spam.akismet import service as akismet
from blogapp.spam.learning import MOST_OF_ONE_ACTION


def taken(public_ids: Collection[str], person: Person) -> list[Comment]:
    """Those of these that a person may decide about, while nobody else writes in their threads."""
    of_these = select(Comment.thread_id).where(Comment.public_id.in_(public_ids))
    # In one order, as everyone takes them.
    db.session.execute(select(Thread.id).where(Thread.id.in_(of_these)).order_by(Thread.id).with_for_update())
    found = select(Comment).where(Comment.public_id.in_(public_ids), Comment.status != Status.WITHDRAWN)
    comments = db.session.scalars(found.order_by(Comment.id).execution_options(populate_existing=True))
    return [comment for comment in comments if policy.may_decide(person, comment.thread.owner_id)]


def teach(
    comments: Sequence[Comment], known: Mapping[str, bool], *, is_spam: bool, user_id: int | None
) -> None:
    """Teach the filter a few of these; what it was taught otherwise of the others is taken back.

    Only a few: one wrong click must not turn the filter round.
    """
    news = [comment for comment in comments if known.get(comment.public_id) is not is_spam]
    few, others = news[:MOST_OF_ONE_ACTION], news[MOST_OF_ONE_ACTION:]
    if contrary := [comment.public_id for comment in others if comment.public_id in known]:
        lessons.unlearn(*contrary)
    if few:
        taught = [(comment.public_id, submission_of(comment)) for comment in few]
        lessons.learn_many(taught, is_spam=is_spam, user_id=user_id)
    akismet.report_all([comment.public_id for comment in comments], is_spam=is_spam)


def record_all(entries: Sequence[Mapping[str, Any]]) -> None:
    """Entries about comments, all made now; each has at least its target, its action and both statuses."""
    fixed = {
        "made_at": clock.now(),
        "target_kind": TargetKind.COMMENT,
        "reason": "",
        "note": "",
        "detail": "{}",
    }
    rows = [{**fixed, "waited_seconds": None, "undoes_id": None, **entry} for entry in entries]
    if rows:
        # The table, not the class: the ORM would sort the rows by which of their values are missing.
        db.session.connection().execute(insert(Model.metadata.tables[DecisionEntry.__tablename__]), rows)

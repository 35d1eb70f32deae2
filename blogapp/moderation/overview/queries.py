"""Reads a period in a fixed number of statements, each a bounded range of an index."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    Subquery,
    column,
    func,
    or_,
    select,
    values,
)
from sqlalchemy.orm import aliased

from blogapp.accounts.person import Person
from blogapp.comments.models import Comment, Judgement, Status, Thread
from blogapp.comments.reasons import signals_in
from blogapp.extensions import UtcDateTime, db
from blogapp.moderation import policy
from blogapp.moderation.log import DECIDING, TargetKind
from blogapp.moderation.models import DecisionEntry
from blogapp.moderation.overview.period import Period
from blogapp.moderation.overview.reasons import family_of
from blogapp.moderation.queues import within_reach

# Of a busier period the newest of these are counted: the shares hardly change, and the page stays quick.
MOST_COMMENTS: Final = 20_000
MOST_DECISIONS: Final = 10_000
MOST_VERDICTS: Final = 3_000
MOST_ROWS: Final = 10
VERDICTS: Final = ("publish", "hold", "spam")
# From the bottom of a bar upwards.
STATUSES: Final = (Status.PUBLISHED, Status.HELD, Status.SPAM, Status.TRASHED, Status.WITHDRAWN)

Undo: Final = aliased(DecisionEntry, name="undo")
Rows = Sequence[Any]


def comments_by_day(period: Period, person: Person) -> list[dict[str, int]]:
    """For each day, how many comments that came on it are in which status now."""
    moment = UtcDateTime()
    columns = (column("day", Integer), column("start_at", moment), column("end_at", moment))
    rows = [(number, day.start, day.end) for number, day in enumerate(period.days)]
    # SQLite can name the columns of a list of values only there.
    days = values(*columns, name="days").data(rows).cte("days")
    is_then = (Comment.created_at >= days.c.start_at, Comment.created_at < days.c.end_at)
    counts = [
        select(func.count())
        .select_from(Comment)
        .where(Comment.status == status, *is_then, *within_reach(person))
        .scalar_subquery()
        for status in STATUSES
    ]
    counted = db.session.execute(select(days.c.day, *counts).order_by(days.c.day))
    return [dict(zip(map(str, STATUSES), row[1:], strict=True)) for row in counted]


def held_for(period: Period, person: Person) -> Counter[str]:
    """What comments were held for, by family: by the filter, and by readers' reports."""
    held = select(Judgement.signals).where(Judgement.decision == "hold", Judgement.created_at >= period.start)
    newest = _own(held, person).order_by(Judgement.created_at.desc()).limit(MOST_VERDICTS)
    counted = Counter(family_of(signals_in(stored)) for stored in db.session.scalars(newest))
    by_readers = select(func.count()).where(
        *_decided(period, person), DecisionEntry.reason == "reports", DecisionEntry.user_id.is_(None)
    )
    counted["reports"] += db.session.scalar(by_readers) or 0
    return +counted


def waited(period: Period, person: Person) -> list[int]:
    """How long comments had waited when somebody decided, in seconds, the shortest first."""
    seconds = select(DecisionEntry.waited_seconds).where(
        *_decided(period, person), DecisionEntry.waited_seconds.is_not(None)
    )
    newest = seconds.order_by(DecisionEntry.made_at.desc()).limit(MOST_DECISIONS)
    return sorted(number for number in db.session.scalars(newest) if number is not None)


def busiest_threads(period: Period, person: Person) -> Rows:
    """Title, address and number of published comments of the period."""
    newest = _newest_published(period, person)
    number = func.count().label("number")
    counted = select(newest.c.thread_id, number).group_by(newest.c.thread_id)
    most = counted.order_by(number.desc(), newest.c.thread_id).limit(MOST_ROWS).subquery()
    named = select(Thread.title, Thread.url, most.c.number).join(most, most.c.thread_id == Thread.id)
    return db.session.execute(named.order_by(most.c.number.desc(), Thread.id)).all()


def busiest_people(period: Period, person: Person) -> Rows:
    """Name and number of published comments of the period; people are told apart by account and browser."""
    newest = _newest_published(period, person)
    number = func.count().label("number")
    return db.session.execute(
        select(func.max(newest.c.author_name).label("name"), newest.c.user_id, number)
        .where(or_(newest.c.user_id.is_not(None), newest.c.guest_id.is_not(None)))
        .group_by(newest.c.user_id, newest.c.guest_id)
        .order_by(number.desc(), func.max(newest.c.author_name))
        .limit(MOST_ROWS)
    ).all()


def verdicts(period: Period, person: Person) -> Mapping[str, int]:
    """How many comments the filter wanted to publish, to hold, to call spam."""
    judged = select(Judgement.decision, func.count()).group_by(Judgement.decision)
    if policy.sees_all(person):
        of_period = judged.where(Judgement.decision.in_(VERDICTS), Judgement.created_at >= period.start)
    else:
        own = select(Comment.id).where(Comment.created_at >= period.start, *within_reach(person))
        newest = own.order_by(Comment.created_at.desc()).limit(MOST_COMMENTS).subquery()
        of_period = judged.join(newest, newest.c.id == Judgement.comment_id)
    return {row[0]: row[1] for row in db.session.execute(of_period)}


def decided_otherwise(period: Period, person: Person) -> Mapping[tuple[str, str], int]:
    """Verdict of the filter and what people decided last about the comment: how often, what stands only."""
    newest = (
        select(DecisionEntry.id, DecisionEntry.target)
        .outerjoin(Undo, Undo.undoes_id == DecisionEntry.id)
        .where(*_decided(period, person), DecisionEntry.target_kind == TargetKind.COMMENT)
        .where(DecisionEntry.user_id.is_not(None), DecisionEntry.action.in_(DECIDING))
        .where(Undo.id.is_(None), DecisionEntry.undoes_id.is_(None))
        .order_by(DecisionEntry.made_at.desc())
        .limit(MOST_DECISIONS)
        .subquery()
    )
    last = select(func.max(newest.c.id)).group_by(newest.c.target)
    counted = (
        select(Judgement.decision, DecisionEntry.status_after, func.count())
        .select_from(DecisionEntry)
        .join(Comment, Comment.public_id == DecisionEntry.target)
        .join(Judgement, Judgement.comment_id == Comment.id)
        .where(DecisionEntry.id.in_(last))
        .group_by(Judgement.decision, DecisionEntry.status_after)
    )
    return {(verdict, status): number for verdict, status, number in db.session.execute(counted)}


def _decided(period: Period, person: Person) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [DecisionEntry.made_at >= period.start]
    if not policy.sees_all(person):
        own = select(Thread.id).where(Thread.owner_id == person.user_id)
        conditions.append(DecisionEntry.thread_id.in_(own))
    return conditions


def _own(judged: Any, person: Person) -> Select[Any]:
    """Verdicts within the person's reach; who sees all needs no second table."""
    if policy.sees_all(person):
        return judged  # type: ignore[no-any-return]  # a Select of whatever it was
    return judged.join(Comment, Comment.id == Judgement.comment_id).where(*within_reach(person))  # type: ignore[no-any-return]  # as above


def _newest_published(period: Period, person: Person) -> Subquery:
    columns = (Comment.thread_id, Comment.user_id, Comment.guest_id, Comment.author_name)
    published = select(*columns).where(
        Comment.status == Status.PUBLISHED, Comment.created_at >= period.start, *within_reach(person)
    )
    return published.order_by(Comment.created_at.desc()).limit(MOST_COMMENTS).subquery()

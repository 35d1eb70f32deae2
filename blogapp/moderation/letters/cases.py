"""What a letter tells of comments that wait: what began to wait since yesterday, or all that waits now."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import Select, func, select

from blogapp import clock
from blogapp.accounts.person import Person
from blogapp.comments.models import Comment, Judgement, Status, Thread
from blogapp.comments.reasons import signals_in
from blogapp.comments.view import shown_name
from blogapp.extensions import db
from blogapp.moderation.models import Appeal, DecisionEntry, Report
from blogapp.moderation.policy import may_decide
from blogapp.moderation.queues import MOST_COUNTED, within_reach
from blogapp.spam.sentences import known_signals, sentence

# After a day without a worker the desk tells more than a hundred old letters.
NEWS_FOR: Final = timedelta(days=1)
MOST_NEWS: Final = 200
# What one letter lists; the desk has the rest.
MOST_IN_A_LETTER: Final = 25
MOST_REASONS: Final = 3
LONGEST_EXCERPT: Final = 600


class Occasion(StrEnum):
    """Why a letter goes out; of several that concern one comment the last one counts."""

    HELD = "held"
    REPORTS = "reports"
    APPEAL = "appeal"
    DIGEST = "digest"


@dataclass(frozen=True, slots=True)
class Case:
    """One comment in a letter."""

    comment_id: int
    title: str
    owner_id: int | None
    author_name: str
    created_at: datetime
    text: str
    # What the filter says against it, in sentences.
    doubts: list[str]
    # Reasons of readers, and how many gave each.
    reports: Mapping[str, int]
    appeal: str
    is_public: bool
    occasion: Occasion


def news() -> list[Case]:
    """What has begun to wait since yesterday, the oldest first."""
    occasions: dict[int, Occasion] = {}
    since = clock.now() - NEWS_FOR
    for occasion, ids in (
        (Occasion.HELD, _held_since(since)),
        (Occasion.REPORTS, _reported_since(since)),
        (Occasion.APPEAL, _appealed_since(since)),
    ):
        occasions |= dict.fromkeys(db.session.scalars(ids.limit(MOST_NEWS)), occasion)
    return _cases(
        _rows().where(Comment.id.in_(occasions)).order_by(Comment.created_at, Comment.id), occasions
    )


def waiting(person: Person) -> tuple[int, list[Case]]:
    """How many comments wait for this person, counted up to the desk's limit, and the most urgent of them."""
    here = [Comment.urgency.is_not(None), *within_reach(person)]
    some = select(Comment.id).where(*here).limit(MOST_COUNTED + 1).subquery()
    number = db.session.scalar(select(func.count()).select_from(some)) or 0
    urgent = _rows().where(*here).order_by(Comment.urgency, Comment.created_at, Comment.id)
    return number, _cases(urgent.limit(MOST_IN_A_LETTER), {})


def within(cases: Collection[Case], person: Person) -> list[Case]:
    """Those that this person decides about."""
    return [case for case in cases if may_decide(person, case.owner_id)]


def _held_since(since: datetime) -> Select[int]:
    held = select(Comment.id).where(Comment.status == Status.HELD, Comment.created_at > since)
    return held.order_by(Comment.created_at)


def _reported_since(since: datetime) -> Select[int]:
    """Taken out of the public by readers; nobody has decided since."""
    by_reports = (DecisionEntry.action == "hold", DecisionEntry.user_id.is_(None))
    return (
        select(Comment.id)
        .join(DecisionEntry, DecisionEntry.target == Comment.public_id)
        .where(DecisionEntry.made_at > since, *by_reports, DecisionEntry.reason == "reports")
        .where(Comment.status == Status.HELD, Comment.open_reports > 0)
        .order_by(DecisionEntry.made_at)
    )


def _appealed_since(since: datetime) -> Select[int]:
    return select(Comment.id).where(Comment.urgency == 0, Comment.appealed_at > since)


def _rows() -> Select[Any]:
    columns = (
        Comment.id,
        Comment.status,
        Comment.author_name,
        Comment.created_at,
        Thread.title,
        Thread.owner_id,
    )
    text = func.substr(Comment.body_text, 1, LONGEST_EXCERPT + 1).label("text")
    rows: Select[Any] = (
        select(*columns, text, Judgement.decision, Judgement.signals, Appeal.text.label("appeal"))
        .select_from(Comment)
        .join(Thread, Thread.id == Comment.thread_id)
        .outerjoin(Judgement, Judgement.comment_id == Comment.id)
        .outerjoin(Appeal, (Appeal.comment_id == Comment.id) & Appeal.decision_id.is_(None))
    )
    return rows


def _cases(query: Select[Any], occasions: Mapping[int, Occasion]) -> list[Case]:
    rows = db.session.execute(query).all()
    reports = _reports([row.id for row in rows])
    return [
        Case(
            comment_id=row.id,
            title=row.title,
            owner_id=row.owner_id,
            author_name=shown_name(row.author_name),
            created_at=row.created_at,
            text=row.text if len(row.text) <= LONGEST_EXCERPT else f"{row.text[:LONGEST_EXCERPT]}…",
            doubts=_doubts(row),
            reports=reports[row.id],
            appeal=row.appeal or "",
            is_public=row.status == Status.PUBLISHED,
            occasion=occasions.get(row.id, Occasion.DIGEST),
        )
        for row in rows
    ]


def _doubts(row: Any) -> list[str]:
    if not row.signals or row.decision == "publish":
        return []
    against = [one for one in signals_in(row.signals) if one.weight >= 0 and one.name in known_signals()]
    return [sentence(signal) for signal in against[:MOST_REASONS]]


def _reports(comment_ids: Collection[int]) -> Mapping[int, Mapping[str, int]]:
    counted = (
        select(Report.comment_id, Report.reason, func.count())
        .where(Report.comment_id.in_(comment_ids), Report.decision_id.is_(None))
        .group_by(Report.comment_id, Report.reason)
        .order_by(Report.comment_id, func.count().desc(), Report.reason)
    )
    found: dict[int, dict[str, int]] = defaultdict(dict)
    for comment_id, reason, number in db.session.execute(counted):
        found[comment_id][reason] = number
    return found

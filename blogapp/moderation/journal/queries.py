"""Reads the log: a page of it, the newest first, for whoever may see it."""

from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import aliased

from blogapp.accounts.models import Role, User
from blogapp.accounts.person import Person
from blogapp.comments.models import Comment, Status, Thread
from blogapp.extensions import db
from blogapp.moderation import queues
from blogapp.moderation.journal.view import LogEntry, LogPage, log_entry
from blogapp.moderation.log import TargetKind
from blogapp.moderation.models import DecisionEntry

ENTRIES_PER_PAGE: Final = 50
LONGEST_TEXT: Final = 120
# A site with more staff than that finds people by the log of a comment.
MOST_STAFF: Final = 200


@dataclass(frozen=True, slots=True)
class Wanted:
    """What narrows the log. An empty one narrows nothing."""

    user_id: int | None = None
    action: str = ""
    public_id: str = ""
    batch: str = ""


def log_page(person: Person, wanted: Wanted, after: int | None = None) -> LogPage:
    """A page of what this person may see: authors only what happened in their threads, and what they did."""
    query = _rows().where(*_narrowed(wanted), *_within_reach(person))
    if after is not None:
        query = query.where(DecisionEntry.id < after)
    rows = db.session.execute(query.order_by(DecisionEntry.id.desc()).limit(ENTRIES_PER_PAGE + 1)).all()
    shown = rows[:ENTRIES_PER_PAGE]
    more = shown[-1].id if len(rows) > ENTRIES_PER_PAGE else None
    return LogPage([log_entry(row, person) for row in shown], more, after)


def entry(entry_id: int, person: Person) -> LogEntry | None:
    """One entry, for who may see it."""
    row = db.session.execute(_rows().where(DecisionEntry.id == entry_id, *_within_reach(person))).first()
    return log_entry(row, person) if row else None


def size_of(batch: str, person: Person) -> int:
    """How many decisions one click was."""
    of_batch = select(func.count()).select_from(DecisionEntry).where(DecisionEntry.batch == batch)
    return db.session.scalar(of_batch.where(*_within_reach(person))) or 0


def staff() -> list[tuple[int, str]]:
    """Who may have decided something: id and name."""
    people = select(User.id, User.name).where(User.role != Role.READER, User.name != "")
    return [(row.id, row.name) for row in db.session.execute(people.order_by(User.name).limit(MOST_STAFF))]


def _within_reach(person: Person) -> list[ColumnElement[bool]]:
    threads = queues.own_threads(person)
    return [DecisionEntry.thread_id.in_(select(Thread.id).where(*threads))] if threads else []


def _narrowed(wanted: Wanted) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.user_id is not None:
        conditions.append(DecisionEntry.user_id == wanted.user_id)
    if wanted.action:
        conditions.append(DecisionEntry.action == wanted.action)
    if wanted.batch:
        conditions.append(DecisionEntry.batch == wanted.batch)
    if wanted.public_id:
        conditions += [
            DecisionEntry.target_kind == TargetKind.COMMENT,
            DecisionEntry.target == wanted.public_id,
        ]
    return conditions


def _rows() -> Select[*tuple[Any, ...]]:
    undoing = aliased(DecisionEntry, name="undoing")
    is_about = (DecisionEntry.target_kind == TargetKind.COMMENT) & (Comment.public_id == DecisionEntry.target)
    is_there = Comment.status != Status.WITHDRAWN
    query: Select[*tuple[Any, ...]] = (
        select(
            DecisionEntry.id,
            DecisionEntry.made_at,
            DecisionEntry.action,
            DecisionEntry.target_kind,
            DecisionEntry.target,
            DecisionEntry.status_before,
            DecisionEntry.status_after,
            DecisionEntry.reason,
            DecisionEntry.note,
            DecisionEntry.batch,
            User.name.label("who"),
            Comment.public_id,
            Comment.author_name,
            Comment.status,
            func.substr(Comment.body_text, 1, LONGEST_TEXT + 1).label("text"),
            Thread.title,
            Thread.url,
            undoing.id.label("undone_id"),
        )
        .select_from(DecisionEntry)
        .outerjoin(User, User.id == DecisionEntry.user_id)
        .outerjoin(Comment, is_about & is_there)
        .outerjoin(Thread, Thread.id == DecisionEntry.thread_id)
        .outerjoin(undoing, undoing.undoes_id == DecisionEntry.id)
    )
    return query

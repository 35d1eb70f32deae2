"""Reading where people stand, beyond what is on the row of a question."""

from collections.abc import Sequence
from typing import Final

from sqlalchemy import ColumnElement, or_, select

from blogapp.extensions import db
from blogapp.stances.models import Condition

# Offered at the top of a thread; the balance page has more.
CONDITIONS_SHOWN: Final = 12
CONDITIONS_LISTED: Final = 100


def is_shown() -> ColumnElement[bool]:
    """Somebody stands by it, or the author offers it."""
    return or_(Condition.people > 0, Condition.is_offered)


def conditions_of(thread_id: int, limit: int = CONDITIONS_SHOWN) -> Sequence[Condition]:
    """What it depends on, conditions of most people first; those that nobody stands by are the author's."""
    return db.session.scalars(
        select(Condition)
        .where(Condition.thread_id == thread_id, is_shown())
        .order_by(Condition.people.desc(), Condition.id)
        .limit(limit)
    ).all()


def all_conditions(thread_id: int, limit: int) -> Sequence[Condition]:
    """The same for who looks after the question: those that nobody stands by, or not in public yet, too."""
    here = select(Condition).where(Condition.thread_id == thread_id)
    return db.session.scalars(here.order_by(Condition.people.desc(), Condition.id).limit(limit)).all()


def offered(thread_id: int) -> Sequence[str]:
    """The conditions that the author began with, in their order."""
    mine = (Condition.thread_id == thread_id, Condition.is_offered)
    return db.session.scalars(select(Condition.text).where(*mine).order_by(Condition.id)).all()

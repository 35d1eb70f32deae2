"""Reading where people stand, beyond what is on the row of a question."""

from collections.abc import Sequence
from typing import Final

from sqlalchemy import select

from blogapp.extensions import db
from blogapp.stances.models import Condition

# Offered at the top of a thread; the balance page has more.
CONDITIONS_SHOWN: Final = 12
CONDITIONS_LISTED: Final = 100


def conditions_of(thread_id: int, limit: int = CONDITIONS_SHOWN) -> Sequence[Condition]:
    """What it depends on, the conditions of most people first. One that nobody stands by is not shown."""
    return db.session.scalars(
        select(Condition)
        .where(Condition.thread_id == thread_id, Condition.people > 0)
        .order_by(Condition.people.desc(), Condition.id)
        .limit(limit)
    ).all()

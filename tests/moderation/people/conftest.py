"""What tests about people share: what was written, what was logged, what holds."""

import json
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from blogapp.accounts.models import Guest
from blogapp.accounts.restrictions.models import Restriction
from blogapp.extensions import db, transaction
from blogapp.moderation.models import DecisionEntry
from tests.conftest import Clock


class Records:
    """Reads what is stored about people."""

    def __init__(self, app: Flask) -> None:
        self.app = app

    def log(self) -> list[tuple[str, str]]:
        """Actions and targets, the oldest first."""
        columns = select(DecisionEntry.action, DecisionEntry.target).order_by(DecisionEntry.id)
        with self.app.app_context():
            return [(action, target) for action, target in db.session.execute(columns)]

    def last_entry(self, action: str) -> int:
        last = (
            select(DecisionEntry.id).where(DecisionEntry.action == action).order_by(DecisionEntry.id.desc())
        )
        with self.app.app_context():
            return db.session.scalars(last).first() or 0

    def detail(self, entry_id: int) -> Any:
        with self.app.app_context():
            return json.loads(db.session.get_one(DecisionEntry, entry_id).detail)

    def in_force(self) -> list[tuple[str, str]]:
        """Kind and reason of what nobody has lifted."""
        columns = select(Restriction.kind, Restriction.reason).where(Restriction.lifted_at.is_(None))
        with self.app.app_context():
            return [(kind, reason) for kind, reason in db.session.execute(columns.order_by(Restriction.id))]

    def guest(self) -> int:
        """The id of a new guest."""
        with self.app.app_context(), transaction():
            guest = Guest(token=f"token {len(db.session.scalars(select(Guest.id)).all())}")
            db.session.add(guest)
            db.session.flush()
            return guest.id


@pytest.fixture
def records(app: Flask, clock: Clock) -> Records:
    """The clock stands still before anything is written."""
    return Records(app)

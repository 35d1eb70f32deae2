"""What a person has said about where they stand."""

from collections.abc import Collection, Mapping

from sqlalchemy import ColumnElement, delete, exists, select

from blogapp.extensions import db
from blogapp.stances.counters import Who, change, locked, said_by, shares
from blogapp.stances.models import Condition, Declaration


def addresses(user_id: int) -> Collection[str]:
    """A stance names no address."""
    return ()


def shows(user_id: int) -> bool:
    """Whether the person is counted in a balance."""
    return bool(db.session.scalar(select(exists().where(Declaration.user_id == user_id))))


def told(user_id: int, addresses: Collection[str]) -> Mapping[str, object]:
    """Everything the person has said, the oldest first, by the number of its thread."""
    mine = select(Declaration, Condition.text).outerjoin(Condition, Condition.id == Declaration.condition_id)
    rows = db.session.execute(mine.where(Declaration.user_id == user_id).order_by(Declaration.id))
    return {
        "stances": [
            {
                "thread": said.thread_id,
                "stance": said.stance,
                "perspective": said.perspective,
                "condition": text or "",
                "network": said.network,
                "said_at": said.created_at,
            }
            for said, text in rows
        ]
    }


def renamed(user_id: int, name: str) -> None:
    """A stance carries no name."""


def adopted(guest_id: int, user_id: int, name: str) -> None:
    """The guest's stances are the user's: together they are one person, who counts once."""
    guest, user = Who(0, guest_id), Who(user_id, 0)
    for thread_id in _threads(Declaration.guest_id == guest_id):
        question = locked(thread_id)
        said = said_by(thread_id, {guest, user})
        before = shares(said)
        for row in said[guest]:
            row.user_id, row.guest_id = user_id, None
        merged = sorted(said[guest] + said[user], key=lambda row: row.id)
        if question:
            change(question, before, shares({user: merged}))
    db.session.flush()


def given_up(user_id: int, addresses: Collection[str], *, keeps_texts: bool) -> None:
    """Who has left stands nowhere, whatever becomes of the texts."""
    user = Who(user_id, 0)
    for thread_id in _threads(Declaration.user_id == user_id):
        question = locked(thread_id)
        if question:
            change(question, shares(said_by(thread_id, {user})), shares({}))
    db.session.execute(delete(Declaration).where(Declaration.user_id == user_id))


def _threads(mine: ColumnElement[bool]) -> list[int]:
    """In one order, so that nobody who locks several waits for another in a ring."""
    threads = select(Declaration.thread_id).where(mine).distinct().order_by(Declaration.thread_id)
    return list(db.session.scalars(threads))

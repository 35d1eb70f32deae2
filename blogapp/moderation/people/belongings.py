"""What moderators have noted about a person."""

from collections.abc import Collection, Mapping

from sqlalchemy import delete, select, update

from blogapp.extensions import db
from blogapp.moderation.models import PersonNote


def addresses(user_id: int) -> Collection[str]:
    """A note is no proof of an address."""
    return ()


def shows(user_id: int) -> bool:
    """Notes are for moderators."""
    return False


def told(user_id: int, addresses: Collection[str]) -> Mapping[str, object]:
    """The notes about the person are theirs to know; not who wrote them."""
    mine = select(PersonNote).where(PersonNote.user_id == user_id).order_by(PersonNote.id)
    return {
        "notes_by_moderators": [
            {"text": note.text, "written_at": note.made_at} for note in db.session.scalars(mine)
        ]
    }


def renamed(user_id: int, name: str) -> None:
    """A note says what it said."""


def adopted(guest_id: int, user_id: int, name: str) -> None:
    """What was noted about the guest is about the user."""
    theirs = update(PersonNote).where(PersonNote.guest_id == guest_id)
    db.session.execute(theirs.values(user_id=user_id, guest_id=None))


def given_up(user_id: int, addresses: Collection[str], *, keeps_texts: bool) -> None:
    """The notes go."""
    db.session.execute(delete(PersonNote).where(PersonNote.user_id == user_id))

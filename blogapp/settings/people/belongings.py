"""What invitations keep of a person: the address they were sent to."""

from collections.abc import Collection, Mapping

from sqlalchemy import delete, select

from blogapp.extensions import db
from blogapp.settings.people.models import Invitation


def addresses(user_id: int) -> Collection[str]:
    """Who an address belongs to is known when its invitation is accepted, and then there is none."""
    return ()


def shows(user_id: int) -> bool:
    """Only owners read invitations."""
    return False


def told(user_id: int, addresses: Collection[str]) -> Mapping[str, object]:
    rows = db.session.scalars(select(Invitation).where(Invitation.email.in_(addresses)))
    return {
        "invitations": [{"email": row.email, "role": row.role, "expires_at": row.expires_at} for row in rows]
    }


def renamed(user_id: int, name: str) -> None:
    """An invitation knows no names."""


def adopted(guest_id: int, user_id: int, name: str) -> None:
    """Guests are not invited."""


def given_up(user_id: int, addresses: Collection[str], *, keeps_texts: bool) -> None:
    """What waits for the person waits no longer."""
    db.session.execute(delete(Invitation).where(Invitation.email.in_(addresses)))

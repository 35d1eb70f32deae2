"""What the outbox keeps of a person: mails to their addresses."""

from collections.abc import Collection, Mapping

from sqlalchemy import ColumnElement, delete, func, select

from blogapp.extensions import db
from blogapp.notifications.models import OutgoingMail


def addresses(user_id: int) -> Collection[str]:
    """The outbox knows addresses, and not whose they are."""
    return ()


def shows(user_id: int) -> bool:
    """Nobody else reads a mail."""
    return False


def told(user_id: int, addresses: Collection[str]) -> Mapping[str, object]:
    """Which mails went out, or wait. Not the text of one that waits: it may hold a way in."""
    mine = select(OutgoingMail).where(_is_to(addresses)).order_by(OutgoingMail.id)
    return {
        "mails": [
            {
                "to": mail.to_address,
                "subject": mail.subject,
                "written_at": mail.created_at,
                "sent_at": mail.sent_at,
            }
            for mail in db.session.scalars(mine)
        ]
    }


def renamed(user_id: int, name: str) -> None:
    """A mail is addressed to no name."""


def adopted(guest_id: int, user_id: int, name: str) -> None:
    """Guests get no mail."""


def given_up(user_id: int, addresses: Collection[str], *, keeps_texts: bool) -> None:
    """Mails that went out are forgotten, and those that wait are not sent."""
    db.session.execute(delete(OutgoingMail).where(_is_to(addresses)))


def _is_to(addresses: Collection[str]) -> ColumnElement[bool]:
    return func.lower(OutgoingMail.to_address).in_(addresses)

"""What is kept of a person under their addresses: mails to them, and whether they get news."""

from collections.abc import Collection, Mapping

from sqlalchemy import ColumnElement, delete, func, select

from blogapp.extensions import db
from blogapp.notifications.models import OutgoingMail
from blogapp.notifications.subscriptions.links import key_of
from blogapp.notifications.subscriptions.models import Subscription


def addresses(user_id: int) -> Collection[str]:
    """The outbox knows addresses, and not whose they are."""
    return ()


def shows(user_id: int) -> bool:
    """Nobody else reads a mail."""
    return False


def told(user_id: int, addresses: Collection[str]) -> Mapping[str, object]:
    """Whether news are sent, and which mails went out, or wait, without their text: it may hold a way in."""
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
        ],
        "subscriptions": [
            {"email": row.email, "confirmed_at": row.confirmed_at}
            for row in db.session.scalars(select(Subscription).where(_is_of(addresses)))
        ],
    }


def renamed(user_id: int, name: str) -> None:
    """A mail is addressed to no name."""


def adopted(guest_id: int, user_id: int, name: str) -> None:
    """Guests get no mail."""


def given_up(user_id: int, addresses: Collection[str], *, keeps_texts: bool) -> None:
    """Mails that went out are forgotten, those that wait are not sent, and no news are."""
    db.session.execute(delete(OutgoingMail).where(_is_to(addresses)))
    db.session.execute(delete(Subscription).where(_is_of(addresses)))


def _is_to(addresses: Collection[str]) -> ColumnElement[bool]:
    return func.lower(OutgoingMail.to_address).in_(addresses)


def _is_of(addresses: Collection[str]) -> ColumnElement[bool]:
    return Subscription.key.in_([key_of(address) for address in addresses])

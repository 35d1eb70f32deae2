"""What is kept of a person's restrictions."""

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import ColumnElement, delete, exists, insert, literal, or_, select, update

from blogapp.accounts.models import Role, User
from blogapp.accounts.restrictions.models import Restriction, RestrictionKind
from blogapp.accounts.restrictions.queries import in_force
from blogapp.extensions import db

# What a copy takes over from the row it is made of.
COPIED = (
    Restriction.kind, Restriction.reason, Restriction.made_by_id, Restriction.made_at, Restriction.ends_at,
    Restriction.lifted_at, Restriction.acknowledged_at,
)  # fmt: skip


def addresses(user_id: int) -> Collection[str]:
    """A banned address need not be anyone's here."""
    return ()


def shows(user_id: int) -> bool:
    """What a person may not do is between them and the moderators."""
    return False


def told(user_id: int, addresses: Collection[str]) -> Mapping[str, object]:
    """All of them, past ones too, in the words that the person was told. Not who made them."""
    mine = select(Restriction).where(or_(Restriction.user_id == user_id, Restriction.email.in_(addresses)))
    rows = db.session.scalars(mine.order_by(Restriction.id))
    return {"restrictions": [_told(row) for row in rows]}


def renamed(user_id: int, name: str) -> None:
    """They hold whatever somebody is called."""


def adopted(guest_id: int, user_id: int, name: str) -> None:
    """A guest's restrictions are the user's, so that a fresh account is no way out of a ban.

    A ban stays on the browser besides. What was said of a guest does not reach somebody who runs the site.
    """
    theirs = Restriction.guest_id == guest_id
    if not db.session.scalar(select(exists().where(User.id == user_id, User.role != Role.READER))):
        copies = select(literal(user_id), *COPIED).where(theirs, _stays_on_browser())
        names = ["user_id", *(column.key for column in COPIED)]
        db.session.execute(insert(Restriction).from_select(names, copies))
        goes = update(Restriction).where(theirs, ~_stays_on_browser())
        db.session.execute(goes.values(user_id=user_id, guest_id=None))


def given_up(user_id: int, addresses: Collection[str], *, keeps_texts: bool) -> None:
    """Only a ban that holds stays, on the empty row: who is banned does not come back by leaving."""
    mine = Restriction.user_id == user_id
    db.session.execute(delete(Restriction).where(mine, ~_is_ban_in_force()))


def _is_ban_in_force() -> ColumnElement[bool]:
    return (Restriction.kind == RestrictionKind.BAN) & in_force()


_stays_on_browser = _is_ban_in_force


def _told(row: Any) -> dict[str, object]:
    return {
        "kind": row.kind,
        "reason": row.reason,
        "made_at": row.made_at,
        "ends_at": row.ends_at,
        "lifted_at": row.lifted_at,
        "read_at": row.acknowledged_at,
    }

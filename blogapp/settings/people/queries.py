"""Reads who has a role, whoever else is looked for, and the invitations that wait."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import or_, select

from blogapp.accounts.models import Role, User
from blogapp.extensions import db
from blogapp.settings.people.models import Invitation

PEOPLE_PER_PAGE: Final = 50
LONGEST_SEARCH: Final = 100
# More wait on no site; each takes a line.
INVITATIONS_SHOWN: Final = 200


@dataclass(frozen=True, slots=True)
class PeoplePage:
    """A bounded part of a list of people, and how to go on."""

    people: Sequence[User]
    sought: str
    after: int | None
    next_after: int | None


def people_page(sought: str = "", after: int | None = None) -> PeoplePage:
    """Everyone with a role; with words, everyone whose name, handle or address has them. Oldest first."""
    words = sought.strip()[:LONGEST_SEARCH]
    query = select(User).where(User.closed_at.is_(None))
    if words:
        fields = (User.name, User.handle, User.email)
        query = query.where(or_(*(field.icontains(words, autoescape=True) for field in fields)))
    else:
        query = query.where(User.role != Role.READER)
    if after is not None:
        query = query.where(User.id > after)
    found = db.session.scalars(query.order_by(User.id).limit(PEOPLE_PER_PAGE + 1)).all()
    shown = found[:PEOPLE_PER_PAGE]
    return PeoplePage(shown, words, after, shown[-1].id if len(found) > PEOPLE_PER_PAGE else None)


def invitations() -> Sequence[Invitation]:
    """What was sent and not accepted yet, the newest first."""
    return db.session.scalars(
        select(Invitation).order_by(Invitation.expires_at.desc(), Invitation.id).limit(INVITATIONS_SHOWN)
    ).all()

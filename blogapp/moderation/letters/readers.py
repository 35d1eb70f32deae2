"""Who gets mail about comments that wait, and what kind of it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import select

from blogapp.accounts.models import Role, User
from blogapp.accounts.person import Person
from blogapp.extensions import db, transaction
from blogapp.moderation.letters.models import LetterReader

# A site with more staff than that has other ways to tell them.
MOST_READERS: Final = 100
CHOICES: Final = ("none", "each", "digest")


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who decides about comments and can be reached."""

    user_id: int
    role: Role
    address: str
    # none, each or digest.
    wants: str
    digest_at: datetime | None

    @property
    def person(self) -> Person:
        return Person(user_id=self.user_id, role=self.role)


def readers(site_choice: str) -> list[Reader]:
    """Staff with a confirmed address; who has chosen nothing gets what the site says."""
    columns = (User.id, User.role, User.email, LetterReader.choice, LetterReader.digest_at)
    rows = db.session.execute(
        select(*columns)
        .outerjoin(LetterReader, LetterReader.user_id == User.id)
        .where(User.role != Role.READER, User.closed_at.is_(None))
        .where(User.email.is_not(None), User.email_confirmed_at.is_not(None))
        .order_by(User.id)
        .limit(MOST_READERS)
    )
    return [
        Reader(row.id, Role(row.role), row.email, row.choice or site_choice, row.digest_at) for row in rows
    ]


def choice_of(user_id: int) -> str:
    """What the person has chosen; empty where it is left to the site."""
    row = db.session.get(LetterReader, user_id)
    return row.choice if row else ""


def choose(user_id: int, choice: str) -> None:
    """Keep what the person wants; empty leaves it to the site."""
    with transaction():
        reader_row(user_id).choice = choice


def reader_row(user_id: int) -> LetterReader:
    """The person's row, made if there is none, for the caller alone until the transaction ends."""
    # The user's row is locked first, so that of two who come at once one makes it and the other finds it.
    db.session.execute(select(User.id).where(User.id == user_id).with_for_update(key_share=True))
    row = db.session.get(LetterReader, user_id, populate_existing=True)
    if row is None:
        row = LetterReader(user_id=user_id, choice="")
        db.session.add(row)
        db.session.flush()
    return row

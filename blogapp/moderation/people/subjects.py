"""Whom a page, a restriction or an entry of the log is about: an account, or the guest of one browser."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from sqlalchemy import ColumnElement

from blogapp.accounts.restrictions.models import Restriction
from blogapp.comments.models import Comment
from blogapp.moderation.models import PersonNote

# A longer number is no key of a row.
LONGEST_ID: Final = 9


class SubjectKind(StrEnum):
    """How a person is known."""

    USER = "user"
    GUEST = "guest"


@dataclass(frozen=True, slots=True)
class Subject:
    """One person by the row that they are known by."""

    kind: SubjectKind
    id: int

    @property
    def slug(self) -> str:
        return f"{self.kind}-{self.id}"

    @property
    def path(self) -> str:
        return f"/moderation/people/{self.slug}"

    @property
    def target(self) -> str:
        """How the log names them."""
        return f"{self.kind}:{self.id}"

    @property
    def wrote(self) -> ColumnElement[bool]:
        """A condition: the comment is theirs."""
        return (Comment.user_id if self.kind is SubjectKind.USER else Comment.guest_id) == self.id

    @property
    def is_restricted(self) -> ColumnElement[bool]:
        """A condition: the restriction is about them."""
        return (Restriction.user_id if self.kind is SubjectKind.USER else Restriction.guest_id) == self.id

    @property
    def is_noted(self) -> ColumnElement[bool]:
        """A condition: the note is about them."""
        return (PersonNote.user_id if self.kind is SubjectKind.USER else PersonNote.guest_id) == self.id

    @property
    def keys(self) -> dict[str, int]:
        """The column that names them, with its value."""
        return {f"{self.kind}_id": self.id}


def subject_at(slug: str) -> Subject | None:
    """Of `user-12` or `guest-7`."""
    kind, _dash, number = slug.partition("-")
    is_number = number.isascii() and number.isdecimal() and len(number) <= LONGEST_ID
    return Subject(SubjectKind(kind), int(number)) if kind in set(SubjectKind) and is_number else None


def subject_of(user_id: int | None, guest_id: int | None) -> Subject | None:
    """Whoever a row is about; nobody where both are missing."""
    if user_id is not None:
        return Subject(SubjectKind.USER, user_id)
    return Subject(SubjectKind.GUEST, guest_id) if guest_id is not None else None

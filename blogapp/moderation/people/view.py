"""What pages about people show: rows of the database as plain values, in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from blogapp import clock
from blogapp.accounts.models import Role
from blogapp.accounts.restrictions.models import RestrictionKind
from blogapp.comments.models import Status
from blogapp.comments.view import shown_name
from blogapp.moderation.people.subjects import Subject, subject_of


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownRestriction:
    """One restriction with whom it is about."""

    id: int
    kind: RestrictionKind
    # A person by name, an address, or a network; and the person's page.
    whom: str
    path: str
    is_for_everyone: bool
    reason: str
    made_by: str
    made_at: datetime
    ends_at: datetime | None
    lifted_at: datetime | None
    acknowledged_at: datetime | None

    @property
    def is_in_force(self) -> bool:
        has_ended = self.ends_at is not None and self.ends_at <= clock.now()
        return self.lifted_at is None and self.acknowledged_at is None and not has_ended


@dataclass(frozen=True, slots=True)
class RestrictionPage:
    """A bounded part of what is in force, and how to go on."""

    rows: Sequence[ShownRestriction]
    typed: str
    after: int | None
    next_after: int | None


@dataclass(frozen=True, slots=True)
class ShownNote:
    """What a moderator noted."""

    id: int
    text: str
    made_by: str
    made_at: datetime
    is_mine: bool


@dataclass(frozen=True, slots=True)
class ShownWriting:
    """One comment of the person."""

    public_id: str
    status: Status
    title: str
    url: str
    beginning: str
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Who somebody is, as far as the site knows."""

    name: str
    role: Role | None = None
    handle: str = ""
    # Confirmed, or as an archive has it.
    email: str = ""
    is_email_confirmed: bool = False
    since: datetime
    is_closed: bool = False


@dataclass(frozen=True, slots=True)
class Trace:
    """An address that the person typed, or came from, and when last."""

    value: str
    last_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonPage:
    """All that a moderator should know of a person; an author sees less."""

    subject: Subject
    who: Identity
    numbers: Mapping[Status, int]
    is_counted_to_the_end: bool
    comments: Sequence[ShownWriting]
    restrictions: Sequence[ShownRestriction] = ()
    notes: Sequence[ShownNote] = ()
    emails: Sequence[Trace] = ()
    ips: Sequence[Trace] = ()
    may_restrict: bool = False
    sees_traces: bool = False

    @property
    def deletable(self) -> int:
        """What deleting everything would take: public comments, and those that wait."""
        return self.numbers.get(Status.PUBLISHED, 0) + self.numbers.get(Status.HELD, 0)


def shown_restriction(row: Any) -> ShownRestriction:
    """A row of the list, from the columns of `queries.py`."""
    subject = subject_of(row.user_id, row.guest_id)
    return ShownRestriction(
        id=row.id,
        kind=RestrictionKind(row.kind),
        whom=row.email or row.network or shown_name(row.user_name or row.guest_name or ""),
        path=subject.path if subject else "",
        is_for_everyone=row.is_for_everyone,
        reason=row.reason,
        made_by=row.made_by or "",
        made_at=row.made_at,
        ends_at=row.ends_at,
        lifted_at=row.lifted_at,
        acknowledged_at=row.acknowledged_at,
    )

"""Bans, silence and warnings: made, lifted, taken back. Each function is one transaction, or inside one."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, func, select, update

from blogapp import clock
from blogapp.accounts.models import Guest, Role, User
from blogapp.accounts.person import Person
from blogapp.accounts.restrictions.models import Restriction, RestrictionKind
from blogapp.accounts.restrictions.networks import Range, range_of
from blogapp.accounts.restrictions.queries import in_force
from blogapp.errors import AppError, Forbidden, NotFound
from blogapp.extensions import db, transaction
from blogapp.moderation import log
from blogapp.moderation.log import Act, TargetKind
from blogapp.moderation.models import DecisionEntry
from blogapp.moderation.people import policy
from blogapp.moderation.people.subjects import Subject, SubjectKind, subject_of
from blogapp.notifications.addresses import mail_address, person_of

ACTIONS: Final = {
    RestrictionKind.BAN: "ban",
    RestrictionKind.SILENCE: "silence",
    RestrictionKind.WARNING: "warn",
}


class NotAllowed(Forbidden):
    """The person is a peer, stands above, or is oneself."""


class NoSuchPlace(AppError):
    """What was typed is neither an address nor a network, or too wide a one."""

    status = 422


class OwnNetwork(AppError):
    """The moderator is in this network; asked again before it is restricted."""

    status = 409


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What a moderator decides: what, why, until when."""

    kind: RestrictionKind
    reason: str
    ends_at: datetime | None = None


def restrict(subject: Subject, terms: Terms, person: Person) -> int:
    """Ban, silence or warn somebody; returns the id of the log's entry.

    Takes the place of what held of the same kind, warnings apart. Raises NotFound, NotAllowed.
    """
    with transaction():
        require_below(subject, person)
        row = Restriction(**subject.keys, is_for_everyone=False)
        return _make(row, subject.is_restricted, terms, person, subject.target)


def restrict_place(
    typed: str, terms: Terms, person: Person, *, is_for_everyone: bool = False, is_sure: bool = False
) -> int:
    """Ban or silence whoever has confirmed an address, or comes from a network.

    Raises NoSuchPlace, OwnNetwork (until `is_sure`), NotAllowed.
    """
    require_moderator(person)
    email = mail_address(typed) if "@" in typed else None
    network = None if email else _network(typed)
    if network and network.holds(person.ip) and not is_sure:
        raise OwnNetwork(
            _("You are in this network yourself. Others who share it with you could not comment any more.")
        )
    with transaction():
        if email:
            return _restrict_address(person_of(email), terms, person)
        assert network is not None  # noqa: S101  # for the type checker: one of the two is there
        row = Restriction(
            network=network.name,
            first_ip=network.first_ip,
            last_ip=network.last_ip,
            is_for_everyone=is_for_everyone,
        )
        return _make(row, Restriction.network == network.name, terms, person)


def lift(restriction_id: int, person: Person) -> int:
    """End a restriction before its time; returns the id of the log's entry. Raises NotFound, NotAllowed."""
    with transaction():
        require_moderator(person)
        row = db.session.get(Restriction, restriction_id, with_for_update=True)
        if row is None or row.lifted_at is not None:
            raise NotFound(_("There is no such restriction any more. Somebody may have lifted it."))
        _require_below_of(row, person)
        row.lifted_at = clock.now()
        act = Act(action="lift", user_id=person.user_id, detail={"restriction": row.id})
        return log.record(act, TargetKind.PERSON, target_of(row)).id


def undo_restriction(entry: DecisionEntry, person: Person) -> None:
    """As if it had never been made: what it took the place of holds again."""
    detail = json.loads(entry.detail)
    row = _restriction_in(detail, person)
    row.lifted_at = row.lifted_at or clock.now()
    db.session.execute(
        update(Restriction).where(Restriction.id.in_(detail["replaced"])).values(lifted_at=None)
    )


def undo_lift(entry: DecisionEntry, person: Person) -> None:
    """It holds again, until the end that it had."""
    _restriction_in(json.loads(entry.detail), person).lifted_at = None


def target_of(row: Restriction) -> str:
    """How the log names whom it is about. Addresses and networks stay out of what is kept for ever."""
    subject = subject_of(row.user_id, row.guest_id)
    return subject.target if subject else f"restriction:{row.id}"


def require_moderator(person: Person) -> None:
    """Raises Forbidden for authors and readers."""
    if not policy.may_restrict_people(person):
        raise Forbidden(_("Restrictions hold on the whole site: moderators and owners make them."))


def require_below(subject: Subject, person: Person) -> None:
    """Raises NotFound where there is nobody, NotAllowed where the person must not decide about them."""
    require_moderator(person)
    row = db.session.get(User if subject.kind is SubjectKind.USER else Guest, subject.id)
    if row is None:
        raise NotFound(_("There is nobody at this address."))
    role = Role(row.role) if isinstance(row, User) else None
    if not policy.may_restrict(person, subject.keys.get("user_id"), subject.keys.get("guest_id"), role):
        raise NotAllowed(_("Nobody decides about themselves, about peers, or about those above them."))


def _restrict_address(email: str, terms: Terms, person: Person) -> int:
    _require_below_at(email, person)
    return _make(Restriction(email=email, is_for_everyone=False), Restriction.email == email, terms, person)


def _require_below_at(email: str, person: Person) -> None:
    """Whoever has confirmed this address is somebody that the person may decide about."""
    confirmed = (func.lower(User.email) == email, User.email_confirmed_at.is_not(None))
    for user_id in db.session.scalars(select(User.id).where(*confirmed)):
        require_below(Subject(SubjectKind.USER, user_id), person)


def _require_below_of(row: Restriction, person: Person) -> None:
    subject = subject_of(row.user_id, row.guest_id)
    if subject:
        require_below(subject, person)
    elif row.email:
        _require_below_at(row.email, person)


def _make(row: Restriction, same: ColumnElement[bool], terms: Terms, person: Person, target: str = "") -> int:
    replaced = _end_of_kind(terms.kind, same)
    row.kind, row.reason, row.ends_at = terms.kind, terms.reason, terms.ends_at
    row.made_by_id, row.made_at = person.user_id, clock.now()
    db.session.add(row)
    db.session.flush()
    detail = {"restriction": row.id, "replaced": replaced}
    # The reason is told to the person, and stands in the row; the log says what was done, and when it ends.
    note = terms.reason
    act = Act(action=ACTIONS[terms.kind], user_id=person.user_id, note=note, detail=detail)
    return log.record(act, TargetKind.PERSON, target or target_of(row)).id


def _end_of_kind(kind: RestrictionKind, same: ColumnElement[bool]) -> list[int]:
    """A new ban takes the place of the old one; each warning wants to be read by itself."""
    if kind == RestrictionKind.WARNING:
        return []
    ended = update(Restriction).where(same, Restriction.kind == kind, in_force())
    ids = db.session.scalars(ended.values(lifted_at=clock.now()).returning(Restriction.id))
    return list(ids)


def _network(typed: str) -> Range:
    network = range_of(typed)
    if network is None:
        examples = "ada@example.org, 203.0.113.7, 203.0.113.0/24, 2001:db8::/32"
        raise NoSuchPlace(
            _("This is neither a mail address nor a network. They look like these: %(list)s.", list=examples)
        )
    if network.is_too_wide:
        raise NoSuchPlace(
            _(
                "%(network)s is too wide: it would shut out whole countries. At most a /8 of IPv4 or a /16 of"
                " IPv6 can be restricted.",
                network=network.name,
            )
        )
    return network


def _restriction_in(detail: Mapping[str, Any], person: Person) -> Restriction:
    row = db.session.get(Restriction, detail["restriction"], with_for_update=True)
    if row is None:
        raise NotFound(_("There is nothing to undo: the restriction is forgotten."))
    require_moderator(person)
    _require_below_of(row, person)
    return row

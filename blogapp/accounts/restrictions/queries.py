"""Reads which restrictions hold for a person: one statement, an index walk for each way to be known."""

from collections.abc import Iterator
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, exists, func, or_, select, union_all

from blogapp import clock
from blogapp.accounts.models import User
from blogapp.accounts.person import Person
from blogapp.accounts.restrictions.models import Restriction, RestrictionKind
from blogapp.accounts.restrictions.networks import ip_key
from blogapp.accounts.restrictions.policy import FREE, InForce, Standing, standing
from blogapp.extensions import db

# Of each way to be known. A new ban takes the place of the old one, so there are hardly ever two.
MOST: Final = 10
COLUMNS: Final = (
    Restriction.id,
    Restriction.kind,
    Restriction.reason,
    Restriction.ends_at,
    Restriction.network,
    Restriction.is_for_everyone,
)


def of(person: Person) -> Standing:
    """How this person stands here now: by account, confirmed address, browser and network."""
    walks = [_walk(condition) for condition in _ways_to_be_known(person)]
    if not walks:
        return FREE
    return standing(_in_force(row) for row in db.session.execute(union_all(*walks)))


def in_force() -> ColumnElement[bool]:
    """A condition: it holds now. A warning holds until it was read."""
    return (
        Restriction.lifted_at.is_(None)
        & Restriction.acknowledged_at.is_(None)
        & or_(Restriction.ends_at.is_(None), Restriction.ends_at > clock.now())
    )


def has_ban(column: Any, whose: Any) -> ColumnElement[bool]:
    """A condition: a ban holds for this user or guest, whatever their network."""
    return _holds_for(column, whose, RestrictionKind.BAN)


def has_no_say(column: Any, whose: Any) -> ColumnElement[bool]:
    """A condition: this user or guest is banned or silenced by name."""
    return _holds_for(column, whose, RestrictionKind.BAN, RestrictionKind.SILENCE)


def is_banned_user(user_id: int) -> bool:
    """Whether a ban holds for an account."""
    return bool(db.session.scalar(select(has_ban(Restriction.user_id, user_id))))


def is_banned_browser(guest_id: int) -> bool:
    """Whether a ban holds for the guest of a browser, so that the browser stays known by it."""
    return bool(db.session.scalar(select(has_ban(Restriction.guest_id, guest_id))))


def _ways_to_be_known(person: Person) -> Iterator[ColumnElement[bool]]:
    """Staff are hit by name only: not by a browser, which others may have used, and by no network."""
    if person.user_id is not None:
        yield Restriction.user_id == person.user_id
        yield Restriction.email == _confirmed_address(person.user_id)
    guest_id = person.guest_id or person.former_guest_id
    if guest_id is not None and not person.is_staff:
        yield Restriction.guest_id == guest_id
    key = None if person.is_staff else ip_key(person.ip)
    if key is not None:
        within = (Restriction.first_ip <= key) & (Restriction.last_ip >= key)
        yield within & Restriction.is_for_everyone if person.is_signed_in else within


def _holds_for(column: Any, whose: Any, *kinds: RestrictionKind) -> ColumnElement[bool]:
    return exists().where(column == whose, Restriction.kind.in_(kinds), in_force())


def _confirmed_address(user_id: int) -> Any:
    confirmed = (User.id == user_id, User.email_confirmed_at.is_not(None))
    return select(func.lower(User.email)).where(*confirmed).scalar_subquery()


def _walk(condition: ColumnElement[bool]) -> Select[Any]:
    few = select(*COLUMNS).where(condition, in_force()).limit(MOST).subquery()
    return select(few)


def _in_force(row: Any) -> InForce:
    return InForce(
        id=row.id,
        kind=RestrictionKind(row.kind),
        reason=row.reason,
        ends_at=row.ends_at,
        is_of_network=row.network is not None,
        is_for_everyone=row.is_for_everyone,
    )

"""What people do about a restriction of their own: say that they have read a warning."""

from sqlalchemy import update

from blogapp import clock
from blogapp.accounts.person import Person
from blogapp.accounts.restrictions import queries
from blogapp.accounts.restrictions.models import Restriction, RestrictionKind
from blogapp.extensions import db, transaction


def acknowledge(person: Person, restriction_id: int) -> None:
    """The person has read this warning of theirs; anybody else's stays. Twice is once."""
    with transaction():
        if restriction_id in {warning.id for warning in queries.of(person).warnings}:
            db.session.execute(
                update(Restriction)
                .where(Restriction.id == restriction_id, Restriction.kind == RestrictionKind.WARNING)
                .values(acknowledged_at=clock.now())
            )

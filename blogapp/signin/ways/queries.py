"""Reads how a person can sign in."""

from sqlalchemy import select

from blogapp.accounts.models import User
from blogapp.extensions import db
from blogapp.signin.models import Identity, Passkey


def identities_of(user_id: int) -> list[Identity]:
    """Accounts elsewhere, in the order in which they were added."""
    return list(db.session.scalars(select(Identity).where(Identity.user_id == user_id).order_by(Identity.id)))


def passkeys_of(user_id: int) -> list[Passkey]:
    """The person's passkeys, in the order in which they were added."""
    return list(db.session.scalars(select(Passkey).where(Passkey.user_id == user_id).order_by(Passkey.id)))


def has_password(user_id: int) -> bool:
    """Whether the person has set one."""
    return bool(db.session.scalar(select(User.password_hash).where(User.id == user_id)))

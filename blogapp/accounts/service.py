"""What changes about people: making users and guests, and one-time ways in."""

import secrets
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from typing import Final

from flask_babel import gettext as _
from sqlalchemy import select, update

from blogapp import clock
from blogapp.accounts.handles import handle_for
from blogapp.accounts.models import Guest, Role, SignInLink, User
from blogapp.errors import AppError
from blogapp.extensions import db, transaction

# Long enough to walk from the terminal to the browser, short enough that a log file holds no open door.
LINK_LIFE: Final = timedelta(minutes=15)


class LinkNotValid(AppError):
    """The one-time link was used, is too old, or was never made."""

    status = 403


@dataclass(frozen=True, slots=True)
class GuestDetails:
    """What a guest typed about themselves."""

    name: str = ""
    email: str = ""
    website: str = ""
    is_remembered: bool = False


def make_user(name: str, role: Role, handle: str = "", email: str | None = None) -> int:
    """Store a new user and return the id. The handle is made from the name unless given."""
    with transaction():
        user = build_user(name, role, handle, email)
        db.session.flush()
        return user.id


def build_user(name: str, role: Role, handle: str = "", email: str | None = None) -> User:
    """A new user in the present session, for a caller that has its own transaction."""
    free = handle_for(handle or name, handle_is_taken)
    user = User(name=name, role=role, handle=free, email=email, session_key=secrets.token_urlsafe(32))
    db.session.add(user)
    return user


def handle_is_taken(handle: str) -> bool:
    """Whether a user has this handle."""
    return db.session.scalar(select(User.id).where(User.handle == handle)) is not None


def user_id_of(handle: str) -> int | None:
    """The user with this handle, or None."""
    return db.session.scalar(select(User.id).where(User.handle == handle))


def owner_id() -> int | None:
    """The first owner, or None on a new site."""
    return db.session.scalar(select(User.id).where(User.role == Role.OWNER).order_by(User.id))


def make_sign_in_link(user_id: int) -> str:
    """A one-time token for the address `/login/link/<token>`, good for LINK_LIFE."""
    token = secrets.token_urlsafe(32)
    with transaction():
        db.session.add(
            SignInLink(token_hash=_hash(token), user_id=user_id, expires_at=clock.now() + LINK_LIFE)
        )
    return token


def use_sign_in_link(token: str) -> User:
    """Spend the token; raises LinkNotValid. Of two who spend it at once one wins: the row changes once."""
    with transaction():
        user_id = db.session.scalar(
            update(SignInLink)
            .where(SignInLink.token_hash == _hash(token), SignInLink.used_at.is_(None))
            .where(SignInLink.expires_at > clock.now())
            .values(used_at=clock.now())
            .returning(SignInLink.user_id)
        )
    if user_id is None:
        raise LinkNotValid(_("This sign-in link was used already or is too old. Please ask for a new one."))
    return db.session.get_one(User, user_id)


def build_guest(details: GuestDetails) -> Guest:
    """A new guest in the present session: one browser, one token."""
    guest = Guest(token=secrets.token_urlsafe(32))
    update_guest(guest, details)
    db.session.add(guest)
    return guest


def update_guest(guest: Guest, details: GuestDetails) -> None:
    """Keep what the guest typed this time for the next form, or nothing, as they asked."""
    kept = details if details.is_remembered else GuestDetails()
    guest.name, guest.email, guest.website = kept.name, kept.email, kept.website
    guest.is_remembered = kept.is_remembered


def _hash(token: str) -> str:
    return sha256(token.encode()).hexdigest()

"""What changes about people: making users and guests, and one-time ways in."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, delete, exists, or_, select, update

from blogapp import clock
from blogapp.accounts.belongings import Belongings
from blogapp.accounts.handles import RESERVED, handle_for
from blogapp.accounts.models import Guest, Role, SignInLink, User
from blogapp.accounts.restrictions.models import Restriction
from blogapp.accounts.restrictions.queries import has_ban
from blogapp.accounts.tokens import hash_of
from blogapp.errors import AppError, NotFound
from blogapp.extensions import Model, db, transaction
from blogapp.web import versions

# Long enough to walk from the terminal to the browser, short enough that a log file holds no open door.
LINK_LIFE: Final = timedelta(minutes=15)


class LinkNotValid(AppError):
    """The one-time link was used, is too old, or was never made."""

    status = 403


class LastOwner(AppError):
    """Without this person nobody could run the site."""

    status = 409


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
    free = handle_for(handle or name, lambda wanted: not is_handle_free(wanted, role))
    user = User(name=name, role=role, handle=free, email=email)
    renew_session_key(user)
    db.session.add(user)
    return user


def renew_session_key(user: User) -> None:
    """No cookie that was given out before is worth anything once the caller's transaction is through."""
    user.session_key = secrets.token_urlsafe(32)


def sign_out_everywhere(user_id: int) -> None:
    """End the person's sessions in all browsers, the present one too."""
    with transaction():
        renew_session_key(db.session.get_one(User, user_id))


def change_role(user_id: int, role: Role) -> None:
    """Give the person another role, which begins with their next sign-in; raises LastOwner, NotFound."""
    with transaction():
        # Locked, in one order: of two owners who take each other's role away at once, the second is refused.
        owners = select(User.id).where(User.role == Role.OWNER).order_by(User.id)
        locked = db.session.scalars(owners.with_for_update(key_share=True)).all()
        if role != Role.OWNER and locked == [user_id]:
            raise LastOwner(_("This is the only owner. Make someone else an owner first."))
        user = db.session.get(User, user_id)
        if user is None or user.closed_at is not None:
            raise NotFound(_("There is no such person any more."))
        if user.role != role:
            user.role = role
            renew_session_key(user)
            # The badge is on the person's page, and a reader without comments has no such page.
            versions.touch(versions.LAYOUT)


def is_handle_free(handle: str, role: Role) -> bool:
    """Whether someone with this role may have it: nobody else does, and it does not speak for the site."""
    return not (role == Role.READER and handle in RESERVED) and user_id_of(handle) is None


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
            SignInLink(token_hash=hash_of(token), user_id=user_id, expires_at=clock.now() + LINK_LIFE)
        )
    return token


def use_sign_in_link(token: str) -> User:
    """Spend the token; raises LinkNotValid. Of two who spend it at once one wins: the row changes once."""
    with transaction():
        user_id = db.session.scalar(
            update(SignInLink)
            .where(SignInLink.token_hash == hash_of(token), SignInLink.used_at.is_(None))
            .where(SignInLink.expires_at > clock.now())
            .where(SignInLink.user_id.in_(select(User.id).where(User.closed_at.is_(None))))
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


def adopt_guest(guest_id: int, user_id: int, parts: Sequence[Belongings]) -> None:
    """What was written as this guest is the user's from now on; the guest is no more, unless banned."""
    with transaction():
        name = db.session.get_one(User, user_id).name
        for part in parts:
            part.adopted(guest_id, user_id, name)
        # Locked after the threads, as everyone does. What the guest has said in another tab meanwhile stays
        # theirs: with the row it would go uncounted.
        db.session.execute(select(Guest.id).where(Guest.id == guest_id).with_for_update())
        is_needed = or_(has_ban(Restriction.guest_id, guest_id), _has_said_more(guest_id))
        db.session.execute(delete(Guest).where(Guest.id == guest_id, ~is_needed))


def _has_said_more(guest_id: int) -> ColumnElement[bool]:
    """Whether anything but a restriction still names this guest."""
    tables = [table for name, table in Model.metadata.tables.items() if name != Restriction.__tablename__]
    keys = [
        key for table in tables for key in table.foreign_keys if key.column.table.name == Guest.__tablename__
    ]
    return or_(*(exists().where(key.parent == guest_id) for key in keys))

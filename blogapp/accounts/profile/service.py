"""What people change about themselves: the profile, and the end of the account."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy import delete, or_, select
from sqlalchemy.exc import IntegrityError

from blogapp import clock
from blogapp.accounts.appearance import page_names
from blogapp.accounts.belongings import Belongings, addresses_of
from blogapp.accounts.models import Picture, Role, SignInLink, User
from blogapp.accounts.service import LastOwner, is_handle_free, renew_session_key
from blogapp.errors import AppError
from blogapp.extensions import db, transaction
from blogapp.web import versions


class HandleTaken(AppError):
    """Another person has this handle, or nobody may have it."""

    status = 422

    def __init__(self) -> None:
        super().__init__(_("This handle is taken. Please choose another one."))


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What a person is called, and what of them is public."""

    name: str
    handle: str
    shows_picture: bool
    shows_comments: bool
    time_zone: str = ""


def change_profile(user_id: int, new: Profile, parts: Sequence[Belongings]) -> None:
    """Store the profile; all that carries the person's name carries the new one. Raises HandleTaken."""
    try:
        with transaction():
            _change(_locked(user_id), new, parts)
    except IntegrityError as clash:
        # Two chose the same handle at once; the other one was quicker.
        raise HandleTaken from clash


def close_account(user_id: int, parts: Sequence[Belongings], *, keeps_texts: bool) -> None:
    """End the account for good; raises LastOwner. An empty row stays: posts need an author. Twice is once.

    A comment that is on its way at this very moment may arrive afterwards, with the name on it.
    """
    with transaction():
        user = _locked_with_owners(user_id)
        if user.closed_at is not None:
            return
        addresses, pages = addresses_of(user, parts), page_names(user, parts)
        for part in parts:
            part.given_up(user_id, addresses, keeps_texts=keeps_texts)
        for model in (Picture, SignInLink):
            db.session.execute(delete(model).where(model.user_id == user_id))
        _empty(user)
        versions.touch(*pages)


def _change(user: User, new: Profile, parts: Sequence[Belongings]) -> None:
    if new.handle != user.handle and not is_handle_free(new.handle, Role(user.role)):
        raise HandleTaken
    if new.name != user.name:
        for part in parts:
            part.renamed(user.id, new.name)
    # The person's row last: writers of comments, who hold a thread, need it for a moment.
    user.name, user.handle = new.name, new.handle
    user.shows_picture, user.shows_comments = new.shows_picture, new.shows_comments
    if db.session.is_modified(user):
        versions.touch(*page_names(user, parts))
    user.time_zone = new.time_zone


def _empty(user: User) -> None:
    """Take everything of the person out of the row, and shut every door."""
    user.closed_at = clock.now()
    user.handle = f"closed-{secrets.token_hex(8)}"
    user.name = user.password_hash = user.picture_key = user.picture_source = user.time_zone = ""
    user.email = user.email_confirmed_at = None
    user.role = Role.READER
    renew_session_key(user)
    user.shows_picture = user.shows_comments = False


def _locked(user_id: int) -> User:
    # Weaker than a plain lock: who stores a comment of this person meanwhile need not wait (PostgreSQL).
    return db.session.get_one(User, user_id, with_for_update={"key_share": True})


def _locked_with_owners(user_id: int) -> User:
    """The person. All owners are locked, in one order: of the last two who leave at once, one is refused."""
    concerned = db.session.scalars(
        select(User)
        .where(or_(User.id == user_id, User.role == Role.OWNER))
        .order_by(User.id)
        .with_for_update(key_share=True)
    ).all()
    [user] = [person for person in concerned if person.id == user_id]
    if user.role == Role.OWNER and len(concerned) == 1:
        raise LastOwner(
            _(
                "You are the only owner of this site, so your account cannot be closed yet."
                " Make someone else an owner first."
            )
        )
    return user

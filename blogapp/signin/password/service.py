"""Passwords compared and changed. A comparison takes its time on purpose, and never inside a transaction."""

from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError
from flask_babel import gettext as _
from sqlalchemy import func, or_, select, update

from blogapp.accounts.models import Role, User
from blogapp.accounts.service import renew_session_key
from blogapp.errors import AppError
from blogapp.extensions import db, transaction
from blogapp.signin.password import policy
from blogapp.signin.password.policy import Fault, canonical
from blogapp.signin.service import refuse_last_way_in

# OWASP's smallest advice for argon2id (19 MiB, two passes, one lane) with one pass more. Memory is what the
# hardware of a guesser lacks, but a small server has to have it for each who signs in at the same moment.
MEMORY_KIB: Final = 19 * 1024
PASSES: Final = 3
LANES: Final = 1
HASHER: Final = PasswordHasher(time_cost=PASSES, memory_cost=MEMORY_KIB, parallelism=LANES)


class WrongPassword(AppError):
    """The password is not this person's, or there is no such person: nobody learns which."""

    status = 403


class PasswordRefused(AppError):
    """The new password is too easy to guess, and the sentence says why."""

    status = 422


def staff_id_called(who: str) -> int | None:
    """The author, moderator or owner with this handle or e-mail address, in small letters, and a password.

    An address that nobody confirmed finds its account too: the password is the proof, not the address. Where
    several have the same one, the one who confirmed it comes first.
    """
    return db.session.scalar(
        select(User.id)
        .where(User.role != Role.READER, User.password_hash != "", User.closed_at.is_(None))
        .where(or_(User.handle == who, func.lower(User.email) == who))
        .order_by(User.email_confirmed_at.is_(None), User.id)
    )


def password_hash_of(user_id: int) -> str:
    """What is kept of the person's password; empty for who has none."""
    return db.session.scalar(select(User.password_hash).where(User.id == user_id)) or ""


def user_with_password(user_id: int | None, password: str) -> User:
    """The user, if the password is theirs; raises WrongPassword, after the same work for nobody."""
    kept = password_hash_of(user_id) if user_id is not None else ""
    if not _is_right(kept, password) or user_id is None:
        raise WrongPassword(_("This name and this password do not belong together."))
    if HASHER.check_needs_rehash(kept):
        _keep_as_is_usual_now(user_id, kept, password)
    return db.session.get_one(User, user_id)


def change_password(user_id: int, current: str, new: str, site_title: str) -> User:
    """Set or replace the password, which signs the person out everywhere.

    Raises WrongPassword for the present one, PasswordRefused for the new one.
    """
    _require_current(user_id, current)
    user = db.session.get_one(User, user_id)
    _refuse_weak(canonical(new), (user.handle, user.name, user.email or "", site_title))
    return _store(user_id, _hashed(new))


def remove_password(user_id: int, current: str) -> User:
    """Take the password away, which signs the person out everywhere; raises WrongPassword, LastWayIn."""
    _require_current(user_id, current)
    return _store(user_id, "")


def _store(user_id: int, password_hash: str) -> User:
    with transaction():
        user = db.session.get_one(User, user_id, with_for_update={"key_share": True})
        if not password_hash:
            refuse_last_way_in(user_id)
        user.password_hash = password_hash
        renew_session_key(user)
    return user


def _require_current(user_id: int, current: str) -> None:
    # Also to remove it: else an open browser is enough to replace the password in two steps.
    kept = password_hash_of(user_id)
    if kept and not _is_right(kept, current):
        raise WrongPassword(_("Your present password is another one. Nothing was changed."))


def _refuse_weak(new: str, known: tuple[str, ...]) -> None:
    fault = policy.fault_in(new, known)
    if fault == Fault.TOO_SHORT:
        raise PasswordRefused(_("A password has at least %(num)d characters.", num=policy.SHORTEST))
    if fault == Fault.TOO_LONG:
        raise PasswordRefused(_("A password has at most %(num)d characters.", num=policy.LONGEST))
    if fault == Fault.GUESSABLE:
        raise PasswordRefused(
            _("That is among the first that a stranger would try. Please choose another one.")
        )


def _is_right(kept: str, password: str) -> bool:
    if not kept:
        # As much work as for a person who exists, so that the time tells nothing.
        _hashed(password)
        return False
    # What was read before has begun a transaction, and others need its connection.
    db.session.rollback()
    try:
        return HASHER.verify(kept, canonical(password))
    except VerifyMismatchError:
        return False


def _hashed(password: str) -> str:
    db.session.rollback()  # as above
    return HASHER.hash(canonical(password))


def _keep_as_is_usual_now(user_id: int, kept: str, password: str) -> None:
    """Hash again where the parameters have changed since; not where the password has, a moment ago."""
    fresh = _hashed(password)
    with transaction():
        db.session.execute(
            update(User).where(User.id == user_id, User.password_hash == kept).values(password_hash=fresh)
        )

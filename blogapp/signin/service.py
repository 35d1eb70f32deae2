"""A sign-in: begun, answered once, and turned into a person. Each function is one transaction."""

import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from flask_babel import gettext as _
from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError

from blogapp import clock
from blogapp.accounts.models import Role, User
from blogapp.accounts.pictures.service import want_picture
from blogapp.accounts.service import build_user
from blogapp.accounts.tokens import hash_of
from blogapp.errors import AppError, NotFound
from blogapp.extensions import db, transaction
from blogapp.signin.client import Secrets
from blogapp.signin.models import Identity, Passkey, SignInAttempt
from blogapp.signin.profile import Profile

# Half an hour at the provider must not be too long: people look for a password, or for the other phone.
ATTEMPT_LIFE: Final = timedelta(minutes=60)


class SignInFailed(AppError):
    """The sign-in did not work, and the sentence says what to do."""


class AttemptNotValid(SignInFailed):
    """The answer belongs to no attempt of this browser that is still open."""


class IdentityTaken(SignInFailed):
    """The account elsewhere signs in another person here; nobody is merged."""

    status = 409


class AccountClosed(SignInFailed):
    """The person has left, a moment ago: nothing leads in any more."""

    status = 403

    def __init__(self) -> None:
        super().__init__(_("This account is closed."))


class LastWayIn(AppError):
    """Without it the person could never sign in again."""

    status = 409


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """What an answer is checked against, and where it leads."""

    secrets: Secrets
    next_path: str
    draft_key: str
    # Who adds a way in with it; None where it is to sign in.
    user_id: int | None = None


def begin_attempt(
    provider: str,
    browser: str,
    next_path: str,
    draft_key: str,
    user_id: int | None = None,
    server: str = "",
) -> Attempt:
    """Remember that this browser goes to the provider."""
    made = Secrets(
        state=secrets.token_urlsafe(32), nonce=secrets.token_urlsafe(32), verifier=secrets.token_urlsafe(48)
    )
    with transaction():
        db.session.add(
            SignInAttempt(
                state_hash=hash_of(made.state),
                provider=provider,
                browser_hash=hash_of(browser),
                nonce=made.nonce,
                verifier=made.verifier,
                next_path=next_path,
                draft_key=draft_key,
                server=server,
                user_id=user_id,
                created_at=clock.now(),
            )
        )
    return Attempt(secrets=made, next_path=next_path, draft_key=draft_key, user_id=user_id)


def spend_attempt(provider: str, browser: str, state: str, server: str = "") -> Attempt:
    """The attempt that this answer belongs to; raises AttemptNotValid. One answer, one browser, one use."""
    with transaction():
        row = db.session.execute(
            update(SignInAttempt)
            .where(
                SignInAttempt.state_hash == hash_of(state),
                SignInAttempt.provider == provider,
                SignInAttempt.server == server,
                SignInAttempt.browser_hash == hash_of(browser),
                SignInAttempt.used_at.is_(None),
                SignInAttempt.created_at > clock.now() - ATTEMPT_LIFE,
            )
            .values(used_at=clock.now())
            .returning(
                SignInAttempt.nonce,
                SignInAttempt.verifier,
                SignInAttempt.next_path,
                SignInAttempt.draft_key,
                SignInAttempt.user_id,
            )
        ).one_or_none()
    if row is None:
        raise AttemptNotValid(_("This sign-in took too long, or was answered already. Please try it again."))
    return Attempt(
        secrets=Secrets(state=state, nonce=row.nonce, verifier=row.verifier),
        next_path=row.next_path,
        draft_key=row.draft_key,
        user_id=row.user_id,
    )


def sign_in(profile: Profile) -> User:
    """The user this account belongs to; a new one if it was never seen. The address decides nothing.

    Raises AccountClosed.
    """
    try:
        user_id = _known_or_new(profile)
    except IntegrityError:
        # Signed in for the first time from two windows at once: the other one was quicker.
        user_id = _known_or_new(profile)
    return db.session.get_one(User, user_id)


def link_identity(user_id: int, profile: Profile) -> Identity:
    """One more way in for this person; twice is once.

    Raises IdentityTaken when it is another's, AccountClosed when the person has left.
    """
    with transaction():
        # Locked: who closes the account at this moment finds the new way in too, or is found to be gone.
        _refuse_closed(db.session.get_one(User, user_id, with_for_update={"key_share": True}))
        identity = _identity(profile) or _build_identity(profile, user_id)
        if identity.user_id != user_id:
            raise IdentityTaken(
                _("That account already signs in another person here. To use it, sign in with it.")
            )
        _note_use(identity, profile)
    return identity


def unlink_identity(user_id: int, identity_id: int) -> None:
    """Take one of the person's own ways in away; raises LastWayIn, or NotFound for a stranger's."""
    with transaction():
        _take_turns(user_id)
        identity = db.session.scalar(
            select(Identity).where(Identity.id == identity_id, Identity.user_id == user_id)
        )
        if identity is None:
            raise NotFound(_("This account is not among your ways in."))
        refuse_last_way_in(user_id)
        db.session.delete(identity)


def refuse_last_way_in(user_id: int) -> None:
    """Raises LastWayIn when there is only one; inside the transaction that is about to take one away."""
    if count_ways_in(user_id) <= 1:
        raise LastWayIn(_("This is your only way in. Add another one before you remove it."))


def count_ways_in(user_id: int) -> int:
    """Accounts elsewhere, and for staff passkeys and the password: a former author cannot use these."""
    identities = select(func.count()).where(Identity.user_id == user_id).scalar_subquery()
    is_staff = select(User.id).where(User.id == user_id, User.role != Role.READER)
    passkeys = select(func.count()).where(Passkey.user_id.in_(is_staff)).scalar_subquery()
    password = select(func.count()).where(User.id.in_(is_staff), User.password_hash != "").scalar_subquery()
    return db.session.scalar(select(identities + passkeys + password)) or 0


def _take_turns(user_id: int) -> None:
    # Two windows that remove the last two ways in at once: on PostgreSQL the second waits, and is refused.
    # Weaker than a plain lock: a comment of this person meanwhile need not wait.
    db.session.execute(select(User.id).where(User.id == user_id).with_for_update(key_share=True))


def _refuse_closed(user: User) -> None:
    if user.closed_at is not None:
        raise AccountClosed


def _known_or_new(profile: Profile) -> int:
    with transaction():
        identity = _identity(profile)
        if identity is None:
            user = build_user(profile.name or _("Someone"), Role.READER)
            db.session.flush()
            identity = _build_identity(profile, user.id)
        user = db.session.get_one(User, identity.user_id)
        _refuse_closed(user)
        _note_use(identity, profile)
        want_picture(user, profile.picture_url)
        return identity.user_id


def _identity(profile: Profile) -> Identity | None:
    return db.session.scalar(
        select(Identity).where(
            Identity.provider == profile.provider,
            Identity.issuer == profile.issuer,
            Identity.subject == profile.subject,
        )
    )


def _build_identity(profile: Profile, user_id: int) -> Identity:
    identity = Identity(
        provider=profile.provider, issuer=profile.issuer, subject=profile.subject, user_id=user_id
    )
    db.session.add(identity)
    return identity


def _note_use(identity: Identity, profile: Profile) -> None:
    # Apple tells the name once.
    identity.name = profile.name or identity.name or ""
    identity.profile_url = profile.profile_url
    identity.email, identity.is_email_verified = profile.email, profile.is_email_verified
    identity.last_used_at = clock.now()

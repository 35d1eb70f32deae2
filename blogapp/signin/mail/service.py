"""Links by mail: made, sent, looked at, used once. Each function is one transaction, or two that may part."""

import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, or_, select, update

from blogapp import clock, jobs
from blogapp.accounts.drafts import draft_under
from blogapp.accounts.models import User
from blogapp.accounts.names import LONGEST_NAME, plain_name
from blogapp.accounts.tokens import hash_of
from blogapp.extensions import db, transaction
from blogapp.notifications import outbox
from blogapp.notifications.addresses import person_of
from blogapp.signin import service as signin
from blogapp.signin.mail import letter
from blogapp.signin.models import Identity, MailLink
from blogapp.signin.profile import Profile

PROVIDER: Final = "mail"
# A mail may dawdle for some minutes; an open letter box an hour later should hold no way in.
LINK_LIFE: Final = timedelta(minutes=15)


class LinkNotValid(signin.SignInFailed):
    """The link was used, is too old, or was never made."""

    status = 403


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """What a link is good for, as long as nobody has used it."""

    email: str
    next_path: str
    draft_key: str
    browser_hash: str
    # Who adds the address to their account; None where it is to sign in.
    user_id: int | None

    def was_asked_for_by(self, browser: str) -> bool:
        """Whether this is the browser that asked for the link."""
        return bool(browser) and secrets.compare_digest(self.browser_hash, hash_of(browser))


def minutes() -> int:
    """For how long a link works."""
    return int(LINK_LIFE.total_seconds()) // 60


def send_link(email: str, browser: str, next_path: str, draft_key: str) -> None:
    """Send a link to sign in. What is done is the same whether or not anyone here has this address."""
    token = secrets.token_urlsafe(32)
    subject, text = letter.to_sign_in(token, minutes())
    row = MailLink(next_path=next_path, draft_key=draft_key, browser_hash=hash_of(browser))
    _send(email, row, token, subject, text)


def send_link_to_add(email: str, browser: str, next_path: str, user_id: int) -> None:
    """Send a link that makes this address one more way in of the user."""
    token = secrets.token_urlsafe(32)
    subject, text = letter.to_add_address(token, minutes())
    row = MailLink(next_path=next_path, draft_key="", browser_hash=hash_of(browser), user_id=user_id)
    _send(email, row, token, subject, text)


def look_at_link(token: str) -> Link:
    """What the link is good for, without using it; raises LinkNotValid."""
    row = db.session.scalar(select(MailLink).where(*_is_open(token)))
    if row is None:
        raise _not_valid()
    return _link(row)


def spend_link(token: str) -> Link:
    """Use the link; raises LinkNotValid. Of two who use it at once one wins: the row changes once."""
    with transaction():
        row = db.session.scalar(
            update(MailLink).where(*_is_open(token)).values(used_at=clock.now()).returning(MailLink)
        )
        if row is None:
            raise _not_valid()
        return _link(row)


def sign_in(link: Link) -> User:
    """The user of the address, a new one if it was never used here."""
    return account_of(link.email, _typed_name(link.draft_key))


def account_of(email: str, name: str) -> User:
    """The user of an address whose mail was read, a new one of this name if it was never used here."""
    user = signin.sign_in(profile_of(email, name))
    _confirm_address(user.id, email)
    return user


def user_id_of(email: str) -> int | None:
    """Whom links to this address sign in, or None."""
    is_way_in = (Identity.provider == PROVIDER, Identity.subject == person_of(email))
    return db.session.scalar(select(Identity.user_id).where(*is_way_in))


def add_address(link: Link, user_id: int) -> None:
    """Make the address a way in of this user; raises IdentityTaken when it is another's."""
    signin.link_identity(user_id, profile_of(link.email, ""))
    _confirm_address(user_id, link.email)


def profile_of(email: str, name: str) -> Profile:
    """An address as an account elsewhere. One mailbox is one person, however the address is spelt."""
    return Profile(
        provider=PROVIDER,
        issuer="",
        subject=person_of(email),
        name=name,
        profile_url="",
        email=email,
        is_email_verified=True,
    )


def _send(email: str, row: MailLink, token: str, subject: str, text: str) -> None:
    row.token_hash, row.email, row.expires_at = hash_of(token), email, clock.now() + LINK_LIFE
    with transaction():
        db.session.add(row)
        outbox.put_in_outbox(email, subject, text)
    jobs.kick(outbox.SEND)


def _confirm_address(user_id: int, email: str) -> None:
    """The account's own address, if it has none or this one: who chose another keeps it."""
    with transaction():
        db.session.execute(
            update(User)
            .where(User.id == user_id, or_(User.email.is_(None), User.email == email))
            .where(User.email_confirmed_at.is_(None))
            .values(email=email, email_confirmed_at=clock.now())
        )


def _typed_name(draft_key: str) -> str:
    """What a person without an account calls themselves; the part before the @ is not for everyone's eyes."""
    draft = draft_under(draft_key) if draft_key else None
    return plain_name(draft.fields.get("name", ""))[:LONGEST_NAME].strip() if draft else ""


def _is_open(token: str) -> tuple[ColumnElement[bool], ...]:
    return (
        MailLink.token_hash == hash_of(token),
        MailLink.used_at.is_(None),
        MailLink.expires_at > clock.now(),
    )


def _link(row: MailLink) -> Link:
    return Link(
        email=row.email,
        next_path=row.next_path,
        draft_key=row.draft_key,
        browser_hash=row.browser_hash,
        user_id=row.user_id,
    )


def _not_valid() -> LinkNotValid:
    return LinkNotValid(_("This link was used already or is too old. Please ask for a new one."))

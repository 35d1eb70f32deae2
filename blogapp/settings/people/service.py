"""Roles given and taken, and the story of an invitation. Each function is one transaction."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, delete, func, or_, select

from blogapp import clock, jobs
from blogapp.accounts import service as accounts
from blogapp.accounts.models import Role, User
from blogapp.accounts.person import Person
from blogapp.accounts.tokens import hash_of
from blogapp.errors import AppError, Forbidden, NotFound
from blogapp.extensions import db, transaction
from blogapp.notifications import outbox
from blogapp.notifications.addresses import mail_address, person_of
from blogapp.settings.people import letter
from blogapp.settings.people.models import Invitation
from blogapp.settings.people.roles import OFFERED, higher
from blogapp.signin.mail import service as mail_accounts
from blogapp.web import versions

# A week: people are away for days, and a forgotten mail should hold no door open.
INVITATION_LIFE: Final = timedelta(days=7)


# Links that the owner passes on begin with it: whoever has one did not read the mail of its address.
BY_HAND: Final = "by-hand-"


@dataclass(frozen=True, slots=True)
class LinkMade:
    """An invitation to pass on by hand. Its token is stored nowhere, so this is the one time it is seen."""

    email: str
    token: str
    ends_at: datetime


class NotInvited(AppError):
    """What was typed is no address or no role that can be offered."""

    status = 422


class InvitationNotValid(AppError):
    """The invitation was accepted, taken back, sent anew, or is too old."""

    status = 403


def give_role(user_id: int, role: Role, person: Person) -> None:
    """Another role for somebody else; their sessions end. Raises Forbidden, NotFound, LastOwner."""
    if user_id == person.user_id:
        raise Forbidden(_("Your own role is changed by another owner."))
    accounts.change_role(user_id, role)


def invite(typed: str, role: str, person: Person) -> str:
    """Send an invitation, in the place of an earlier one to the same address; raises NotInvited."""
    invitation = _begun(typed, role)
    with transaction():
        _replace_earlier(invitation)
        _send(invitation, person)
    jobs.kick(outbox.SEND)
    return invitation.email


def make_link(typed: str, role: str) -> LinkMade:
    """The same as a link to pass on by hand; nothing is sent. Raises NotInvited."""
    invitation = _begun(typed, role)
    with transaction():
        _replace_earlier(invitation)
        return _under_new_link(invitation, BY_HAND)


def make_link_anew(invitation_id: int) -> LinkMade:
    """One more link, to pass on by hand; the one before ends. Raises NotFound."""
    with transaction():
        return _under_new_link(_waiting(invitation_id), BY_HAND)


def send_anew(invitation_id: int, person: Person) -> str:
    """One more letter with a new link; the old one ends. Raises NotFound."""
    with transaction():
        row = _waiting(invitation_id)
        _send(row, person)
        email = row.email
    jobs.kick(outbox.SEND)
    return email


def take_back(invitation_id: int) -> None:
    """Its link is worth nothing from now on. Twice is once."""
    with transaction():
        db.session.execute(delete(Invitation).where(Invitation.id == invitation_id))


def open_invitation(token: str) -> Invitation:
    """What the link offers, without using it; raises InvitationNotValid."""
    row = db.session.scalar(select(Invitation).where(*_is_open(token)))
    if row is None:
        raise _not_valid()
    return row


def is_by_hand(token: str) -> bool:
    """Whether an owner passed the link on, instead of a mail."""
    return token.startswith(BY_HAND)


def has_account(email: str) -> bool:
    """Whether the role goes to an account that is there already."""
    return _account_of(email) is not None


def accept(token: str, name: str) -> User:
    """Give the role to whoever has the link, with a new account where there is none.

    Only a link that came by mail shows that the address is theirs, and lets it sign them in. Of two who use a
    link at once one wins: the row goes once. A role that may do more stays. Raises InvitationNotValid.
    """
    email = open_invitation(token).email
    user_id = _account_of(email)
    if user_id is None and not is_by_hand(token):
        user_id = mail_accounts.account_of(email, name).id
    with transaction():
        role = db.session.scalar(delete(Invitation).where(*_is_open(token)).returning(Invitation.role))
        if role is None:
            raise _not_valid()
        if user_id is None:
            user = accounts.build_user(name, Role.READER, email=email)
        else:
            user = db.session.get_one(User, user_id, with_for_update={"key_share": True})
        user.role = higher(Role(user.role), Role(role))
        accounts.renew_session_key(user)
        versions.touch(versions.LAYOUT)
    return user


def _begun(typed: str, role: str) -> Invitation:
    address = mail_address(typed)
    if address is None:
        raise NotInvited(_("Please give an e-mail address, such as ada@example.org."))
    if role not in OFFERED:
        raise NotInvited(_("Please choose a role."))
    return Invitation(email=person_of(address), role=Role(role))


def _replace_earlier(row: Invitation) -> None:
    db.session.execute(delete(Invitation).where(_is_forgotten() | (Invitation.email == row.email)))


def _waiting(invitation_id: int) -> Invitation:
    row = db.session.scalar(select(Invitation).where(Invitation.id == invitation_id).with_for_update())
    if row is None:
        raise NotFound(_("There is no such invitation any more."))
    return row


def _send(row: Invitation, person: Person) -> None:
    """Store the invitation under a new link, and the letter that has it."""
    made = _under_new_link(row)
    subject, text = letter.invitation(made.token, Role(row.role), person.name, INVITATION_LIFE.days)
    outbox.put_in_outbox(row.email, subject, text)


def _under_new_link(row: Invitation, sign: str = "") -> LinkMade:
    token = sign + secrets.token_urlsafe(32)
    row.token_hash, row.expires_at = hash_of(token), clock.now() + INVITATION_LIFE
    db.session.add(row)
    return LinkMade(row.email, token, row.expires_at)


def _account_of(email: str) -> int | None:
    """The account that signs in with this address, or has confirmed it; of several the oldest."""
    has_confirmed = (func.lower(User.email) == email) & User.email_confirmed_at.is_not(None)
    signs_in = User.id == mail_accounts.user_id_of(email)
    query = select(User.id).where(or_(signs_in, has_confirmed), User.closed_at.is_(None))
    return db.session.scalar(query.order_by(signs_in.desc(), User.id).limit(1))


def _is_open(token: str) -> tuple[ColumnElement[bool], ...]:
    return Invitation.token_hash == hash_of(token), Invitation.expires_at > clock.now()


def _is_forgotten() -> ColumnElement[bool]:
    # Until then the list shows that nobody answered.
    return Invitation.expires_at < clock.now() - 4 * INVITATION_LIFE


def _not_valid() -> InvitationNotValid:
    return InvitationNotValid(
        _("This invitation was used, taken back or is too old. Please ask for a new one.")
    )

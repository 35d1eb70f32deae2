"""What is kept of how a person signs in."""

from collections.abc import Collection, Mapping

from sqlalchemy import ColumnElement, delete, func, or_, select, update

from blogapp.accounts.models import Draft
from blogapp.accounts.restrictions.queries import is_banned_user
from blogapp.extensions import db
from blogapp.signin.mail.service import PROVIDER
from blogapp.signin.models import Identity, MailLink, Passkey, SignInAttempt


def addresses(user_id: int) -> Collection[str]:
    """The addresses that links are sent to. What providers tell of addresses is not believed here."""
    mine = select(Identity.email).where(Identity.user_id == user_id, Identity.provider == PROVIDER)
    return db.session.scalars(mine).all()


def shows(user_id: int) -> bool:
    """How one signs in is for nobody else."""
    return False


def told(user_id: int, addresses: Collection[str]) -> Mapping[str, object]:
    """The accounts elsewhere, passkeys and links by mail; of these nothing that opens a door."""
    identities = db.session.scalars(select(Identity).where(Identity.user_id == user_id).order_by(Identity.id))
    passkeys = db.session.scalars(select(Passkey).where(Passkey.user_id == user_id).order_by(Passkey.id))
    links = db.session.scalars(select(MailLink).where(_is_link_of(user_id, addresses)).order_by(MailLink.id))
    return {
        "identities": [_told_identity(identity) for identity in identities],
        "passkeys": [
            {"name": key.name, "added_at": key.created_at, "last_used_at": key.last_used_at}
            for key in passkeys
        ],
        "mail_links": [
            {"to": link.email, "expires_at": link.expires_at, "used_at": link.used_at} for link in links
        ],
    }


def renamed(user_id: int, name: str) -> None:
    """An account elsewhere keeps the name that it has there."""


def adopted(guest_id: int, user_id: int, name: str) -> None:
    """Guests have no way in."""


def given_up(user_id: int, addresses: Collection[str], *, keeps_texts: bool) -> None:
    """Nothing leads in any more, and no text waits that came in with a link of theirs.

    With a link that nobody used may be the text of a stranger, who mistyped the address. Of who is banned
    the bare name of each account elsewhere stays as long as the ban: signing in with it again finds a closed
    door instead of a fresh account. `leftovers.py` forgets it then.
    """
    links = _is_link_of(user_id, addresses)
    came_in = select(MailLink.draft_key).where(links, MailLink.used_at.is_not(None))
    db.session.execute(delete(Draft).where(Draft.key.in_(came_in)))
    db.session.execute(delete(MailLink).where(links))
    if is_banned_user(user_id):
        bare = {"name": "", "profile_url": "", "email": "", "is_email_verified": False}
        db.session.execute(update(Identity).where(Identity.user_id == user_id).values(**bare))
    else:
        db.session.execute(delete(Identity).where(Identity.user_id == user_id))
    for model in (Passkey, SignInAttempt):
        db.session.execute(delete(model).where(model.user_id == user_id))


def _is_link_of(user_id: int, addresses: Collection[str]) -> ColumnElement[bool]:
    return or_(MailLink.user_id == user_id, func.lower(MailLink.email).in_(addresses))


def _told_identity(identity: Identity) -> dict[str, object]:
    return {
        "provider": identity.provider,
        "issuer": identity.issuer,
        "subject": identity.subject,
        "name": identity.name,
        "profile": identity.profile_url,
        "email": identity.email,
        "added_at": identity.created_at,
        "last_used_at": identity.last_used_at,
    }

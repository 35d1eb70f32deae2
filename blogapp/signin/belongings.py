"""What is kept of how a person signs in."""

from collections.abc import Mapping

from sqlalchemy import delete, select

from blogapp.extensions import db
from blogapp.signin.models import Identity, MailLink, Passkey, SignInAttempt


def told(user_id: int) -> Mapping[str, object]:
    """The accounts elsewhere and the passkeys; of these nothing that opens a door."""
    identities = db.session.scalars(select(Identity).where(Identity.user_id == user_id).order_by(Identity.id))
    passkeys = db.session.scalars(select(Passkey).where(Passkey.user_id == user_id).order_by(Passkey.id))
    return {
        "identities": [_told_identity(identity) for identity in identities],
        "passkeys": [
            {"name": key.name, "added_at": key.created_at, "last_used_at": key.last_used_at}
            for key in passkeys
        ],
    }


def renamed(user_id: int, name: str) -> None:
    """An account elsewhere keeps the name that it has there."""


def adopted(guest_id: int, user_id: int) -> None:
    """Guests have no way in."""


def given_up(user_id: int, *, keeps_texts: bool) -> None:
    """Nothing leads in any more."""
    for model in (Identity, MailLink, Passkey, SignInAttempt):
        db.session.execute(delete(model).where(model.user_id == user_id))


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

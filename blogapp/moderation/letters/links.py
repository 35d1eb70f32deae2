"""Tokens of links into the desk: random, signed with the site's key, stored as a hash."""

import secrets
from datetime import timedelta
from typing import Final

from itsdangerous import BadSignature, Signer
from sqlalchemy import delete, select

from blogapp import clock
from blogapp.accounts.tokens import hash_of
from blogapp.extensions import db, transaction
from blogapp.jobs import Job
from blogapp.moderation.letters.models import DeskLink
from blogapp.web.context import absolute, settings

# Who comes back from a week away finds everything at the desk.
LINK_LIFE: Final = timedelta(days=7)
# Then nobody will ask any more why it does not work.
KEPT_FOR: Final = LINK_LIFE + timedelta(days=7)


def make_link(user_id: int, comment_id: int, occasion: str) -> str:
    """The beginning of the address at which this person decides once; stored in the caller's transaction."""
    token = _signer().sign(secrets.token_urlsafe(32)).decode()
    db.session.add(
        DeskLink(
            token_hash=hash_of(token),
            user_id=user_id,
            comment_id=comment_id,
            occasion=occasion,
            made_at=clock.now(),
        )
    )
    return absolute(f"/moderation/by-mail/{token}")


def link_of(token: str) -> DeskLink | None:
    """The row of a token that this site has signed, used or not."""
    try:
        _signer().unsign(token)
    except BadSignature:
        return None
    return db.session.scalar(select(DeskLink).where(DeskLink.token_hash == hash_of(token)))


def is_young(link: DeskLink) -> bool:
    """Whether it still works."""
    return clock.now() - link.made_at < LINK_LIFE


def forget_links() -> None:
    """Forget what stopped working long ago."""
    with transaction():
        db.session.execute(delete(DeskLink).where(DeskLink.made_at < clock.now() - KEPT_FOR))


FORGET: Final = Job("forget-desk-links", forget_links, every_minutes=60)


def _signer() -> Signer:
    return Signer(settings().secret_key, salt="desk-link")

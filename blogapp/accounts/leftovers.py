"""The job that forgets what waited in vain: texts that nobody came back for, and links that are too old."""

from datetime import timedelta
from typing import Final

from sqlalchemy import delete

from blogapp import clock
from blogapp.accounts.drafts import DRAFT_LIFE
from blogapp.accounts.models import Draft, SignInLink
from blogapp.extensions import db, transaction
from blogapp.jobs import Job

# Then nobody will ask any more why it does not work.
LINKS_KEPT_FOR: Final = timedelta(days=1)


def forget_leftovers() -> None:
    """Forget them."""
    with transaction():
        db.session.execute(delete(Draft).where(Draft.created_at < clock.now() - DRAFT_LIFE))
        db.session.execute(delete(SignInLink).where(SignInLink.expires_at < clock.now() - LINKS_KEPT_FOR))


FORGET: Final = Job("forget-drafts", forget_leftovers, every_minutes=60)

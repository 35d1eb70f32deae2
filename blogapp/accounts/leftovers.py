"""The job that forgets texts that nobody came back for, old links, and bans that ended after an account."""

from datetime import timedelta
from typing import Final

from sqlalchemy import delete, select

from blogapp import clock
from blogapp.accounts.drafts import DRAFT_LIFE
from blogapp.accounts.models import Draft, SignInLink, User
from blogapp.accounts.restrictions.models import Restriction
from blogapp.accounts.restrictions.queries import in_force
from blogapp.extensions import db, transaction
from blogapp.jobs import Job

# Then nobody will ask any more why it does not work.
LINKS_KEPT_FOR: Final = timedelta(days=1)


def forget_leftovers() -> None:
    """Forget them."""
    with transaction():
        db.session.execute(delete(Draft).where(Draft.created_at < clock.now() - DRAFT_LIFE))
        db.session.execute(delete(SignInLink).where(SignInLink.expires_at < clock.now() - LINKS_KEPT_FOR))
        closed = Restriction.user_id.in_(select(User.id).where(User.closed_at.is_not(None)))
        is_over = delete(Restriction).where(closed, ~in_force())
        db.session.execute(is_over.execution_options(synchronize_session=False))


FORGET: Final = Job("forget-drafts", forget_leftovers, every_minutes=60)

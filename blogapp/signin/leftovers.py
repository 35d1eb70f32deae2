"""The job that forgets unfinished attempts, old links by mail, and whom no ban keeps out any more."""

from datetime import timedelta
from typing import Final

from sqlalchemy import delete, exists, select

from blogapp import clock
from blogapp.accounts.models import User
from blogapp.accounts.restrictions.models import Restriction
from blogapp.accounts.restrictions.queries import has_ban
from blogapp.extensions import db, transaction
from blogapp.jobs import Job
from blogapp.signin.models import Identity, MailLink, SignInAttempt

# Then nobody will ask any more why it does not work.
KEPT_FOR: Final = timedelta(days=1)


def forget_leftovers() -> None:
    """Forget them."""
    before = clock.now() - KEPT_FOR
    with transaction():
        db.session.execute(delete(SignInAttempt).where(SignInAttempt.created_at < before))
        db.session.execute(delete(MailLink).where(MailLink.expires_at < before))
        closed = select(User.id).where(User.id == Identity.user_id, User.closed_at.is_not(None))
        is_over = exists(closed) & ~has_ban(Restriction.user_id, Identity.user_id)
        db.session.execute(delete(Identity).where(is_over).execution_options(synchronize_session=False))


FORGET: Final = Job("forget-attempts", forget_leftovers, every_minutes=60)

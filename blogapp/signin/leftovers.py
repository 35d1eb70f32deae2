"""The job that forgets attempts that nobody finished, and links by mail that are too old."""

from datetime import timedelta
from typing import Final

from sqlalchemy import delete

from blogapp import clock
from blogapp.extensions import db, transaction
from blogapp.jobs import Job
from blogapp.signin.models import MailLink, SignInAttempt

# Then nobody will ask any more why it does not work.
KEPT_FOR: Final = timedelta(days=1)


def forget_leftovers() -> None:
    """Forget them."""
    before = clock.now() - KEPT_FOR
    with transaction():
        db.session.execute(delete(SignInAttempt).where(SignInAttempt.created_at < before))
        db.session.execute(delete(MailLink).where(MailLink.expires_at < before))


FORGET: Final = Job("forget-attempts", forget_leftovers, every_minutes=60)

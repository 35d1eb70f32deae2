"""Letters to moderators as a test reads them: who wants which, what went out, and the links in them."""

import re
from typing import Final

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete, select, update

from blogapp import clock
from blogapp.accounts.models import User
from blogapp.extensions import db, transaction
from blogapp.moderation.letters.tell import tell
from blogapp.notifications.models import OutgoingMail

LINK: Final = re.compile(r"http://127\.0\.0\.1:8000(/moderation/by-mail/[\w.-]+)/publish")


def confirm(app: Flask, *users: User) -> None:
    """Give these people a confirmed address, named after their handle."""
    with app.app_context(), transaction():
        for user in users:
            values = {"email": f"{user.handle}@example.org", "email_confirmed_at": clock.now()}
            db.session.execute(update(User).where(User.id == user.id).values(**values))


def told(app: Flask) -> list[tuple[str, str, str]]:
    """The letters that the job writes now: to whom, subject, text."""
    with app.app_context():
        tell()
        mails = db.session.scalars(select(OutgoingMail).order_by(OutgoingMail.id)).all()
        letters = [(mail.to_address, mail.subject, mail.text) for mail in mails]
        with transaction():
            db.session.execute(delete(OutgoingMail))
    return letters


def links(text: str) -> list[str]:
    """The beginnings of the addresses that a letter leads to."""
    return LINK.findall(text)


def press(browser: FlaskClient, link: str, decision: str = "publish") -> tuple[int, str]:
    """Status and text of the page after the button."""
    answer = browser.post(f"{link}/{decision}")
    return answer.status_code, answer.text

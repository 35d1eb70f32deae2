"""Subscribers as tests make them, and what they are told."""

from collections.abc import Iterable
from email.message import EmailMessage

from flask import Flask
from sqlalchemy import insert, select

from blogapp import clock
from blogapp.extensions import db, transaction
from blogapp.notifications.outbox import send_mail
from blogapp.notifications.subscriptions.announcing import write_news
from blogapp.notifications.subscriptions.links import ending_link, key_of
from blogapp.notifications.subscriptions.models import Subscription


def listen(app: Flask, *emails: str) -> None:
    """These addresses have been confirmed."""
    rows = [{"email": email, "key": key_of(email), "confirmed_at": clock.now()} for email in emails]
    with app.app_context(), transaction():
        db.session.execute(insert(Subscription), rows)


def readers(number: int) -> list[str]:
    return [f"reader-{each}@example.org" for each in range(number)]


def listening(app: Flask) -> list[str]:
    """Who is subscribed."""
    with app.app_context():
        return list(db.session.scalars(select(Subscription.email).order_by(Subscription.id)))


def way_out(app: Flask, email: str) -> str:
    """The path of the link that ends the mails to an address."""
    with app.app_context():
        return ending_link(key_of(email)).removeprefix(app.config["SETTINGS"].base_url)


def work(app: Flask) -> None:
    """What the worker does about news: write, then send."""
    with app.app_context():
        write_news()
        send_mail()


def body_of(mail: EmailMessage, kind: str) -> str:
    """One part of a mail, "plain" or "html", with the line ends of this machine."""
    part = mail.get_body((kind,))
    assert part
    return str(part.get_content()).replace("\r\n", "\n")


def receivers_of(mails: Iterable[EmailMessage], subject: str) -> list[str]:
    return sorted(str(mail["To"]) for mail in mails if mail["Subject"] == subject)

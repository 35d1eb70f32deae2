"""The story of a subscription: asked for, confirmed, ended. Each function is one transaction."""

from sqlalchemy import delete

from blogapp import jobs
from blogapp.extensions import db, insert_or_update, transaction
from blogapp.notifications import outbox
from blogapp.notifications.subscriptions import letter, links
from blogapp.notifications.subscriptions.models import Subscription


def send_confirmation(email: str) -> None:
    """Ask the reader of this address whether it was them. The same is done for each address, known or not."""
    subject, text = letter.to_confirm(links.confirming_link(email))
    with transaction():
        outbox.put_in_outbox(email, subject, text)
    jobs.kick(outbox.SEND)


def subscribe(email: str) -> None:
    """Mails to an address that is known to be its reader's. Twice is once."""
    new = insert_or_update(Subscription).values(email=email, key=links.key_of(email))
    with transaction():
        db.session.execute(new.on_conflict_do_nothing(index_elements=["key"]))


def unsubscribe(key: str) -> None:
    """No more mails, those that wait included. Twice is once."""
    with transaction():
        end_subscription(key)


def end_subscription(key: str) -> None:
    """The same inside the caller's transaction."""
    db.session.execute(delete(Subscription).where(Subscription.key == key))
    outbox.drop_news(links.ending_link(key))

"""A new question on its way to all subscribers: noted when it is published, written as mail by the worker.

To publish costs the same whoever listens. The worker takes subscribers in batches, in the order of their
keys, and notes in the same transaction how far it has come: whenever it is killed, nobody is left out and
nobody is written to twice.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from sqlalchemy import delete, select

from blogapp import clock, jobs
from blogapp.extensions import db, transaction
from blogapp.jobs import Job
from blogapp.notifications import outbox
from blogapp.notifications.subscriptions import letter, links
from blogapp.notifications.subscriptions.models import Announcement, Subscription
from blogapp.web.context import settings

# One transaction; on SQLite others wait for it, for a tenth of a second.
BATCH: Final = 100
# The outbox holds whole texts, so no more of them than are soon sent.
MOST_WAITING: Final = 500
# What could not be told by then is no news.
STALE_AFTER: Final = timedelta(days=2)


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """What is told. `key` is the teller's own name for it; `stances` the words to choose from."""

    key: str
    title: str
    lines: str
    stances: Sequence[str]
    path: str
    language: str = ""


def announce(news: News) -> None:
    """Note it inside the caller's transaction. Afterwards the caller kicks `WRITE`."""
    db.session.add(
        Announcement(
            key=news.key,
            title=news.title,
            lines=news.lines,
            stances="\n".join(news.stances),
            path=news.path,
            language=news.language,
        )
    )


def call_off(key: str) -> bool:
    """Tell nobody more of it, inside the caller's transaction; whether nobody was told yet."""
    gone = delete(Announcement).where(Announcement.key == key).returning(Announcement.reached_id)
    return db.session.scalar(gone) == 0


def write_news() -> int:
    """Write mails until enough of them wait; how many. Twice at once writes each mail once."""
    if db.session.scalar(select(Announcement.id).limit(1)) is None:
        return 0
    _forget_stale()
    if settings().mail_server is None:
        return 0
    written = 0
    while outbox.news_waiting() < MOST_WAITING and (batch := _write_batch()) is not None:
        written += batch
    if outbox.news_waiting():
        jobs.kick(outbox.SEND)
    return written


# A quarter of a minute: what waited was sent by then, and there is room for more.
WRITE: Final = Job("write-news", write_news, every_minutes=0.25)


def _write_batch() -> int | None:
    """The next mails of the oldest announcement that no other worker has; None where there is none."""
    oldest = select(Announcement).order_by(Announcement.id).limit(1).with_for_update(skip_locked=True)
    with transaction():
        news = db.session.scalar(oldest)
        if news is None:
            return None
        # Who came later has seen the question.
        rest = (Subscription.id > news.reached_id, Subscription.confirmed_at <= news.made_at)
        batch = select(Subscription).where(*rest).order_by(Subscription.id).limit(BATCH)
        readers = db.session.scalars(batch).all()
        for reader in readers:
            _write_mail(news, reader)
        if len(readers) < BATCH:
            db.session.delete(news)
        else:
            news.reached_id = readers[-1].id
        return len(readers)


def _write_mail(news: Announcement, reader: Subscription) -> None:
    way_out = links.ending_link(reader.key)
    words = letter.of_new_question(news, way_out)
    outbox.put_in_outbox(reader.email, words.subject, words.text, html=words.html, unsubscribe=way_out)


def _forget_stale() -> None:
    with transaction():
        db.session.execute(delete(Announcement).where(Announcement.made_at < clock.now() - STALE_AFTER))

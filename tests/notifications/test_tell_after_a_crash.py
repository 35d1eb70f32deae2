"""A worker that is killed while it tells subscribers: another one tells the rest, and nobody twice."""

import asyncio
import signal
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from threading import Event

import psycopg
import pytest
from aiosmtpd.smtp import SMTP, Envelope, Session
from flask import Flask
from sqlalchemy import func, select

from blogapp import clock
from blogapp.app import create_app
from blogapp.config import MailServer
from blogapp.extensions import db
from blogapp.notifications.models import OutgoingMail
from blogapp.notifications.subscriptions.models import Announcement
from tests.conftest import settings_for
from tests.notifications.listening import listen, readers, receivers_of, work
from tests.posts.writing.test_publish import publish_new
from tests.posts.writing.test_publish_after_a_crash import is_waited_for, when, worker
from tests.support.cast import Cast
from tests.support.factories import Factory
from tests.support.mail_server import Mailbox, StartMailServer

# More than one batch.
READERS = 130


class SlowMailbox(Mailbox):
    """Takes the first mail, and says so only when it is allowed to."""

    def __init__(self) -> None:
        super().__init__()
        self.may_answer = Event()

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        answer = await super().handle_DATA(server, session, envelope)
        await asyncio.to_thread(self.may_answer.wait, 60)
        return answer


@pytest.fixture
def box() -> Mailbox:
    return SlowMailbox()


@pytest.fixture
def site(
    postgres_site: str, tmp_path: Path, box: Mailbox, start_mail_server: StartMailServer
) -> Iterator[Flask]:
    """A question that many are to be told of."""
    start_mail_server(box)
    server = MailServer(host="127.0.0.1", port=box.port)
    app = create_app(settings_for(postgres_site, tmp_path, mail_server=server))
    listen(app, *readers(READERS))
    publish_new(Cast(app, Factory(app)), "New?")
    yield app
    with app.app_context():
        app.extensions["jobs"].close()
        db.engine.dispose()
    app.extensions["page_versions"].close()


def state(app: Flask) -> tuple[int, int]:
    """How many questions are still to be told, and how many mails are written."""
    with app.app_context():
        left = db.session.scalar(select(func.count(Announcement.id))) or 0
        return left, db.session.scalar(select(func.count(OutgoingMail.id))) or 0


def test_tells_everyone_once_where_it_was_writing(
    site: Flask, postgres_site: str, tmp_path: Path, box: SlowMailbox
) -> None:
    box.may_answer.set()
    with psycopg.connect(postgres_site.replace("+psycopg", "")) as other:
        # Whoever writes a mail must wait for this one: so the worker stands in the midst of a batch.
        other.execute("LOCK TABLE outgoing_mails IN SHARE MODE")
        with worker(postgres_site, tmp_path, BLOGAPP_SMTP_URL=box.url) as process:
            when(lambda: is_waited_for(postgres_site))
            process.send_signal(signal.SIGKILL)
            process.wait()
        other.rollback()
    assert state(site) == (1, 0)
    with worker(postgres_site, tmp_path, BLOGAPP_SMTP_URL=box.url):
        box.wait_for(READERS)
    assert receivers_of(box.mails, "New?") == sorted(readers(READERS))
    assert state(site) == (0, READERS)


def test_tells_nobody_twice_where_it_was_sending(
    site: Flask, postgres_site: str, tmp_path: Path, box: SlowMailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    with worker(postgres_site, tmp_path, BLOGAPP_SMTP_URL=box.url) as process:
        box.wait_for(1)  # taken, and the worker does not know it yet
        process.send_signal(signal.SIGKILL)
        process.wait()
    box.may_answer.set()
    # An hour later nobody believes any more that it is still at it.
    later = clock.now() + timedelta(hours=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    while len(box.mails) < READERS:
        work(site)
    work(site)
    assert receivers_of(box.mails, "New?") == sorted(readers(READERS))

"""The outbox: mail is stored together with what causes it, and sent by the worker, with patience."""

import logging
import smtplib
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import timedelta
from time import monotonic
from typing import Final

from sqlalchemy import delete, func, or_, select, update

from blogapp import clock, jobs
from blogapp.config import MailServer
from blogapp.extensions import db, transaction
from blogapp.jobs import Job
from blogapp.notifications.addresses import mail_address
from blogapp.notifications.mail import (
    Letter,
    Sender,
    connected,
    is_about_one_letter,
    is_for_good,
    message_of,
    one_line,
)
from blogapp.notifications.models import OutgoingMail
from blogapp.web.context import settings, site

# Greylisting servers want a minute; a server that is down for the night need not be asked every minute.
FIRST_PAUSE: Final = timedelta(minutes=1)
LONGEST_PAUSE: Final = timedelta(hours=1)
# Then the news is old, and the owner's mail server has a problem that the log has told for a day.
GIVES_UP_AFTER: Final = timedelta(days=1)
# Who takes a mail has it for so long; if that worker dies meanwhile, another one takes it afterwards.
TURN: Final = timedelta(minutes=15)
# For the owner who looks whether a mail went out; of a sent one there is no text any more.
KEPT_FOR: Final = timedelta(days=7)
LONGEST_SUBJECT: Final = 250
# Whoever has many mails to send lets other work have its turn after so long.
SENDS_FOR_S: Final = 10.0

Deliver = Callable[[Letter], None]
log: Final = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One attempt at one mail, which nobody else makes meanwhile."""

    letter: Letter
    attempt: int


def put_in_outbox(to: str, subject: str, text: str, *, html: str = "", unsubscribe: str = "") -> None:
    """Store a mail inside the caller's transaction: it goes out if and only if that one is committed.

    Afterwards the caller kicks `SEND`. News have an address to `unsubscribe` at. Raises ValueError for what
    is not an address.
    """
    address = mail_address(to)
    if address is None:
        raise ValueError("not an address that mail can be sent to")
    mail = OutgoingMail(to_address=address, subject=one_line(subject)[:LONGEST_SUBJECT], text=text)
    mail.html, mail.unsubscribe = html, unsubscribe
    db.session.add(mail)


def news_waiting() -> int:
    """How many news nobody has tried to send yet."""
    waits = (OutgoingMail.sent_at.is_(None), OutgoingMail.next_try_at.is_not(None))
    untried = select(func.count()).where(*waits, OutgoingMail.attempts == 0, OutgoingMail.unsubscribe != "")
    return db.session.scalar(untried) or 0


def drop_news(unsubscribe: str) -> None:
    """Send no more of the news that end at this address, inside the caller's transaction."""
    waits = (OutgoingMail.sent_at.is_(None), OutgoingMail.next_try_at.is_not(None))
    db.session.execute(delete(OutgoingMail).where(*waits, OutgoingMail.unsubscribe == unsubscribe))


def send_mail() -> int:
    """Send through the owner's server what is due, in one conversation; how many went out."""
    server = settings().mail_server
    if server is None:
        return 0
    with ExitStack() as stack:
        return send_waiting(_delivery(server, stack))


def send_waiting(deliver: Deliver) -> int:
    """Send what is due, one by one; how many went out. Ends early when the server itself is the trouble.

    After a while it ends, too, and is called again behind other work.
    """
    sent, ends_at = 0, monotonic() + SENDS_FOR_S
    while turn := _take_turn():
        try:
            deliver(turn.letter)
        except Exception as error:  # noqa: BLE001  # whatever it is: it is recorded, and the next mail goes out
            _note_failure(turn, error)
            if not is_about_one_letter(error):
                break
        else:
            _note_success(turn)
            sent += 1
        if monotonic() >= ends_at:
            jobs.kick(SEND)
            break
    return sent


def clean_outbox() -> None:
    """Forget what was sent or given up a week ago."""
    before = clock.now() - KEPT_FOR
    is_over = or_(OutgoingMail.sent_at.is_not(None), OutgoingMail.next_try_at.is_(None))
    with transaction():
        db.session.execute(delete(OutgoingMail).where(is_over, OutgoingMail.created_at < before))


SEND: Final = Job("send-mail", send_mail)
CLEAN: Final = Job("clean-outbox", clean_outbox, every_minutes=60)


def _delivery(server: MailServer, stack: ExitStack) -> Deliver:
    """Delivers over one conversation, which begins with the first letter."""
    known = settings()
    sender = Sender(name=site().title, address=known.mail_sender, host=known.host_name)
    conversations: list[smtplib.SMTP] = []

    def deliver(letter: Letter) -> None:
        message = message_of(letter, sender)
        if not conversations:
            conversations.append(stack.enter_context(connected(server, known.host_name)))
        conversations[0].send_message(message)

    return deliver


def _take_turn() -> Turn | None:
    """The next mail that is due, for this worker alone: in its turn it is not due for others."""
    due = (
        # Its number alone: sorting would carry the texts of all.
        select(OutgoingMail.id)
        .where(OutgoingMail.sent_at.is_(None), OutgoingMail.next_try_at <= clock.now())
        .order_by(OutgoingMail.unsubscribe != "", OutgoingMail.next_try_at, OutgoingMail.id)
        .limit(1)
        .with_for_update(skip_locked=True)  # on SQLite writers take turns anyway
    )
    with transaction():
        mail_id = db.session.scalar(due)
        if mail_id is None:
            return None
        mail = db.session.get_one(OutgoingMail, mail_id)
        mail.attempts += 1
        # If this worker dies, a letter is sent again, perhaps twice; news are not: see decision 27.
        mail.next_try_at = None if mail.unsubscribe else clock.now() + TURN
        return Turn(letter=letter_of(mail), attempt=mail.attempts)


def letter_of(mail: OutgoingMail) -> Letter:
    """A row of the outbox as the mail it stands for."""
    return Letter(
        number=mail.id,
        to=mail.to_address,
        subject=mail.subject,
        text=mail.text,
        written_at=mail.created_at,
        html=mail.html,
        unsubscribe=mail.unsubscribe,
    )


def _note_success(turn: Turn) -> None:
    # The text goes at once: it may hold a way in.
    _note(turn, sent_at=clock.now(), next_try_at=None, text="", html="", error="")


def _note_failure(turn: Turn, error: Exception) -> None:
    pause = min(FIRST_PAUSE * 2 ** min(turn.attempt - 1, 10), LONGEST_PAUSE)
    is_over = is_for_good(error) or clock.now() - turn.letter.written_at >= GIVES_UP_AFTER
    words = f"{type(error).__name__}: {error}"[:1000]
    _note(turn, next_try_at=None if is_over else clock.now() + pause, error=words)
    outcome = "given up" if is_over else f"tried again in {pause}"
    # The words stay in the table: they may name the address, which is nobody's business in a log.
    log.warning("mail %d was not sent (%s): %s", turn.letter.number, type(error).__name__, outcome)


def _note(turn: Turn, **values: object) -> None:
    with transaction():
        db.session.execute(
            update(OutgoingMail)
            # Not where the turn took too long and someone else has had one since.
            .where(OutgoingMail.id == turn.letter.number, OutgoingMail.attempts == turn.attempt)
            .values(**values)
        )

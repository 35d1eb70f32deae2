"""Mail as it goes out: one letter as a message, and the conversation with the owner's mail server."""

import re
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address, BaseHeader, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import SMTP, Policy
from typing import Final

from blogapp.config import MailServer

# One silence of the mail server: some think for a while about whom they talk to.
SILENCE_S: Final = 30
# From here on an answer means "never", below it "not now" (RFC 5321, 4.2.1).
FOR_GOOD: Final = 500
# The beginning of what a reader of mail takes for letters in another writing (RFC 2047).
ENCODED: Final = re.compile(r"=\?(?=.*\?=)")


class AddressLine(UnstructuredHeader, BaseHeader):
    """An address of the web in the head of a mail, left whole: the usual way encodes what is long."""

    def fold(self, *, policy: Policy) -> str:
        return f"{self.name}: {self}{policy.linesep}"


HEADERS: Final = HeaderRegistry()
HEADERS.map_to_type("list-unsubscribe", AddressLine)
# Not every server takes eight bits: what is not ASCII is written in it.
POLICY: Final = SMTP.clone(cte_type="7bit", header_factory=HEADERS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """What is said to whom. The number tells it from all other letters of the site."""

    number: int
    to: str
    subject: str
    text: str
    written_at: datetime
    html: str = ""
    # Where the receiver ends such mails, if they can.
    unsubscribe: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """Who sends: the site's name, its address for mail, and its own host."""

    name: str
    address: str
    host: str


def message_of(letter: Letter, sender: Sender) -> EmailMessage:
    """The letter as a message. The same letter is the same message, so a receiver can tell a repetition."""
    message = EmailMessage(policy=POLICY)
    message["From"] = Address(_head_line(sender.name), addr_spec=sender.address)
    message["To"] = Address(addr_spec=letter.to)
    message["Subject"] = _head_line(letter.subject)
    message["Date"] = letter.written_at
    moment = int(letter.written_at.timestamp() * 1_000_000)
    message["Message-ID"] = f"<{letter.number}.{moment}@{sender.host}>"
    # So that nobody's holiday notice answers (RFC 3834, and Exchange's own way).
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"
    if letter.unsubscribe:
        # Mail programs show a button for it, which ends the mails without a page (RFC 8058).
        message["List-Unsubscribe"] = f"<{letter.unsubscribe}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(letter.text)
    if letter.html:
        message.add_alternative(letter.html, subtype="html")
        message.set_boundary(f"=_{letter.number}.{moment}")
    return message


def one_line(text: str) -> str:
    """Without line breaks and other control characters: nothing can add a line to the head of a mail."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())


def _head_line(text: str) -> str:
    """A line that stands for itself: Python would read `=?utf-8?q?=0A?=` as a break, and write it out."""
    return ENCODED.sub("= ?", one_line(text))


@contextmanager
def connected(server: MailServer, own_name: str) -> Iterator[smtplib.SMTP]:
    """A conversation with the server, encrypted and signed in as the owner set it."""
    # Our own name is given: asking the name service for it may take longer than the mail.
    conversation = _dialled(server, own_name)
    try:
        if server.security == "starttls":
            conversation.starttls(context=ssl.create_default_context())
        if server.user:
            conversation.login(server.user, server.password)
        yield conversation
    finally:
        # How it takes a farewell changes nothing about what it has taken.
        with suppress(OSError, smtplib.SMTPException):
            conversation.quit()
        conversation.close()


def _dialled(server: MailServer, own_name: str) -> smtplib.SMTP:
    if server.security == "tls":
        context = ssl.create_default_context()
        return smtplib.SMTP_SSL(server.host, server.port, own_name, timeout=SILENCE_S, context=context)
    return smtplib.SMTP(server.host, server.port, own_name, timeout=SILENCE_S)


def is_about_one_letter(error: Exception) -> bool:
    """Whether the next letter may fare better: the server did not like this receiver or this text."""
    return isinstance(error, (smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError, ValueError))


def is_for_good(error: Exception) -> bool:
    """Whether trying again is no use."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code >= FOR_GOOD for code, _ in error.recipients.values())
    return isinstance(error, smtplib.SMTPDataError) and error.smtp_code >= FOR_GOOD

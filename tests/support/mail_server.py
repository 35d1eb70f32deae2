"""A real mail server on loopback: what it takes can be read, and it can be told to refuse, or be away."""

from collections.abc import Callable, Iterator
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from threading import Condition
from typing import Any, Final, Protocol

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from tests.support.server_process import free_port

ARRIVES_WITHIN_S: Final = 30
TAKEN: Final = "250 OK"


class Mailbox:
    """All mail that the server has taken, and what it answers to the next."""

    def __init__(self) -> None:
        self.port = free_port()
        self.mails: list[EmailMessage] = []
        # The same as they came over the wire.
        self.sources: list[bytes] = []
        self.receivers: list[str] = []
        self.conversations = 0
        self.has_checked_login = False
        self.answer_to_receiver = TAKEN
        self.answer_to_text = TAKEN
        self._change = Condition()

    @property
    def url(self) -> str:
        """What an owner would set."""
        return f"smtp://127.0.0.1:{self.port}"

    def wait_for(self, number: int) -> list[EmailMessage]:
        """The mails, once there are so many."""
        with self._change:
            assert self._change.wait_for(lambda: len(self.mails) >= number, ARRIVES_WITHIN_S), self.mails
        return self.mails

    async def handle_EHLO(  # noqa: N802  # aiosmtpd finds it by this name
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        self.conversations += 1
        session.host_name = hostname
        return responses

    async def handle_RCPT(  # noqa: N802  # as above
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.answer_to_receiver == TAKEN:
            envelope.rcpt_tos.append(address)
        return self.answer_to_receiver

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802  # as above
        if self.answer_to_text != TAKEN:
            return self.answer_to_text
        assert isinstance(envelope.content, bytes)
        message = message_from_bytes(envelope.content, policy=default)
        assert isinstance(message, EmailMessage)
        self.has_checked_login = bool(session.authenticated)
        with self._change:
            self.mails.append(message)
            self.sources.append(envelope.content)
            self.receivers += envelope.rcpt_tos
            self._change.notify_all()
        return TAKEN


class StartMailServer(Protocol):
    """Starts the server for a mailbox; more options are aiosmtpd's own."""

    def __call__(self, mailbox: Mailbox, **options: Any) -> None: ...


@pytest.fixture
def start_mail_server() -> Iterator[StartMailServer]:
    controllers: list[Controller] = []

    def start(mailbox: Mailbox, **options: Any) -> None:
        controller = Controller(mailbox, hostname="127.0.0.1", port=mailbox.port, **options)
        controller.start()
        controllers.append(controller)

    yield start
    for controller in controllers:
        controller.stop()


@pytest.fixture
def mailbox(start_mail_server: StartMailServer) -> Mailbox:
    """A server that takes everything."""
    box = Mailbox()
    start_mail_server(box)
    return box


def accept_login(user: str, password: str) -> Callable[..., AuthResult]:
    """An authenticator for the server that knows one user."""

    def authenticate(*_session: object) -> AuthResult:
        known = LoginPassword(user.encode(), password.encode())
        return AuthResult(success=_session[-1] == known)

    return authenticate

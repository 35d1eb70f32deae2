"""Mail that waits is sent once, tried again while the server is away, and forgotten afterwards."""

import logging
import ssl
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event, Thread

import pytest
from flask import Flask
from sqlalchemy import select

from blogapp.config import MailServer
from blogapp.extensions import db, transaction
from blogapp.notifications.mail import Letter
from blogapp.notifications.models import OutgoingMail
from blogapp.notifications.outbox import clean_outbox, put_in_outbox, send_mail, send_waiting
from blogapp.web.site import change_setting
from tests.conftest import Clock
from tests.support.mail_server import Mailbox, StartMailServer, accept_login

EXPECTED = Path(__file__).with_name("expected_mail.txt")


@pytest.fixture
def app(make_app: Callable[..., Flask], mailbox: Mailbox) -> Flask:
    """A site that sends its mail to the mailbox."""
    return make_app(
        mail_server=MailServer(host="127.0.0.1", port=mailbox.port), base_url="https://blog.example.org"
    )


def put(
    app: Flask, to: str = "ada@example.org", subject: str = "Good news", text: str = "It works.\n"
) -> None:
    with app.app_context(), transaction():
        put_in_outbox(to, subject, text)


def send(app: Flask) -> int:
    with app.app_context():
        return send_mail()


def rows(app: Flask) -> list[OutgoingMail]:
    with app.app_context():
        return list(db.session.scalars(select(OutgoingMail).order_by(OutgoingMail.id)))


@pytest.mark.usefixtures("clock")
def test_sends_a_mail_that_looks_as_expected(app: Flask, mailbox: Mailbox) -> None:
    put(app, subject="Grüße aus Köln", text="Für Ada: ja.\nhttps://blog.example.org/" + "x" * 90 + "\n")
    assert send(app) == 1
    [mail] = mailbox.mails
    del mail["X-Peer"], mail["X-MailFrom"], mail["X-RcptTo"]
    assert mail.as_string().replace("\r\n", "\n") == EXPECTED.read_text()
    assert mail["Subject"] == "Grüße aus Köln"
    assert mail.get_content().replace("\r\n", "\n").startswith("Für Ada: ja.\nhttps://blog.example.org/xxx")
    assert mailbox.receivers == ["ada@example.org"]


def test_never_sends_twice_and_keeps_no_text(app: Flask, mailbox: Mailbox) -> None:
    put(app)
    assert (send(app), send(app)) == (1, 0)
    assert len(mailbox.mails) == 1
    [row] = rows(app)
    assert row.sent_at
    assert (row.text, row.next_try_at) == ("", None)


def test_sends_all_in_one_conversation(app: Flask, mailbox: Mailbox) -> None:
    for number in range(3):
        put(app, subject=f"Number {number}")
    assert send(app) == 3
    assert mailbox.conversations == 1
    assert [mail["Subject"] for mail in mailbox.mails] == ["Number 0", "Number 1", "Number 2"]


def test_sends_nothing_that_was_not_committed(app: Flask, mailbox: Mailbox) -> None:
    with app.app_context():
        put_in_outbox("ada@example.org", "Good news", "It works.")
        db.session.rollback()
    assert send(app) == 0


def test_tries_again_later_and_later_while_the_server_is_away(
    make_app: Callable[..., Flask], start_mail_server: StartMailServer, clock: Clock
) -> None:
    mailbox = Mailbox()
    app = make_app(mail_server=MailServer(host="127.0.0.1", port=mailbox.port))
    put(app)
    put(app)
    assert send(app) == 0
    first, second = rows(app)
    assert (first.attempts, second.attempts) == (1, 0)  # the second need not wait for the same answer
    assert first.next_try_at == clock.moment + timedelta(minutes=1)
    assert "ConnectionRefusedError" in first.error
    clock.move(minutes=2)
    send(app)
    send(app)
    assert rows(app)[0].next_try_at == clock.moment + timedelta(minutes=2)
    start_mail_server(mailbox)
    clock.move(minutes=5)
    assert send(app) == 2
    assert {row.error for row in rows(app)} == {""}


def test_gives_up_after_a_day(
    make_app: Callable[..., Flask], clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    app = make_app(mail_server=MailServer(host="127.0.0.1", port=Mailbox().port))
    put(app)
    tries = 0
    with caplog.at_level(logging.WARNING):
        while rows(app)[0].next_try_at and tries < 100:
            send(app)
            tries += 1
            clock.move(hours=1)
    assert 20 < tries < 30
    assert "given up" in caplog.messages[-1]
    assert "ada@example.org" not in caplog.text
    assert rows(app)[0].text  # the owner may want to see what it was


def test_gives_up_at_once_where_the_server_says_never(app: Flask, mailbox: Mailbox) -> None:
    mailbox.answer_to_receiver = "550 5.1.1 no such mailbox"
    put(app, to="nobody@example.org")
    assert send(app) == 0
    [row] = rows(app)
    assert row.next_try_at is None
    assert "no such mailbox" in row.error


@pytest.mark.parametrize("at", ["receiver", "text"])
def test_one_refused_mail_does_not_stop_the_others(
    app: Flask, mailbox: Mailbox, clock: Clock, at: str
) -> None:
    setattr(mailbox, f"answer_to_{at}", "450 4.2.1 later please")
    put(app)
    put(app)
    assert send(app) == 0
    assert [row.attempts for row in rows(app)] == [1, 1]
    setattr(mailbox, f"answer_to_{at}", "250 OK")
    clock.move(minutes=2)
    assert send(app) == 2


def test_two_workers_send_each_mail_once(app: Flask) -> None:
    for number in range(12):
        put(app, subject=str(number))
    delivered: list[str] = []
    is_second_there = Event()

    def deliver(letter: Letter) -> None:
        delivered.append(letter.subject)
        is_second_there.wait(10) if len(delivered) == 1 else is_second_there.set()

    def work() -> None:
        with app.app_context():
            send_waiting(deliver)

    workers = [Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert is_second_there.is_set()  # the second worked while the first was at its mail
    assert sorted(delivered, key=int) == [str(number) for number in range(12)]


def test_a_mail_of_a_worker_that_died_is_sent_by_another(app: Flask, mailbox: Mailbox, clock: Clock) -> None:
    put(app)

    def die(_letter: Letter) -> None:
        raise KeyboardInterrupt

    with app.app_context(), pytest.raises(KeyboardInterrupt):
        send_waiting(die)
    assert send(app) == 0
    clock.move(minutes=16)
    assert send(app) == 1


@pytest.mark.parametrize(
    "address",
    [
        "ada@example.org\nBcc: all@example.org",
        "ada@example.org\r\nBcc: all@example.org",
        "ada@example.org, eve@example.org",
        "Ada <ada@example.org>",
        "ada@",
        "ada@localhost",
        "a da@example.org",
        "ada@exam\u2028ple.org",
        "ada@faß.de",
        f"{'a' * 65}@example.org",
        "",
    ],
)
def test_rejects_what_is_not_one_address(app: Flask, address: str) -> None:
    with app.app_context(), pytest.raises(ValueError, match="not an address"):
        put_in_outbox(address, "Good news", "It works.")


def test_no_subject_can_add_a_line_to_the_head(app: Flask, mailbox: Mailbox) -> None:
    put(
        app,
        subject="Hello\r\nBcc: eve@example.org\n\nBuy this\x00\u2028now",
        text="Bcc: eve@example.org\n.\nQUIT\n",
    )
    assert send(app) == 1
    [mail] = mailbox.mails
    assert mail["Subject"] == "Hello Bcc: eve@example.org Buy this now"
    assert mail["Bcc"] is None
    assert mail.get_content().splitlines() == ["Bcc: eve@example.org", ".", "QUIT"]
    assert mailbox.receivers == ["ada@example.org"]


def test_no_encoded_line_break_adds_a_line_to_the_head(app: Flask, mailbox: Mailbox) -> None:
    encoded = "=?utf-8?q?Hello=0D=0ABcc=3A_eve=40example=2Eorg?="
    with app.app_context():
        change_setting("title", encoded)
    put(app, subject=f"{encoded} and 1 + 1 =?")
    assert send(app) == 1
    [mail], [source] = mailbox.mails, mailbox.sources
    assert b"\r\nBcc:" not in source
    assert mail["Subject"] == "= ?utf-8?q?Hello=0D=0ABcc=3A_eve=40example=2Eorg?= and 1 + 1 =?"
    assert mail["From"].addresses[0].display_name == "= ?utf-8?q?Hello=0D=0ABcc=3A_eve=40example=2Eorg?="


def test_works_with_a_domain_of_other_letters(app: Flask, mailbox: Mailbox) -> None:
    put(app, to="ada@Köln.Example.org")
    assert send(app) == 1
    assert mailbox.receivers == ["ada@xn--kln-sna.example.org"]


def test_forgets_what_is_over_after_a_week(app: Flask, mailbox: Mailbox, clock: Clock) -> None:
    put(app, subject="sent")
    send(app)
    clock.move(days=8)
    put(app, subject="waiting")
    with app.app_context():
        clean_outbox()
    assert [row.subject for row in rows(app)] == ["waiting"]


def test_does_nothing_without_a_server(make_app: Callable[..., Flask]) -> None:
    app = make_app()
    put(app)
    assert send(app) == 0
    assert rows(app)[0].attempts == 0


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for localhost that nobody but the test trusts, and its key, in one file."""
    path = tmp_path_factory.mktemp("certificate") / "localhost.pem"
    files = f"-out {path} -keyout {path}.key"
    command = f"openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost {files}"
    subprocess.run(
        [*command.split(), "-addext", "subjectAltName=DNS:localhost"], check=True, capture_output=True
    )
    path.write_text(path.read_text() + Path(f"{path}.key").read_text())
    return path


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_works_encrypted_and_signed_in(
    make_app: Callable[..., Flask],
    start_mail_server: StartMailServer,
    certificate: Path,
    monkeypatch: pytest.MonkeyPatch,
    security: str,
) -> None:
    mailbox, context = Mailbox(), ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)
    ways: dict[str, dict[str, object]] = {
        "tls": {
            "ssl_context": context,
            "auth_require_tls": False,
        },  # it looks for STARTTLS, which is not needed
        "starttls": {"tls_context": context, "require_starttls": True},
    }
    start_mail_server(mailbox, **ways[security], authenticator=accept_login("blog", "s3cret"))
    server = MailServer(
        host="localhost", port=mailbox.port, security=security, user="blog", password="s3cret"
    )
    app = make_app(mail_server=server)
    put(app)
    assert send(app) == 0
    assert (
        "CERTIFICATE_VERIFY_FAILED" in rows(app)[0].error
    )  # a server that anyone could play gets no password
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    put(app)
    assert send(app) == 1
    assert mailbox.has_checked_login


def test_the_day_of_a_mail_is_the_day_it_was_written(app: Flask, mailbox: Mailbox, clock: Clock) -> None:
    put(app)
    clock.move(hours=5)
    send(app)
    assert mailbox.mails[0]["Date"].datetime == datetime(2026, 3, 1, 12, 0, tzinfo=UTC)

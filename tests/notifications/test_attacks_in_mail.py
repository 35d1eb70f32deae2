"""The attack collections as questions: into the head and both parts of the mail to subscribers."""

from collections.abc import Callable
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Final
from urllib.parse import quote

import pytest
from flask import Flask
from sqlalchemy import select

from blogapp.accounts.models import User
from blogapp.config import MailServer
from blogapp.extensions import db, transaction
from blogapp.notifications.mail import Sender, message_of, one_line
from blogapp.notifications.models import OutgoingMail
from blogapp.notifications.outbox import LONGEST_SUBJECT, letter_of
from blogapp.notifications.subscriptions import announcing
from blogapp.notifications.subscriptions.announcing import write_news
from blogapp.posts.models import Post, PostStatus
from blogapp.posts.publishing.telling import tell_subscribers
from blogapp.posts.service import NewPost, build_post
from blogapp.stances.models import LONGEST_LABEL, Question
from tests.notifications.listening import body_of, listen, way_out, work
from tests.support.cast import Cast
from tests.support.mail_server import Mailbox
from tests.text.page import elements
from tests.text.shared_data import needs_shared, payloads

# What would be a head, a second mail or an end of the conversation, if line breaks came through.
BREAKS: Final = [
    "Boss?\r\nBcc: eve@example.org",
    "Boss?\nBcc: eve@example.org\n\n<script>alert(1)</script>",
    "Boss?\rBcc: eve@example.org",
    "Boss?\r\n.\r\nMAIL FROM:<eve@example.org>\r\nRCPT TO:<eve@example.org>\r\nDATA",
    "Boss?\x0b\x0c\x1c\x85\u2028\u2029Bcc: eve@example.org",
    "=?utf-8?q?Boss=3F=0D=0ABcc=3A_eve=40example=2Eorg?=",
    "Boss =?utf-8?B?Qm9zcz8NCkJjYzogZXZlQGV4YW1wbGUub3Jn?= or not",
    "Boss?\r\n--=_1.1\r\nContent-Type: text/html\r\n\r\n<script>alert(1)</script>",
    ".",
    "\u202egro.elpmaxe@eve\u202c",
]
HEAD: Final = (
    "From To Subject Date Message-ID Auto-Submitted X-Auto-Response-Suppress"
    " List-Unsubscribe List-Unsubscribe-Post MIME-Version Content-Type"
).split()
KINDS: Final = ["multipart/alternative", "text/plain", "text/html"]
TAGS: Final = {"meta", "title", "h1", "a", "p", "hr"}
ATTRIBUTES: Final = {"charset", "style", "href", "dir", "lang"}


@pytest.fixture
def app(make_app: Callable[..., Flask], mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch) -> Flask:
    """A site that sends its mail to the mailbox, and writes all of it at once."""
    monkeypatch.setattr(announcing, "MOST_WAITING", 10_000)
    app = make_app(mail_server=MailServer(host="127.0.0.1", port=mailbox.port))
    listen(app, "ada@example.org")
    return app


def publish(author: User, text: str, number: int) -> Post:
    """A question whose every text is this one, title and excerpt just as typed, nothing tidied."""
    # Numbered, so that no address must be looked for.
    slug = f"{text[:40]} {number}"
    new = NewPost(title=text, slug=slug, author_id=author.id, body_source="", status=PostStatus.DRAFT)
    post = build_post(new)
    db.session.flush()
    post.title = post.excerpt = text
    question = db.session.get_one(Question, post.thread.id)
    question.pro_label = question.con_label = text[:LONGEST_LABEL]
    tell_subscribers(post)
    return post


def publish_all(app: Flask, author: User, texts: list[str]) -> list[set[str]]:
    """Write the mails; for each of them the addresses that it may lead to."""
    with app.app_context():
        with transaction():
            paths = [publish(author, text, number).thread.url for number, text in enumerate(texts)]
        assert write_news() == len(texts)
    end = f"http://127.0.0.1:8000{way_out(app, 'ada@example.org')}"
    return [{f"http://127.0.0.1:8000{quote(path)}", end} for path in paths]


def as_sent(mail: OutgoingMail) -> bytes:
    """What waits, as it goes over the wire."""
    sender = Sender(name="Pro or con?", address="blog@example.org", host="example.org")
    return message_of(letter_of(mail), sender).as_bytes()


def letters(text: str) -> str:
    """Without spaces: folding adds them, and what looks encoded is parted by one."""
    return "".join(text.split())


def assert_harmless(source: bytes, text: str, addresses: set[str]) -> None:
    mail = message_from_bytes(source, policy=default)
    assert isinstance(mail, EmailMessage)
    head = source.split(b"\r\n\r\n", 1)[0].decode()
    assert [line.partition(":")[0] for line in head.split("\r\n") if line[:1] not in {" ", "\t"}] == HEAD, (
        text
    )
    assert mail["To"] == "ada@example.org"
    assert letters(mail["Subject"]) == letters(one_line(text)[:LONGEST_SUBJECT])
    parts = list(mail.walk())
    assert [(part.get_content_type(), part.defects) for part in parts] == [(kind, []) for kind in KINDS], text
    # Title, lines, stances, address and foot are as many lines as ever.
    words = body_of(mail, "plain").rstrip("\n").split("\n")
    assert (words[0], len(words)) == (one_line(text), 13), text
    html = list(elements(body_of(mail, "html")))
    for element in html:
        assert element.tag in TAGS, (element.tag, text)
        assert set(element.attrib) <= ATTRIBUTES, (element.attrib, text)
        assert element.attrib.get("href") in {None, *addresses}, text
    [title] = [element for element in html if element.tag == "h1"]
    assert "".join(title.itertext()) == one_line(text)


def test_no_text_adds_a_line_to_the_head_or_a_part(app: Flask, cast: Cast, mailbox: Mailbox) -> None:
    addresses = publish_all(app, cast.alice, BREAKS)
    work(app)
    assert mailbox.receivers == ["ada@example.org"] * len(BREAKS)
    for source, text, known in zip(mailbox.sources, BREAKS, addresses, strict=True):
        assert_harmless(source, text, known)


@needs_shared
@pytest.mark.parametrize("collection", ["xss_*.json", "naughty_strings.json", "open_redirect_*.json"])
def test_every_known_attack_stays_a_text(app: Flask, cast: Cast, collection: str) -> None:
    # PostgreSQL stores no NUL; forms take it out before.
    attacks = [clean for text in payloads(collection) if one_line(clean := text.replace("\0", ""))]
    assert len(attacks) > 200
    addresses = publish_all(app, cast.alice, attacks)
    with app.app_context():
        sources = [
            as_sent(mail) for mail in db.session.scalars(select(OutgoingMail).order_by(OutgoingMail.id))
        ]
    for source, text, known in zip(sources, attacks, addresses, strict=True):
        assert_harmless(source, text, known)

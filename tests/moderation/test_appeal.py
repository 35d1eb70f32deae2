"""Writers ask for a second look, once; guests can have the link to the page of their comment by mail."""

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from blogapp.comments.models import Comment, Status
from blogapp.config import MailServer
from blogapp.extensions import db
from blogapp.moderation.appeals.policy import may_appeal
from blogapp.moderation.models import Appeal
from blogapp.notifications.outbox import send_mail
from tests.conftest import Clock
from tests.moderation.conftest import Desk
from tests.support.cast import Cast
from tests.support.factories import Factory
from tests.support.mail_server import Mailbox

EXPECTED = Path(__file__).with_name("expected_mails")
ASK = "Ask for a second look"


@pytest.fixture
def app(make_app: Callable[..., Flask], mailbox: Mailbox) -> Flask:
    """A site that can send mail."""
    return make_app(mail_server=MailServer(host="127.0.0.1", port=mailbox.port), rate_limits=False)


def status_page(browser: FlaskClient, comment: Comment) -> str:
    return browser.get(f"/comments/{comment.public_id}/status").text


def ask(browser: FlaskClient, comment: Comment, text: str = "I mean it.", **more: str) -> Any:
    return browser.post(f"/comments/{comment.public_id}/appeal", data={"text": text, **more})


def stored(desk: Desk, comment: Comment) -> Comment:
    with desk.app.app_context():
        return db.session.get_one(Comment, comment.id)


def test_works_once_after_a_refusal_and_shows_the_answer(desk: Desk, cast: Cast, clock: Clock) -> None:
    comment, bob, mod = desk.comment(user_id=cast.bob.id), cast.browser(cast.bob), cast.browser(cast.mod)
    assert ASK not in status_page(bob, comment)
    mod.post(f"/moderation/{comment.public_id}/trash")
    assert ASK in status_page(bob, comment)
    clock.move(minutes=5)
    assert ask(bob, comment, "I <b>mean</b> it.").status_code == 303
    assert (stored(desk, comment).urgency, stored(desk, comment).appealed_at) == (0, clock.moment)
    page = status_page(bob, comment)
    assert "I &lt;b&gt;mean&lt;/b&gt; it." in page
    assert ASK not in page
    answer = ask(bob, comment, "Again!")
    assert answer.status_code == 409
    assert "once, after a refusal or a day of waiting" in answer.text
    clock.move(minutes=5)
    mod.post(f"/moderation/{comment.public_id}/trash")
    page = status_page(bob, comment)
    assert "A moderator looked at it again and decided to leave it as it is." in page
    assert "That answers your appeal." in page
    assert stored(desk, comment).urgency is None
    assert ask(bob, comment).status_code == 409


@pytest.mark.parametrize(
    ("text", "words"), [(" \n", "Please say in a few words why."), ("x" * 1001, "At most 1000 characters")]
)
def test_rejects_too_little_and_too_much(desk: Desk, cast: Cast, text: str, words: str) -> None:
    comment, bob = desk.comment(user_id=cast.bob.id, status=Status.TRASHED), cast.browser(cast.bob)
    answer = ask(bob, comment, text)
    assert answer.status_code == 422
    assert words in answer.text
    assert text.strip() in answer.text
    assert stored(desk, comment).appealed_at is None


def test_requires_the_writer(desk: Desk, cast: Cast) -> None:
    comment = desk.comment(user_id=cast.bob.id, status=Status.TRASHED)
    for browser in (cast.mallory(), cast.browser(cast.alice)):
        assert ask(browser, comment).status_code == 404
        assert ask(browser, comment, key="made.up").status_code == 404
    with desk.app.app_context():
        assert db.session.scalar(select(Appeal)) is None


@pytest.mark.parametrize(
    ("status", "is_refused", "hours", "has_appealed", "may"),
    [
        (Status.HELD, False, 23, False, False),
        (Status.HELD, False, 25, False, True),
        (Status.HELD, False, 25, True, False),
        (Status.SPAM, False, 1, False, False),
        (Status.SPAM, False, 25, False, True),
        (Status.SPAM, True, 0, False, True),
        (Status.TRASHED, True, 0, False, True),
        (Status.PUBLISHED, False, 99, False, False),
        (Status.WITHDRAWN, False, 99, False, False),
    ],
)
def test_knows_when(
    clock: Clock, status: Status, is_refused: bool, hours: int, has_appealed: bool, may: bool
) -> None:
    since = clock.moment - timedelta(hours=hours)
    values = {"is_refused": is_refused, "has_appealed": has_appealed}
    assert may_appeal(status, waits_since=since, now=clock.moment, **values) is may


def write_as_guest(cast: Cast, factory: Factory) -> tuple[FlaskClient, str]:
    """A guest's browser, and the address of the page of what it wrote."""
    factory.make_post(slug="empty")
    cast.app.test_cli_runner().invoke(args=["site", "set", "hold", "everything"])
    browser = cast.mallory()
    typed = {"body": "Both, I think.", "name": "Gus", "email": "gus@example.org"}
    answer = browser.post("/posts/empty/comments", data=typed)
    assert answer.location.endswith("/status")
    return browser, answer.location


def receive(app: Flask, mailbox: Mailbox) -> str:
    """The path of the link in the mail that goes out now."""
    with app.app_context():
        assert send_mail() == 1
    found = re.search(r"http://127\.0\.0\.1:8000(/comments/\S+)", mailbox.mails[-1].get_content())
    assert found
    return found[1]


def test_sends_the_link_which_opens_the_page_anywhere(
    app: Flask, cast: Cast, clock: Clock, factory: Factory, mailbox: Mailbox
) -> None:
    browser, address = write_as_guest(cast, factory)
    assert "link to my address" in browser.get(address).text
    page = browser.post(f"{address}/mail", follow_redirects=True).text
    assert "A link to this page is on its way" in page
    assert browser.post(f"{address}/mail").status_code == 409
    link = receive(app, mailbox)
    assert mailbox.receivers == ["gus@example.org"]
    text = f"Subject: {mailbox.mails[0]['Subject']}\n\n{mailbox.mails[0].get_content()}".replace("\r\n", "\n")
    assert text.replace(link, "/comments/ID/status/KEY") == (EXPECTED / "status_link.txt").read_text()
    other = cast.mallory()
    assert other.get(address).status_code == 404
    assert "Both, I think." in other.get(link).text
    clock.move(days=1, minutes=1)
    key = link.rsplit("/", 1)[1]
    appeal = other.post(address.replace("status", "appeal"), data={"text": "Well?", "key": key})
    assert (appeal.status_code, appeal.location) == (303, link)
    assert "Well?" in other.get(link).text
    assert browser.post(f"{address}/mail").status_code == 303


def test_rejects_a_key_to_another_comment(
    app: Flask, cast: Cast, desk: Desk, factory: Factory, mailbox: Mailbox
) -> None:
    browser, address = write_as_guest(cast, factory)
    browser.post(f"{address}/mail")
    key, other = receive(app, mailbox).rsplit("/", 1)[1], desk.comment()
    assert cast.mallory().get(f"/comments/{other.public_id}/status/{key}").status_code == 404
    assert cast.mallory().get(f"{address}/{key}x").status_code == 404
    # A key is for looking, not for changing.
    assert cast.mallory().post(address.replace("status", "withdraw"), data={"key": key}).status_code == 404


def test_sends_nothing_to_accounts_nor_for_strangers(app: Flask, cast: Cast, desk: Desk) -> None:
    comment = desk.comment(user_id=cast.bob.id, author_email="bob@example.org")
    bob = cast.browser(cast.bob)
    assert "link to my address" not in status_page(bob, comment)
    assert bob.post(f"/comments/{comment.public_id}/status/mail").status_code == 409
    assert cast.mallory().post(f"/comments/{comment.public_id}/status/mail").status_code == 404
    with app.app_context():
        assert send_mail() == 0

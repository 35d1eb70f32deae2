"""A link in a mail decides once, for the person who got it; looking at it changes nothing."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from blogapp.accounts.models import Role
from blogapp.accounts.service import change_role
from blogapp.comments.models import Comment, Status
from blogapp.config import MailServer
from blogapp.extensions import db, transaction
from blogapp.moderation.letters.models import DeskLink
from blogapp.moderation.models import DecisionEntry
from blogapp.stances.conditions import condition_named
from blogapp.web.site import change_setting
from tests.conftest import Clock
from tests.moderation.conftest import Desk
from tests.moderation.postbox import confirm, links, press, told
from tests.support.cast import Cast


@pytest.fixture
def app(make_app: Callable[..., Flask]) -> Flask:
    """A site that can send mail; nobody sends it here."""
    return make_app(mail_server=MailServer(host="127.0.0.1", port=9))


@pytest.fixture
def waiting(desk: Desk, cast: Cast) -> Comment:
    """A comment that mod and alice are told of."""
    confirm(desk.app, cast.mod, cast.alice)
    with desk.app.app_context():
        change_setting("moderator_mail", "each")
    return desk.comment()


def link_to(desk: Desk, handle: str) -> str:
    [text] = [text for to, _subject, text in told(desk.app) if to.startswith(handle)]
    [link] = links(text)
    return link


@pytest.mark.parametrize(
    ("decision", "status", "words"),
    [
        ("publish", Status.PUBLISHED, "The comment is published."),
        ("spam", Status.SPAM, "The comment is in the spam folder."),
        ("trash", Status.TRASHED, "The comment is in the trash."),
    ],
)
def test_works_without_signing_in(
    desk: Desk, cast: Cast, clock: Clock, waiting: Comment, decision: str, status: Status, words: str
) -> None:
    link, stranger = link_to(desk, "mo"), cast.mallory()
    clock.move(minutes=5)
    for _look in range(3):
        page = stranger.get(f"{link}/{decision}")
        assert page.status_code == 200
        assert "You decide as Mo Moderator" in page.text
        assert "Visit my shop" in page.text
    assert stranger.head(f"{link}/{decision}").status_code == 200
    assert desk.status(waiting) == Status.HELD
    code, text = press(stranger, link, decision)
    assert (code, words in text) == (200, True)
    assert desk.status(waiting) == status
    with desk.app.app_context():
        entry = db.session.scalars(select(DecisionEntry)).one()
    assert (entry.action, entry.user_id, entry.waited_seconds) == (decision, cast.mod.id, 300)
    # It makes nobody a moderator.
    assert stranger.get("/moderation").status_code == 403


def test_shows_what_becomes_public_with_it(desk: Desk, cast: Cast, waiting: Comment) -> None:
    with desk.app.app_context(), transaction():
        condition = condition_named(waiting.thread_id, "the client agrees first")
        db.session.get_one(Comment, waiting.id).condition_id = condition.id
    assert "the client agrees first" in cast.mallory().get(f"{link_to(desk, 'mo')}/publish").text


def test_works_once(desk: Desk, cast: Cast, waiting: Comment) -> None:
    link = link_to(desk, "mo")
    press(cast.mallory(), link, "trash")
    code, text = press(cast.mallory(), link)
    assert code == 409
    assert "It is decided already. You: trash, March 1, 2026, 12:00 UTC." in text
    cast.browser(cast.olga).post(f"/moderation/{waiting.public_id}/hold")
    assert desk.status(waiting) == Status.HELD
    assert press(cast.mallory(), link)[0] == 409
    assert desk.status(waiting) == Status.HELD


@pytest.mark.parametrize("method", ["get", "post"])
def test_tells_who_was_quicker(desk: Desk, cast: Cast, waiting: Comment, method: str) -> None:
    link = link_to(desk, "alice")
    cast.browser(cast.mod).post(f"/moderation/{waiting.public_id}/spam")
    answer = cast.mallory().open(f"{link}/publish", method=method)
    assert answer.status_code == 409
    assert "It is decided already. Mo Moderator: spam" in answer.text
    assert desk.status(waiting) == Status.SPAM


def test_tells_that_the_writer_took_it_back(desk: Desk, cast: Cast, waiting: Comment) -> None:
    link = link_to(desk, "mo")
    with desk.app.app_context(), transaction():
        db.session.get_one(Comment, waiting.id).status = Status.WITHDRAWN
    code, text = press(cast.mallory(), link)
    assert code == 409
    assert "Its writer has withdrawn the comment meanwhile" in text


def test_tells_that_nothing_is_left_to_decide(desk: Desk, cast: Cast, waiting: Comment) -> None:
    link = link_to(desk, "mo")
    with desk.app.app_context(), transaction():
        db.session.get_one(Comment, waiting.id).status = Status.TRASHED
    code, text = press(cast.mallory(), link)
    assert (code, "The comment needs no decision any more." in text) == (409, True)


def test_rejects_links_that_are_old_or_made_up(
    desk: Desk, cast: Cast, clock: Clock, waiting: Comment
) -> None:
    link, browser = link_to(desk, "mo"), cast.mallory()
    assert press(browser, f"{link}x")[0] == 403
    assert press(browser, "/moderation/by-mail/x.y")[0] == 403
    assert browser.get(f"{link}/burn").status_code == 404
    clock.move(days=7)
    code, text = press(browser, link)
    assert (code, "This link was used already or is too old." in text) == (403, True)
    assert desk.status(waiting) == Status.HELD


def test_rejects_who_decides_here_no_longer(desk: Desk, cast: Cast, waiting: Comment) -> None:
    link = link_to(desk, "mo")
    with desk.app.app_context():
        change_role(cast.mod.id, Role.READER)
    code, text = press(cast.mallory(), link)
    assert (code, "does not decide about this comment any more" in text) == (403, True)
    assert desk.status(waiting) == Status.HELD


def test_keeps_no_token(desk: Desk, waiting: Comment) -> None:
    link = link_to(desk, "mo")
    with desk.app.app_context():
        stored = " ".join(db.session.scalars(select(DeskLink.token_hash)))
    assert link.rsplit("/", 1)[1] not in stored


def test_rejects_what_another_site_sends(desk: Desk, cast: Cast, waiting: Comment) -> None:
    link = link_to(desk, "mo")
    elsewhere = {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"}
    assert cast.mallory().post(f"{link}/publish", headers=elsewhere).status_code == 403
    assert desk.status(waiting) == Status.HELD

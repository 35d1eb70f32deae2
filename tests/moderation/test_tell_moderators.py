"""Those who decide are told by mail: of each comment that waits, or once a day of all; each once."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from sqlalchemy import func, select

from blogapp.accounts.models import Role, User
from blogapp.comments.models import Comment, Status
from blogapp.config import MailServer
from blogapp.extensions import db
from blogapp.moderation.letters.links import KEPT_FOR, forget_links
from blogapp.moderation.letters.models import DeskLink
from blogapp.moderation.letters.tell import MOST_SINGLE, last_digest, tell
from blogapp.notifications.outbox import send_mail
from blogapp.spam.verdict import Signal
from blogapp.web.site import change_setting
from tests.conftest import Clock
from tests.moderation.conftest import Desk
from tests.moderation.postbox import confirm, links, told
from tests.support.cast import Cast
from tests.support.factories import Factory
from tests.support.mail_server import Mailbox

EXPECTED = Path(__file__).with_name("expected_mails")


@pytest.fixture
def app(make_app: Callable[..., Flask], mailbox: Mailbox) -> Flask:
    """A site that can send mail."""
    return make_app(mail_server=MailServer(host="127.0.0.1", port=mailbox.port))


def says(desk: Desk, key: str, value: str) -> None:
    with desk.app.app_context():
        change_setting(key, value)


def receivers(letters: list[tuple[str, str, str]]) -> list[str]:
    return [to for to, _subject, _text in letters]


def appeal(desk: Desk, comment: Comment) -> None:
    """As the writer, a day later at the earliest."""
    with desk.app.app_context():
        user = db.session.get(User, comment.user_id)
        assert user
        db.session.expunge(user)
    browser = desk.app.test_client()
    browser.post(desk.factory.make_sign_in_link(user))
    answer = browser.post(f"/comments/{comment.public_id}/appeal", data={"text": "It is no advertisement."})
    assert answer.status_code == 303


def test_sends_a_letter_for_each_comment_to_all_who_decide_about_it(
    desk: Desk, cast: Cast, factory: Factory
) -> None:
    anna = factory.make_user("Anna Author", Role.AUTHOR)
    confirm(desk.app, cast.alice, cast.bob, cast.mod, anna)
    says(desk, "moderator_mail", "each")
    desk.comment("One.")
    desk.comment("Two.")
    desk.comment("Public.", status=Status.PUBLISHED)
    letters = told(desk.app)
    # Not olga, who has confirmed no address; not another author; no reader.
    assert receivers(letters) == ["alice-author@example.org"] * 2 + ["mo-moderator@example.org"] * 2
    assert [text.count("\n> ") for _to, _subject, text in letters] == [1, 1, 1, 1]
    assert told(desk.app) == []


@pytest.mark.parametrize("kind", ["each", "digest"])
def test_sends_mails_that_look_as_expected(
    desk: Desk, cast: Cast, clock: Clock, mailbox: Mailbox, kind: str
) -> None:
    confirm(desk.app, cast.mod)
    says(desk, "moderator_mail", kind)
    told(desk.app)
    clock.move(days=1)
    doubts = [Signal("links", 1.0, {"domain": "shop.example"}), Signal("known", -1.0, {"published": 3})]
    desk.comment("Visit my shop.\n\nIt is at shop.example.", *doubts)
    if kind == "digest":
        old = desk.comment("Well.", user_id=cast.bob.id, created_at=datetime(2026, 3, 1, 9, tzinfo=UTC))
        appeal(desk, old)
        public = desk.comment("Rude.", status=Status.PUBLISHED)
        cast.mallory().post(f"/comments/{public.public_id}/report", data={"reason": "rude"})
        clock.move(days=1)
    with desk.app.app_context():
        assert tell() == 1
        assert send_mail() == 1
    [mail] = mailbox.mails
    text = f"Subject: {mail['Subject']}\n\n{mail.get_content()}".replace("\r\n", "\n")
    assert re.sub(r"by-mail/[\w.-]+/", "by-mail/TOKEN/", text) == (EXPECTED / f"{kind}.txt").read_text()


def test_sends_one_list_for_many_and_pauses_when_there_are_too_many(
    desk: Desk, cast: Cast, clock: Clock
) -> None:
    confirm(desk.app, cast.mod)
    says(desk, "moderator_mail", "each")
    for number in range(60):
        desk.comment(f"Number {number}.")
    first, second, third = told(desk.app), told(desk.app), told(desk.app)
    assert [len(letters) for letters in (first, second, third)] == [1, 1, 0]
    assert first[0][1] == "60 comments need a decision at “Pro or con?”"
    assert len(links(first[0][2])) == 25
    assert "The others are at the desk." in first[0][2]
    clock.move(hours=1, seconds=1)
    assert len(links(told(desk.app)[0][2])) == 60 - 50
    assert MOST_SINGLE < 10


def test_sends_again_when_readers_report_or_the_writer_appeals(desk: Desk, cast: Cast, clock: Clock) -> None:
    confirm(desk.app, cast.mod)
    says(desk, "moderator_mail", "each")
    says(desk, "reports_to_hold", "1")
    public = desk.comment("Rude.", status=Status.PUBLISHED, created_at=datetime(2026, 1, 1, tzinfo=UTC))
    cast.mallory().post(f"/comments/{public.public_id}/report", data={"reason": "rude", "note": "!"})
    [(_to, subject, text)] = told(desk.app)
    assert subject == "Readers reported a comment under “Boss <or> not?”"
    assert "Reported by readers: Insulting or threatening (1)" in text
    held = desk.comment("Well.", user_id=cast.bob.id)
    assert len(told(desk.app)) == 1
    clock.move(days=1, minutes=1)
    appeal(desk, held)
    [(_to, subject, text)] = told(desk.app)
    assert subject == "A writer asks for a second look under “Boss <or> not?”"
    assert "It is no advertisement." in text
    assert told(desk.app) == []


def test_sends_the_list_of_the_day_at_its_hour(desk: Desk, cast: Cast, clock: Clock) -> None:
    confirm(desk.app, cast.mod)
    says(desk, "time_zone", "Europe/Berlin")
    desk.comment("Waits.")
    # Noon: whoever is new begins with the next list.
    assert told(desk.app) == []
    clock.moment = datetime(2026, 3, 2, 5, 59, tzinfo=UTC)
    assert told(desk.app) == []
    clock.move(minutes=1)
    [(_to, subject, _text)] = told(desk.app)
    assert subject == "1 comment needs a decision at “Pro or con?”"
    assert told(desk.app) == []
    clock.move(days=1)
    assert len(told(desk.app)) == 1
    cast.browser(cast.mod).post(f"/moderation/{only(desk)}/trash")
    clock.move(days=1)
    assert told(desk.app) == []


def only(desk: Desk) -> str:
    with desk.app.app_context():
        return db.session.scalars(select(Comment.public_id)).one()


def test_sends_what_each_person_has_chosen(desk: Desk, cast: Cast) -> None:
    confirm(desk.app, cast.mod, cast.olga)
    mod = cast.browser(cast.mod)
    assert "As this site does: One list a day, at 7:00" in mod.get("/moderation/mail").text
    page = mod.post("/moderation/mail", data={"choice": "each"}, follow_redirects=True).text
    assert "Saved." in page
    assert re.search(r'value="each" checked', page)
    desk.comment()
    assert receivers(told(desk.app)) == ["mo-moderator@example.org"]
    mod.post("/moderation/mail", data={"choice": "none"})
    desk.comment("More.")
    assert told(desk.app) == []
    assert mod.post("/moderation/mail", data={"choice": "hourly"}).status_code == 404
    assert cast.browser(cast.bob).get("/moderation/mail").status_code == 403


def test_ignores_what_waits_longer_than_a_day(desk: Desk, cast: Cast) -> None:
    confirm(desk.app, cast.mod)
    says(desk, "moderator_mail", "each")
    desk.comment("Old.", created_at=datetime(2026, 2, 1, tzinfo=UTC))
    assert told(desk.app) == []


def test_sends_nothing_without_a_mail_server(make_app: Callable[..., Flask], desk: Desk, cast: Cast) -> None:
    confirm(desk.app, cast.mod)
    says(desk, "moderator_mail", "each")
    desk.comment()
    assert told(make_app()) == []
    assert len(told(desk.app)) == 1


def test_forgets_links_that_stopped_working(desk: Desk, cast: Cast, clock: Clock) -> None:
    confirm(desk.app, cast.mod)
    says(desk, "moderator_mail", "each")
    desk.comment()
    told(desk.app)
    number = select(func.count()).select_from(DeskLink)
    with desk.app.app_context():
        forget_links()
        assert db.session.scalar(number) == 1
        clock.move(days=KEPT_FOR.days, seconds=1)
        forget_links()
        assert db.session.scalar(number) == 0


def test_knows_the_hour_on_the_day_when_clocks_change() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    summer = last_digest(datetime(2026, 3, 29, 12, tzinfo=UTC), 7, berlin)
    assert summer.astimezone(UTC) == datetime(2026, 3, 29, 5, tzinfo=UTC)
    before = last_digest(datetime(2026, 3, 29, 4, 59, tzinfo=UTC), 7, berlin)
    assert before.astimezone(UTC) == datetime(2026, 3, 28, 6, tzinfo=UTC)


def test_reads_as_much_for_many_as_for_few(
    desk: Desk, cast: Cast, clock: Clock, count_statements: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    confirm(desk.app, cast.mod)
    told(desk.app)
    counted = []
    for number in (1, 30):
        for _one in range(number):
            desk.comment("Waits.")
        clock.move(days=1)
        with desk.app.app_context(), count_statements() as statements:
            assert tell() == 1
        counted.append(sum(statement.startswith("SELECT") for statement in statements))
    assert counted[0] == counted[1] <= 10

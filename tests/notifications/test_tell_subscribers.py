"""A new question is told to every subscriber once, in batches, and what is no news is told to nobody."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from threading import Barrier, Thread

import pytest
from flask import Flask
from sqlalchemy import func, select

from blogapp.config import MailServer
from blogapp.extensions import db
from blogapp.notifications import outbox
from blogapp.notifications.mail import Letter
from blogapp.notifications.models import OutgoingMail
from blogapp.notifications.subscriptions import announcing
from blogapp.notifications.subscriptions.announcing import write_news
from blogapp.notifications.subscriptions.models import Announcement
from blogapp.posts.models import Post, PostKind, PostStatus
from blogapp.posts.publishing.service import publish_due
from blogapp.transfer.wordpress import import_wordpress
from tests.conftest import Clock
from tests.notifications.listening import body_of, listen, readers, receivers_of, way_out, work
from tests.posts.writing.test_publish import publish_new
from tests.support.cast import Cast
from tests.support.factories import Factory
from tests.support.mail_server import Mailbox
from tests.transfer.exports import export, item

EXPECTED = Path(__file__).with_name("expected_mails") / "new_question.txt"
LINES = "The boss asks for feedback once a year, and nobody says a word. Is that <wise>?"


@pytest.fixture
def app(make_app: Callable[..., Flask], mailbox: Mailbox) -> Flask:
    """A site that sends its mail to the mailbox."""
    return make_app(
        mail_server=MailServer(host="127.0.0.1", port=mailbox.port), base_url="https://blog.example.org"
    )


def waiting(app: Flask) -> int:
    with app.app_context():
        return outbox.news_waiting()


def announced(app: Flask) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count(Announcement.id))) or 0


def test_sends_a_mail_that_looks_as_expected(app: Flask, cast: Cast, clock: Clock, mailbox: Mailbox) -> None:
    listen(app, "ada@example.org")
    publish_new(cast, "Boss’s feedback: pro or con?", body=LINES, slug="boss")
    work(app)
    [mail] = mailbox.mails
    assert mail.get_content_type() == "multipart/alternative"
    told = "\n".join(f"{name}: {mail[name]}" for name in ("From", "To", "Subject", "Date", "Message-ID"))
    shown = f"{told}\n\n{body_of(mail, 'plain')}\n{body_of(mail, 'html')}"
    assert shown.replace(way_out(app, "ada@example.org"), "/unsubscribe/LINK") == EXPECTED.read_text()


def test_a_mail_program_finds_the_way_out(app: Flask, cast: Cast, mailbox: Mailbox) -> None:
    listen(app, "ada@example.org")
    publish_new(cast)
    work(app)
    # As it goes over the wire: in one piece, neither encoded nor folded (RFC 2369, RFC 8058).
    [head, _body] = mailbox.sources[0].decode().split("\r\n\r\n", 1)
    address = f"https://blog.example.org{way_out(app, 'ada@example.org')}"
    assert f"List-Unsubscribe: <{address}>" in head.split("\r\n")
    assert "List-Unsubscribe-Post: List-Unsubscribe=One-Click" in head.split("\r\n")


def test_tells_everyone_once_in_batches(
    app: Flask, cast: Cast, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(announcing, "BATCH", 3)
    monkeypatch.setattr(announcing, "MOST_WAITING", 6)
    listen(app, *readers(20))
    publish_new(cast, "New?")
    with app.app_context():
        assert write_news() == 6  # no more than are soon sent
        assert write_news() == 0
    for _turn in range(5):
        work(app)
    assert receivers_of(mailbox.mails, "New?") == sorted(readers(20))
    assert announced(app) == 0


def test_publishing_costs_the_same_whoever_listens(
    app: Flask, cast: Cast, count_statements: Callable[..., object]
) -> None:
    def statements() -> int:
        post = cast.factory.make_post(author=cast.alice, status=PostStatus.DRAFT)
        browser = cast.browser(cast.alice)
        with count_statements() as found:  # type: ignore[attr-defined]
            browser.post(f"/write/{post.id}/publish")
        return len(found)

    alone = statements()
    listen(app, *readers(300))
    assert statements() == alone


def test_two_workers_write_and_send_each_mail_once(
    app: Flask, cast: Cast, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(announcing, "BATCH", 2)
    listen(app, *readers(15))
    for title in ("One?", "Two?"):
        publish_new(cast, title)
    together = Barrier(3)

    def be_worker() -> None:
        together.wait(10)
        work(app)

    workers = [Thread(target=be_worker) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    work(app)
    for title in ("One?", "Two?"):
        assert receivers_of(mailbox.mails, title) == sorted(readers(15))


def test_tells_of_a_scheduled_question_when_it_is_out(
    app: Flask, cast: Cast, factory: Factory, mailbox: Mailbox, clock: Clock
) -> None:
    listen(app, "ada@example.org")
    factory.make_post("Later?", author=cast.alice, published_at=clock.moment + timedelta(hours=1))
    work(app)
    assert mailbox.mails == []
    clock.move(hours=2)
    with app.app_context():
        assert (publish_due(), publish_due()) == (1, 0)
    work(app)
    work(app)
    assert receivers_of(mailbox.mails, "Later?") == ["ada@example.org"]


@pytest.mark.parametrize("away", ["unpublish", "private", "trash"])
def test_tells_nobody_again(app: Flask, cast: Cast, mailbox: Mailbox, away: str, clock: Clock) -> None:
    listen(app, "ada@example.org")
    post = publish_new(cast, "New?")
    work(app)
    alices = cast.browser(cast.alice)
    for move in (away, "restore" if away == "trash" else "unpublish", "publish"):
        assert alices.post(f"/write/{post.id}/{move}", data={"sure": "yes"}).status_code == 303
    work(app)
    tomorrow = (clock.moment + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M")
    alices.post(f"/write/{post.id}/unpublish")
    alices.post(f"/write/{post.id}/publish", data={"at": tomorrow})
    clock.move(days=2)
    with app.app_context():
        assert publish_due() == 1
    work(app)
    assert receivers_of(mailbox.mails, "New?") == ["ada@example.org"]


def test_tells_nobody_of_saving(app: Flask, cast: Cast, mailbox: Mailbox) -> None:
    listen(app, "ada@example.org")
    post = cast.factory.make_post("Old?", author=cast.alice)
    typed = {"title": "Old, but better?", "body": "Why?", "seen": 1}
    assert cast.browser(cast.alice).post(f"/write/{post.id}", data=typed).status_code == 303
    work(app)
    assert mailbox.mails == []


def test_tells_nobody_of_what_was_public_in_an_archive(app: Flask, cast: Cast, mailbox: Mailbox) -> None:
    listen(app, "ada@example.org")
    with app.app_context():
        import_wordpress(BytesIO(export(item("<title>Old?</title>", status="publish"))))
        post_id = db.session.scalars(select(Post.id)).one()
    olgas = cast.browser(cast.olga)
    for move in ("unpublish", "publish"):
        assert olgas.post(f"/write/{post_id}/{move}").status_code == 303
    work(app)
    assert (announced(app), mailbox.mails) == (0, [])


def test_tells_nobody_of_pages_and_of_what_is_not_public(app: Flask, cast: Cast, mailbox: Mailbox) -> None:
    listen(app, "ada@example.org")
    olgas = cast.browser(cast.olga)
    page = cast.factory.make_post("About", kind=PostKind.PAGE, author=cast.olga, status=PostStatus.DRAFT)
    assert olgas.post(f"/write/{page.id}/publish").status_code == 303
    secret = cast.factory.make_post("Secret?", author=cast.alice, status=PostStatus.DRAFT)
    alices = cast.browser(cast.alice)
    assert alices.post(f"/write/{secret.id}/review", data={"days": 1}).status_code == 303
    assert alices.post(f"/write/{secret.id}/private").status_code == 303
    work(app)
    assert mailbox.mails == []


def test_tells_nobody_who_came_later(app: Flask, cast: Cast, mailbox: Mailbox, clock: Clock) -> None:
    listen(app, "ada@example.org")
    publish_new(cast, "New?")
    clock.move(seconds=1)
    listen(app, "bob@example.org")
    work(app)
    assert receivers_of(mailbox.mails, "New?") == ["ada@example.org"]


def test_stops_when_the_question_is_taken_back_and_tells_when_it_is_out_again(
    app: Flask, cast: Cast, mailbox: Mailbox
) -> None:
    listen(app, "ada@example.org")
    post = publish_new(cast, "Too early?")
    alices = cast.browser(cast.alice)
    alices.post(f"/write/{post.id}/unpublish")
    work(app)
    assert mailbox.mails == []
    alices.post(f"/write/{post.id}/publish")
    work(app)
    assert receivers_of(mailbox.mails, "Too early?") == ["ada@example.org"]


def test_waits_for_a_mail_server_and_forgets_what_is_no_news(
    app: Flask, make_app: Callable[..., Flask], cast: Cast, mailbox: Mailbox, clock: Clock
) -> None:
    without = make_app()
    listen(app, "ada@example.org")
    publish_new(cast, "Old?")
    work(without)
    assert (announced(app), waiting(app)) == (1, 0)
    clock.move(days=3)
    publish_new(cast, "New?")
    work(without)
    work(app)
    assert [mail["Subject"] for mail in mailbox.mails] == ["New?"]


def test_news_never_stand_before_letters(app: Flask, cast: Cast, clock: Clock) -> None:
    listen(app, *readers(3))
    publish_new(cast)
    sent: list[str] = []

    def deliver(letter: Letter) -> None:
        sent.append(letter.to)
        if len(sent) == 1:
            app.test_client().post("/login/mail", data={"email": "wants-in@example.org"})

    with app.app_context():
        write_news()
        outbox.send_waiting(deliver)
    assert sent[1] == "wants-in@example.org"
    assert len(sent) == 4


def test_lets_other_work_have_its_turn(
    app: Flask, cast: Cast, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    listen(app, *readers(3))
    publish_new(cast)
    monkeypatch.setattr(outbox, "SENDS_FOR_S", 0)
    kicked: list[str] = []
    monkeypatch.setattr("blogapp.jobs.kick", lambda job: kicked.append(job.name))
    with app.app_context():
        write_news()
        assert [outbox.send_mail() for _ in range(4)] == [1, 1, 1, 0]
    assert kicked == ["send-mail"] * 4  # once for what was written, and after each turn
    assert len(mailbox.mails) == 3


def test_tries_again_where_the_server_says_later(
    app: Flask, cast: Cast, mailbox: Mailbox, clock: Clock
) -> None:
    listen(app, "ada@example.org")
    publish_new(cast, "New?")
    mailbox.answer_to_receiver = "450 4.2.1 later please"
    work(app)
    mailbox.answer_to_receiver = "250 OK"
    clock.move(minutes=2)
    work(app)
    work(app)
    assert receivers_of(mailbox.mails, "New?") == ["ada@example.org"]


def test_a_worker_that_dies_while_sending_sends_nothing_twice(
    app: Flask, cast: Cast, mailbox: Mailbox, clock: Clock
) -> None:
    listen(app, "ada@example.org", "bob@example.org")
    publish_new(cast, "New?")

    def die(letter: Letter) -> None:
        raise KeyboardInterrupt

    with app.app_context():
        write_news()
        with pytest.raises(KeyboardInterrupt):
            outbox.send_waiting(die)
    for _quarter in range(5):
        work(app)
        clock.move(minutes=16)
    # The first may have reached its reader: it is not sent again. The other goes out.
    assert receivers_of(mailbox.mails, "New?") == ["bob@example.org"]
    with app.app_context():
        rows = db.session.scalars(select(OutgoingMail).order_by(OutgoingMail.id)).all()
        assert [(row.sent_at is None, row.next_try_at) for row in rows] == [(True, None), (False, None)]


def test_keeps_no_text_of_what_was_sent(app: Flask, cast: Cast, mailbox: Mailbox) -> None:
    listen(app, "ada@example.org")
    publish_new(cast)
    work(app)
    with app.app_context():
        [row] = db.session.scalars(select(OutgoingMail)).all()
        assert (row.text, row.html) == ("", "")

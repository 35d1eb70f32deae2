"""A reader asks for a mail with each new question, and confirms it from the letter box."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from blogapp import clock as product_clock
from blogapp.accounts.models import User
from blogapp.config import MailServer
from blogapp.extensions import db, transaction
from blogapp.notifications.models import OutgoingMail
from blogapp.notifications.outbox import send_mail
from tests.conftest import Clock
from tests.notifications.listening import listen, listening
from tests.support.cast import Cast
from tests.support.factories import Factory
from tests.support.mail_server import Mailbox

EXPECTED = Path(__file__).with_name("expected_mails") / "confirm.txt"
SENT = "If your address can receive mail, a link is on its way there."


@pytest.fixture
def app(make_app: Callable[..., Flask], mailbox: Mailbox) -> Flask:
    """A site that can send mail."""
    return make_app(mail_server=MailServer(host="127.0.0.1", port=mailbox.port))


def ask(browser: FlaskClient, email: str = "ada@example.org", **form: str) -> str:
    return browser.post("/subscribe", data={"email": email, **form}, follow_redirects=True).text


def link_in(app: Flask, mailbox: Mailbox) -> str:
    """The path of the link in the mail that goes out now."""
    with app.app_context():
        assert send_mail() == 1
    found = re.search(r"http://127\.0\.0\.1:8000(/subscribe/\S+)", mailbox.mails[-1].get_content())
    assert found
    return found[1]


def waiting(app: Flask) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count(OutgoingMail.id))) or 0


def confirm_address(app: Flask, user: User, email: str) -> None:
    with app.app_context(), transaction():
        row = db.session.get_one(User, user.id)
        row.email, row.email_confirmed_at = email, product_clock.now()


def test_works_by_a_click_in_the_mail_and_another_on_the_page(
    app: Flask, client: FlaskClient, mailbox: Mailbox
) -> None:
    assert SENT in ask(client, "Ada@Example.org")
    link = link_in(app, mailbox)
    for _scanner in range(2):  # programs look at each link
        assert "Yes, tell me of new questions" in app.test_client().get(link).text
    assert listening(app) == []
    assert "You are told of new questions" in client.post(link).text
    assert client.post(link).status_code == 200
    assert listening(app) == ["Ada@example.org"]


def test_sends_the_mail_to_confirm_by(app: Flask, client: FlaskClient, mailbox: Mailbox) -> None:
    ask(client)
    link = link_in(app, mailbox)
    [mail] = mailbox.mails
    words = mail.get_content().replace("\r\n", "\n").replace(link, "/subscribe/LINK")
    assert f"Subject: {mail['Subject']}\n\n{words}" == EXPECTED.read_text()
    assert mail["List-Unsubscribe"] is None


def test_tells_nobody_whether_an_address_is_known(app: Flask, client: FlaskClient, mailbox: Mailbox) -> None:
    listen(app, "ada@example.org")
    known, unknown = (ask(app.test_client(), email) for email in ("ADA@example.org", "bob@example.org"))
    assert known == unknown
    with app.app_context():
        assert send_mail() == 2
    assert len({mail.get_content()[:200] for mail in mailbox.mails}) == 1
    assert listening(app) == ["ada@example.org"]


def test_one_mailbox_is_one_subscription(app: Flask, client: FlaskClient, mailbox: Mailbox) -> None:
    for email in ("ada@example.org", "ADA@Example.org"):
        ask(client, email)
        assert client.post(link_in(app, mailbox)).status_code == 200
    assert listening(app) == ["ada@example.org"]


def test_a_link_ends_after_three_days(
    app: Flask, client: FlaskClient, mailbox: Mailbox, clock: Clock
) -> None:
    ask(client)
    link = link_in(app, mailbox)
    clock.move(days=2.9)
    assert client.get(link).status_code == 200
    clock.move(days=0.2)
    for answer in (client.get(link), client.post(link)):
        assert answer.status_code == 404
        assert "This link has ended" in answer.text
    assert listening(app) == []


@pytest.mark.parametrize("change", ["x", "", "/../x"])
def test_rejects_a_link_that_this_site_has_not_signed(
    app: Flask, client: FlaskClient, mailbox: Mailbox, change: str
) -> None:
    ask(client)
    link = link_in(app, mailbox)
    forged = f"{link[:-3]}{change}"
    assert {client.get(forged).status_code, client.post(forged).status_code} == {404}
    assert listening(app) == []


@pytest.mark.parametrize(
    "email", ["", "ada", "ada@example.org, eve@example.org", "ada@example.org\r\nBcc: eve@example.org"]
)
def test_rejects_what_is_not_one_address_and_keeps_it(app: Flask, client: FlaskClient, email: str) -> None:
    answer = client.post("/subscribe", data={"email": email})
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.text
    assert email.partition("\r")[0] in answer.text
    assert waiting(app) == 0


def test_ignores_programs_that_fill_in_everything(app: Flask, client: FlaskClient) -> None:
    assert SENT in ask(client, subject="Buy this")
    assert waiting(app) == 0


def test_rejects_a_form_of_another_site(app: Flask, client: FlaskClient) -> None:
    foreign = {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"}
    assert client.post("/subscribe", data={"email": "ada@example.org"}, headers=foreign).status_code == 403
    assert waiting(app) == 0


def test_limits_the_mails_to_one_address_and_keeps_it(app: Flask) -> None:
    for number in range(3):
        network = {"REMOTE_ADDR": f"198.51.{number}.7"}
        form = {"email": "ada@example.org"}
        assert app.test_client().post("/subscribe", data=form, environ_base=network).status_code == 303
    answer = app.test_client().post("/subscribe", data={"email": "ADA@example.org"})
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) > 0
    assert 'value="ADA@example.org"' in answer.text
    assert waiting(app) == 3


def test_limits_the_mails_of_one_network(app: Flask, client: FlaskClient) -> None:
    answers = [client.post("/subscribe", data={"email": f"{n}@example.org"}).status_code for n in range(31)]
    assert answers == [303] * 30 + [429]


def test_shows_the_way_there_in_the_foot_and_under_a_question(
    client: FlaskClient, factory: Factory, cast: Cast
) -> None:
    post = factory.make_post(slug="boss")
    assert 'href="/subscribe"' in client.get("/").text
    assert "Be told of new questions" in client.get("/posts/boss").text
    cast.browser(cast.alice).post(f"/write/{post.id}/private")
    assert "Be told of new questions" not in cast.browser(cast.olga).get("/posts/boss").text
    assert "Be told" not in client.get("/subscribe").text


def test_is_not_offered_without_a_mail_server(make_app: Callable[..., Flask], cast: Cast) -> None:
    app = make_app()
    client = app.test_client()
    page = cast.factory.make_post(slug="boss")
    for address in ("/", f"/posts/{page.slug}"):
        assert "/subscribe" not in client.get(address).text
    for answer in (client.get("/subscribe"), client.post("/subscribe", data={"email": "a@example.org"})):
        assert answer.status_code == 404
        assert "This site sends no mail." in answer.text
    assert waiting(app) == 0


def test_works_by_one_click_for_who_is_signed_in(app: Flask, cast: Cast) -> None:
    confirm_address(app, cast.bob, "bob@example.org")
    bobs = cast.browser(cast.bob)
    assert "Tell me of new questions" in bobs.get("/account").text
    assert bobs.post("/account/news", data={"wanted": "yes"}).location == "/account#news"
    assert "There is a mail to bob@example.org for each new question." in bobs.get("/account").text
    assert listening(app) == ["bob@example.org"]
    bobs.post("/account/news", data={"wanted": "no"})
    assert listening(app) == []
    assert waiting(app) == 0


def test_requires_a_confirmed_address_of_who_is_signed_in(app: Flask, cast: Cast) -> None:
    with app.app_context(), transaction():
        db.session.get_one(User, cast.bob.id).email = "somebody@example.org"
    bobs = cast.browser(cast.bob)
    page = bobs.get("/account").text
    assert "Your account has no confirmed address yet." in page
    assert "Tell me of new questions" not in page
    assert bobs.post("/account/news", data={"wanted": "yes"}).status_code == 404
    assert listening(app) == []
    assert cast.mallory().post("/account/news", data={"wanted": "yes"}).status_code == 403


def test_shows_the_owner_how_many_listen(app: Flask, cast: Cast) -> None:
    assert "0 readers are told of new questions by mail." in cast.browser(cast.olga).get("/settings").text
    listen(app, "ada@example.org")
    assert "1 reader is told of new questions by mail." in cast.browser(cast.olga).get("/settings").text


def test_a_closed_account_is_told_no_more_and_a_download_shows_it(app: Flask, cast: Cast) -> None:
    confirm_address(app, cast.bob, "Bob@example.org")
    bobs = cast.browser(cast.bob)
    bobs.post("/account/news", data={"wanted": "yes"})
    listen(app, "ada@example.org")
    told = bobs.get("/account/data.json").get_json()
    assert [each["email"] for each in told["subscriptions"]] == ["Bob@example.org"]
    bobs.post("/account/close", data={"comments": "keep", "is_sure": "y"})
    assert listening(app) == ["ada@example.org"]

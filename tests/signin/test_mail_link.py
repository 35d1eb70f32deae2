"""People sign in with a link by mail."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from blogapp.accounts.models import User
from blogapp.config import MailServer
from blogapp.extensions import db
from blogapp.notifications.models import OutgoingMail
from blogapp.notifications.outbox import send_mail
from blogapp.signin.mail import service
from blogapp.signin.models import Identity, MailLink
from tests.conftest import Clock
from tests.support.cast import Cast
from tests.support.factories import Factory
from tests.support.mail_server import Mailbox

EXPECTED = Path(__file__).with_name("expected_mails")
ON_ITS_WAY = "can receive mail, a link is on its way there."
NO_MORE = "This link was used already or is too old."


@pytest.fixture
def app(make_app: Callable[..., Flask], mailbox: Mailbox) -> Flask:
    """A site that can send mail."""
    return make_app(mail_server=MailServer(host="127.0.0.1", port=mailbox.port))


def ask(browser: FlaskClient, email: str = "ada@example.org", **form: str) -> str:
    """Ask for a link; the page that follows."""
    return browser.post("/login/mail", data={"email": email, **form}, follow_redirects=True).text


def link_in(app: Flask, mailbox: Mailbox) -> str:
    """The path of the link in the mail that goes out now."""
    with app.app_context():
        send_mail()
    found = re.search(r"http://127\.0\.0\.1:8000(/login/mail/\S+)", mailbox.mails[-1].get_content())
    assert found
    return found[1]


def ask_and_receive(app: Flask, mailbox: Mailbox, browser: FlaskClient, **form: str) -> str:
    ask(browser, **form)
    return link_in(app, mailbox)


def user_of(browser: FlaskClient) -> User | None:
    """Whom the site takes this browser's person for."""
    with browser, browser.session_transaction() as session:
        key = session.get("_user_id")
    with browser.application.app_context():
        return db.session.scalar(select(User).where(User.session_key == key))


def count(app: Flask, model: type) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_works_from_the_comment_form_and_back(
    app: Flask, client: FlaskClient, factory: Factory, mailbox: Mailbox
) -> None:
    factory.make_post(slug="boss")
    typed = {"body": "Both, I think.", "name": "Ada", "next": "/posts/boss/comments/resume"}
    link = ask_and_receive(app, mailbox, client, **typed)
    answer = client.get(link)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/posts/boss/comments/resume")
    page = client.get(answer.headers["Location"], follow_redirects=True).text
    assert "Both, I think." in page
    assert "You are commenting with your e-mail account:" in page
    user = user_of(client)
    assert user
    assert (user.name, user.email) == ("Ada", "ada@example.org")
    assert user.email_confirmed_at


@pytest.mark.usefixtures("clock")
@pytest.mark.parametrize("kind", ["to_sign_in", "to_add_address"])
def test_sends_a_mail_that_looks_as_expected(app: Flask, cast: Cast, mailbox: Mailbox, kind: str) -> None:
    if kind == "to_sign_in":
        ask(app.test_client())
    else:
        cast.browser(cast.bob).post("/account/sign-in/mail", data={"email": "ada@example.org"})
    link = link_in(app, mailbox)
    [mail] = mailbox.mails
    text = f"Subject: {mail['Subject']}\n\n{mail.get_content()}".replace("\r\n", "\n")
    assert text.replace(link, "/login/mail/TOKEN") == (EXPECTED / f"{kind}.txt").read_text()


def test_works_again_for_the_same_mailbox_however_it_is_spelt(app: Flask, mailbox: Mailbox) -> None:
    people = []
    for email in ("Ada@example.org", "ada@EXAMPLE.org"):
        browser = app.test_client()
        assert browser.get(ask_and_receive(app, mailbox, browser, email=email)).status_code == 303
        people.append(user_of(browser))
    assert people[0]
    assert people[1]
    assert people[0].id == people[1].id
    assert people[0].name == "Someone"


def test_shows_the_same_whether_or_not_the_address_is_known(app: Flask, mailbox: Mailbox) -> None:
    browser = app.test_client()
    browser.get(ask_and_receive(app, mailbox, browser, email="known@example.org"))
    pages = {
        ask(app.test_client(), email).replace(email, "ADDRESS")
        for email in ("known@example.org", "unknown@example.org")
    }
    assert len(pages) == 1
    assert ON_ITS_WAY in pages.pop()


def test_asks_the_database_the_same_whether_or_not_the_address_is_known(
    app: Flask, mailbox: Mailbox, count_statements: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    browser = app.test_client()
    browser.get(ask_and_receive(app, mailbox, browser, email="known@example.org"))
    asked = []
    for email in ("known@example.org", "unknown@example.org"):
        with count_statements() as statements:
            ask(app.test_client(), email)
        asked.append(list(statements))
    assert asked[0] == asked[1]


def test_an_address_never_finds_the_account_of_someone_else(app: Flask, mailbox: Mailbox, cast: Cast) -> None:
    with app.app_context():
        db.session.get_one(User, cast.olga.id).email = "olga@example.org"
        db.session.commit()
    browser = app.test_client()
    browser.get(ask_and_receive(app, mailbox, browser, email="olga@example.org"))
    user = user_of(browser)
    assert user
    assert user.id != cast.olga.id


def test_rejects_a_link_that_was_used(app: Flask, client: FlaskClient, mailbox: Mailbox) -> None:
    link = ask_and_receive(app, mailbox, client)
    assert client.get(link).status_code == 303
    for answer in (client.get(link), client.post(link), app.test_client().post(link)):
        assert answer.status_code == 403
        assert NO_MORE in answer.text


def test_rejects_a_link_that_is_too_old(
    app: Flask, client: FlaskClient, mailbox: Mailbox, clock: Clock
) -> None:
    link = ask_and_receive(app, mailbox, client)
    clock.move(minutes=14)
    assert app.test_client().get(link).status_code == 200
    clock.move(minutes=1)
    answer = client.get(link)
    assert answer.status_code == 403
    assert NO_MORE in answer.text
    assert user_of(client) is None


def test_shows_the_text_again_where_the_link_is_too_old(
    app: Flask, client: FlaskClient, factory: Factory, mailbox: Mailbox, clock: Clock
) -> None:
    factory.make_post(slug="boss")
    link = ask_and_receive(app, mailbox, client, body="Both.", next="/posts/boss/comments/resume")
    clock.move(minutes=16)
    page = client.get(link, follow_redirects=True).text
    assert "Both." in page
    assert NO_MORE in page


def test_rejects_a_link_that_was_never_made(client: FlaskClient) -> None:
    assert client.get("/login/mail/made-up").status_code == 403
    assert client.post("/login/mail/made-up").status_code == 403


def test_requires_one_more_click_in_another_browser(
    app: Flask, client: FlaskClient, factory: Factory, mailbox: Mailbox
) -> None:
    factory.make_post(slug="boss")
    link = ask_and_receive(app, mailbox, client, body="Both.", next="/posts/boss/comments/resume")
    phone = app.test_client()
    page = phone.get(link)
    assert page.status_code == 200
    assert "ada@example.org" in page.text
    assert user_of(phone) is None
    answer = phone.post(link)
    assert answer.status_code == 303
    assert "Both." in phone.get(answer.headers["Location"], follow_redirects=True).text
    assert user_of(phone)
    assert user_of(client) is None


def test_rejects_the_click_from_another_site(app: Flask, client: FlaskClient, mailbox: Mailbox) -> None:
    link = ask_and_receive(app, mailbox, client)
    forged = {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"}
    assert app.test_client().post(link, headers=forged).status_code == 403
    assert client.get(link).status_code == 303


def test_programs_that_look_at_links_do_not_spend_them(
    app: Flask, client: FlaskClient, mailbox: Mailbox
) -> None:
    link = ask_and_receive(app, mailbox, client)
    scanner = app.test_client()
    for _ in range(2):
        assert scanner.get(link).status_code == 200
        assert scanner.head(link).status_code == 200
    assert client.head(link).status_code == 200
    assert client.get(link, headers={"Sec-Purpose": "prefetch"}).status_code == 200
    assert user_of(client) is None
    assert client.get(link).status_code == 303


def test_a_stolen_database_opens_no_door(app: Flask, client: FlaskClient, mailbox: Mailbox) -> None:
    token = ask_and_receive(app, mailbox, client).rpartition("/")[2]
    with app.app_context():
        kept = [list(db.session.execute(select(table.__table__)).one()) for table in (MailLink, OutgoingMail)]
    assert token not in str(kept)


def test_a_session_of_before_is_not_kept(app: Flask, client: FlaskClient, mailbox: Mailbox) -> None:
    link = ask_and_receive(app, mailbox, client)
    with client.session_transaction() as session:
        session["planted"] = "by someone who had the browser before"
    client.get(link)
    with client.session_transaction() as session:
        assert "planted" not in session


@pytest.mark.parametrize("email", ["", "   "])
def test_asks_for_the_address_where_the_form_has_none(
    app: Flask, client: FlaskClient, factory: Factory, mailbox: Mailbox, email: str
) -> None:
    factory.make_post(slug="boss")
    typed = {"body": "Both.", "email": email, "next": "/posts/boss/comments/resume"}
    page = client.post("/login/mail", data=typed)
    assert page.status_code == 200
    assert "Your e-mail address" in page.text
    assert 'role="alert"' not in page.text
    link = ask_and_receive(app, mailbox, client, next=typed["next"])
    assert "Both." in client.get(link, follow_redirects=True).text


@pytest.mark.parametrize(
    "email",
    [
        "ada",
        "ada@",
        "ada@example.org, eve@example.org",
        "ada@example.org\r\nBcc: eve@example.org",
        "ada@example.org%0ABcc: eve@example.org",
        "ada@example.org\x01",
        "Ada <ada@example.org>",
    ],
)
def test_rejects_what_is_not_one_address(app: Flask, client: FlaskClient, email: str) -> None:
    answer = client.post("/login/mail", data={"email": email})
    assert answer.status_code == 422
    assert "This is not an e-mail address." in answer.text
    assert count(app, OutgoingMail) == 0


def test_rejects_a_next_page_elsewhere(app: Flask, client: FlaskClient, mailbox: Mailbox) -> None:
    link = ask_and_receive(app, mailbox, client, next="https://evil.example/")
    assert client.get(link).headers["Location"] == "/"


def test_limits_the_mails_to_one_address(app: Flask, factory: Factory) -> None:
    factory.make_post(slug="boss")
    form = {"email": "ada@example.org"}
    for number in range(3):
        networks = {"REMOTE_ADDR": f"198.51.{number}.7"}
        assert app.test_client().post("/login/mail", data=form, environ_base=networks).status_code == 303
    other = {"REMOTE_ADDR": "203.0.113.9"}
    answer = app.test_client().post("/login/mail", data={"email": "ADA@Example.org"}, environ_base=other)
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) > 0
    assert count(app, OutgoingMail) == 3
    assert app.test_client().post("/login/mail", data={"email": "b@example.org"}).status_code == 303


def test_limits_the_mails_of_one_network_and_keeps_the_text(
    app: Flask, client: FlaskClient, factory: Factory
) -> None:
    factory.make_post(slug="boss")
    for number in range(30):
        assert client.post("/login/mail", data={"email": f"{number}@example.org"}).status_code == 303
    typed = {"body": "Both.", "email": "ada@example.org", "next": "/posts/boss/comments/resume"}
    page = client.post("/login/mail", data=typed, follow_redirects=True).text
    assert "That was a little fast." in page
    assert "Both." in page


def test_a_mail_server_that_is_away_loses_no_link(
    make_app: Callable[..., Flask], mailbox: Mailbox, clock: Clock
) -> None:
    away = make_app(mail_server=MailServer(host="127.0.0.1", port=Mailbox().port))
    browser = away.test_client()
    assert ON_ITS_WAY in ask(browser)
    with away.app_context():
        assert send_mail() == 0
    clock.move(minutes=2)
    back = make_app(mail_server=MailServer(host="127.0.0.1", port=mailbox.port))
    assert browser.get(link_in(back, mailbox)).status_code == 303


def test_is_not_offered_without_a_mail_server(make_app: Callable[..., Flask]) -> None:
    client = make_app().test_client()
    assert "by mail" not in client.get("/login").text
    assert client.get("/login/mail").status_code == 404
    assert client.post("/login/mail", data={"email": "ada@example.org"}).status_code == 404


def test_works_for_a_class_behind_one_address(app: Flask, mailbox: Mailbox) -> None:
    links = []
    for number in range(30):
        ask(app.test_client(), f"{number}@example.org")
    with app.app_context():
        send_mail()
    for mail in mailbox.mails:
        found = re.search(r"/login/mail/\S+", mail.get_content())
        links.append(found[0] if found else "")
    phones = [app.test_client() for _ in links]
    assert {phone.get(link).status_code for phone, link in zip(phones, links, strict=True)} == {200}
    assert {phone.post(link).status_code for phone, link in zip(phones, links, strict=True)} == {303}


def add(app: Flask, mailbox: Mailbox, browser: FlaskClient, email: str = "bob@example.org") -> str:
    """The link that confirms the address as one more way in."""
    answer = browser.post("/account/sign-in/mail", data={"email": email}, follow_redirects=True)
    assert ON_ITS_WAY in answer.text
    return link_in(app, mailbox)


def test_works_to_add_an_address_to_an_account(app: Flask, cast: Cast, mailbox: Mailbox) -> None:
    browser = cast.browser(cast.bob)
    answer = browser.get(add(app, mailbox, browser))
    assert (answer.status_code, answer.headers["Location"]) == (303, "/account/sign-in")
    elsewhere = app.test_client()
    elsewhere.get(ask_and_receive(app, mailbox, elsewhere, email="bob@example.org"))
    user = user_of(elsewhere)
    assert user
    assert (user.id, user.email) == (cast.bob.id, "bob@example.org")


def test_rejects_adding_an_address_where_its_person_is_not_signed_in(
    app: Flask, cast: Cast, mailbox: Mailbox
) -> None:
    bobs = cast.browser(cast.bob)
    link = add(app, mailbox, bobs)
    for browser in (app.test_client(), cast.browser(cast.mod)):
        assert browser.get(link).status_code == 403
        assert browser.post(link).status_code == 403
    assert count(app, Identity) == 0
    other_bob = cast.browser(cast.bob)
    assert other_bob.get(link).status_code == 200
    assert other_bob.post(link).status_code == 303
    assert count(app, Identity) == 1


def test_rejects_adding_an_address_that_is_anothers(app: Flask, cast: Cast, mailbox: Mailbox) -> None:
    first = app.test_client()
    first.get(ask_and_receive(app, mailbox, first, email="ada@example.org"))
    bobs = cast.browser(cast.bob)
    answer = bobs.get(add(app, mailbox, bobs, email="ada@example.org"))
    assert answer.status_code == 409
    assert "already signs in another person" in answer.text


def test_shows_how_long_a_link_works(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service, "LINK_LIFE", timedelta(minutes=25))
    assert "It works once, for 25 minutes." in ask(client)


def test_adding_an_address_requires_a_person_and_an_address(app: Flask, cast: Cast) -> None:
    assert app.test_client().post("/account/sign-in/mail", data={"email": "a@example.org"}).status_code == 403
    assert cast.browser(cast.bob).post("/account/sign-in/mail", data={"email": "bob"}).status_code == 422
    assert count(app, OutgoingMail) == 0

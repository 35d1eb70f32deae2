"""The owner invites by mail; who reads that mail accepts, with an account that is there or a new one."""

import re
from collections.abc import Callable
from pathlib import Path
from threading import Barrier, Thread

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
from blogapp.settings.people.models import Invitation
from blogapp.signin.models import Identity
from tests.conftest import Clock
from tests.support.cast import Cast
from tests.support.mail_server import Mailbox

PAGE = "/settings/people"
EXPECTED = Path(__file__).with_name("expected_mails") / "invitation.txt"
NO_MORE = "This invitation was used, taken back or is too old."


@pytest.fixture
def app(make_app: Callable[..., Flask], mailbox: Mailbox) -> Flask:
    """A site that can send mail."""
    return make_app(mail_server=MailServer(host="127.0.0.1", port=mailbox.port))


def invite(olga: FlaskClient, email: str = "ada@example.org", role: str = "author") -> int:
    return olga.post(f"{PAGE}/invitations", data={"email": email, "role": role}).status_code


def link_in(app: Flask, mailbox: Mailbox) -> str:
    """The path of the link in the mail that goes out now."""
    with app.app_context():
        send_mail()
    found = re.search(r"http://127\.0\.0\.1:8000(/invitation/\S+)", mailbox.mails[-1].get_content())
    assert found
    return found[1]


def count(app: Flask, model: type) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(model)) or 0


def user_of(app: Flask, name: str) -> User:
    with app.app_context():
        return db.session.scalars(select(User).where(User.name == name)).one()


def waiting_id(app: Flask) -> int:
    with app.app_context():
        return db.session.scalars(select(Invitation.id)).one()


@pytest.mark.usefixtures("clock")
def test_sends_a_mail_that_looks_as_expected(app: Flask, cast: Cast, mailbox: Mailbox) -> None:
    assert invite(cast.browser(cast.olga), "Ada@Example.org") == 303
    token = link_in(app, mailbox).rsplit("/", 1)[1]
    [mail] = mailbox.mails
    text = f"To: {mail['To']}\nSubject: {mail['Subject']}\n\n{mail.get_content()}".replace("\r\n", "\n")
    assert text.replace(token, "TOKEN") == EXPECTED.read_text()


def test_works_for_somebody_new(app: Flask, cast: Cast, client: FlaskClient, mailbox: Mailbox) -> None:
    invite(cast.browser(cast.olga))
    link = link_in(app, mailbox)
    page = client.get(link).text
    assert "offers you this role: Author." in page
    answer = client.post(link, data={"name": "Ada"})
    assert (answer.status_code, answer.location) == (303, "/account")
    assert "Your role is: Author." in client.get("/account").text
    assert client.get("/write").status_code == 200
    ada = user_of(app, "Ada")
    assert (ada.role, ada.email) == ("author", "ada@example.org")
    assert ada.email_confirmed_at
    again = cast.mallory().post(link, data={"name": "Mallory"})
    assert again.status_code == 403
    assert NO_MORE in again.text


def test_is_not_accepted_by_looking_at_it(app: Flask, cast: Cast, mailbox: Mailbox) -> None:
    invite(cast.browser(cast.olga))
    link = link_in(app, mailbox)
    people = count(app, User)
    for _ in range(3):
        assert cast.mallory().get(link).status_code == 200
        assert cast.mallory().head(link).status_code == 200
    assert (count(app, Invitation), count(app, User)) == (1, people)


def test_asks_who_is_new_for_a_name(app: Flask, cast: Cast, client: FlaskClient, mailbox: Mailbox) -> None:
    invite(cast.browser(cast.olga))
    link = link_in(app, mailbox)
    answer = client.post(link, data={"name": " \u200d "})
    assert answer.status_code == 422
    assert "Please say what you are called." in answer.text
    assert count(app, Invitation) == 1


@pytest.mark.parametrize(("offered", "expected"), [("moderator", "moderator"), ("author", "author")])
def test_gives_the_role_to_the_account_of_a_confirmed_address(
    app: Flask, cast: Cast, client: FlaskClient, mailbox: Mailbox, offered: str, expected: str
) -> None:
    with app.app_context(), transaction():
        bob = db.session.get_one(User, cast.bob.id)
        bob.email, bob.email_confirmed_at = "Bob@example.org", product_clock.now()
    at_home, people = cast.browser(cast.bob), count(app, User)
    invite(cast.browser(cast.olga), "bob@example.org", offered)
    link = link_in(app, mailbox)
    page = client.get(link).text
    assert "your account with the address bob@example.org, to which you sign in afterwards." in page
    assert 'name="name"' not in page
    assert client.post(link).location == "/login?next=/account"
    assert user_of(app, "Bob Reader").role == expected
    assert count(app, User) == people
    # Nobody is signed in to an account that is there already, and who was is asked anew.
    assert client.get("/account").status_code == 403
    assert at_home.get("/account").status_code == 403


def test_takes_nothing_from_who_may_do_more_or_has_not_confirmed(
    app: Flask, cast: Cast, client: FlaskClient, mailbox: Mailbox
) -> None:
    with app.app_context(), transaction():
        mod = db.session.get_one(User, cast.mod.id)
        mod.email, mod.email_confirmed_at = "mod@example.org", product_clock.now()
        db.session.get_one(User, cast.bob.id).email = "bob@example.org"
    olga = cast.browser(cast.olga)
    invite(olga, "mod@example.org")
    client.post(link_in(app, mailbox))
    assert user_of(app, "Mo Moderator").role == "moderator"
    invite(olga, "bob@example.org")
    client.post(link_in(app, mailbox), data={"name": "Another Bob"})
    assert (user_of(app, "Bob Reader").role, user_of(app, "Another Bob").role) == ("reader", "author")


def test_ends_after_seven_days(
    app: Flask, cast: Cast, client: FlaskClient, mailbox: Mailbox, clock: Clock
) -> None:
    olga = cast.browser(cast.olga)
    invite(olga)
    link = link_in(app, mailbox)
    clock.move(days=6, hours=23)
    assert client.get(link).status_code == 200
    clock.move(hours=2)
    assert client.get(link).status_code == 403
    assert client.post(link, data={"name": "Ada"}).status_code == 403
    assert "has ended" in olga.get(PAGE).text


def test_sends_anew_and_takes_back(app: Flask, cast: Cast, client: FlaskClient, mailbox: Mailbox) -> None:
    olga = cast.browser(cast.olga)
    invite(olga)
    first, waiting = link_in(app, mailbox), waiting_id(app)
    assert "ada@example.org" in olga.get(PAGE).text
    assert olga.post(f"{PAGE}/invitations/{waiting}/send").status_code == 303
    second = link_in(app, mailbox)
    assert (client.get(first).status_code, client.get(second).status_code) == (403, 200)
    assert olga.post(f"{PAGE}/invitations/{waiting}/take-back").status_code == 303
    assert client.get(second).status_code == 403
    assert "The invitation is taken back." in olga.get(PAGE).text
    assert "ada@example.org" not in olga.get(PAGE).text
    assert olga.post(f"{PAGE}/invitations/{waiting}/send").status_code == 404


def test_invites_an_address_once(app: Flask, cast: Cast, client: FlaskClient, mailbox: Mailbox) -> None:
    olga = cast.browser(cast.olga)
    invite(olga)
    first = link_in(app, mailbox)
    invite(olga, "ADA@example.org", "moderator")
    assert client.get(first).status_code == 403
    assert count(app, Invitation) == 1
    assert "Moderator" in client.get(link_in(app, mailbox)).text


@pytest.mark.parametrize(
    ("email", "role"), [("nobody", "author"), ("ada@example.org", "reader"), ("", "author")]
)
def test_rejects_what_it_cannot_send_and_keeps_what_was_typed(
    app: Flask, cast: Cast, email: str, role: str
) -> None:
    answer = cast.browser(cast.olga).post(f"{PAGE}/invitations", data={"email": email, "role": role})
    assert answer.status_code == 422
    assert f'value="{email}"' in answer.text
    assert 'id="invite-error">Please ' in answer.text
    assert (count(app, Invitation), count(app, OutgoingMail)) == (0, 0)


def test_requires_the_owner(app: Flask, cast: Cast) -> None:
    for user in (None, cast.bob, cast.alice, cast.mod):
        assert invite(cast.browser(user)) == 403
    assert count(app, OutgoingMail) == 0


@pytest.fixture
def silent(make_app: Callable[..., Flask], cast: Cast) -> FlaskClient:
    """The owner's browser on the same site without a mail server."""
    cookie = cast.browser(cast.olga).get_cookie("session")
    assert cookie
    browser = make_app().test_client()
    browser.set_cookie("session", cookie.value)
    return browser


def link_on(page: str) -> str:
    [link] = re.findall(r'value="http://127\.0\.0\.1:8000(/invitation/[^"]+)"', page)
    return str(link)


def test_shows_a_link_once_where_no_mail_can_be_sent(
    silent: FlaskClient, cast: Cast, client: FlaskClient
) -> None:
    assert "This site has no mail server yet" in silent.get(PAGE).text
    answer = silent.post(f"{PAGE}/invitations", data={"email": "Ada@example.org", "role": "author"})
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "private, no-store")
    link = link_on(answer.text)
    assert link not in silent.get(PAGE).text
    assert "choose a password or a passkey" in client.get(link).text
    assert client.post(link, data={"name": "Ada"}).location == "/account/sign-in"
    assert "Your role is: Author." in client.get("/account/sign-in").text
    assert cast.mallory().post(link, data={"name": "Mallory"}).status_code == 403
    ada = user_of(cast.app, "Ada")
    # Nobody has read mail at this address, so it is not confirmed, and its mail signs nobody in.
    assert (ada.role, ada.email, ada.email_confirmed_at) == ("author", "ada@example.org", None)
    assert count(cast.app, Identity) == 0
    assert count(cast.app, OutgoingMail) == 0


def test_shows_a_link_instead_of_a_mail(
    app: Flask, cast: Cast, client: FlaskClient, mailbox: Mailbox
) -> None:
    olga = cast.browser(cast.olga)
    invite(olga)
    sent, anew = link_in(app, mailbox), f"{PAGE}/invitations/{waiting_id(app)}/send"
    first = link_on(olga.post(anew, data={"by": "link"}).text)
    typed = {"email": "ada@example.org", "role": "owner", "by": "link"}
    second = link_on(olga.post(f"{PAGE}/invitations", data=typed).text)
    assert [client.get(link).status_code for link in (sent, first, second)] == [403, 403, 200]
    assert (len(mailbox.mails), count(app, OutgoingMail), count(app, Invitation)) == (1, 1, 1)


def test_opens_no_account_that_is_there_by_a_link_passed_on(
    silent: FlaskClient, cast: Cast, client: FlaskClient
) -> None:
    with cast.app.app_context(), transaction():
        bob = db.session.get_one(User, cast.bob.id)
        bob.email, bob.email_confirmed_at = "bob@example.org", product_clock.now()
    answer = silent.post(f"{PAGE}/invitations", data={"email": "bob@example.org", "role": "author"})
    assert client.post(link_on(answer.text)).location == "/login?next=/account"
    assert client.get("/account").status_code == 403
    assert user_of(cast.app, "Bob Reader").role == "author"


def test_shows_links_to_the_owner_alone(app: Flask, cast: Cast) -> None:
    invite(cast.browser(cast.olga))
    for user in (None, cast.bob, cast.alice, cast.mod):
        browser = cast.browser(user)
        typed = {"email": "eve@example.org", "role": "owner", "by": "link"}
        assert browser.post(f"{PAGE}/invitations", data=typed).status_code == 403
        assert browser.post(f"{PAGE}/invitations/{waiting_id(app)}/send", data=typed).status_code == 403


def test_is_accepted_once_by_two_at_the_same_moment(app: Flask, cast: Cast, mailbox: Mailbox) -> None:
    with app.app_context(), transaction():
        bob = db.session.get_one(User, cast.bob.id)
        bob.email, bob.email_confirmed_at = "bob@example.org", product_clock.now()
    invite(cast.browser(cast.olga), "bob@example.org", "moderator")
    link, start, statuses = link_in(app, mailbox), Barrier(2), []

    def accept() -> None:
        browser = app.test_client()
        start.wait()
        statuses.append(browser.post(link).status_code)

    threads = [Thread(target=accept) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(statuses) == [303, 403]
    assert user_of(app, "Bob Reader").role == "moderator"

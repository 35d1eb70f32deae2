"""The link in each mail ends them: by a click on its page, or by the button of a mail program."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from blogapp.config import MailServer
from blogapp.notifications.outbox import send_mail
from blogapp.notifications.subscriptions.announcing import write_news
from tests.notifications.listening import listen, listening, way_out
from tests.posts.writing.test_publish import publish_new
from tests.support.cast import Cast
from tests.support.mail_server import Mailbox

ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.fixture
def app(make_app: Callable[..., Flask], mailbox: Mailbox) -> Flask:
    app = make_app(mail_server=MailServer(host="127.0.0.1", port=mailbox.port))
    listen(app, "ada@example.org", "bob@example.org")
    return app


def test_works_by_a_click_on_the_page(app: Flask, client: FlaskClient) -> None:
    link = way_out(app, "ada@example.org")
    for _scanner in range(2):
        assert "tells ada@example.org of each new question" in client.get(link).text
    assert len(listening(app)) == 2
    answer = client.post(link, headers={"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"})
    assert "Your address is told of no new questions" in answer.text
    assert listening(app) == ["bob@example.org"]
    for answer in (client.get(link), client.post(link)):
        assert "Your address is told of no new questions" in answer.text
    assert listening(app) == ["bob@example.org"]


def test_works_by_the_button_of_a_mail_program(app: Flask, client: FlaskClient) -> None:
    answer = client.post(way_out(app, "ada@example.org"), data=ONE_CLICK)
    assert answer.status_code == 200  # programs follow no redirect
    assert listening(app) == ["bob@example.org"]


def test_works_without_a_mail_server(make_app: Callable[..., Flask], app: Flask) -> None:
    without = make_app()
    assert without.test_client().post(way_out(app, "ada@example.org")).status_code == 200
    assert listening(app) == ["bob@example.org"]


def test_one_provider_ends_the_mails_of_many(app: Flask, client: FlaskClient) -> None:
    many = [f"{number}@example.org" for number in range(150)]
    listen(app, *many)
    assert {client.post(way_out(app, email), data=ONE_CLICK).status_code for email in many} == {200}
    assert listening(app) == ["ada@example.org", "bob@example.org"]


def test_an_old_link_ends_a_later_subscription(app: Flask, client: FlaskClient) -> None:
    link = way_out(app, "ada@example.org")
    client.post(link)
    listen(app, "Ada@example.org")
    client.post(link)
    assert listening(app) == ["bob@example.org"]


@pytest.mark.parametrize("token", ["x", "0" * 32, f"{'0' * 32}.x", "é"])
def test_rejects_a_link_that_this_site_has_not_signed(app: Flask, client: FlaskClient, token: str) -> None:
    for answer in (client.get(f"/unsubscribe/{token}"), client.post(f"/unsubscribe/{token}")):
        assert answer.status_code == 404
        assert "This link is not whole." in answer.text
    assert len(listening(app)) == 2


def test_sends_nothing_that_still_waits(
    app: Flask, client: FlaskClient, cast: Cast, mailbox: Mailbox
) -> None:
    publish_new(cast)
    with app.app_context():
        assert write_news() == 2
    client.post(way_out(app, "ada@example.org"))
    with app.app_context():
        send_mail()
    assert mailbox.receivers == ["bob@example.org"]

"""From a question to the letter box and back, on a phone, with and without scripts."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from blogapp.notifications.outbox import send_mail
from tests.notifications.listening import listening, way_out
from tests.support.live_site import LiveSite, StartSite
from tests.support.mail_server import Mailbox
from tests.support.reader import OpenPage

ADDRESS = "ada@example.org"


@pytest.fixture
def site(start_site: StartSite, mailbox: Mailbox) -> LiveSite:
    """A site that can send mail, with a question."""
    site = start_site(BLOGAPP_SMTP_URL=mailbox.url)
    site.factory.make_post("Boss’s feedback?", slug="boss")
    return site


def receive(site: LiveSite, mailbox: Mailbox) -> str:
    """The link in the mail that goes out now."""
    with site.app.app_context():
        assert send_mail() == 1
    found = re.search(r"http\S+/subscribe/confirm/\S+", mailbox.mails[-1].get_content())
    assert found
    return found[0]


def assert_usable(page: Page, heading: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_works_from_a_question_and_ends_from_a_mail(
    open_page: OpenPage, site: LiveSite, mailbox: Mailbox, scripts: bool
) -> None:
    page = open_page("/posts/boss", site=site, scripts=scripts)
    page.get_by_role("link", name="Be told of new questions by mail").click()
    assert_usable(page, "New questions by mail")
    page.get_by_label("Your e-mail address").fill(ADDRESS)
    page.keyboard.press("Enter")
    assert_usable(page, "Please look into your mail")
    page.goto(receive(site, mailbox))
    expect(page.get_by_text(f"send a mail to {ADDRESS} for each new question?")).to_be_visible()
    page.get_by_role("button", name="Yes, tell me of new questions").click()
    assert_usable(page, "You are told of new questions")
    assert listening(site.app) == [ADDRESS]
    page.goto(way_out(site.app, ADDRESS))
    assert_usable(page, "No more mails of new questions?")
    page.get_by_role("button", name="No more of these mails").click()
    assert_usable(page, "No more mails")
    assert listening(site.app) == []


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_shows_pages_that_everyone_can_use(open_page: OpenPage, site: LiveSite, colours: str) -> None:
    page = open_page("/subscribe", site=site, colours=colours)
    for address in ("/subscribe", "/subscribe/sent", way_out(site.app, ADDRESS)):
        page.goto(address)
        assert Axe().run(page).response["violations"] == []

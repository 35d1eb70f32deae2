"""From the comment form to the letter box and back, in a real browser, with and without scripts."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from blogapp.notifications.outbox import send_mail
from tests.support.live_site import LiveSite, StartSite
from tests.support.mail_server import Mailbox
from tests.support.reader import DESK, PHONE

OFFERS = "Link by mail"


@pytest.fixture
def site(start_site: StartSite, mailbox: Mailbox) -> LiveSite:
    """A site that can send mail, and offers no other way to sign in."""
    return start_site(BLOGAPP_SMTP_URL=mailbox.url)


@pytest.fixture(params=[True, False], ids=["with scripts", "without scripts"])
def context(browser: Browser, site: LiveSite, request: pytest.FixtureRequest) -> Iterator[BrowserContext]:
    """A phone."""
    context = browser.new_context(
        base_url=site.url, viewport=PHONE, java_script_enabled=request.param, reduced_motion="reduce"
    )
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext, site: LiveSite) -> Page:
    """A question with a text that was begun below it."""
    site.factory.make_post(slug="boss")
    page = context.new_page()
    page.goto("/posts/boss")
    page.get_by_label("Your comment").fill("Both, I think.")
    return page


def receive(site: LiveSite, mailbox: Mailbox) -> str:
    """The link in the mail that goes out now."""
    with site.app.app_context():
        assert send_mail() == 1
    found = re.search(r"http\S+/login/mail/\S+", mailbox.mails[-1].get_content())
    assert found
    return found[0]


def test_works_from_the_form_and_back(page: Page, site: LiveSite, mailbox: Mailbox) -> None:
    page.get_by_label("Name").fill("Ada")
    page.get_by_label("E-mail").fill("ada@example.org")
    page.get_by_role("button", name=OFFERS).click()
    expect(
        page.get_by_text("If ada@example.org can receive mail, a link is on its way there.")
    ).to_be_visible()
    page.goto(receive(site, mailbox))
    expect(page.get_by_label("Your comment")).to_have_value("Both, I think.")
    expect(page.get_by_text("You are commenting with your e-mail account:")).to_be_visible()
    page.get_by_role("button", name="Post comment").click()
    expect(page.locator(".comment", has_text="Both, I think.")).to_contain_text("Ada")


def test_asks_for_an_address_and_takes_one_click_elsewhere(
    page: Page, browser: Browser, site: LiveSite, mailbox: Mailbox
) -> None:
    page.get_by_role("button", name=OFFERS).click()
    page.get_by_label("Your e-mail address").fill("ada@example.org")
    page.get_by_role("button", name="Send me a link").click()
    expect(page.get_by_role("heading", name="A link is on its way")).to_be_visible()
    desk = browser.new_context(base_url=site.url, viewport=DESK, java_script_enabled=False)
    other = desk.new_page()
    other.goto(receive(site, mailbox))
    expect(other.get_by_text("with the address ada@example.org")).to_be_visible()
    other.get_by_role("button", name="Sign in to this site").click()
    expect(other.get_by_label("Your comment")).to_have_value("Both, I think.")
    expect(other.get_by_text("You are commenting with your e-mail account:")).to_be_visible()
    desk.close()

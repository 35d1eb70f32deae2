"""Inviting and accepting in a real browser, on a phone, with and without scripts, with and without mail."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from blogapp.accounts.models import Role
from blogapp.notifications.outbox import send_mail
from tests.support.live_site import LiveSite, StartSite
from tests.support.mail_server import Mailbox
from tests.support.reader import PHONE, watch
from tests.web.test_look_in_browser import sticking_out, violations

NewBrowser = Callable[[LiveSite], Page]


@pytest.fixture(params=[True, False], ids=["with scripts", "without scripts"])
def new_browser(browser: Browser, request: pytest.FixtureRequest) -> Iterator[NewBrowser]:
    """Opens a browser of its own; errors and foreign requests fail the test at its end."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def opened(site: LiveSite) -> Page:
        context = browser.new_context(
            base_url=site.url, viewport=PHONE, java_script_enabled=request.param, reduced_motion="reduce"
        )
        contexts.append(context)
        watch(context, site.url, complaints)
        return context.new_page()

    yield opened
    for context in contexts:
        context.close()
    assert complaints == []


def as_owner(site: LiveSite, page: Page) -> Page:
    page.goto(site.factory.make_sign_in_link(site.factory.make_user("Olga Owner", Role.OWNER)))
    page.get_by_role("button", name="Sign in to this site").click()
    page.get_by_role("link", name="Settings").click()
    page.get_by_role("link", name="People and roles").click()
    return page


def test_works_by_a_link_where_there_is_no_mail(start_site: StartSite, new_browser: NewBrowser) -> None:
    site = start_site()
    page = as_owner(site, new_browser(site))
    page.get_by_label("E-mail address", exact=True).fill("ada@example.org")
    page.get_by_label("Role", exact=True).select_option("Moderator")
    page.get_by_role("button", name="Make a link").click()
    link = page.get_by_label("Link of the invitation").input_value()
    assert sticking_out(page) == []
    page.goto("/settings/people")
    expect(page.get_by_text("ada@example.org")).to_be_visible()
    expect(page.get_by_label("Link of the invitation")).to_have_count(0)

    ada = new_browser(site)
    ada.goto(link)
    expect(ada.get_by_text("offers you this role: Moderator.")).to_be_visible()
    assert sticking_out(ada) == []
    ada.get_by_label("Your name").fill("Ada")
    ada.get_by_role("button", name="Accept the invitation").click()
    expect(ada.get_by_text("Your role is: Moderator.")).to_be_visible()
    ada.get_by_label("New password", exact=True).fill("a dozen blue umbrellas")
    ada.get_by_label("New password, once more").fill("a dozen blue umbrellas")
    ada.get_by_role("button", name="Set a password").click()
    expect(ada.get_by_role("status")).to_be_visible()

    again = new_browser(site)
    again.goto("/login")
    again.get_by_text("For authors and moderators").click()
    again.get_by_label("Handle or e-mail address").fill("ada@example.org")
    again.get_by_label("Password", exact=True).fill("a dozen blue umbrellas")
    again.get_by_role("button", name="Sign in with the password").click()
    expect(again.get_by_role("link", name="Moderation")).to_be_visible()


def test_works_by_mail(start_site: StartSite, new_browser: NewBrowser, mailbox: Mailbox) -> None:
    site = start_site(BLOGAPP_SMTP_URL=mailbox.url)
    page = as_owner(site, new_browser(site))
    page.get_by_label("E-mail address", exact=True).fill("ada@example.org")
    page.get_by_role("button", name="Send the invitation", exact=True).click()
    expect(page.get_by_role("status")).to_have_text("An invitation is on its way to ada@example.org.")
    with site.app.app_context():
        send_mail()
    found = re.search(r"http://\S+/invitation/\S+", mailbox.mails[-1].get_content())
    assert found

    ada = new_browser(site)
    ada.goto(found[0])
    ada.get_by_label("Your name").fill("Ada")
    ada.get_by_role("button", name="Accept the invitation").click()
    expect(ada.get_by_text("Your role is: Author.")).to_be_visible()
    expect(ada.get_by_role("link", name="Write")).to_be_visible()
    ada.goto(found[0])
    expect(ada.get_by_text("This invitation was used, taken back or is too old.")).to_be_visible()


def test_copies_the_link(start_site: StartSite, browser: Browser) -> None:
    site = start_site()
    context = browser.new_context(base_url=site.url, permissions=["clipboard-read", "clipboard-write"])
    page = as_owner(site, context.new_page())
    page.get_by_label("E-mail address", exact=True).fill("ada@example.org")
    page.get_by_role("button", name="Make a link").click()
    page.get_by_role("button", name="Copy the link").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    link = page.get_by_label("Link of the invitation").input_value()
    assert page.evaluate("navigator.clipboard.readText()") == link
    assert violations(page) == []
    context.close()

"""Passkeys in a real browser, kept by a device that the browser plays."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, CDPSession, Page, expect

from blogapp.accounts.models import Role
from tests.support.live_site import LiveSite, StartSite
from tests.support.reader import PHONE, watch

WAYS = "/account/sign-in"


@pytest.fixture
def site(start_site: StartSite) -> LiveSite:
    """A site with a name: browsers offer passkeys to no bare address."""
    return start_site(BLOGAPP_BASE_URL="http://localhost:{port}")


@pytest.fixture
def new_page(browser: Browser, site: LiveSite) -> Iterator[Callable[..., Page]]:
    """Opens the site in a browser of its own."""
    contexts, complaints = [], list[str]()

    def new_page(**options: Any) -> Page:
        context = browser.new_context(base_url=site.url, **{"viewport": PHONE, **options})
        watch(context, site.url, complaints)
        contexts.append(context)
        return context.new_page()

    yield new_page
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture
def page(new_page: Callable[..., Page]) -> Page:
    """A page of a browser with a device that keeps passkeys."""
    return new_page()


@pytest.fixture
def device(page: Page) -> CDPSession:
    """The device in the browser; its owner is at hand and shows their finger."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return session


def sign_in_by_link(site: LiveSite, page: Page) -> None:
    owner = site.factory.make_user("Olga Owner", Role.OWNER)
    page.goto(site.factory.make_sign_in_link(owner))
    page.get_by_role("button", name="Sign in to this site").click()
    page.wait_for_url(f"{site.url}/account")
    page.goto(WAYS)


def log_in(page: Page) -> None:
    page.goto("/login?next=/archive")
    page.get_by_text("For authors and moderators").click()
    page.get_by_role("button", name="Sign in with a passkey").click()


def test_works_to_add_one_sign_in_and_remove_it(site: LiveSite, page: Page, device: CDPSession) -> None:
    sign_in_by_link(site, page)
    page.get_by_label("Name of the passkey").fill("My laptop")
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.get_by_text("My laptop")).to_be_visible()
    page.context.clear_cookies()
    log_in(page)
    page.wait_for_url(f"{site.url}/archive")
    page.goto(WAYS)
    expect(page.get_by_text("last used just now")).to_be_visible()
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.get_by_role("alert")).to_contain_text("This device holds a passkey for your account already.")
    set_password(page)
    page.get_by_role("button", name="Remove My laptop").click()
    expect(page.get_by_text("My laptop")).to_have_count(0)
    page.context.clear_cookies()
    log_in(page)
    expect(page.get_by_role("alert").first).to_contain_text("This passkey is not known here any more.")


def set_password(page: Page) -> None:
    page.get_by_label("New password", exact=True).fill("correct horse battery staple")
    page.get_by_label("New password, once more").fill("correct horse battery staple")
    page.get_by_role("button", name="Set a password").click()
    expect(page.get_by_role("button", name="Change the password")).to_be_visible()


def test_shows_why_nothing_happened(page: Page, device: CDPSession) -> None:
    log_in(page)
    error = page.get_by_role("alert")
    expect(error).to_contain_text("No passkey was chosen, or it took too long.")
    page.route("**/login/passkey/options", lambda route: route.fulfill(status=503))
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(error).to_contain_text("This did not work with a passkey.")


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_password_works_where_passkeys_do_not(
    site: LiveSite, new_page: Callable[..., Page], *, scripts: bool
) -> None:
    page = new_page(java_script_enabled=scripts)
    page.add_init_script("delete window.PublicKeyCredential")
    sign_in_by_link(site, page)
    expect(page.get_by_role("button", name="Add a passkey")).to_be_hidden()
    expect(page.get_by_text("A passkey needs a browser that knows them")).to_be_visible()
    set_password(page)
    page.context.clear_cookies()
    page.goto("/login?next=/archive")
    page.get_by_text("For authors and moderators").click()
    expect(page.get_by_role("button", name="Sign in with a passkey")).to_be_hidden()
    page.get_by_label("Handle or e-mail address").fill("olga-owner")
    page.get_by_label("Password").fill("correct horse battery staple")
    page.get_by_label("Password").press("Enter")
    page.wait_for_url(f"{site.url}/archive")

"""From the comment form to the provider and back, in a real browser, with and without scripts."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.support.live_site import LiveSite, StartSite
from tests.support.oidc import StartProvider
from tests.support.reader import PHONE
from tests.support.server_process import free_port

pytestmark = pytest.mark.usefixtures("oidc_program")


@pytest.fixture
def site(start_site: StartSite, start_provider: StartProvider) -> LiveSite:
    """A site that offers Google, played by the real provider."""
    port = free_port()
    site = start_site(
        BLOGAPP_GOOGLE_ISSUER=f"http://127.0.0.1:{port}",
        BLOGAPP_GOOGLE_CLIENT_ID="app-post",
        BLOGAPP_GOOGLE_CLIENT_SECRET="app-post-secret",
    )
    start_provider(f"--redirect={site.url}/login/google/callback", port=port)
    return site


@pytest.fixture(params=[True, False], ids=["with scripts", "without scripts"])
def page(browser: Browser, site: LiveSite, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A question with one comment, open on a phone."""
    post = site.factory.make_post(slug="boss")
    site.factory.make_comment(post, "What do you think?")
    context = browser.new_context(
        base_url=site.url, viewport=PHONE, java_script_enabled=request.param, reduced_motion="reduce"
    )
    page = context.new_page()
    page.goto("/posts/boss")
    yield page
    context.close()


def sign_in_at_provider(page: Page) -> None:
    page.locator("[name=login]").fill("user1")
    page.locator("[name=password]").fill("any")
    page.locator("[type=submit]").click()
    page.locator("[type=submit]").click()


def test_works_from_the_form_and_back(page: Page) -> None:
    page.get_by_label("Your comment").fill("Both, I think.")
    page.get_by_role("button", name="Google").click()
    sign_in_at_provider(page)
    expect(page.get_by_label("Your comment")).to_have_value("Both, I think.")
    expect(page.get_by_text("You are commenting with your Google account:")).to_be_visible()
    page.get_by_role("button", name="Post comment").click()
    expect(page.locator(".comment", has_text="Both, I think.")).to_contain_text("Test User 1")
    expect(page.get_by_label("Your comment")).to_have_value("")


def test_shows_the_text_again_after_a_refusal(page: Page) -> None:
    page.get_by_label("Your comment").fill("Both, I think.")
    page.get_by_role("button", name="Google").click()
    page.get_by_role("link", name="Cancel").click()
    expect(page.get_by_text("You did not sign in with Google. Nothing was changed.")).to_be_visible()
    expect(page.get_by_label("Your comment")).to_have_value("Both, I think.")


def test_enter_in_a_field_posts_and_does_not_lead_away(page: Page) -> None:
    page.get_by_label("Your comment").fill("Both, I think.")
    page.get_by_label("Name").fill("Gus Guest")
    page.get_by_label("E-mail").fill("gus@example.org")
    page.get_by_label("E-mail").press("Enter")
    expect(page.locator(".comment", has_text="Both, I think.")).to_contain_text("Gus Guest")

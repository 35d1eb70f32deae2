"""Trying it out: from the form to a demo account and back, with and without scripts and by keyboard."""

import socket
from collections.abc import Iterator
from threading import Thread

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from blogapp.comments.models import Comment
from blogapp.extensions import db
from blogapp.provider_settings import ProviderSettings
from tests.support.demo_provider.provider import make_server
from tests.support.live_site import LiveSite, StartSite
from tests.support.reader import PATIENCE_MS, PHONE

WORDS = "Both, I think."

# Playwright looks at no page that is about to go; this looks from inside, and the browser keeps it.
NOTE_WHAT_IS_SAID = """
addEventListener("DOMContentLoaded", () => addEventListener("submit", ({ submitter }) => setTimeout(() => {
    const status = document.querySelector("[data-leaving]").textContent;
    sessionStorage.said = JSON.stringify({ button: submitter.innerText, busy: submitter.ariaBusy, status });
})));
"""


@pytest.fixture
def site(start_site: StartSite) -> Iterator[LiveSite]:
    """A site that offers demo accounts, and the provider that `make run` starts beside it."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        issuer = f"http://127.0.0.1:{listener.getsockname()[1]}"
        site = start_site(
            BLOGAPP_DEMO_SIGNIN="1",
            BLOGAPP_DEMO_ISSUER=issuer,
            BLOGAPP_DEMO_CLIENT_ID="us",
            BLOGAPP_DEMO_CLIENT_SECRET="hush",
        )
        us = ProviderSettings(client_id="us", client_secret="hush")
        server = make_server(listener, issuer, us, f"{site.url}/login/demo/callback")
        Thread(target=server.serve_forever, daemon=True).start()
        yield site
        server.shutdown()
        server.server_close()


@pytest.fixture(params=[True, False], ids=["with scripts", "without scripts"])
def page(browser: Browser, site: LiveSite, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A question with one comment, open on a phone."""
    expect.set_options(timeout=PATIENCE_MS)
    post = site.factory.make_post(slug="boss")
    site.factory.make_comment(post, "What do you think?")
    context = browser.new_context(
        base_url=site.url, viewport=PHONE, java_script_enabled=request.param, reduced_motion="reduce"
    )
    page = context.new_page()
    page.goto("/posts/boss")
    yield page
    context.close()


def leave(page: Page) -> None:
    """Type, and press the button; the provider's page is open then."""
    page.get_by_label("Your comment").fill(WORDS)
    page.get_by_role("button", name="Demo account").click()
    expect(page.get_by_role("heading", name="Who would you like to be?")).to_be_visible()


def test_works_from_the_form_and_back(page: Page) -> None:
    leave(page)
    page.get_by_role("button", name="Continue as Mira Holm").click()
    expect(page.get_by_text("You are commenting with your Demo account:")).to_be_visible()
    expect(page.get_by_label("Your comment")).to_have_value(WORDS)
    page.get_by_role("button", name="Post comment").click()
    expect(page.locator(".comment", has_text=WORDS)).to_contain_text("Mira Holm")
    expect(page.get_by_label("Your comment")).to_have_value("")


def test_shows_the_text_again_when_nobody_was_chosen(page: Page) -> None:
    leave(page)
    page.get_by_role("button", name="Cancel, and go back").click()
    expect(page.get_by_text("You did not sign in with Demo. Nothing was changed.")).to_be_visible()
    expect(page.get_by_label("Your comment")).to_have_value(WORDS)
    expect(page.get_by_role("button", name="Demo account")).to_be_visible()


def test_keeps_what_is_answered(page: Page, site: LiveSite) -> None:
    page.get_by_role("link", name="Reply").click()
    leave(page)
    page.get_by_role("button", name="Continue as Jules").click()
    expect(page.get_by_label("Your comment")).to_have_value(WORDS)
    page.get_by_role("button", name="Post comment").click()
    expect(page.locator(".comment", has_text=WORDS).last).to_contain_text("Jules")
    with site.app.app_context():
        reply = db.session.scalars(select(Comment).where(Comment.body_text == WORDS)).one()
        assert reply.parent_id is not None


def test_a_typed_name_is_the_same_person_each_time(page: Page, site: LiveSite) -> None:
    for name in ("Zoe Tester", " zoe  tester"):
        leave(page)
        page.get_by_label("Someone else").fill(name)
        page.get_by_label("Someone else").press("Enter")
        expect(page.get_by_text("You are commenting with your Demo account:")).to_be_visible()
        expect(page.locator("#respond")).to_contain_text("Zoe Tester")
        page.get_by_role("button", name="Log out").click()
        page.goto("/posts/boss")


def test_works_with_the_keyboard_alone(page: Page) -> None:
    page.get_by_label("Your comment").focus()
    page.keyboard.type(WORDS)
    # Past where the writer stands, on what it depends, and as whom they speak.
    button = page.get_by_role("button", name="Demo account")
    for _field in range(6):
        page.keyboard.press("Tab")
        if button.evaluate("element => element === document.activeElement"):
            break
    expect(button).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Who would you like to be?")).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Continue as Tomás Quintero")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_label("Your comment")).to_have_value(WORDS)


@pytest.mark.parametrize("page", [True], indirect=True, ids=["with scripts"])
@pytest.mark.parametrize("start", ["/posts/boss", "/login?next=/posts/boss"])
def test_says_whom_it_connects_to_while_it_does(page: Page, start: str) -> None:
    page.add_init_script(NOTE_WHAT_IS_SAID)
    page.goto(start)
    page.get_by_role("button", name="Demo account").click()
    expect(page.get_by_role("heading", name="Who would you like to be?")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("button", name="Demo account")).to_be_visible()
    said = page.evaluate("JSON.parse(sessionStorage.said)")
    assert said == {
        "button": "Connecting to Demo account…",
        "busy": "true",
        "status": "Connecting to Demo account…",
    }

"""A reader at a real browser, on a phone or at a desk, with scripts or without; no error goes unseen."""

from collections.abc import Callable, Iterator
from typing import Final, Literal

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Dialog,
    Locator,
    Page,
    Request,
    ViewportSize,
    expect,
)

from tests.support.live_site import LiveSite

PHONE: Final = ViewportSize(width=390, height=844)
DESK: Final = ViewportSize(width=1280, height=900)
# A machine that runs everything at once is slow; a condition that never comes true costs this once.
PATIENCE_MS: Final = 15_000
# A refusal (422) and a lost connection are logged by the browser itself; their tests look at the page.
NOT_OUR_ERROR: Final = "Failed to load resource"

OpenPage = Callable[..., Page]


@pytest.fixture
def open_page(browser: Browser, live_site: LiveSite) -> Iterator[OpenPage]:
    """Opens a page in a browser of its own. Errors and foreign requests fail the test at its end."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []
    expect.set_options(timeout=PATIENCE_MS)

    def open_page(
        path: str = "/",
        *,
        site: LiveSite = live_site,
        screen: ViewportSize = PHONE,
        scripts: bool = True,
        colours: Literal["light", "dark"] = "light",
    ) -> Page:
        context = browser.new_context(
            base_url=site.url,
            viewport=screen,
            java_script_enabled=scripts,
            color_scheme=colours,
            reduced_motion="reduce",  # so that a page looks the same whenever it is looked at
        )
        contexts.append(context)
        context.set_default_timeout(PATIENCE_MS)
        watch(context, site.url, complaints)
        page = context.new_page()
        page.goto(path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []


def watch(context: BrowserContext, url: str, complaints: list[str]) -> None:
    """Collects what must not happen on any page: errors, boxes that a script opens, requests to elsewhere."""

    def on_console(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and not message.text.startswith(NOT_OUR_ERROR):
            complaints.append(message.text)

    def on_dialog(dialog: Dialog) -> None:
        complaints.append(f"{dialog.type}: {dialog.message}")
        dialog.dismiss()

    def on_request(request: Request) -> None:
        if not request.url.startswith(f"{url}/"):
            complaints.append(f"asked {request.url}")

    context.on("console", on_console)
    context.on("dialog", on_dialog)
    context.on("request", on_request)
    context.on("weberror", lambda error: complaints.append(str(error.error)))


def fill_form(page: Page, body: str, name: str = "Rita Reader") -> None:
    """What a guest types; the rest of the form stays as it is."""
    page.get_by_label("Your comment").fill(body)
    page.get_by_label("Name").fill(name)
    page.get_by_label("E-mail").fill("rita@example.org")


def send_form(page: Page) -> None:
    page.get_by_role("button", name="Post comment").click()


def comment_saying(page: Page, words: str) -> Locator:
    """The comment with these words, without those below it."""
    return page.get_by_role("article").filter(has_text=words).last


def stay(page: Page) -> None:
    """Mark the page, so that `assert_stayed` knows whether another one was loaded since."""
    page.evaluate("window.hasStayed = true")


def assert_stayed(page: Page) -> None:
    assert page.evaluate("window.hasStayed") is True, "another page was loaded"

"""Second thoughts in a real browser: editing and withdrawing one's own words, with and without scripts."""

import pytest
from playwright.sync_api import Page, expect

from tests.support.live_site import LiveSite
from tests.support.reader import OpenPage, comment_saying, fill_form, send_form

pytestmark = pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])


def write(live_site: LiveSite, open_page: OpenPage, words: str, scripts: bool) -> Page:
    """A page on which this browser has just written a comment."""
    page = open_page(f"/posts/{live_site.factory.make_post().slug}", scripts=scripts)
    fill_form(page, words)
    send_form(page)
    expect(comment_saying(page, words)).to_be_visible()
    return page


def test_works_to_edit(live_site: LiveSite, open_page: OpenPage, scripts: bool) -> None:
    page = write(live_site, open_page, "Bosses shuold stay out.", scripts)
    page.get_by_role("link", name="Edit").click()
    page.get_by_label("Your comment").fill("Bosses should stay out.")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".comment:target")).to_contain_text("Bosses should stay out.")
    expect(page.get_by_text("edited", exact=True)).to_be_visible()


def test_rejects_an_empty_text_and_keeps_the_comment(
    live_site: LiveSite, open_page: OpenPage, scripts: bool
) -> None:
    page = write(live_site, open_page, "This stays.", scripts)
    page.get_by_role("link", name="Edit").click()
    page.get_by_label("Your comment").fill("   ")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Please write your comment.")).to_be_visible()
    page.get_by_role("link", name="Keep it as it is").click()
    expect(comment_saying(page, "This stays.")).to_be_visible()


def test_works_to_withdraw(live_site: LiveSite, open_page: OpenPage, scripts: bool) -> None:
    page = write(live_site, open_page, "I take this back.", scripts)
    question = page.url
    page.get_by_text("Withdraw", exact=True).click()
    page.get_by_role("button", name="Withdraw this comment").click()
    expect(page.get_by_text("You withdrew it.")).to_be_visible()
    page.goto(question)
    expect(page.get_by_text("I take this back.")).to_have_count(0)

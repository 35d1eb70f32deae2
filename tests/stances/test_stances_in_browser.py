"""One journey through stances in a real browser: with a script, without one, and by keyboard alone."""

import re

import pytest
from playwright.sync_api import Page, expect

from blogapp.accounts.models import Role, User
from tests.support.live_site import LiveSite
from tests.support.reader import DESK, PHONE, OpenPage, assert_stayed, fill_form, send_form, stay
from tests.web.test_look_in_browser import sticking_out, violations


@pytest.fixture
def url(live_site: LiveSite) -> str:
    """A question with comments of both sides."""
    author = live_site.factory.make_user("Alice Author", Role.AUTHOR)
    post = live_site.factory.make_post("Boss's feedback: pro or con?", author=author)
    for stance, words in (("pro", "It helps to hear him."), ("con", "It makes him a client.")):
        live_site.factory.make_comment(post, words, stance=stance, perspective="coach")
    return f"/posts/{post.slug}"


def answer(page: Page, label: str) -> None:
    page.locator("#balance").get_by_role("button", name=label, exact=True).click()


@pytest.mark.parametrize("scripts", [True, False], ids=["with script", "without script"])
def test_takes_a_stance_argues_it_votes_and_moves(url: str, open_page: OpenPage, scripts: bool) -> None:
    page = open_page(url, scripts=scripts)
    page.get_by_label("I speak as").first.select_option("manager")
    answer(page, "Con")
    expect(page.locator("#balance")).to_contain_text("1 voice: 0 pro, 1 con, 0 it depends")
    expect(page.locator("#balance").get_by_role("button", name="Con", exact=True)).to_have_attribute(
        "aria-pressed", "true"
    )
    vote = (
        page.get_by_role("article")
        .filter(has_text="It helps to hear him.")
        .get_by_role("button", name="Helpful")
    )
    if scripts:
        stay(page)
    vote.click()
    expect(vote).to_have_attribute("aria-pressed", "true")
    expect(vote).to_contain_text("1")
    if scripts:
        assert_stayed(page)
    page.goto(url)
    page.get_by_label("If not: a comment that moved you").select_option(index=1)
    page.get_by_role("button", name="Now: It depends").click()
    expect(page.locator("#balance")).to_contain_text("1 person has moved so far")
    page.get_by_label("A new condition, at most 80 characters").first.fill("The company pays")
    page.get_by_role("button", name="Say so").click()
    expect(page.get_by_label("On what does it depend?").locator("[selected]")).to_have_text(
        "The company pays"
    )
    page.get_by_role("radio", name="It depends").check()
    page.locator(".choice").get_by_placeholder("such as: the client agrees first").fill(
        "The client asks for it"
    )
    fill_form(page, "It depends on who asked for it in the first place.")
    send_form(page)
    mine = page.get_by_role("article").filter(has_text="in the first place")
    expect(mine).to_contain_text("It depends: The client asks for it")
    expect(page.locator("#balance")).to_contain_text("The client asks for it")
    page.get_by_role("navigation", name="Which comments").get_by_role("link", name="Con").click()
    expect(page.locator("article.comment")).to_have_count(1)
    expect(page).to_have_url(re.compile("stance=con"))


def test_works_by_keyboard_alone(url: str, open_page: OpenPage) -> None:
    page = open_page(url, screen=DESK)
    page.get_by_label("I speak as").first.focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#balance")).to_contain_text("1 voice: 0 pro, 1 con, 0 it depends")


def test_is_readable_for_everyone_in_few_colours_too(
    live_site: LiveSite, url: str, open_page: OpenPage
) -> None:
    for browser in (open_page(url), open_page(url), open_page(url)):
        answer(browser, "It depends")
    for screen in (PHONE, DESK):
        for address in (url, f"{url}?view=sides", f"{url}/balance", "/"):
            for colours in ("light", "dark"):
                page = open_page(address, screen=screen, colours=colours)
                assert violations(page) == []
                assert sticking_out(page) == []
    page = open_page(url)
    page.emulate_media(forced_colors="active")
    assert violations(page) == []
    alice = open_page(live_site.factory.make_sign_in_link(_author(live_site)))
    alice.get_by_role("button").last.click()
    for address in (f"{url}/question", f"{url}/synthesis"):
        alice.goto(address)
        assert violations(alice) == []
        assert sticking_out(alice) == []


def _author(live_site: LiveSite) -> User:
    return live_site.factory.make_user("Olga Owner", Role.OWNER)

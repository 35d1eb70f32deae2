"""Ten minutes at the desk by keyboard alone, in a real browser; and the same without script."""

from typing import Final

import pytest
from playwright.sync_api import Page, expect

from blogapp.accounts.models import Role
from blogapp.accounts.person import Person
from blogapp.comments.models import Comment, Status
from blogapp.moderation.decision import Decision
from blogapp.moderation.service import decide
from blogapp.posts.models import Post
from tests.moderation.test_moderate_in_browser import status_of
from tests.support.live_site import LiveSite
from tests.support.reader import DESK, OpenPage, assert_stayed, stay
from tests.web.test_look_in_browser import sticking_out, violations

NUMBER: Final = 4


@pytest.fixture
def mine(live_site: LiveSite) -> tuple[Post, list[Comment]]:
    """A question of one author, so that other tests' comments stay out of the way."""
    author = live_site.factory.make_user("Ada Author", Role.AUTHOR)
    post = live_site.factory.make_post(author=author)
    comments = [
        live_site.factory.make_comment(post, f"Held, number {number}.", status=Status.HELD)
        for number in range(NUMBER)
    ]
    return post, comments


def at_the_desk(live_site: LiveSite, open_page: OpenPage, post: Post, *, scripts: bool = True) -> Page:
    page = open_page(live_site.factory.make_sign_in_link(post.author), screen=DESK, scripts=scripts)
    page.get_by_role("button", name="Sign in to this site").click()
    expect(page.get_by_role("link", name="Ada Author")).to_be_visible()
    page.goto("/moderation")
    return page


def test_works_by_keyboard_alone(
    live_site: LiveSite, open_page: OpenPage, mine: tuple[Post, list[Comment]]
) -> None:
    post, comments = mine
    page = at_the_desk(live_site, open_page, post)
    stay(page)
    cases, said = page.locator("[data-case]"), page.locator("[data-notices]")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    assert violations(page) == []
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    expect(cases.nth(0)).to_be_focused()
    page.keyboard.press("j")
    page.keyboard.press("k")
    page.keyboard.press("s")
    expect(said).to_contain_text("is in the spam folder.")
    expect(cases).to_have_count(NUMBER - 1)
    expect(cases.nth(0)).to_be_focused()
    assert status_of(live_site, comments[0]) == Status.SPAM
    page.keyboard.press("u")
    expect(cases).to_have_count(NUMBER)
    expect(said).to_contain_text("waits.")
    assert status_of(live_site, comments[0]) == Status.HELD
    page.keyboard.press("a")
    expect(said).to_contain_text("is published.")
    page.keyboard.press("t")
    expect(said).to_contain_text("is in the trash.")
    expect(page.locator("[data-places]")).to_contain_text("Needs a decision 2")
    # Somebody else was faster.
    with live_site.app.app_context():
        decide(comments[2].public_id, Decision.TRASH, Person(role=Role.OWNER))
    page.keyboard.press("a")
    expect(said).to_contain_text("Somebody has put the comment by Bob Reader into the trash meanwhile.")
    assert_stayed(page)
    page.keyboard.press("x")
    page.keyboard.press("j")
    page.keyboard.press("x")
    expect(page.locator("[data-selected]")).to_have_text("(2)")
    page.get_by_role("button", name="Call them spam").focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Put 2 comments into the spam folder?")
    assert violations(page) == []
    dialog.get_by_role("button", name="Yes, all of them").focus()
    page.keyboard.press("Enter")
    expect(page.locator("[data-notices]")).to_contain_text("1 comment was moved.")
    assert status_of(live_site, comments[3]) == Status.SPAM
    expect(page.get_by_text("Held, number 3.")).to_be_hidden()
    page.keyboard.press("u")
    expect(page.get_by_text("Held, number 3.")).to_be_visible()
    assert status_of(live_site, comments[3]) == Status.HELD
    assert violations(page) == []
    assert sticking_out(page) == []


def test_works_without_script(
    live_site: LiveSite, open_page: OpenPage, mine: tuple[Post, list[Comment]]
) -> None:
    post, comments = mine
    page = at_the_desk(live_site, open_page, post, scripts=False)
    page.get_by_role("searchbox", name="Find comments").fill('"number 1"')
    page.get_by_role("button", name="Find").click()
    expect(page.locator("[data-case]")).to_have_count(1)
    page.get_by_role("checkbox", name="Select").check()
    page.get_by_role("button", name="Put them into the trash").click()
    expect(page.get_by_role("heading", name="Put 1 comment into the trash?")).to_be_visible()
    page.get_by_role("button", name="Yes, all of them").click()
    expect(page.get_by_role("status")).to_contain_text("1 comment was moved.")
    assert status_of(live_site, comments[1]) == Status.TRASHED
    page.get_by_role("link", name="My decisions").click()
    page.get_by_role("button", name="Undo: Put into the trash").click()
    expect(page.get_by_role("status")).to_contain_text("waits.")
    assert status_of(live_site, comments[1]) == Status.HELD
    assert sticking_out(page) == []


def test_works_in_the_thread(
    live_site: LiveSite, open_page: OpenPage, mine: tuple[Post, list[Comment]]
) -> None:
    post, _comments = mine
    public = live_site.factory.make_comment(post, "Public words.")
    page = at_the_desk(live_site, open_page, post)
    page.goto(f"/posts/{post.slug}")
    stay(page)
    page.get_by_text("Moderate", exact=True).click()
    assert violations(page) == []
    page.get_by_role("button", name="Trash: Bob Reader").click()
    expect(page.locator("[data-moderated]")).to_contain_text("is in the trash.")
    assert status_of(live_site, public) == Status.TRASHED
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("article").filter(has_text="Public words.")).to_be_visible()
    assert status_of(live_site, public) == Status.PUBLISHED
    assert_stayed(page)

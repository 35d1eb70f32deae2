"""The rules in a real browser: everyone who sets them can, on a phone and at a desk, without script."""

from collections.abc import Iterator
from contextlib import ExitStack
from itertools import product
from typing import Final

import pytest
from playwright.sync_api import Page, expect

from blogapp.accounts.models import Role
from blogapp.posts.models import Post
from tests.support.live_site import LiveSite
from tests.support.reader import DESK, PHONE, OpenPage
from tests.web.test_look_in_browser import LONG_WORD, sticking_out, violations

COLOURS: Final = ("light", "dark")


@pytest.fixture
def question(live_site: LiveSite) -> Iterator[Post]:
    """What the owner changes here is as before afterwards: other tests share the site."""
    factory = live_site.factory
    post = factory.make_post(f"Boss's feedback: {LONG_WORD}?")
    factory.make_comment(post, f"A wombat told me. {LONG_WORD}", name=LONG_WORD)
    with ExitStack() as stack:
        for key, value in (("max_links", "2"), ("held_words", LONG_WORD), ("who_may_comment", "anyone")):
            stack.enter_context(live_site.setting(key, value))
        yield post


def as_owner(live_site: LiveSite, open_page: OpenPage) -> Page:
    user = live_site.factory.make_user("Olga Owner", Role.OWNER)
    page = open_page(live_site.factory.make_sign_in_link(user), scripts=False)
    page.get_by_role("button", name="Sign in to this site").click()
    return page


def test_sets_tries_and_takes_back_without_script(
    live_site: LiveSite, open_page: OpenPage, question: Post
) -> None:
    page = as_owner(live_site, open_page)
    page.goto("/moderation/rules")
    links = page.get_by_label("Links that make a comment wait")
    links.fill("many")
    page.get_by_role("button", name="Save the rules").click()
    expect(links).to_have_value("many")
    expect(links).to_have_attribute("aria-invalid", "true")
    links.fill("7")
    page.get_by_role("button", name="Save the rules").click()
    expect(page.get_by_role("status")).to_contain_text("Saved.")
    page.get_by_label("Word", exact=True).fill('"wombat"')
    page.get_by_role("button", name="See what it would catch").click()
    expect(page.locator("mark").first).to_have_text("wombat")
    page.get_by_role("button", name="Add it: such comments wait").click()
    page.get_by_role("button", name='Remove “"wombat"”').click()
    page.get_by_text("Last changes").click()
    page.get_by_role("button", name="Take back: Links that make a comment wait: 7").first.click()
    expect(links).to_have_value("2")


def test_sets_one_discussion_apart(live_site: LiveSite, open_page: OpenPage, question: Post) -> None:
    page = as_owner(live_site, open_page)
    page.goto(f"/posts/{question.slug}")
    page.get_by_role("link", name="Rules of this discussion").click()
    page.get_by_role("radio", name="People who have signed in").check()
    page.get_by_role("button", name="Save the rules").click()
    expect(page.get_by_role("status")).to_contain_text("Saved.")
    reader = open_page(f"/posts/{question.slug}")
    expect(reader.get_by_text("Here only people who have signed in may comment.")).to_be_visible()
    assert violations(reader) == []
    assert sticking_out(reader) == []


@pytest.mark.parametrize(
    "address", ["/moderation/rules", "/moderation/rules/try?kind=held-word&value=wombat", "thread"]
)
def test_works_for_everyone(live_site: LiveSite, open_page: OpenPage, question: Post, address: str) -> None:
    page = as_owner(live_site, open_page)
    path = f"/moderation/threads/{question.thread_id}/rules" if address == "thread" else address
    looker = open_page(path, scripts=True)
    looker.context.add_cookies(page.context.cookies())  # type: ignore[arg-type]  # as they came
    looker.goto(path)
    for screen, colours in product((PHONE, DESK), COLOURS):
        looker.set_viewport_size(screen)
        looker.emulate_media(color_scheme=colours)  # type: ignore[arg-type]  # one of these two
        assert sticking_out(looker) == []
        assert violations(looker) == []

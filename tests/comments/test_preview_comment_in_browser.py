"""A look at one's comment before anyone else has it, in place, or without scripts on a page of its own."""

import pytest
from playwright.sync_api import expect

from tests.support.live_site import LiveSite
from tests.support.reader import OpenPage, assert_stayed, comment_saying, fill_form, send_form, stay

both_ways = pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])


@both_ways
def test_works(live_site: LiveSite, open_page: OpenPage, scripts: bool) -> None:
    page = open_page(f"/posts/{live_site.factory.make_post().slug}", scripts=scripts)
    fill_form(page, "It is **not** so.\n\n- a point")
    page.get_by_role("button", name="Preview").click()
    preview = page.get_by_role("region", name="Preview")
    expect(preview.locator("strong")).to_have_text("not")
    expect(preview.get_by_role("listitem")).to_have_text("a point")
    expect(page.get_by_label("Your comment")).to_have_value("It is **not** so.\n\n- a point")
    send_form(page)
    expect(comment_saying(page, "It is not so.")).to_be_visible()
    expect(preview).to_have_count(0)


def test_shows_the_newest_text_without_loading_a_page(live_site: LiveSite, open_page: OpenPage) -> None:
    page = open_page(f"/posts/{live_site.factory.make_post().slug}")
    stay(page)
    preview = page.get_by_role("region", name="Preview")
    for words in ("First.", "Second."):
        page.get_by_label("Your comment").fill(words)
        page.get_by_role("button", name="Preview").click()
        expect(preview.get_by_text(words)).to_be_visible()
        expect(preview).to_be_focused()
    expect(preview).to_have_count(1)
    assert_stayed(page)


def test_works_for_a_reply(live_site: LiveSite, open_page: OpenPage) -> None:
    post = live_site.factory.make_post()
    live_site.factory.make_comment(post, "A comment to answer.")
    page = open_page(f"/posts/{post.slug}")
    page.get_by_role("link", name="Reply to Bob Reader").click()
    page.get_by_label("Your comment").fill("*Softly.*")
    page.get_by_role("button", name="Preview").click()
    preview = page.get_by_role("listitem").get_by_role("region", name="Preview")
    expect(preview).to_be_visible()
    page.get_by_role("button", name="Cancel reply").click()
    expect(page.get_by_role("region", name="Preview")).to_have_count(0)


@both_ways
def test_rejects_an_empty_text(live_site: LiveSite, open_page: OpenPage, scripts: bool) -> None:
    page = open_page(f"/posts/{live_site.factory.make_post().slug}", scripts=scripts)
    page.get_by_role("button", name="Preview").click()
    expect(page.get_by_text("Please write your comment.")).to_be_visible()


def test_handles_a_lost_connection(live_site: LiveSite, open_page: OpenPage) -> None:
    page = open_page(f"/posts/{live_site.factory.make_post().slug}")
    page.get_by_label("Your comment").fill("Into the void.")
    page.context.set_offline(True)
    page.get_by_role("button", name="Preview").click()
    expect(page.get_by_role("alert")).to_contain_text("This could not be sent.")
    expect(page.get_by_label("Your comment")).to_have_value("Into the void.")

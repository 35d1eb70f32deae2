"""A question on paper: what a reader of paper wants, and nothing to press."""

from playwright.sync_api import Page, expect

from tests.support.live_site import LiveSite
from tests.support.reader import DESK, OpenPage

TEXT = """See [the source](https://example.org/source)[^1] and [ours](/archive).

## Why

## How

## When

[^1]: A note.
"""
NOT_ON_PAPER = (
    ".masthead__nav", ".share", ".contents", ".tag-list", ".neighbours", ".filters", ".thread__orders",
    ".comment__actions", ".comment-form", ".colophon", ".take", '[href="#note-1-back-1"]', "main button",
)  # fmt: skip


def printed(live_site: LiveSite, open_page: OpenPage) -> Page:
    post = live_site.factory.make_post("Both?", slug="on-paper", body=TEXT, tags=["teams", "paper"])
    live_site.factory.make_post("More?", tags=["teams", "paper"])
    first = live_site.factory.make_comment(post, "I think so.", name="Paula Printer")
    live_site.factory.make_comment(post, "I do not.", name="Olaf Other", parent=first)
    page = open_page(f"/posts/{post.slug}", screen=DESK)
    for selector in NOT_ON_PAPER:
        assert page.locator(selector).count(), f"{selector} is nowhere, so paper shows nothing of it anyway"
    page.emulate_media(media="print")
    return page


def test_works_on_paper(live_site: LiveSite, open_page: OpenPage) -> None:
    page = printed(live_site, open_page)
    for selector in NOT_ON_PAPER:
        assert [part for part in page.locator(selector).all() if part.is_visible()] == [], selector
    expect(page.get_by_role("heading", name="Both?", exact=True)).to_be_visible()
    expect(page.get_by_text(f"{live_site.url}/posts/on-paper", exact=True)).to_be_visible()
    for words in ("A note.", "Paula Printer", "I think so.", "Olaf Other", "I do not."):
        expect(page.get_by_text(words)).to_be_visible()
    assert len(page.pdf(format="A4")) > 1000


def test_shows_what_was_folded(live_site: LiveSite, open_page: OpenPage) -> None:
    page = printed(live_site, open_page)
    page.emulate_media(media="screen")
    answer = page.get_by_text("I do not.")
    page.get_by_text("1 reply").click()
    expect(answer).to_be_hidden()
    page.emulate_media(media="print")
    expect(answer).to_be_visible()


def test_shows_where_links_lead_and_when_a_comment_was_written(
    live_site: LiveSite, open_page: OpenPage
) -> None:
    page = printed(live_site, open_page)
    behind = "link => getComputedStyle(link, '::after').content"
    assert page.get_by_role("link", name="the source").evaluate(behind) == '" (https://example.org/source)"'
    assert page.get_by_role("link", name="ours").evaluate(behind) == "none"
    time = page.locator(".comment__time time").first
    assert time.evaluate(behind) == f'"{time.get_attribute("title")}"'


def test_shows_no_address_on_a_screen(live_site: LiveSite, open_page: OpenPage) -> None:
    page = printed(live_site, open_page)
    page.emulate_media(media="screen")
    expect(page.locator(".post__address")).to_be_hidden()

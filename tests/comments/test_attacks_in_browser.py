"""The XSS collections through the real form into the real page in a real browser: none of them runs."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.support.live_site import LiveSite
from tests.support.reader import OpenPage
from tests.text.shared_data import needs_shared, payloads

pytestmark = needs_shared

# Traps for scripts, and what sends the form; runs in the page under attack.
ATTACKER: Final = (Path(__file__).parent / "attacker.js").read_text()

# So many texts share a comment, each in a paragraph of its own: one by one they would take minutes.
TEXTS_IN_A_COMMENT: Final = 8
COMMENTS_ON_A_PAGE: Final = 100
# Below the 10,000 characters that a comment may have.
CHARACTERS_IN_A_COMMENT: Final = 9_000


def open_under_attack(live_site: LiveSite, open_page: OpenPage) -> Page:
    page = open_page(f"/posts/{live_site.factory.make_post().slug}")
    page.add_init_script(ATTACKER)
    page.reload()
    return page


def bodies(texts: list[str]) -> Iterator[str]:
    """All texts, some to a comment; one with a code fence would hide those after it, so it stands alone."""
    together: list[str] = []
    for text in texts:
        is_fence = "```" in text or "~~~" in text
        is_full = sum(map(len, together)) + len(text) > CHARACTERS_IN_A_COMMENT
        if together and (is_fence or is_full or len(together) == TEXTS_IN_A_COMMENT):
            yield "\n\n".join(together)
            together = []
        together.append(text)
        if is_fence:
            yield "\n\n".join(together)
            together = []
    yield "\n\n".join(together)


@pytest.mark.parametrize("collection", ["xss_*.json", "naughty_strings.json"])
def test_runs_no_script_of_a_stranger(live_site: LiveSite, open_page: OpenPage, collection: str) -> None:
    texts = payloads(collection)
    assert len(texts) in {1592, 515}
    # Short ones serve as names and as ends of addresses too, spread over the collection.
    short = [text for text in texts if text.strip() and len(text) <= 80]
    comments = [
        {"body": body, "name": short[number % len(short)], "website": short[-1 - number % len(short)]}
        for number, body in enumerate(bodies([text for text in texts if text.strip()]))
    ]
    with live_site.setting("roots_per_page", str(COMMENTS_ON_A_PAGE)):
        for start in range(0, len(comments), COMMENTS_ON_A_PAGE):
            some = comments[start : start + COMMENTS_ON_A_PAGE]
            page = open_under_attack(live_site, open_page)
            assert page.evaluate("some => attack(some)", some) == {"refused": [], "dangers": []}
            page.reload()
            expect(page.locator("article.comment").filter(has=page.get_by_role("link"))).to_have_count(
                len(some)
            )
            assert page.evaluate("dangers()") == []
            page.context.close()


def test_runs_none_on_the_pages_around_it(live_site: LiveSite, open_page: OpenPage) -> None:
    page = open_under_attack(live_site, open_page)
    texts = [text for text in payloads("xss_*.json") if 10 < len(text) <= 80][::60]
    comments = [{"body": f"wanted {text}", "name": text, "website": ""} for text in texts]
    assert page.evaluate("some => attack(some)", comments) == {"refused": [], "dangers": []}
    own = [link.get_attribute("href") or "" for link in page.get_by_role("link", name="Edit").all()]
    assert len(own) == len(texts) > 15
    replies = [link.get_attribute("href") or "" for link in page.get_by_role("link", name="Reply to").all()]
    searches = [f"/search?q={quote(text)}" for text in ["wanted", *texts]]
    for address in [*own, *replies, *searches]:
        page.goto(address)
        assert page.evaluate("dangers()") == []


def test_shows_what_is_dangerous(browser: Browser, live_site: LiveSite) -> None:
    page = browser.new_page()
    page.add_init_script(ATTACKER)
    page.goto(live_site.url)
    for html in ("<img src=x>", "<p onclick=a()>", "<a href=' javascript:a()'>", "<script>a()</script>"):
        page.evaluate("html => document.body.insertAdjacentHTML('beforeend', html)", html)
        assert len(page.evaluate("dangers()")) == 1
        page.evaluate("document.body.lastElementChild.remove()")
    page.evaluate("alert(1)")
    assert page.evaluate("dangers()") == [f"alert at {page.url}"]
    page.close()

"""The attack collections as posts: by the real editor into preview, page, list, feed and link preview."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final
from xml.etree import ElementTree as ET

import pytest
from playwright.sync_api import Page

from blogapp.accounts.models import Role
from blogapp.text.allowlist import POST
from tests.support.live_site import LiveSite
from tests.support.reader import OpenPage
from tests.text.page import assert_safe
from tests.text.shared_data import needs_shared, payloads

pytestmark = needs_shared

# The same traps as for comments.
ATTACKER: Final = (Path(__file__).parents[2] / "comments" / "attacker.js").read_text()
# Each in a paragraph of its own; one with a code fence would hide those after it, so it stands alone.
TEXTS_IN_A_POST: Final = 60
ENTRY: Final = "{http://www.w3.org/2005/Atom}entry"
CONTENT: Final = "{http://www.w3.org/2005/Atom}content"


def bodies(texts: list[str]) -> Iterator[str]:
    fenced = [text for text in texts if "```" in text or "~~~" in text]
    plain = [text for text in texts if text not in fenced]
    yield from fenced
    for start in range(0, len(plain), TEXTS_IN_A_POST):
        yield "\n\n".join(plain[start : start + TEXTS_IN_A_POST])


def dangers(page: Page) -> list[str]:
    found: list[str] = page.evaluate("dangers()")
    # The editor's own part for pictures. And a post may show a picture of this site.
    own = ('<template data-part="picture-line">', '<img src="/')
    return [each for each in found if not each.startswith(own)]


@pytest.mark.parametrize("collection", ["xss_*.json", "naughty_strings.json"])
def test_runs_no_script_of_an_author(live_site: LiveSite, open_page: OpenPage, collection: str) -> None:
    author = live_site.factory.make_user("Ada Author", Role.AUTHOR)
    page = open_page(live_site.factory.make_sign_in_link(author))
    page.get_by_role("button", name="Sign in").click()
    page.add_init_script(ATTACKER)
    texts = [text for text in payloads(collection) if text.strip()]
    short = [text for text in texts if len(text) <= 80 and text.isprintable()]
    for number, body in enumerate(bodies(texts)):
        word = short[number % len(short)]
        page.goto("/write/new")
        fields = {"title": f"Q {word}", "body": body, "tags": word.replace(",", " "), "excerpt": word}
        fields |= {"description": word, "opening": word}
        for name, value in fields.items():
            page.locator(f"[name={name}]").evaluate("(field, value) => { field.value = value }", value)
        page.get_by_role("button", name="Preview", exact=True).click()
        page.locator("[data-part=preview-of]").wait_for(state="attached")
        assert dangers(page) == []
        page.get_by_role("button", name="Save and publish").click()
        page.get_by_text("Published.").wait_for()
        assert dangers(page) == []
        page.goto(page.get_by_role("link", name="See it").first.get_attribute("href") or "")
        assert dangers(page) == []
        told = page.locator("meta[property='og:description']").get_attribute("content")
        assert told == " ".join(word.split())
    page.goto("/")
    assert dangers(page) == []
    assert_feed_is_safe(page)


def assert_feed_is_safe(page: Page) -> None:
    feed = ET.fromstring(page.request.get("/feed.xml").body())  # noqa: S314  # made by this site
    entries = feed.findall(ENTRY)
    assert entries
    for entry in entries:
        assert_safe(entry.findtext(CONTENT) or "", POST)

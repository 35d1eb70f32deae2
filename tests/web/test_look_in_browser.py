"""Every public page on a phone and at a desk, light and dark: everyone can read it, nothing sticks out."""

import re
from collections.abc import Callable
from typing import Any, Final

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from blogapp.comments.models import Kind
from tests.support.live_site import LiveSite
from tests.support.reader import DESK, OpenPage, fill_form, send_form

Open = Callable[[LiveSite, OpenPage], Page]

LONG_WORD: Final = "Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz" * 2
MARKDOWN: Final = f"""**Both**, *depending* on `who` asks:

- a point, with [a link](https://example.org/)

> Somebody said this.

    a_long_line = {"a_very_long_name + " * 12}1

{LONG_WORD}"""


def home(live_site: LiveSite, open_page: OpenPage) -> Page:
    _question(live_site)
    return open_page("/")


def thread(live_site: LiveSite, open_page: OpenPage) -> Page:
    return open_page(_question(live_site))


def empty_thread(live_site: LiveSite, open_page: OpenPage) -> Page:
    return open_page(f"/posts/{live_site.factory.make_post(f'Why {LONG_WORD}?').slug}")


def open_reply(live_site: LiveSite, open_page: OpenPage) -> Page:
    page = open_page(_question(live_site))
    page.get_by_role("link", name="Reply to").nth(3).click()
    page.get_by_label("Your comment").fill("*Look* first.")
    page.get_by_role("button", name="Preview").click()
    expect(page.get_by_role("region", name="Preview")).to_be_visible()
    return page


def new_comment(live_site: LiveSite, open_page: OpenPage) -> Page:
    page = open_page(_question(live_site))
    fill_form(page, "A new comment.")
    send_form(page)
    expect(page.locator(".comment:target")).to_contain_text("A new comment.")
    return page


def permalink(live_site: LiveSite, open_page: OpenPage) -> Page:
    page = open_page(_question(live_site))
    page.goto(page.locator(".comment__time").last.get_attribute("href") or "")
    return page


def search_results(live_site: LiveSite, open_page: OpenPage) -> Page:
    _question(live_site)
    return open_page("/search?q=depending")


def no_results(live_site: LiveSite, open_page: OpenPage) -> Page:
    return open_page("/search?q=unheardof")


def archive(live_site: LiveSite, open_page: OpenPage) -> Page:
    _question(live_site)
    return open_page("/archive")


def tag(live_site: LiveSite, open_page: OpenPage) -> Page:
    _question(live_site)
    return open_page("/tags/trust")


def not_found(live_site: LiveSite, open_page: OpenPage) -> Page:
    return open_page("/posts/nowhere")


def status_page(live_site: LiveSite, open_page: OpenPage) -> Page:
    page = open_page(_question(live_site))
    fill_form(page, "Held for a while.")
    with live_site.setting("hold", "everything"):
        send_form(page)
        expect(page.get_by_role("heading", name="What happened to your comment")).to_be_visible()
    return page


def refused_form(live_site: LiveSite, open_page: OpenPage) -> Page:
    page = open_page(_question(live_site))
    fill_form(page, "x", name=" ")
    page.get_by_label("Website").fill("ftp://example.org/")
    send_form(page)
    expect(page.get_by_text("Not sent yet")).to_be_visible()
    return page


def edit_page(live_site: LiveSite, open_page: OpenPage) -> Page:
    page = new_comment(live_site, open_page)
    page.get_by_role("link", name="Edit").click()
    expect(page.get_by_role("heading", name="Edit your comment")).to_be_visible()
    return page


PAGES: Final[list[Open]] = [
    home,
    thread,
    empty_thread,
    open_reply,
    new_comment,
    permalink,
    search_results,
    no_results,
    archive,
    tag,
    not_found,
    status_page,
    refused_form,
    edit_page,
]


@pytest.mark.parametrize("opened", PAGES, ids=lambda opened: opened.__name__)
def test_works_for_everyone(live_site: LiveSite, open_page: OpenPage, opened: Open) -> None:
    page = opened(live_site, open_page)
    assert sticking_out(page) == []
    assert violations(page) == []
    page.set_viewport_size(DESK)
    page.emulate_media(color_scheme="dark")
    assert sticking_out(page) == []
    assert violations(page) == []


def test_shows_light_and_dark(open_page: OpenPage) -> None:
    page = open_page("/", colours="dark")
    dark = brightness(page)
    page.emulate_media(color_scheme="light")
    assert dark < 64
    assert brightness(page) > 192


def brightness(page: Page) -> int:
    """How bright the paper is, from 0 to 255."""
    colour = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    return max(int(part) for part in re.findall(r"\d+", colour)[:3])


def test_shows_what_does_not_work(open_page: OpenPage) -> None:
    page = open_page("/")
    page.evaluate("document.body.append(document.createElement('button'))")
    assert violations(page) == ["button-name: button"]
    page.evaluate("document.querySelector('main').append('x'.repeat(500))")
    page.evaluate("document.querySelector('main').style.overflowWrap = 'normal'")
    assert sticking_out(page) != []


def violations(page: Page) -> list[str]:
    """What axe-core finds serious or critical."""
    page.wait_for_load_state()
    response: dict[str, Any] = Axe().run(page).response
    return [
        f"{found['id']}: {node['target'][0]}"
        for found in response["violations"]
        if found["impact"] in {"serious", "critical"}
        for node in found["nodes"]
    ]


def sticking_out(page: Page) -> list[str]:
    """Nothing, or how wide a page is that scrolls sideways, and what makes it so."""
    page.wait_for_load_state()  # until then a page may lack its styles
    wide: list[str] = page.evaluate(
        """() => document.documentElement.scrollWidth <= innerWidth ? [] :
             [`${document.documentElement.scrollWidth} pixels`, ...[...document.querySelectorAll("body *")]
               .filter((part) => part.scrollWidth > innerWidth).map((part) => part.outerHTML.slice(0, 80))]"""
    )
    return wide


def _question(live_site: LiveSite) -> str:
    """A question with everything that a thread can hold, six levels deep."""
    factory = live_site.factory
    post = factory.make_post("Boss's feedback: pro or con?", tags=["trust", "feedback"], body=MARKDOWN)
    above = None
    for level in range(1, 8):
        above = factory.make_comment(post, MARKDOWN, parent=above, name=f"Person {level}")
    factory.make_comment(post, "Linked.", name=LONG_WORD, author_url="https://example.org/")
    factory.make_comment(post, "Elsewhere.", kind=Kind.PINGBACK, author_url="https://example.org/a")
    return f"/posts/{post.slug}"

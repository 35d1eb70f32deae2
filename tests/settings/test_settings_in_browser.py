"""The settings in a real browser: everyone who owns a site can set it up, on a phone and at a desk."""

from collections.abc import Iterator
from contextlib import ExitStack
from typing import Final

import pytest
from playwright.sync_api import FloatRect, Page, expect

from blogapp.accounts.models import Role
from blogapp.posts.models import PostKind
from blogapp.web.site import Site, shown
from tests.support.live_site import LiveSite
from tests.support.reader import DESK, PHONE, OpenPage
from tests.web.test_look_in_browser import sticking_out, violations

CHANGED: Final = ("title", "accent", "footer", "navigation")


@pytest.fixture(autouse=True)
def restored(live_site: LiveSite) -> Iterator[None]:
    """What the owner changes here is as before afterwards: other tests share the site."""
    with ExitStack() as stack:
        for key in CHANGED:
            stack.enter_context(live_site.setting(key, shown(getattr(Site(), key))))
        yield


def as_owner(live_site: LiveSite, open_page: OpenPage, **options: object) -> Page:
    user = live_site.factory.make_user("Olga Owner", Role.OWNER)
    page = open_page(live_site.factory.make_sign_in_link(user), **options)
    page.get_by_role("button", name="Sign in to this site").click()
    return page


def accent_of(page: Page) -> str:
    """The colour of the site's mark, as the browser draws it."""
    colour: str = page.evaluate("getComputedStyle(document.querySelector('.mark')).color")
    return colour


@pytest.mark.parametrize("scripts", [True, False])
def test_changes_name_and_colour(live_site: LiveSite, open_page: OpenPage, scripts: bool) -> None:
    page = as_owner(live_site, open_page, scripts=scripts)
    page.get_by_role("link", name="Settings").click()
    page.get_by_label("Title").fill("Both sides")
    page.get_by_label("Accent colour").fill("#ffcc00")
    page.get_by_role("button", name="Save the settings").click()
    expect(page.get_by_text("the contrast is 1.3 to 1; at least 4.5 to 1 is needed")).to_be_visible()
    expect(page.get_by_text("#806600 is the nearest that works.")).to_be_visible()
    expect(page.get_by_label("Title")).to_have_value("Both sides")
    page.get_by_label("Accent colour").fill("#806600")
    page.get_by_role("button", name="Save the settings").click()
    expect(page.get_by_role("status")).to_contain_text("Saved.")
    reader = open_page("/")
    expect(reader.get_by_role("banner").get_by_role("link", name="Both sides")).to_be_visible()
    assert accent_of(reader) == "rgb(128, 102, 0)"
    at_night = open_page("/", colours="dark")
    assert accent_of(at_night) not in {"rgb(128, 102, 0)", "rgb(127, 205, 189)"}
    assert violations(at_night) == []


@pytest.mark.parametrize("scripts", [True, False])
def test_orders_the_links_at_the_head(live_site: LiveSite, open_page: OpenPage, scripts: bool) -> None:
    page = as_owner(live_site, open_page, scripts=scripts)
    page.goto("/settings/links")
    head = page.get_by_role("group", name="At the head of every page")
    head.get_by_label("Words of link 4").fill("Our book")
    head.get_by_label("Address of link 4").fill("example.org")
    page.get_by_role("button", name="Save the links").click()
    expect(head.get_by_label("Address of link 4")).to_have_attribute("aria-invalid", "true")
    head.get_by_label("Address of link 4").fill("https://example.org/book")
    head.get_by_label("Place of link 4").fill("1")
    head.get_by_label("Words of link 2").fill("")
    head.get_by_label("Address of link 2").fill("")
    page.get_by_role("button", name="Save the links").click()
    expect(page.get_by_role("status")).to_contain_text("Saved.")
    reader = open_page("/")
    links = reader.get_by_role("navigation", name="Site", exact=True).get_by_role("link")
    expect(links).to_have_text(["Our book", "Questions", "Search"])


def test_takes_the_colour_from_the_browsers_own_chooser(live_site: LiveSite, open_page: OpenPage) -> None:
    page = as_owner(live_site, open_page)
    page.goto("/settings")
    page.get_by_label("Choose a colour").fill("#1f4fd8")
    expect(page.get_by_label("Accent colour")).to_have_value("#1f4fd8")


@pytest.mark.parametrize(
    "address",
    ["/settings", "/settings/links", "/settings/pages", "/settings/people", "/settings/people?q=Olga"],
)
@pytest.mark.parametrize("colours", ["light", "dark"])
@pytest.mark.parametrize("screen", [PHONE, DESK])
def test_works_for_everyone(
    live_site: LiveSite, open_page: OpenPage, address: str, colours: str, screen: object
) -> None:
    page = as_owner(live_site, open_page, colours=colours, screen=screen)
    page.goto(address)
    expect(page.get_by_role("heading", level=1)).to_have_text("Settings")
    assert violations(page) == []
    assert sticking_out(page) == []


def box_of(page: Page, selector: str) -> FloatRect:
    box = page.locator(selector).first.bounding_box()
    assert box
    return box


@pytest.mark.parametrize("address", ["/settings", "/settings/links", "/write", "/write/media", "/moderation"])
def test_begins_every_working_page_under_the_title_of_the_site(
    live_site: LiveSite, open_page: OpenPage, address: str
) -> None:
    page = as_owner(live_site, open_page, screen=DESK)
    page.goto(address)
    assert box_of(page, "main h1")["x"] == box_of(page, ".masthead__title")["x"]


@pytest.mark.parametrize(("screen", "lines"), [(PHONE, 3), (DESK, 2)])
def test_shows_many_links_on_few_lines(
    live_site: LiveSite, open_page: OpenPage, screen: object, lines: int
) -> None:
    words = ["Questions", "Archive", "Search", "About us"]
    with live_site.setting("navigation", "\n".join(f"{word} | /" for word in words)):
        page = as_owner(live_site, open_page, screen=screen)
        links = page.locator(".masthead :is(a, button)").all()
        assert len(links) == 1 + len(words) + 3 + 2
        middles = {
            round((box["y"] + box["height"] / 2) / 10) for link in links if (box := link.bounding_box())
        }
        assert len(middles) == lines


def test_keeps_settings_apart_and_names_the_logos(live_site: LiveSite, open_page: OpenPage) -> None:
    page = as_owner(live_site, open_page)
    page.goto("/settings")
    hint = box_of(page, "#logo-hint")
    assert box_of(page, "[for=accent]")["y"] - (hint["y"] + hint["height"]) >= 12
    expect(page.get_by_role("radio", name="The usual sign")).to_be_checked()


def test_keeps_the_tags_that_an_archive_brought(live_site: LiveSite, open_page: OpenPage) -> None:
    post = live_site.factory.make_post("Our story", kind=PostKind.PAGE, tags=["house"])
    page = as_owner(live_site, open_page, scripts=False)
    page.goto(f"/write/{post.id}")
    page.get_by_label("Text", exact=True).fill("Told anew.")
    page.get_by_role("button", name="Save the changes").click()
    page.goto(f"/posts/{post.slug}")
    expect(page.get_by_text("Told anew.")).to_be_visible()
    expect(page.get_by_role("list", name="Tags")).to_have_text("house")


def test_keeps_what_is_typed_in_a_page(live_site: LiveSite, open_page: OpenPage) -> None:
    page = as_owner(live_site, open_page)
    page.goto("/settings/pages")
    page.get_by_label("Title").fill("About us")
    page.get_by_role("button", name="Write it").click()
    # Loaded, with the script that keeps.
    page.wait_for_url("**/write/*")
    page.get_by_label("Text", exact=True).fill("Who we are.")
    expect(page.get_by_text("Kept, not saved yet.")).to_be_visible()
    address = page.url
    page.goto("/")
    page.goto(address)
    expect(page.get_by_label("Text", exact=True)).to_have_value("Who we are.")

"""Reading a thread in a real browser: folding a branch, going on where a page ends, arriving."""

import pytest
from playwright.sync_api import Page, expect

from tests.support.live_site import LiveSite
from tests.support.reader import DESK, PHONE, OpenPage

both_ways = pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])

# Adds up what moved by itself since the page began to load.
METER = """
  window.shift = 0;
  new PerformanceObserver((list) => list.getEntries().forEach((entry) => { window.shift += entry.value }))
    .observe({ type: "layout-shift", buffered: true });
"""
# A shift is told once its frame was painted, in a task after it.
PAINTED = """
  () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done))))
"""


@both_ways
def test_folds_a_branch(live_site: LiveSite, open_page: OpenPage, scripts: bool) -> None:
    post = live_site.factory.make_post()
    root = live_site.factory.make_comment(post, "The root.")
    live_site.factory.make_comment(post, "A leaf.", parent=root)
    page = open_page(f"/posts/{post.slug}", scripts=scripts)
    toggle = page.get_by_text("1 reply", exact=True)
    toggle.click()
    expect(page.get_by_text("A leaf.")).to_be_hidden()
    toggle.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("A leaf.")).to_be_visible()


@both_ways
def test_shows_more_replies(live_site: LiveSite, open_page: OpenPage, scripts: bool) -> None:
    post = live_site.factory.make_post()
    root = live_site.factory.make_comment(post, "The root.")
    for number in range(1, 6):
        live_site.factory.make_comment(post, f"Reply {number}.", parent=root)
    with live_site.setting("replies_per_root", "2"):
        page = open_page(f"/posts/{post.slug}", scripts=scripts)
        expect(page.get_by_text("Reply 3.")).to_have_count(0)
        page.get_by_role("link", name="Show 3 more replies").click()
        expect(page.get_by_text("Reply 4.")).to_be_visible()
        page.get_by_role("link", name="More replies").click()
        expect(page.get_by_text("Reply 5.")).to_be_visible()


def test_shows_further_comments(live_site: LiveSite, open_page: OpenPage) -> None:
    post = live_site.factory.make_post()
    for number in range(1, 6):
        live_site.factory.make_comment(post, f"Thought {number}.")
    with live_site.setting("roots_per_page", "3"):
        page = open_page(f"/posts/{post.slug}?sort=oldest", scripts=False)
        expect(page.get_by_text("Thought 4.")).to_have_count(0)
        page.get_by_role("link", name="More comments").click()
        expect(page.get_by_text("Thought 4.")).to_be_visible()
        page.get_by_role("link", name="Back to the first comments").click()
        expect(page.get_by_text("Thought 1.")).to_be_visible()


@pytest.mark.parametrize("screen", [PHONE, DESK], ids=["phone", "desk"])
def test_shows_the_comment_that_a_link_leads_to(
    live_site: LiveSite, open_page: OpenPage, screen: object
) -> None:
    post = live_site.factory.make_post()
    thoughts = [live_site.factory.make_comment(post, f"Thought {number}.") for number in range(1, 20)]
    address = f"/posts/{post.slug}?sort=oldest#comment-{thoughts[-1].public_id}"
    page = open_page(address, screen=screen, scripts=False)
    target = page.locator(".comment:target")
    expect(target).to_contain_text("Thought 19.")
    expect(target).to_be_in_viewport()
    plain = page.get_by_role("article").filter(has_text="Thought 18.")
    background = "element => getComputedStyle(element).backgroundColor"
    assert target.evaluate(background) != plain.evaluate(background)


@pytest.mark.parametrize("screen", [PHONE, DESK], ids=["phone", "desk"])
def test_moves_nothing_by_itself(live_site: LiveSite, open_page: OpenPage, screen: object) -> None:
    post = live_site.factory.make_post()
    for number in range(5):
        root = live_site.factory.make_comment(post, f"Thought {number}. " + "Long enough to wrap. " * 9)
        live_site.factory.make_comment(post, "An answer.", parent=root)
    page = open_page(f"/posts/{post.slug}", screen=screen)
    # With a draft to restore: the script must not move anything either.
    page.get_by_label("Your comment").fill("Half a thought")
    page.add_init_script(METER)
    page.reload()
    expect(page.get_by_label("Your comment")).to_have_value("Half a thought")
    assert shift(page) == 0
    page.evaluate("scrollTo(0, 0)")  # elsewhere the browser itself holds the page still
    page.evaluate("document.body.prepend(document.querySelector('.post').cloneNode(true))")
    assert shift(page) > 0, "the meter does not work"


def shift(page: Page) -> float:
    page.evaluate(PAINTED)
    moved: float = page.evaluate("window.shift")
    return moved


@pytest.mark.parametrize(("screen", "is_said"), [(PHONE, True), (DESK, False)], ids=["phone", "desk"])
def test_shows_whom_deep_comments_answer_where_they_stand_in_one_line(
    live_site: LiveSite, open_page: OpenPage, screen: object, is_said: bool
) -> None:
    post = live_site.factory.make_post()
    parent = None
    for name in ("Ann", "Ben", "Cem", "Dee"):
        parent = live_site.factory.make_comment(post, f"I am {name}.", parent=parent, name=name)
    page = open_page(f"/posts/{post.slug}", screen=screen)
    assert page.get_by_text("in reply to Cem").is_visible() == is_said
    assert page.get_by_text("in reply to").count() == 1

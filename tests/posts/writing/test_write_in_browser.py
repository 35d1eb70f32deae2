"""An author at a real browser: from an idea to a published question, with and without scripts and network."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, Route, ViewportSize, expect

from blogapp import clock
from blogapp.accounts.models import Role, User
from blogapp.web.site import change_setting
from tests.support.live_site import LiveSite
from tests.support.reader import DESK, PHONE, OpenPage, assert_stayed, stay

OpenDesk = Callable[..., Page]
screens = pytest.mark.parametrize("screen", [PHONE, DESK], ids=["phone", "desk"])
both_ways = pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])


@pytest.fixture
def author(live_site: LiveSite) -> User:
    return live_site.factory.make_user("Ada Author", Role.AUTHOR)


@pytest.fixture
def open_desk(live_site: LiveSite, open_page: OpenPage, author: User) -> OpenDesk:
    """The page at an address, in a browser in which somebody who writes has signed in."""

    def open_desk(path: str = "/write/new", user: User = author, **more: object) -> Page:
        page = open_page(live_site.factory.make_sign_in_link(user), **more)
        page.get_by_role("button", name="Sign in").click()
        page.goto(path)
        return page

    return open_desk


def type_in(page: Page, title: str, text: str) -> None:
    page.get_by_label("Question", exact=True).fill(title)
    page.get_by_label("Text", exact=True).fill(text)


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


@screens
@both_ways
def test_works_from_an_idea_to_a_restored_revision(
    open_desk: OpenDesk, open_page: OpenPage, screen: ViewportSize, scripts: bool
) -> None:
    page = open_desk(screen=screen, scripts=scripts)
    type_in(page, "Praise in public?", "Some **love** it.")
    press(page, "Preview")
    expect(page.get_by_role("region", name="Preview").locator("strong")).to_have_text("love")
    press(page, "Save the draft")
    expect(page.get_by_text("Saved.")).to_be_visible()
    editor = page.url.partition("?")[0]
    page.get_by_label("On", exact=True).fill((clock.now() + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M"))
    press(page, "Schedule")
    expect(page.locator(".editor__state")).to_contain_text("Scheduled")
    press(page, "Do not publish")
    expect(page.locator(".editor__state")).to_contain_text("Draft")
    press(page, "Save and publish")
    expect(page.get_by_text("Published.")).to_be_visible()
    page.get_by_role("link", name="See it").first.click()
    address = page.url
    expect(open_page(address).locator(".post__body strong")).to_have_text("love")
    page.get_by_role("link", name="Edit", exact=True).click()
    page.get_by_label("Text", exact=True).fill("Some **hate** it.")
    press(page, "Save the changes")
    page.goto(f"{editor}/revisions/2")
    expect(page.locator("del")).to_have_text("**love**")
    page.goto(f"{editor}/revisions/1")
    press(page, "Bring this version back")
    expect(page.get_by_label("Text", exact=True)).to_have_value("Some **love** it.")
    expect(open_page(address).locator(".post__body strong")).to_have_text("love")


def test_shows_the_preview_as_it_is_typed(open_desk: OpenDesk) -> None:
    page = open_desk(screen=DESK)
    stay(page)
    preview = page.get_by_role("region", name="Preview")
    expect(preview).to_contain_text("Here stands what readers will see.")
    type_in(page, "Praise?", "First.")
    expect(preview).to_contain_text("First.")
    page.get_by_label("Text", exact=True).press_sequentially(" *Then* second.")
    expect(preview.locator("em")).to_have_text("Then")
    assert_stayed(page)
    # Beside each other, and all of both can be seen.
    text, shown = page.get_by_label("Text", exact=True).bounding_box(), preview.bounding_box()
    assert text
    assert shown
    assert 0 <= text["x"] < text["x"] + text["width"] <= shown["x"]
    assert shown["x"] + shown["width"] <= DESK["width"]
    # The title stands over both.
    title = page.get_by_label("Question", exact=True).bounding_box()
    assert title
    assert title["x"] == text["x"]
    assert title["x"] + title["width"] == shown["x"] + shown["width"]


def test_follows_a_long_text_that_is_scrolled(open_desk: OpenDesk) -> None:
    page = open_desk(screen=DESK)
    type_in(page, "Praise?", "\n\n".join(f"Paragraph {number}." for number in range(200)))
    preview = page.get_by_role("region", name="Preview")
    last = preview.get_by_text("Paragraph 199.")
    expect(last).to_be_attached()
    for place, followed in (("0", "=== 0"), ("one.scrollHeight", "> 1000")):
        page.get_by_label("Text", exact=True).evaluate(f"one => {{ one.scrollTop = {place} }}")
        page.wait_for_function(f"() => document.querySelector('#preview').scrollTop {followed}")
    shown = preview.bounding_box()
    assert shown
    assert shown["height"] < DESK["height"]


def test_puts_marks_where_one_goes_on_typing(open_desk: OpenDesk) -> None:
    page = open_desk(screen=DESK)
    text = page.get_by_label("Text", exact=True)
    text.fill("Some ")
    press(page, "Bold")
    text.press_sequentially("love")
    expect(text).to_have_value("Some **love**")
    text.fill("First\nSecond")
    text.press("Control+a")
    press(page, "List")
    expect(text).to_have_value("- First\n- Second")
    text.fill("here")
    text.press("Control+a")
    text.press("Control+k")
    text.press_sequentially("/archive")
    expect(text).to_have_value("[here](/archive)")
    text.press("Control+a")
    text.press("Control+i")
    expect(text).to_have_value("*[here](/archive)*")
    text.press("Control+z")
    expect(text).to_have_value("[here](/archive)")


def test_remembers_that_the_preview_was_closed(open_desk: OpenDesk) -> None:
    page = open_desk(screen=DESK)
    preview = page.get_by_role("region", name="Preview")
    expect(preview).to_be_visible()
    press(page, "Hide the preview")
    expect(preview).to_be_hidden()
    page.reload()
    press(page, "Show the preview")
    expect(preview).to_be_visible()
    page.reload()
    expect(preview).to_be_visible()


def test_shows_the_preview_on_a_phone_when_asked(open_desk: OpenDesk) -> None:
    page = open_desk(screen=PHONE)
    type_in(page, "Praise?", "\n\n".join(f"Paragraph {number}." for number in range(99)))
    preview = page.get_by_role("region", name="Preview")
    expect(page.get_by_role("button", name="Show the preview")).to_be_visible()
    expect(preview).to_be_hidden()
    press(page, "Preview")
    expect(preview.get_by_text("Paragraph 1.")).to_be_in_viewport()
    preview.get_by_text("Paragraph 98.").scroll_into_view_if_needed()
    press(page, "Hide the preview")
    expect(page.get_by_label("Text", exact=True)).to_be_in_viewport()


@screens
def test_loses_nothing_when_the_network_is_gone(open_desk: OpenDesk, screen: ViewportSize) -> None:
    page = open_desk(screen=screen)
    type_in(page, "Praise?", "Typed with a network.")
    expect(page.get_by_text("Kept, not saved yet.")).to_be_visible()
    page.context.set_offline(True)
    page.get_by_label("Text", exact=True).fill("Typed without one.")
    expect(page.get_by_text("The server does not answer.")).to_be_visible()
    page.context.set_offline(False)
    expect(page.get_by_text("Kept, not saved yet.")).to_be_visible()
    page.reload()
    expect(page.get_by_label("Text", exact=True)).to_have_value("Typed without one.")
    press(page, "Save the draft")
    expect(page.get_by_text("Saved.")).to_be_visible()
    expect(page.get_by_label("Text", exact=True)).to_have_value("Typed without one.")


def test_brings_back_what_only_the_browser_has(open_desk: OpenDesk) -> None:
    page = open_desk()
    page.context.route("**/keep", lambda route: route.abort())
    type_in(page, "Praise?", "The server never saw this.")
    expect(page.get_by_text("The server does not answer.")).to_be_visible()
    page.reload()
    expect(page.get_by_text("This is what this browser had kept")).to_be_visible()
    expect(page.get_by_label("Text", exact=True)).to_have_value("The server never saw this.")


def test_loses_nothing_that_is_saved_without_a_network(open_desk: OpenDesk) -> None:
    page = open_desk()
    page.context.set_offline(True)
    type_in(page, "Praise?", "Typed without one.")
    page.get_by_text("The question", exact=True).click()
    page.get_by_label("Ask readers where they stand").uncheck()
    press(page, "Save the draft")
    page.wait_for_url("chrome-error://**")
    page.context.set_offline(False)
    page.goto("/write/new")
    expect(page.get_by_text("This is what this browser had kept")).to_be_visible()
    expect(page.get_by_label("Text", exact=True)).to_have_value("Typed without one.")
    expect(page.get_by_label("Ask readers where they stand")).not_to_be_checked()
    press(page, "Save the draft")
    expect(page.get_by_text("Saved.")).to_be_visible()
    page.goto("/write/new")
    # Once it has arrived there is no copy of it.
    expect(page.get_by_role("group", name="Formatting")).to_be_visible()
    expect(page.get_by_label("Text", exact=True)).to_have_value("")


def test_shows_what_somebody_saved_while_the_network_was_gone(
    live_site: LiveSite, open_desk: OpenDesk, author: User
) -> None:
    post = live_site.factory.make_post("Praise?", author=author, body="Some love it.")
    owner = live_site.factory.make_user("Olga Owner", Role.OWNER)
    ada, olga = (open_desk(f"/write/{post.id}", user) for user in (author, owner))
    ada.context.route("**/keep", lambda route: route.abort())
    ada.get_by_label("Text", exact=True).fill("Some fear it.")
    expect(ada.get_by_text("The server does not answer.")).to_be_visible()
    olga.get_by_label("Text", exact=True).fill("Some hate it.")
    press(olga, "Save the changes")
    expect(olga.get_by_text("Saved.")).to_be_visible()
    ada.reload()
    expect(ada.get_by_text("This is what this browser had kept")).to_be_visible()
    press(ada, "Save the changes")
    expect(ada.get_by_role("alert")).to_contain_text("Olga Owner has saved this post")


def test_brings_back_what_was_sent_without_a_network(open_desk: OpenDesk) -> None:
    page = open_desk()
    page.get_by_text("The question", exact=True).click()
    page.get_by_label("Ask readers where they stand").uncheck()
    page.get_by_label("Order").select_option("con pro depends")
    type_in(page, "Praise?", "Sent into a tunnel.")
    page.context.route("**/write/**", lambda route: route.abort())
    page.get_by_role("button", name="Save the draft").click()
    page.wait_for_url("chrome-error://**")
    page.context.unroute("**/write/**")
    page.goto("/write/new")
    expect(page.get_by_text("This is what this browser had kept")).to_be_visible()
    expect(page.get_by_label("Text", exact=True)).to_have_value("Sent into a tunnel.")
    page.get_by_text("The question", exact=True).click()
    expect(page.get_by_label("Ask readers where they stand")).not_to_be_checked()
    expect(page.get_by_label("Order")).to_have_value("con pro depends")
    press(page, "Save the draft")
    expect(page.get_by_text("Saved.")).to_be_visible()
    page.goto("/write/new")
    expect(page.get_by_label("Text", exact=True)).to_have_value("")


def test_keeps_what_is_typed_before_the_script_is_there(open_desk: OpenDesk) -> None:
    page = open_desk("/write")
    late: list[Route] = []
    page.context.route("**/posts/editor*.js", lambda route: late.insert(0, route))
    with page.expect_request("**/posts/editor*.js"):
        page.goto("/write/new", wait_until="commit")
    type_in(page, "Praise?", "Typed on a slow line.")
    late.pop().continue_()
    expect(page.get_by_text("Kept, not saved yet.")).to_be_visible()


def test_keeps_the_settings_of_the_question_too(open_desk: OpenDesk) -> None:
    page = open_desk()
    page.get_by_text("The question", exact=True).click()
    page.get_by_label("Word for pro").fill("Always")
    page.get_by_label("Ask readers where they stand").uncheck()
    expect(page.get_by_text("Kept, not saved yet.")).to_be_visible()
    page.reload()
    page.get_by_text("The question", exact=True).click()
    expect(page.get_by_label("Word for pro")).to_have_value("Always")
    expect(page.get_by_label("Ask readers where they stand")).not_to_be_checked()


@both_ways
def test_tells_two_who_write_at_once(
    live_site: LiveSite, open_desk: OpenDesk, author: User, scripts: bool
) -> None:
    post = live_site.factory.make_post("Praise?", author=author, body="Some love it.")
    owner = live_site.factory.make_user("Olga Owner", Role.OWNER)
    ada, olga = (open_desk(f"/write/{post.id}", user, scripts=scripts) for user in (author, owner))
    olga.get_by_label("Text", exact=True).fill("Some hate it.")
    if scripts:
        expect(olga.get_by_text("Kept, not saved yet.")).to_be_visible()
        ada.reload()
        expect(ada.get_by_text("Olga Owner is writing here, too.")).to_be_visible()
    press(olga, "Save the changes")
    expect(olga.get_by_text("Saved.")).to_be_visible()
    ada.get_by_label("Text", exact=True).fill("Some fear it.")
    press(ada, "Save the changes")
    alert = ada.get_by_role("alert")
    expect(alert).to_contain_text("Olga Owner has saved this post")
    expect(alert.locator("del")).to_have_text("hate")
    expect(ada.get_by_label("Text", exact=True)).to_have_value("Some fear it.")
    press(ada, "Save the changes")
    expect(ada.get_by_text("Saved.")).to_be_visible()


@both_ways
def test_folds_what_did_not_change(
    live_site: LiveSite, open_desk: OpenDesk, author: User, scripts: bool
) -> None:
    lines = [f"Line {number}" for number in range(40)]
    post = live_site.factory.make_post("Praise?", author=author, body="\n".join(lines))
    page = open_desk(f"/write/{post.id}", scripts=scripts)
    page.get_by_label("Text", exact=True).fill("\n".join([*lines, "The end."]))
    press(page, "Save the changes")
    expect(page.get_by_text("Saved.")).to_be_visible()
    page.goto(f"{page.url.partition('?')[0]}/revisions/2")
    expect(page.locator("ins")).to_contain_text("The end.")
    early = page.get_by_text("Line 3 Line 4")
    expect(early).to_be_hidden()
    page.get_by_text("… 37 unchanged lines").click()
    expect(early).to_be_visible()


def test_says_that_the_device_has_another_time_zone(live_site: LiveSite, open_desk: OpenDesk) -> None:
    with live_site.app.app_context():
        change_setting("time_zone", "Pacific/Kiritimati")
    page = open_desk()
    own = page.evaluate("Intl.DateTimeFormat().resolvedOptions().timeZone")
    page.get_by_text("The question", exact=True).click()
    expect(page.get_by_text(f"This device is set to {own}.")).to_be_visible()


def test_completes_the_tag_behind_the_last_comma(live_site: LiveSite, open_desk: OpenDesk) -> None:
    live_site.factory.make_post(tags=["praise", "proof", "zeal"])
    page = open_desk()
    page.get_by_text("Tags, address, excerpt").click()
    tags = page.get_by_label("Tags")
    tags.press_sequentially("zeal, PR")
    offered = page.locator(".tags-offered")
    expect(offered.get_by_role("button")).to_have_text(["praise", "proof"])
    tags.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(tags).to_have_value("zeal, proof, ")
    expect(tags).to_be_focused()
    expect(offered.get_by_role("button")).to_have_count(0)
    tags.press_sequentially("ze")
    expect(offered.get_by_role("button")).to_have_count(0)


@screens
@pytest.mark.parametrize("colours", ["light", "dark"])
def test_is_usable_by_everyone(
    live_site: LiveSite, open_desk: OpenDesk, author: User, screen: ViewportSize, colours: str
) -> None:
    body = "## A\n\n## B\n\n## C[^1]\n\n[^1]: Note."
    post = live_site.factory.make_post("Praise?", author=author, body=body)
    live_site.factory.make_comment(post, "Why would you?")
    page = open_desk("/write?shelf=published", screen=screen, colours=colours)
    for address in (page.url, f"/write/{post.id}", "/write/new", f"/posts/{post.slug}"):
        page.goto(address)
        page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
        assert violations(page) == []


def violations(page: Page) -> list[str]:
    """What axe-core finds serious or critical."""
    found = Axe().run(page).response["violations"]
    return [f"{one['id']}: {one['help']}" for one in found if one["impact"] in {"serious", "critical"}]

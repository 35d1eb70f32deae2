"""An author at a real browser: from an idea to a published question, with and without scripts."""

from datetime import timedelta

import pytest
from playwright.sync_api import ViewportSize, expect

from blogapp import clock
from blogapp.accounts.models import Role, User
from blogapp.web.site import change_setting
from tests.posts.writing.at_the_desk import OpenDesk, both_ways, press, screens, type_in
from tests.support.live_site import LiveSite
from tests.support.reader import DESK, OpenPage
from tests.web.test_look_in_browser import violations


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

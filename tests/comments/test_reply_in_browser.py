"""Replying where one reads: the form comes under the comment, the answer appears there, in one page."""

from playwright.sync_api import Page, expect

from tests.support.live_site import LiveSite
from tests.support.reader import (
    DESK,
    OpenPage,
    assert_stayed,
    comment_saying,
    fill_form,
    send_form,
    stay,
)

TITLE = "May a boss give feedback?"


def open_thread(live_site: LiveSite, open_page: OpenPage, **look: object) -> Page:
    """A question with one comment, by Bob Reader."""
    post = live_site.factory.make_post(TITLE)
    live_site.factory.make_comment(post, "It depends on the contract.")
    return open_page(f"/posts/{post.slug}", **look)


def reply_to(page: Page, name: str = "Bob Reader") -> None:
    page.get_by_role("link", name=f"Reply to {name}").click()


def test_works(live_site: LiveSite, open_page: OpenPage) -> None:
    page = open_thread(live_site, open_page)
    stay(page)
    reply_to(page)
    expect(page.get_by_label("Your comment")).to_be_focused()
    expect(page.get_by_role("heading", name="Reply to Bob Reader")).to_be_visible()
    fill_form(page, "Which part of it?")
    send_form(page)
    reply = comment_saying(page, "Which part of it?")
    expect(reply).to_be_focused()
    expect(page.locator(".comment:target")).to_contain_text("Which part of it?")
    expect(page.get_by_role("listitem").filter(has_text="It depends").filter(has=reply)).to_have_count(1)
    assert_stayed(page)


def test_shows_what_changed_around_the_reply(live_site: LiveSite, open_page: OpenPage) -> None:
    page = open_thread(live_site, open_page, screen=DESK)
    for words, replies, thoughts in (
        ("First.", "1 reply", "2 thoughts"),
        ("Second.", "2 replies", "3 thoughts"),
    ):
        reply_to(page)
        fill_form(page, words)
        send_form(page)
        expect(page.get_by_text(replies, exact=True)).to_be_visible()
        expect(page.get_by_role("heading", name=f"{thoughts} on “{TITLE}”")).to_be_visible()
    assert page.get_by_role("article").all_inner_texts()[-1].find("Second.") > 0
    expect(page.get_by_role("status")).to_have_text("Your comment is published.")
    expect(page.get_by_role("heading", name="Your answer")).to_be_visible()
    expect(page.get_by_label("Your comment")).to_have_value("")
    expect(page.get_by_role("button", name="Cancel reply")).to_be_hidden()


def test_shows_the_same_as_the_next_visit(live_site: LiveSite, open_page: OpenPage) -> None:
    page = open_thread(live_site, open_page)
    reply_to(page)
    fill_form(page, "The same *look*.")
    send_form(page)
    in_place = comment_saying(page, "The same look.").inner_html()
    page.reload()
    assert comment_saying(page, "The same look.").inner_html() == in_place
    expect(comment_saying(page, "The same look.").get_by_role("link", name="Edit")).to_be_visible()


def test_works_on_the_deepest_level(live_site: LiveSite, open_page: OpenPage) -> None:
    post = live_site.factory.make_post()
    above = live_site.factory.make_comment(post, "Level 1.")
    for level in range(2, 7):
        above = live_site.factory.make_comment(post, f"Level {level}.", parent=above, name=f"Person {level}")
    page = open_page(f"/posts/{post.slug}")
    reply_to(page, "Person 6")
    fill_form(page, "Level 7.")
    send_form(page)
    expect(comment_saying(page, "Level 7.").get_by_role("link", name="in reply to Person 6")).to_be_visible()
    beside = page.locator("li", has=page.get_by_text("Level 6.")).last.locator("xpath=following-sibling::li")
    expect(beside).to_contain_text("Level 7.")
    expect(page.get_by_text("2 replies", exact=True)).to_be_visible()


def test_opens_a_folded_branch(live_site: LiveSite, open_page: OpenPage) -> None:
    post = live_site.factory.make_post()
    root = live_site.factory.make_comment(post, "The root.")
    live_site.factory.make_comment(post, "A leaf.", parent=root, name="Lea Leaf")
    page = open_page(f"/posts/{post.slug}")
    page.get_by_text("1 reply", exact=True).click()
    expect(page.get_by_text("A leaf.")).to_be_hidden()
    reply_to(page)
    fill_form(page, "Another leaf.")
    send_form(page)
    expect(page.get_by_text("Another leaf.")).to_be_visible()
    expect(page.get_by_text("A leaf.")).to_be_visible()


def test_leads_to_the_reply_when_its_place_is_not_on_the_page(
    live_site: LiveSite, open_page: OpenPage
) -> None:
    make_comment = live_site.factory.make_comment
    post = live_site.factory.make_post()
    root = make_comment(post, "The root.")
    branch = make_comment(post, "The branch.", parent=root)
    first = make_comment(post, "The first leaf.", parent=branch)
    make_comment(post, "The second leaf.", parent=branch, name="Lea Leaf")
    with live_site.setting("thread_depth", "3"):
        page = open_page(f"/posts/{post.slug}/comments/{root.public_id}?after={first.public_id}")
        expect(page.get_by_text("The branch.")).to_have_count(0)
        reply_to(page, "Lea Leaf")
        fill_form(page, "The third leaf.")
        send_form(page)
        expect(page.locator(".comment:target")).to_contain_text("The third leaf.")
    expect(page.get_by_text("The branch.")).to_be_visible()


def test_works_again_after_cancelling(live_site: LiveSite, open_page: OpenPage) -> None:
    page = open_thread(live_site, open_page)
    body = page.get_by_label("Your comment")
    link = page.get_by_role("link", name="Reply to Bob Reader")
    body.fill("An answer to the question")
    link.click()
    expect(body).to_have_value("")
    body.fill("A reply to Bob")
    page.get_by_role("button", name="Cancel reply").click()
    expect(link).to_be_focused()
    expect(body).to_have_value("An answer to the question")
    link.click()
    expect(body).to_have_value("A reply to Bob")
    body.press("Escape")
    expect(link).to_be_focused()
    expect(page.get_by_role("button", name="Cancel reply")).to_be_hidden()


def test_works_with_the_keyboard_alone(live_site: LiveSite, open_page: OpenPage) -> None:
    page = open_thread(live_site, open_page, screen=DESK)
    stay(page)
    tab_to(page, "Reply")
    page.keyboard.press("Enter")
    page.keyboard.type("Typed, not clicked.")
    page.keyboard.press("Escape")
    expect(page.get_by_role("link", name="Reply to Bob Reader")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_label("Your comment")).to_have_value("Typed, not clicked.")
    for _passed_over in ("stance", "perspective"):
        page.keyboard.press("Tab")
    for text in ("Keya Board", "keya@example.org"):
        page.keyboard.press("Tab")
        page.keyboard.type(text)
    tab_to(page, "Cancel reply")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    expect(comment_saying(page, "Typed, not clicked.")).to_be_focused()
    assert_stayed(page)


def tab_to(page: Page, words: str) -> None:
    """Press Tab until the element with these words has the focus."""
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.innerText.trim()") == words:
            return
    raise AssertionError(f"the keyboard does not reach {words!r}")


def test_opens_a_new_page_when_that_is_asked_for(live_site: LiveSite, open_page: OpenPage) -> None:
    page = open_thread(live_site, open_page)
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Reply to Bob Reader").click(modifiers=["ControlOrMeta"])
    expect(opened.value.get_by_role("heading", name="Your reply")).to_be_visible()


def test_works_without_scripts(live_site: LiveSite, open_page: OpenPage) -> None:
    page = open_thread(live_site, open_page, scripts=False)
    reply_to(page)
    expect(page.get_by_role("heading", name="Your reply")).to_be_in_viewport()
    expect(page.get_by_role("button", name="Cancel reply")).to_be_hidden()
    fill_form(page, "With scripts off.")
    send_form(page)
    expect(page.locator(".comment:target")).to_contain_text("With scripts off.")
    expect(page.get_by_text("1 reply", exact=True)).to_be_visible()


def test_handles_a_comment_that_is_gone(live_site: LiveSite, open_page: OpenPage) -> None:
    page = open_thread(live_site, open_page)
    reply_to(page)
    page.locator("input[name=parent]").evaluate("field => field.value = 'nowhere000'")
    fill_form(page, "Do not lose this.")
    send_form(page)
    expect(page.get_by_role("alert")).to_have_text("The comment you are answering is not here any more.")
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.get_by_label("Your comment")).to_have_value("Do not lose this.")
    expect(page.get_by_role("heading", name="Your answer")).to_be_visible()
    send_form(page)
    expect(comment_saying(page, "Do not lose this.")).to_be_focused()

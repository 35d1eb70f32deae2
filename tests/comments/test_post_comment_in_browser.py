"""Answering a question in a real browser: what is typed is published once, or kept and told why not."""

import re

import pytest
from playwright.sync_api import Page, expect

from blogapp.comments.models import Thread
from blogapp.extensions import db, transaction
from blogapp.web import versions
from tests.support.live_site import LiveSite, StartSite
from tests.support.reader import (
    DESK,
    PHONE,
    OpenPage,
    assert_stayed,
    comment_saying,
    fill_form,
    send_form,
    stay,
)

both_ways = pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])


def open_question(live_site: LiveSite, open_page: OpenPage, *comments: str, **look: object) -> Page:
    post = live_site.factory.make_post("Who sets the goal?")
    for words in comments:
        live_site.factory.make_comment(post, words)
    return open_page(f"/posts/{post.slug}", **look)


def change_thread(live_site: LiveSite, page: Page, **changes: object) -> None:
    """What an owner does to the question while someone is writing."""
    with live_site.app.app_context(), transaction():
        thread = db.session.query(Thread).filter_by(url=page.url.removeprefix(live_site.url)).one()
        for name, value in changes.items():
            setattr(thread, name, value)
        versions.touch(thread.url)


@both_ways
@pytest.mark.parametrize("screen", [PHONE, DESK], ids=["phone", "desk"])
def test_works(live_site: LiveSite, open_page: OpenPage, screen: object, scripts: bool) -> None:
    page = open_question(live_site, open_page, screen=screen, scripts=scripts)
    expect(page.get_by_text("Nobody has answered yet.")).to_be_visible()
    fill_form(page, "The *coachee* does.")
    send_form(page)
    expect(page.locator(".comment:target")).to_contain_text("The coachee does.")
    expect(page.get_by_role("heading", name="1 thought on “Who sets the goal?”")).to_be_visible()
    expect(page.get_by_text("Nobody has answered yet.")).to_be_hidden()
    expect(page.get_by_label("Your comment")).to_have_value("")
    expect(comment_saying(page, "The coachee does.").get_by_text("Withdraw", exact=True)).to_be_visible()


def test_leads_to_the_answer_where_its_place_is_on_another_page(
    live_site: LiveSite, open_page: OpenPage
) -> None:
    page = open_question(live_site, open_page, *(f"Thought {number}." for number in range(26)))
    page.goto(page.url + "?sort=oldest")
    fill_form(page, "The last of all.")
    send_form(page)
    expect(page.locator(".comment:target")).to_contain_text("The last of all.")
    page.reload()
    expect(page.locator(".comment:target")).to_contain_text("The last of all.")


@pytest.mark.parametrize(("order", "place"), [("", 0), ("?sort=newest", 0), ("?sort=oldest", -1)])
def test_shows_the_answer_where_the_order_has_it(
    live_site: LiveSite, open_page: OpenPage, order: str, place: int
) -> None:
    page = open_question(live_site, open_page, "One.", "Two.")
    page.goto(page.url + order)
    stay(page)
    fill_form(page, "Three.")
    send_form(page)
    expect(comment_saying(page, "Three.")).to_be_focused()
    assert "Three." in page.locator(".thread").get_by_role("article").all_inner_texts()[place]
    assert_stayed(page)


@both_ways
def test_rejects_what_is_not_right_and_keeps_it(
    live_site: LiveSite, open_page: OpenPage, scripts: bool
) -> None:
    page = open_question(live_site, open_page, scripts=scripts)
    fill_form(page, "A name may be\n\nmissing.", name="   ")
    page.get_by_label("Website").fill("ftp://example.org/")
    send_form(page)
    expect(page.get_by_text("Please give a name.")).to_be_visible()
    expect(page.get_by_role("alert").filter(visible=True)).to_contain_text("Not sent yet")
    expect(page.get_by_label("Your comment")).to_have_value("A name may be\n\nmissing.")
    expect(page.get_by_label("E-mail")).to_have_value("rita@example.org")
    if scripts:
        expect(page.get_by_label("Name")).to_be_focused()
    page.get_by_label("Name").fill("Rita Reader")
    page.get_by_label("Website").fill("")
    send_form(page)
    expect(comment_saying(page, "missing.")).to_be_visible()


def test_shows_the_error_without_loading_a_page(live_site: LiveSite, open_page: OpenPage) -> None:
    page = open_question(live_site, open_page, "A comment to stay beside.")
    stay(page)
    fill_form(page, "x")
    send_form(page)
    expect(page.get_by_text("A comment has between 2 and 10000 characters.")).to_be_visible()
    expect(page.get_by_label("Your comment")).to_be_focused()
    expect(page.get_by_text("A comment to stay beside.")).to_be_visible()
    assert_stayed(page)


def test_handles_a_lost_connection(live_site: LiveSite, open_page: OpenPage) -> None:
    page = open_question(live_site, open_page)
    fill_form(page, "Written in a tunnel.")
    page.context.set_offline(True)
    send_form(page)
    expect(page.get_by_role("alert")).to_contain_text("This could not be sent. Your text is kept here")
    expect(page.get_by_role("button", name="Post comment")).to_be_focused()
    expect(page.get_by_label("Your comment")).to_have_value("Written in a tunnel.")
    page.context.set_offline(False)
    send_form(page)
    expect(comment_saying(page, "Written in a tunnel.")).to_be_focused()
    expect(page.get_by_role("alert")).to_be_hidden()


def test_handles_the_double_click(live_site: LiveSite, open_page: OpenPage) -> None:
    page = open_question(live_site, open_page)
    fill_form(page, "Once is enough.")
    page.get_by_role("button", name="Post comment").dblclick()
    expect(comment_saying(page, "Once is enough.")).to_be_focused()
    page.reload()
    expect(page.get_by_text("Once is enough.")).to_have_count(1)
    expect(page.get_by_role("heading", name="1 thought on")).to_be_visible()


@both_ways
def test_shows_the_status_page_of_a_held_comment(
    live_site: LiveSite, open_page: OpenPage, scripts: bool
) -> None:
    page = open_question(live_site, open_page, scripts=scripts)
    question = page.url
    fill_form(page, "Please look at it first.")
    with live_site.setting("hold", "everything"):
        send_form(page)
        expect(page.get_by_text("a moderator reads comments before everyone else does")).to_be_visible()
    expect(page.get_by_text("Please look at it first.")).to_be_visible()
    page.goto(question)
    expect(page.get_by_label("Your comment")).to_have_value("")


def test_shows_the_text_when_the_discussion_was_closed(live_site: LiveSite, open_page: OpenPage) -> None:
    page = open_question(live_site, open_page, "Long enough open.")
    fill_form(page, "Too late?")
    change_thread(live_site, page, is_closed=True)
    send_form(page)
    expect(page.get_by_role("alert")).to_have_text("This discussion is closed. You can still read it.")
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.get_by_label("Your text, to keep")).to_have_value("Too late?")
    page.reload()
    expect(page.get_by_text("This discussion is closed.")).to_be_visible()
    expect(page.get_by_role("link", name="Reply to")).to_have_count(0)


def test_shows_why_when_the_question_is_gone(live_site: LiveSite, open_page: OpenPage) -> None:
    page = open_question(live_site, open_page)
    fill_form(page, "Where did it go?")
    change_thread(live_site, page, is_public=False)
    send_form(page)
    expect(page.get_by_role("alert")).to_have_text("There is no question at this address.")
    expect(page.get_by_label("Your comment")).to_have_value("Where did it go?")


@both_ways
def test_limits_the_rate_and_keeps_the_text(
    start_site: StartSite, open_page: OpenPage, scripts: bool
) -> None:
    site = start_site(BLOGAPP_RATE_LIMITS="on")
    page = open_question(site, open_page, site=site, scripts=scripts)
    fill_form(page, "The first thought.")
    send_form(page)
    expect(comment_saying(page, "The first thought.")).to_be_visible()
    fill_form(page, "The second, at once.")
    send_form(page)
    expect(page.get_by_role("alert").filter(visible=True)).to_contain_text("You are writing very fast.")
    expect(page.get_by_label("Your comment")).to_have_value("The second, at once.")


def test_works_on_postgresql(start_site: StartSite, open_page: OpenPage, postgres_site: str) -> None:
    site = start_site(BLOGAPP_DATABASE_URL=postgres_site)
    page = open_question(site, open_page, "On which database?", site=site)
    page.get_by_role("link", name="Reply to Bob Reader").click()
    fill_form(page, "On the grown one.")
    send_form(page)
    expect(comment_saying(page, "On the grown one.")).to_be_focused()
    page.reload()
    expect(page.get_by_text("1 reply", exact=True)).to_be_visible()


def test_publishes_a_text_that_was_begun_elsewhere(live_site: LiveSite, open_page: OpenPage) -> None:
    with live_site.setting("spam_filter", "yes"):
        page = open_question(live_site, open_page)
        fill_form(page, "I would let the coachee set the goal, and ask the boss once whether it fits.")
        send_form(page)
        expect(page.locator(".comment:target")).to_contain_text("I would let the coachee set the goal")


def test_holds_what_no_person_types_so_fast(live_site: LiveSite, open_page: OpenPage) -> None:
    with live_site.setting("spam_filter", "yes"):
        page = open_question(live_site, open_page)
        with page.expect_response("**/comments/begun"):
            page.get_by_label("Your comment").press_sequentially("I would let the coachee set the goal.")
        page.get_by_label("Name").fill("Gus Guest")
        page.get_by_label("E-mail").fill("gus@example.org")
        send_form(page)
        expect(page).to_have_url(re.compile("/status$"))

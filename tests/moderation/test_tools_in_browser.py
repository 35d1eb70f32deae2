"""The tools for words and threads in a real browser: without a script, and by selecting text with one."""

import pytest
from playwright.sync_api import Page, expect

from blogapp.comments.models import Comment, Status
from blogapp.extensions import db, transaction
from blogapp.posts.models import Post
from tests.moderation.test_moderate_in_browser import ADVICE, judge, signed_in
from tests.support.live_site import LiveSite
from tests.support.reader import DESK, PHONE, OpenPage
from tests.web.test_look_in_browser import LONG_WORD, sticking_out, violations

GAP = "[a moderator removed advertising here]"


@pytest.fixture
def question(live_site: LiveSite) -> Post:
    return live_site.factory.make_post(f"Is advice welcome, {LONG_WORD}?")


@pytest.fixture
def waiting(live_site: LiveSite, question: Post) -> Comment:
    comment = live_site.factory.make_comment(question, ADVICE, status=Status.HELD, name="Job Dreams")
    judge(live_site, comment)
    return comment


def test_works_without_script(
    live_site: LiveSite, open_page: OpenPage, question: Post, waiting: Comment
) -> None:
    page = signed_in(live_site, open_page, scripts=False)
    page.goto(f"/moderation/{waiting.public_id}/edit")
    expect(page.get_by_role("button", name="Strike what is selected")).to_be_hidden()
    page.get_by_label("Why, for the writer").first.fill("No shops here, please.")
    page.get_by_role("button", name="Publish without the struck passages").click()
    expect(page.get_by_text("a moderator took advertising out of this comment.")).to_be_visible()
    page.goto(f"/posts/{question.slug}")
    expect(page.locator(".comment__body")).to_contain_text(GAP)
    expect(page.locator(".comment__body")).not_to_contain_text("jobs.example")
    page.locator("[data-controls]").get_by_text("Moderate", exact=True).click()
    page.get_by_role("link", name="Pin, feature, move").click()
    page.get_by_role("button", name="Pin: let it stand first").click()
    page.get_by_role("button", name="Feature it").click()
    page.get_by_role("link", name="Tools for this discussion").click()
    page.get_by_label("Reason, for readers").first.fill("All is said.")
    page.get_by_role("button", name="Lock this discussion").click()
    expect(page.get_by_role("heading", name="Locked: nobody answers")).to_be_visible()
    page.get_by_role("button", name="Undo: Locked a discussion").click()
    expect(page.get_by_role("heading", name="Lock", exact=True)).to_be_visible()
    page.get_by_role("link", name="Job Dreams").click()
    page.get_by_role("button", name="Undo: Struck passages").click()
    expect(page.get_by_text("It waits.")).to_be_visible()


def test_works_by_selecting_text(
    live_site: LiveSite, open_page: OpenPage, question: Post, waiting: Comment
) -> None:
    words = "😀 " + ADVICE
    with live_site.app.app_context(), transaction():
        db.session.get_one(Comment, waiting.id).body_source = words
    page = signed_in(live_site, open_page, scripts=True)
    page.goto(f"/moderation/{waiting.public_id}/edit")
    for box in page.get_by_role("checkbox").all():
        box.uncheck()
    expect(page.locator("[data-strike-text] del")).to_have_count(0)
    select(page, "Thanks to a friend", "good luck to all of you.")
    page.get_by_role("button", name="Strike what is selected").click()
    expect(page.get_by_role("group", name="Selected by you").get_by_role("checkbox")).to_be_checked()
    expect(page.locator("[data-strike-text] del")).to_contain_text("Thanks to a friend")
    looks_well(page)
    page.get_by_role("button", name="Publish without the struck passages").click()
    page.get_by_role("link", name="A comment by Job Dreams").click()
    expect(page.locator(".comment__body")).to_contain_text("😀 My boss gives feedback every week")
    expect(page.locator(".comment__body")).to_contain_text(GAP)
    expect(page.locator(".comment__body")).not_to_contain_text("Thanks")
    tools = (f"threads/{question.thread_id}", f"{waiting.public_id}/edit", f"{waiting.public_id}/place")
    for address in (f"/posts/{question.slug}", *(f"/moderation/{tool}" for tool in tools)):
        page.goto(address)
        looks_well(page)


def select(page: Page, first: str, last: str) -> None:
    """Mark the text from the first of these words to the end of the last."""
    page.evaluate(
        """([first, last]) => {
             const text = document.querySelector("[data-strike-text]").firstChild, range = new Range();
             range.setStart(text, text.data.indexOf(first));
             range.setEnd(text, text.data.indexOf(last) + last.length);
             getSelection().removeAllRanges();
             getSelection().addRange(range);
           }""",
        [first, last],
    )


def looks_well(page: Page) -> None:
    for screen, colours in ((PHONE, "light"), (DESK, "dark")):
        page.set_viewport_size(screen)
        page.emulate_media(color_scheme=colours)  # type: ignore[arg-type]  # one of its words
        assert sticking_out(page) == []
        assert violations(page) == []

"""The desk in a real browser: everyone who decides can use it, on a phone and by keyboard, without script."""

import json
from typing import Final, Literal

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from blogapp.accounts.models import Role, User
from blogapp.comments.models import Comment, Judgement, Status
from blogapp.extensions import db, transaction
from tests.support.live_site import LiveSite
from tests.support.reader import DESK, PHONE, OpenPage
from tests.web.test_look_in_browser import LONG_WORD, sticking_out, violations

ADVICE: Final = (
    "My boss gives feedback every week, and I have learned to ask for an example each time.\n\n"
    "Thanks to a friend I found a career site that changed my life. I got the job of my dreams in a week!\n"
    "Visit https://jobs.example/now and good luck to all of you."
)
REASONS: Final[tuple[tuple[str, float, dict[str, object], str | None], ...]] = (
    ("first-with-link", 1.5, {"domain": "jobs.example"}, "https://jobs.example/now"),
    ("phrase-testimonial", 0.8, {"phrase": "changed my life"}, "changed my life"),
    ("name", 0.6, {"person": "Job Dreams"}, None),
    ("words", 0.4, {"words": "dreams, career"}, "dreams"),
    ("known", -0.8, {"published": 1}, None),
    ("akismet-ham", -1.0, {}, None),
)


@pytest.fixture
def waiting(live_site: LiveSite) -> Comment:
    """A comment of somebody unknown with everything a judgement can say, under a comment with long words."""
    factory = live_site.factory
    post = factory.make_post(f"Boss's feedback: {LONG_WORD}?")
    above = factory.make_comment(post, f"What would you ask, {LONG_WORD}?", name=LONG_WORD)
    comment = factory.make_comment(
        post,
        ADVICE,
        parent=above,
        status=Status.HELD,
        name="Job Dreams",
        author_email="dreams@jobs.example",
        author_url=f"https://jobs.example/{LONG_WORD}",
    )
    judge(live_site, comment)
    return comment


def judge(live_site: LiveSite, comment: Comment) -> None:
    signals = [
        {"name": name, "weight": weight, "facts": facts, "passage": place(passage)}
        for name, weight, facts, passage in REASONS
    ]
    with live_site.app.app_context(), transaction():
        row = Judgement(comment_id=comment.id, decision="hold", probability=0.87, text_digest="")
        row.signals = json.dumps(signals)
        db.session.add(row)


def place(passage: str | None) -> tuple[int, int] | None:
    start = ADVICE.find(passage) if passage else 0
    return (start, start + len(passage)) if passage else None


def signed_in(live_site: LiveSite, open_page: OpenPage, *, scripts: bool) -> Page:
    """A moderator's phone."""
    user: User = live_site.factory.make_user("Mo Moderator", Role.MODERATOR)
    page = open_page(live_site.factory.make_sign_in_link(user), scripts=scripts)
    page.get_by_role("button", name="Sign in to this site").click()
    expect(page.get_by_role("link", name="Mo Moderator")).to_be_visible()
    return page


def status_of(live_site: LiveSite, comment: Comment) -> Status:
    with live_site.app.app_context():
        return Status(db.session.get_one(Comment, comment.id).status)


@pytest.mark.parametrize("address", ["/moderation", "/moderation/rules", "decided", "refused"])
def test_works_for_everyone(live_site: LiveSite, open_page: OpenPage, waiting: Comment, address: str) -> None:
    page = signed_in(live_site, open_page, scripts=True)
    if address == "decided":
        page.goto("/moderation")
        # Not the only one: other tests share the site.
        page.locator(f'[formaction="/moderation/{waiting.public_id}/spam"]').click()
        expect(page.get_by_role("status")).to_contain_text("is in the spam folder")
    else:
        page.goto("/moderation/rules" if address == "refused" else address)
    if address == "refused":
        page.get_by_label("List").last.select_option(label="Banned networks")
        page.get_by_label("Domain, network").fill(LONG_WORD)
        page.get_by_role("button", name="Add", exact=True).click()
        expect(page.get_by_label("Domain, network")).to_have_attribute("aria-invalid", "true")
    looks: list[tuple[ViewportSize, Literal["light", "dark"]]] = [
        (PHONE, "light"),
        (DESK, "dark"),
        (DESK, "light"),
        (PHONE, "dark"),
    ]
    for screen, colours in looks:
        page.set_viewport_size(screen)
        page.emulate_media(color_scheme=colours)
        assert sticking_out(page) == []
        assert violations(page) == []


def test_works_without_script(live_site: LiveSite, open_page: OpenPage, waiting: Comment) -> None:
    page = signed_in(live_site, open_page, scripts=False)
    page.get_by_role("link", name="Moderation").click()
    case = page.get_by_role("article").filter(has_text="Job Dreams").last
    expect(case.locator("mark").first).to_have_text("changed my life")
    expect(case).to_contain_text("Held: probably spam (87 %)")
    case.get_by_role("button", name="Publish").click()
    expect(page.get_by_role("status")).to_contain_text("The comment by Job Dreams is published.")
    assert status_of(live_site, waiting) == Status.PUBLISHED
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("status")).to_contain_text("The comment by Job Dreams waits.")
    assert status_of(live_site, waiting) == Status.HELD


def test_works_by_keyboard(live_site: LiveSite, open_page: OpenPage, waiting: Comment) -> None:
    page = signed_in(live_site, open_page, scripts=True)
    page.goto("/moderation")
    button = page.locator(f'[formaction="/moderation/{waiting.public_id}/trash"]')
    button.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("is in the trash")
    assert status_of(live_site, waiting) == Status.TRASHED


def test_corrects_the_filter(live_site: LiveSite, open_page: OpenPage, waiting: Comment) -> None:
    page = signed_in(live_site, open_page, scripts=False)
    page.goto("/moderation")
    case = page.get_by_role("article").filter(has_text="Job Dreams").last
    case.get_by_role("button", name="This domain is fine").click()
    expect(page.get_by_role("status")).to_contain_text("jobs.example")
    page.get_by_role("link", name="Rules").click()
    page.get_by_role("button", name="Remove “jobs.example”").click()
    expect(page.get_by_text("jobs.example")).to_have_count(0)

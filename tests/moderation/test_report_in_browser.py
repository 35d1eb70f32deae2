"""From a report to an answered appeal in a real browser without script; the pages are for everyone."""

from typing import Final, Literal

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from blogapp.accounts.models import Role, User
from blogapp.comments.queries import comment_by_public_id
from blogapp.extensions import transaction
from blogapp.moderation.letters.links import make_link
from tests.support.live_site import LiveSite
from tests.support.reader import DESK, PHONE, OpenPage, fill_form, send_form
from tests.web.test_look_in_browser import sticking_out, violations

LOOKS: Final[list[tuple[ViewportSize, Literal["light", "dark"]]]] = [
    (PHONE, "light"),
    (DESK, "dark"),
    (DESK, "light"),
    (PHONE, "dark"),
]


@pytest.fixture
def mod(live_site: LiveSite) -> User:
    user: User = live_site.factory.make_user("Mo Moderator", Role.MODERATOR)
    return user


def by_mail(live_site: LiveSite, user: User, public_id: str) -> str:
    """What a letter leads to."""
    with live_site.app.app_context(), transaction():
        comment = comment_by_public_id(public_id)
        assert comment
        return make_link(user.id, comment.id, "held").removeprefix(live_site.url) + "/publish"


def in_all_looks(page: Page) -> None:
    for screen, colours in LOOKS:
        page.set_viewport_size(screen)
        page.emulate_media(color_scheme=colours)
        assert sticking_out(page) == []
        assert violations(page) == []


def test_works_without_script(live_site: LiveSite, open_page: OpenPage, mod: User) -> None:
    post = live_site.factory.make_post("Reported?")
    address = f"/posts/{post.slug}"
    writer = open_page(address, scripts=False)
    fill_form(writer, "You are all fools.", name="Rude")
    send_form(writer)
    public_id = str(writer.locator(".comment--mine").get_attribute("id")).removeprefix("comment-")
    expect(writer.get_by_role("link", name="Report the comment")).to_have_count(0)

    with live_site.setting("reports_to_hold", "1"):
        reader = open_page(address, scripts=False)
        reader.get_by_role("link", name="Report the comment by Rude").click()
        reader.get_by_label("Insulting or threatening").check()
        reader.get_by_role("button", name="Send the report").click()
        expect(reader.get_by_role("status")).to_contain_text("Your report has arrived.")
    reader.goto(address)
    expect(reader.get_by_text("You are all fools.")).to_have_count(0)

    writer.goto(f"/comments/{public_id}/status")
    expect(writer.get_by_text("Readers reported it")).to_be_visible()
    desk = open_page(live_site.factory.make_sign_in_link(mod), scripts=False)
    desk.get_by_role("button", name="Sign in to this site").click()
    desk.goto(by_mail(live_site, mod, public_id))
    desk.get_by_role("button", name="Trash").click()
    expect(desk.get_by_role("status")).to_contain_text("The comment is in the trash.")

    writer.reload()
    writer.get_by_label("What should the moderator know?").fill("I was angry. Sorry.")
    writer.get_by_role("button", name="Ask").click()
    expect(writer.get_by_text("I was angry. Sorry.")).to_be_visible()
    expect(writer.get_by_role("button", name="Ask")).to_have_count(0)


def test_works_for_everyone(live_site: LiveSite, open_page: OpenPage, mod: User) -> None:
    comment = live_site.factory.make_comment(live_site.factory.make_post("Looked at?"), "Well.")
    page = open_page(f"/comments/{comment.public_id}/report")
    in_all_looks(page)
    page.get_by_role("radio", name="Something else").check()
    page.get_by_role("button", name="Send the report").click()
    expect(page.get_by_label("What the moderator should know")).to_have_attribute("aria-invalid", "true")
    in_all_looks(page)
    page.goto(by_mail(live_site, mod, comment.public_id))
    in_all_looks(page)
    page.goto(live_site.factory.make_sign_in_link(mod))
    page.get_by_role("button", name="Sign in to this site").click()
    page.goto("/moderation/mail")
    in_all_looks(page)
    page.goto("/moderation/overview?days=90")
    page.get_by_text("Each day as a table").click()
    in_all_looks(page)

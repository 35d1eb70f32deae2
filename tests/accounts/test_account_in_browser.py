"""The pages about oneself in a real browser: everyone can use them, nothing sticks out, no script needed."""

from typing import Final

import pytest
from playwright.sync_api import Page, expect

from blogapp.accounts.models import Role, User
from blogapp.comments.models import Status
from tests.support.live_site import LiveSite
from tests.support.reader import DESK, OpenPage
from tests.web.test_look_in_browser import sticking_out, violations

LONG_NAME: Final = "Wolfeschlegelsteinhausenbergerdorff" * 2


@pytest.fixture
def rita(live_site: LiveSite) -> User:
    """A reader with a long name, who has written this and that."""
    user = live_site.factory.make_user(LONG_NAME, Role.READER)
    post = live_site.factory.make_post(f"Boss's feedback: {LONG_NAME}?")
    for status in Status:
        live_site.factory.make_comment(post, LONG_NAME * 3, name=LONG_NAME, user_id=user.id, status=status)
    return user


def signed_in(live_site: LiveSite, open_page: OpenPage, user: User, *, scripts: bool) -> Page:
    """Her phone."""
    page = open_page(live_site.factory.make_sign_in_link(user), scripts=scripts)
    page.get_by_role("button", name="Sign in to this site").click()
    return page


@pytest.mark.parametrize("address", ["/account", "/account/comments", "/account/data", "person", "refused"])
def test_works_for_everyone(live_site: LiveSite, open_page: OpenPage, rita: User, address: str) -> None:
    page = signed_in(live_site, open_page, rita, scripts=True)
    if address == "refused":
        page.get_by_label("Handle").fill("no such handle")
        page.get_by_role("button", name="Save").click()
        expect(page.get_by_label("Handle")).to_have_attribute("aria-invalid", "true")
    else:
        page.goto(f"/people/{rita.handle}" if address == "person" else address)
    assert sticking_out(page) == []
    assert violations(page) == []
    page.set_viewport_size(DESK)
    page.emulate_media(color_scheme="dark")
    assert sticking_out(page) == []
    assert violations(page) == []


def test_works_from_the_profile_to_the_end(live_site: LiveSite, open_page: OpenPage, rita: User) -> None:
    page = signed_in(live_site, open_page, rita, scripts=False)
    page.get_by_label("Name", exact=True).fill("Rita R.")
    page.get_by_label("A page with all my public comments").uncheck()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status")).to_have_text("Saved.")
    expect(page.get_by_label("Name", exact=True)).to_have_value("Rita R.")
    page.get_by_role("link", name="Your page as others see it").click()
    expect(page.get_by_role("heading", name="Rita R.")).to_be_visible()
    page.goto("/account")
    page.get_by_role("link", name="My data").click()
    page.get_by_label("Keep the public ones").check()
    page.get_by_label("I know that this cannot be undone.").check()
    page.get_by_role("button", name="Close my account").click()
    expect(page.get_by_role("heading", name="Your account is closed")).to_be_visible()
    expect(page.get_by_role("button", name="Sign out")).to_have_count(0)

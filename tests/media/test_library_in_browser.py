"""The library at a real browser: pictures sent without a script, pages that everyone can read."""

import pytest
from playwright.sync_api import FilePayload, Page, expect

from tests.media.sent import encode_all
from tests.support.live_site import LiveSite
from tests.support.pictures import damaged, file_of, halves
from tests.support.reader import DESK, OpenPage
from tests.web.test_look_in_browser import sticking_out, violations


def library(site: LiveSite, open_page: OpenPage, *, scripts: bool) -> Page:
    """Two pictures, one of them damaged, one text that shows the other."""
    user = site.factory.make_user("Ann Author")
    page = open_page(site.factory.make_sign_in_link(user), scripts=scripts)
    page.get_by_role("button", name="Sign in to this site").click()
    page.goto(f"{site.url}/write/media")
    page.get_by_label("New pictures").set_input_files(
        [
            FilePayload(name="boss.png", mimeType="image/png", buffer=file_of(halves())),
            FilePayload(name="damaged.png", mimeType="image/png", buffer=damaged()),
        ]
    )
    page.get_by_role("button", name="Send them").click()
    expect(page.get_by_text("is being made ready")).to_have_count(2)
    encode_all(site.app)
    page.reload()
    return page


@pytest.mark.parametrize("scripts", [True, False])
def test_works_from_sending_to_throwing_away(live_site: LiveSite, open_page: OpenPage, scripts: bool) -> None:
    page = library(live_site, open_page, scripts=scripts)
    page.get_by_text("The file is damaged").wait_for()
    page.get_by_label("What it shows").fill("Two colours")
    page.get_by_role("button", name="Save").click()
    line = page.get_by_label("Copy this into a text").input_value()
    assert line.startswith("![Two colours](/media/")
    page.goto(f"{live_site.url}/write/new")
    page.get_by_label("Question", exact=True).fill("Which colour?")
    page.get_by_label("Text", exact=True).fill(line)
    page.get_by_role("button", name="Save the draft").click()
    page.goto(f"{live_site.url}/write/media")
    page.get_by_role("button", name="Throw away boss.png").click()
    page.get_by_role("heading", name="This picture is still used").wait_for()
    page.get_by_role("button", name="Throw it away all the same").click()
    page.get_by_text("The picture is gone.").wait_for()
    assert page.get_by_text("boss.png").count() == 0


def test_works_for_everyone(live_site: LiveSite, open_page: OpenPage) -> None:
    page = library(live_site, open_page, scripts=True)
    for place in ("/write/media", "/write/new"):
        page.goto(live_site.url + place)
        if summary := page.locator("summary").all():
            summary[0].click()
        for colours in ("light", "dark"):
            page.emulate_media(color_scheme=colours)
            assert sticking_out(page) == []
            assert violations(page) == []
    page.set_viewport_size(DESK)
    assert sticking_out(page) == []

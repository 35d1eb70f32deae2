"""A reader passes a question on at Mastodon: asked for their own server, and led there."""

from html import unescape

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Browser

from blogapp.posts.models import PostStatus
from tests.support.factories import Factory
from tests.support.live_site import LiveSite
from tests.support.reader import PHONE
from tests.web.test_look_in_browser import sticking_out, violations

PAGE = "/posts/q/share/mastodon"


@pytest.mark.parametrize("typed", ["club.example", " @ida@Club.example ", "https://club.example/@ida"])
def test_works_with_a_server_or_a_whole_address(client: FlaskClient, factory: Factory, typed: str) -> None:
    factory.make_post("Pro & con?", slug="q")
    page = client.post(PAGE, data={"server": typed})
    assert page.status_code == 200
    address = "https://club.example/share?text=Pro+%26+con%3F+http%3A%2F%2F127.0.0.1%3A8000%2Fposts%2Fq"
    assert f'content="0;url={address}"' in unescape(page.text)
    assert f'<a href="{address}" rel="noreferrer">' in unescape(page.text)


@pytest.mark.parametrize("typed", ["", "ida", "127.0.0.1", 'club.example"><script>', "javascript:alert(1)"])
def test_rejects_what_is_no_server_and_keeps_it(client: FlaskClient, factory: Factory, typed: str) -> None:
    factory.make_post(slug="q")
    page = client.post(PAGE, data={"server": typed})
    assert page.status_code == 422
    assert "This is no name of a server." in page.text
    assert f'value="{typed}"' in unescape(page.text)
    assert "http-equiv" not in page.text
    assert "><script>" not in page.text


def test_leads_nowhere_from_an_address_or_another_site(client: FlaskClient, factory: Factory) -> None:
    factory.make_post(slug="q")
    assert "club.example" not in client.get(f"{PAGE}?server=club.example").text
    headers = {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"}
    assert client.post(PAGE, data={"server": "club.example"}, headers=headers).status_code == 403


def test_shows_nothing_of_what_is_not_public(client: FlaskClient, factory: Factory) -> None:
    factory.make_post("Secret?", slug="q", status=PostStatus.DRAFT)
    assert client.get(PAGE).status_code == 404
    assert client.post(PAGE, data={"server": "club.example"}).status_code == 404


@pytest.mark.parametrize("scripts", [True, False])
def test_works_in_a_browser(live_site: LiveSite, browser: Browser, scripts: bool) -> None:
    post = live_site.factory.make_post("Both?")
    context = browser.new_context(base_url=live_site.url, viewport=PHONE, java_script_enabled=scripts)
    # Nobody is there: what counts is where the browser goes.
    context.route("https://club.example/**", lambda route: route.fulfill(body="Write here."))
    page = context.new_page()
    page.goto(f"/posts/{post.slug}")
    page.get_by_role("link", name="Mastodon").click()
    page.get_by_label("The server that has your account").fill("club.example")
    assert not scripts or violations(page) == []
    assert sticking_out(page) == []
    page.get_by_role("button", name="Go on to your server").click()
    page.wait_for_url(f"https://club.example/share?text=Both%3F+*{post.slug}")
    context.close()

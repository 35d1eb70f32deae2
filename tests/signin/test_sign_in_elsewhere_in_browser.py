"""Apple's form of another site, and the question which server of Mastodon, in a real browser."""

import html
from collections.abc import Iterator
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.signin.club import play_new
from tests.signin.played import good_claims, play_provider, signed
from tests.signin.test_sign_in_with_apple import PEM, USER
from tests.support.live_site import LiveSite, StartSite
from tests.support.reader import PHONE
from tests.support.stand_in import Asked, StandIn


@pytest.fixture
def site(start_site: StartSite, stand_in: StandIn) -> LiveSite:
    """A site that offers Apple, at another site as browsers see it, and Mastodon."""
    issuer = stand_in.url.replace("127.0.0.1", "localhost")
    play_new(stand_in)
    play_provider(stand_in, stand_in.url)
    described = stand_in.answers["/.well-known/openid-configuration"][1]
    assert isinstance(described, dict)
    described |= {"issuer": issuer, "authorization_endpoint": f"{issuer}/authorize"}
    del described["userinfo_endpoint"]

    def ask_for_consent(asked: Asked) -> str:
        claims = good_claims(issuer, asked.query["nonce"])
        stand_in.answers["/token"] = 200, {"access_token": "t", "id_token": signed(claims)}
        fields = {"code": "c", "state": asked.query["state"], "user": USER}
        inputs = [f'<input name="{name}" value="{html.escape(value)}">' for name, value in fields.items()]
        where = asked.query["redirect_uri"]
        return f'<form method="post" action="{where}">{"".join(inputs)}<button>Yes</button></form>'

    def lead_back(asked: Asked) -> str:
        answer = urlencode({"code": "c", "state": asked.query["state"]})
        return f'<a href="{html.escape(asked.query["redirect_uri"] + "?" + answer)}">Authorise</a>'

    stand_in.answers["/authorize"] = 200, ask_for_consent
    stand_in.answers["/oauth/authorize"] = 200, lead_back
    return start_site(
        BLOGAPP_APPLE_ISSUER=issuer,
        BLOGAPP_APPLE_CLIENT_ID="us",
        BLOGAPP_APPLE_CLIENT_SECRET=PEM.replace("\n", "\\n"),
        BLOGAPP_APPLE_TEAM_ID="TEAM",
        BLOGAPP_APPLE_KEY_ID="KEYID",
        BLOGAPP_MASTODON="on",
        BLOGAPP_MASTODON_ADDRESS=stand_in.url,
    )


@pytest.fixture(params=[True, False], ids=["with scripts", "without scripts"])
def page(browser: Browser, site: LiveSite, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A question, open on a phone, with an answer begun."""
    site.factory.make_post(slug="boss")
    context = browser.new_context(
        base_url=site.url, viewport=PHONE, java_script_enabled=request.param, reduced_motion="reduce"
    )
    page = context.new_page()
    page.goto("/posts/boss")
    page.get_by_label("Your comment").fill("Both, I think.")
    yield page
    context.close()


def post_and_look(page: Page, name: str) -> None:
    expect(page.get_by_label("Your comment")).to_have_value("Both, I think.")
    page.get_by_role("button", name="Post comment").click()
    expect(page.locator(".comment", has_text="Both, I think.")).to_contain_text(name)


def test_works_with_a_form_that_apple_sends(page: Page) -> None:
    page.get_by_role("button", name="Apple").click()
    page.get_by_role("button", name="Yes").click()
    expect(page.get_by_text("You are commenting with your Apple account:")).to_be_visible()
    post_and_look(page, "Ida Apfel")


def test_works_with_a_server_that_is_asked_for(page: Page) -> None:
    page.get_by_role("button", name="Mastodon").click()
    server = page.get_by_label("The server that has your account")
    server.fill("nonsense")
    page.get_by_role("button", name="Go on to your server").click()
    expect(page.get_by_text("Please enter the name of your server")).to_be_visible()
    expect(server).to_have_value("nonsense")
    server.fill("@ida@club.example")
    page.get_by_role("button", name="Go on to your server").click()
    page.get_by_role("link", name="Authorise").click()
    expect(page.get_by_text("You are commenting with your Mastodon account:")).to_be_visible()
    post_and_look(page, "Ida Club")

"""People sign in with an account at a real OpenID provider."""

import html
import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs, urljoin, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from blogapp.accounts.models import User
from blogapp.extensions import db
from blogapp.signin.models import Identity, SignInAttempt
from tests.conftest import Clock
from tests.signin.conftest import oidc
from tests.support.factories import Factory
from tests.support.oidc import StartProvider, leave, running_provider, visit
from tests.support.server_process import free_port
from tests.text.shared_data import needs_shared, payloads


def sign_in(app: Flask, login: str, provider: str = "google") -> FlaskClient:
    """A browser of its own, in which this person has signed in."""
    browser = app.test_client()
    answer = browser.get(visit(leave(browser, provider), login))
    assert answer.status_code == 303, answer.text
    return browser


def name_of(browser: FlaskClient) -> str:
    """Whom the site takes this browser's person for."""
    text = browser.get("/account").text
    return text.split("You are signed in as ")[1].split(".</p>")[0] if "You are signed in as" in text else ""


def people(app: Flask) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(User)) or 0


@pytest.mark.parametrize("provider", ["google", "oidc"])
def test_works_for_a_plain_person(app: Flask, provider: str) -> None:
    assert name_of(sign_in(app, "user1", provider)) == "Test User 1"


def test_works_again_for_the_same_person(app: Flask) -> None:
    sign_in(app, "user1")
    sign_in(app, "user1")
    assert people(app) == 1


def test_the_same_id_at_another_provider_is_someone_else(app: Flask) -> None:
    sign_in(app, "user1", "google")
    sign_in(app, "user1", "oidc")
    assert people(app) == 2


@pytest.mark.parametrize("claimant", ["user4", "user8"])
def test_rejects_an_address_as_proof_of_being_someone(app: Flask, claimant: str) -> None:
    sign_in(app, "user1")
    assert name_of(sign_in(app, claimant)) != "Test User 1"
    assert people(app) == 2


def test_works_for_awkward_people(app: Flask) -> None:
    assert name_of(sign_in(app, "user3")) == "Test User 3"
    assert name_of(sign_in(app, "user6")) == "Someone"
    assert name_of(sign_in(app, "user7")) == "Ünïcödé 名前 👩‍🚀"
    rude = name_of(sign_in(app, "user5"))
    assert "<img" not in rude
    assert "\u202e" not in rude
    with app.app_context():
        urls = db.session.scalars(select(Identity.profile_url)).all()
    assert not [url for url in urls if url.startswith("javascript")]


def test_believes_an_address_only_where_the_provider_is_believed(app: Flask) -> None:
    for login, provider in (("user1", "google"), ("user2", "google"), ("user1", "oidc")):
        sign_in(app, login, provider)
    with app.app_context():
        rows = db.session.execute(select(Identity.email, Identity.is_email_verified).order_by(Identity.id))
        assert [tuple(row) for row in rows] == [
            ("user1@example.test", True),
            ("user2@example.test", False),
            ("user1@example.test", False),
        ]


def test_works_where_linkedin_takes_no_pkce_and_returns_no_nonce(
    make_app: Callable[..., Flask], start_provider: StartProvider
) -> None:
    site = make_app(sign_in={"linkedin": oidc(start_provider("--no-require-pkce"))})
    assert "code_challenge" not in leave(site.test_client(), "linkedin")
    assert name_of(sign_in(site, "user1", "linkedin")) == "Test User 1"


def test_works_after_the_provider_changed_its_keys(
    make_app: Callable[..., Flask], monkeypatch: pytest.MonkeyPatch, oidc_program: Path
) -> None:
    monkeypatch.setattr("blogapp.signin.id_token.SECONDS_BETWEEN_ASKING", 0.0)
    port = free_port()
    with running_provider(oidc_program, port=port) as issuer:
        site = make_app(sign_in={"google": oidc(issuer)})
        sign_in(site, "user1")
    # Started again, it signs with a new key under a new id; what this site knows is the old one.
    with running_provider(oidc_program, port=port):
        assert name_of(sign_in(site, "user1")) == "Test User 1"
    assert people(site) == 1


def test_sends_what_protects_the_exchange(app: Flask) -> None:
    query = parse_qs(urlsplit(leave(app.test_client(), "google")).query)
    assert query["code_challenge_method"] == ["S256"]
    assert query["redirect_uri"] == ["http://127.0.0.1:8000/login/google/callback"]
    assert len(query["state"][0]) >= 40
    assert len(query["nonce"][0]) >= 40


def test_keeps_no_state_in_the_database(app: Flask) -> None:
    state = parse_qs(urlsplit(leave(app.test_client(), "google")).query)["state"][0]
    with app.app_context():
        assert state not in db.session.scalars(select(SignInAttempt.state_hash)).all()


def test_works_after_half_an_hour_with_the_text(app: Flask, factory: Factory, clock: Clock) -> None:
    factory.make_post(slug="boss")
    browser = app.test_client()
    back = visit(leave(browser, "google", body="My long answer.", next="/posts/boss/comments/resume"))
    clock.move(minutes=30)
    page = browser.get(back, follow_redirects=True)
    assert "My long answer.</textarea>" in page.text
    assert "You are commenting with your Google account:" in page.text


def test_rejects_an_answer_after_an_hour(app: Flask, clock: Clock) -> None:
    browser = app.test_client()
    back = visit(leave(browser, "google"))
    clock.move(minutes=61)
    late = browser.get(back)
    assert late.status_code == 400
    assert "took too long" in late.text


def test_an_unproven_address_waits_for_nobody(app: Flask) -> None:
    # Who claims an address first, without proof, has nothing of the person who proves it later.
    sign_in(app, "user4")
    assert name_of(sign_in(app, "user1")) == "Test User 1"
    assert name_of(sign_in(app, "user4")) == "Test User 4"
    assert people(app) == 2


def test_shows_a_refusal_in_words(app: Flask) -> None:
    browser = app.test_client()
    answer = browser.get(visit(leave(browser, "google"), cancel=True))
    assert "You did not sign in with Google. Nothing was changed." in answer.text
    assert name_of(browser) == ""


def test_rejects_a_second_use_of_an_answer(app: Flask) -> None:
    browser = app.test_client()
    back = visit(leave(browser, "google"))
    assert browser.get(back).status_code == 303
    assert browser.get(back).status_code == 400


def test_rejects_an_answer_in_another_browser(app: Flask) -> None:
    browser, victim = app.test_client(), app.test_client()
    back = visit(leave(browser, "google"))
    leave(victim, "google")
    assert victim.get(back).status_code == 400
    assert name_of(victim) == ""
    # The stranger's try has not spent it.
    assert browser.get(back).status_code == 303


def test_rejects_a_code_of_another_attempt(app: Flask) -> None:
    browser, thief = app.test_client(), app.test_client()
    stolen = parse_qs(urlsplit(visit(leave(browser, "google"))).query)["code"][0]
    own = parse_qs(urlsplit(visit(leave(thief, "google"), "user2")).query)
    answer = thief.get(
        "/login/google/callback",
        query_string={"code": stolen, "state": own["state"][0], "iss": own["iss"][0]},
    )
    assert answer.status_code == 400
    assert name_of(thief) == ""


def test_rejects_the_answer_of_another_provider(
    make_app: Callable[..., Flask], oidc_provider: str, start_provider: StartProvider
) -> None:
    site = make_app(sign_in={"google": oidc(oidc_provider), "oidc": oidc(start_provider(), "basic")})
    browser = site.test_client()
    foreign = visit(leave(browser, "oidc"))
    state = parse_qs(urlsplit(leave(browser, "google")).query)["state"][0]
    query = parse_qs(urlsplit(foreign).query)
    mixed = {"code": query["code"][0], "iss": query["iss"][0], "state": state}
    assert browser.get("/login/google/callback", query_string=mixed).status_code == 400
    assert browser.get(foreign.replace("/oidc/", "/google/")).status_code == 400
    assert name_of(browser) == ""


def test_ignores_a_session_that_was_planted(app: Flask) -> None:
    browser = app.test_client()
    back = visit(leave(browser, "google"))
    before = browser.get_cookie("session")
    browser.get(back)
    after = browser.get_cookie("session")
    assert before
    assert after
    thief = app.test_client()
    thief.set_cookie("session", before.value)
    assert name_of(browser) == "Test User 1"
    assert name_of(thief) == ""


def test_rejects_a_start_from_another_site(app: Flask) -> None:
    answer = app.test_client().post("/login/google", headers={"Origin": "https://evil.example"})
    assert answer.status_code == 403
    assert app.test_client().get("/login/google").status_code == 405


def test_shows_the_ways_in_or_says_that_there_are_none(app: Flask, make_app: Callable[..., Flask]) -> None:
    assert "Continue with Club" in app.test_client().get("/login").text
    plain = make_app().test_client()
    assert "is not set up on this site" in plain.get("/login").text
    assert plain.post("/login/google").status_code == 404


def test_comes_back_with_the_text_and_the_account_is_named(app: Flask, factory: Factory) -> None:
    post = factory.make_post(slug="boss")
    parent = factory.make_comment(post, "What do you think?")
    browser = app.test_client()
    typed = {"body": "Both, & <more>.", "parent": parent.public_id, "next": "/posts/boss/comments/resume"}
    back = browser.get(visit(leave(browser, "google", **typed)), follow_redirects=True)
    assert back.request.path == f"/posts/boss/comments/{parent.public_id}"
    assert "Both, &amp; &lt;more&gt;.</textarea>" in back.text
    assert "You are commenting with your Google account:" in back.text
    assert browser.post("/posts/boss/comments", data=typed).status_code == 303
    again = browser.get("/posts/boss?draft=1").text
    assert "Test User 1" in again
    assert "&lt;more&gt;.</textarea>" not in again


def test_comes_back_with_the_text_when_it_did_not_work(app: Flask, factory: Factory, clock: Clock) -> None:
    factory.make_post(slug="boss")
    typed = {"body": "My long answer.", "name": "Gus", "next": "/posts/boss/comments/resume"}
    browser = app.test_client()
    declined = browser.get(visit(leave(browser, "google", **typed), cancel=True), follow_redirects=True)
    assert declined.request.path == "/posts/boss"
    for words in ("You did not sign in with Google.", "My long answer.</textarea>", 'value="Gus"'):
        assert words in declined.text
    back = visit(leave(browser, "google", **typed))
    clock.move(minutes=61)
    late = browser.get(back, follow_redirects=True)
    assert "took too long" in late.text
    assert "My long answer.</textarea>" in late.text
    assert "My long answer." not in app.test_client().get("/posts/boss?draft=1").text


def test_posting_elsewhere_leaves_the_text_alone(app: Flask, factory: Factory) -> None:
    factory.make_post(slug="boss")
    factory.make_post(slug="fee")
    browser = app.test_client()
    begun = {"body": "Begun.", "next": "/posts/boss/comments/resume"}
    browser.get(visit(leave(browser, "google", **begun)))
    assert browser.post("/posts/fee/comments", data={"body": "Another."}).status_code == 303
    assert "Begun.</textarea>" in browser.get(begun["next"], follow_redirects=True).text


def test_change_and_log_out_keep_the_text(app: Flask, factory: Factory) -> None:
    factory.make_post(slug="boss")
    typed = {"body": "Begun.", "next": "/posts/boss/comments/resume"}
    browser = sign_in(app, "user1")
    choice = browser.post("/login", data=typed, follow_redirects=True)
    assert "Continue with Club" in choice.text
    back = browser.get(visit(leave(browser, "oidc", next=typed["next"]), "user2"), follow_redirects=True)
    assert "Begun.</textarea>" in back.text
    assert "your Club account:" in back.text
    out = browser.post("/logout", data=typed, follow_redirects=True)
    assert "Begun.</textarea>" in out.text
    assert "or sign in with" in out.text


@pytest.mark.parametrize(
    "elsewhere", ["//evil.example", "/\\evil.example", "https://evil.example/", "/%2fevil.example"]
)
def test_ignores_a_next_page_elsewhere(app: Flask, elsewhere: str) -> None:
    browser = app.test_client()
    answer = browser.get(visit(leave(browser, "google", next=elsewhere)))
    assert answer.headers["Location"] == "/"
    assert "evil" not in browser.get("/login", query_string={"next": elsewhere}).text


@needs_shared
def test_ignores_every_known_open_redirect(make_app: Callable[..., Flask]) -> None:
    browser = make_app(mastodon=True).test_client()
    for trick in payloads("open_redirect*.json"):
        for path in ("/login", "/login/mastodon"):
            text = browser.get(path, query_string={"next": trick}).text
            place = re.search(r'name="next" value="([^"]*)"', text) or re.search(
                r'<p><a href="([^"]*)"', text
            )
            assert place, text
            chosen = html.unescape(place[1]).replace("\\", "/")
            assert urlsplit(urljoin("https://blog.example", chosen)).netloc == "blog.example", trick


def test_comes_back_to_the_page_where_it_began(app: Flask) -> None:
    browser = app.test_client()
    answer = browser.get(visit(leave(browser, "google", next="/archive")))
    assert answer.headers["Location"] == "/archive"


def test_works_in_two_tabs_at_once(app: Flask, factory: Factory) -> None:
    for slug in ("one", "two"):
        factory.make_post(slug=slug)
    browser = app.test_client()
    tabs = {
        slug: visit(
            leave(browser, "google", next=f"/posts/{slug}/comments/resume", body=f"A thought on {slug}."),
            "user1",
        )
        for slug in ("one", "two")
    }
    for slug in ("one", "two"):
        page = browser.get(tabs[slug], follow_redirects=True)
        assert page.request.path == f"/posts/{slug}"
        assert f"A thought on {slug}." in page.text
        assert "Test User 1" in page.text

"""A visitor names a server; the site gets to know it, and believes it about its own people only."""

import json
import socket
from collections.abc import Callable
from dataclasses import asdict
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from sqlalchemy import select

from blogapp.accounts.models import User
from blogapp.extensions import db, transaction
from blogapp.signin.mastodon import service
from blogapp.signin.mastodon.server import _as_always
from blogapp.signin.models import Identity, MastodonServer
from blogapp.web.server_names import server_name
from tests.conftest import Clock
from tests.signin.club import (
    ACCOUNT,
    ACCOUNT_PATH,
    CLUB,
    WELL_KNOWN,
    come_back,
    described,
    play_new,
    play_old,
)
from tests.support.factories import Factory
from tests.support.oidc import leave
from tests.support.stand_in import StandIn

# More digits than Python reads.
LONG_NUMBER = b'{"id": %s}' % (b"1" * 5000)


def identities(site: Flask) -> list[tuple[str, str, str]]:
    with site.app_context():
        rows = db.session.execute(
            select(Identity.provider, Identity.issuer, Identity.subject).order_by(Identity.id)
        )
        return [(row.provider, row.issuer, row.subject) for row in rows]


def registrations(stand_in: StandIn) -> int:
    return sum(asked.path == "/api/v1/apps" for asked in stand_in.asked)


def test_works_with_a_new_server(club_site: Flask, stand_in: StandIn) -> None:
    play_new(stand_in)
    assert come_back(club_site.test_client()).status_code == 303
    assert identities(club_site) == [("mastodon", CLUB, "https://club.example/users/ida")]
    with club_site.app_context():
        assert db.session.scalars(select(User.name)).all() == ["Ida Club"]
        assert db.session.scalars(select(Identity.profile_url)).all() == ["https://club.example/@ida"]
    assert stand_in.last("/oauth/userinfo").headers["Authorization"] == "Bearer secret-token"


def test_works_with_an_old_server(club_site: Flask, stand_in: StandIn) -> None:
    play_old(stand_in)
    stand_in.answers[ACCOUNT_PATH] = 200, {**ACCOUNT, "display_name": ""}
    assert come_back(club_site.test_client()).status_code == 303
    assert identities(club_site) == [("mastodon", CLUB, "14715")]
    with club_site.app_context():
        assert db.session.scalars(select(User.name)).all() == ["ida"]


def test_sends_what_each_age_of_server_takes(club_site: Flask, stand_in: StandIn) -> None:
    for play, host, scope in ((play_old, "old.example", "read:accounts"), (play_new, CLUB, "profile")):
        play(stand_in)
        query = parse_qs(urlsplit(leave(club_site.test_client(), "mastodon", server=host)).query)
        callback = f"http://127.0.0.1:8000/login/mastodon/{host}/callback"
        assert query["redirect_uri"] == [callback]
        assert query["scope"] == [scope]
        assert ("code_challenge" in query) == (play is play_new)
        assert stand_in.last("/api/v1/apps").form == {
            "client_name": "Pro or con?",
            "redirect_uris": callback,
            "scopes": scope,
            "website": "http://127.0.0.1:8000",
        }


def test_registers_once_for_all_people_of_a_server(club_site: Flask, stand_in: StandIn) -> None:
    play_new(stand_in)
    for typed in (CLUB, "@ida@club.example", "https://CLUB.example/@ida"):
        assert come_back(club_site.test_client(), typed=typed).status_code == 303
    assert registrations(stand_in) == 1
    assert stand_in.last("/oauth/token").form["client_secret"] == "secret-1"


def test_registers_anew_where_the_server_may_have_forgotten_us(
    club_site: Flask, stand_in: StandIn, clock: Clock
) -> None:
    play_old(stand_in)
    leave(club_site.test_client(), "mastodon", server=CLUB)
    clock.move(days=1)
    assert come_back(club_site.test_client()).status_code == 303
    assert registrations(stand_in) == 2
    clock.move(days=100)
    come_back(club_site.test_client())
    assert registrations(stand_in) == 2
    stand_in.answers["/oauth/token"] = 401, {"error": "invalid_client", "error_description": "unknown"}
    assert "did not work" in come_back(club_site.test_client()).text
    play_old(stand_in)
    assert come_back(club_site.test_client()).status_code == 303
    assert registrations(stand_in) == 3
    assert len(identities(club_site)) == 1


def test_a_server_that_was_renewed_has_the_same_people(
    club_site: Flask, stand_in: StandIn, clock: Clock
) -> None:
    play_old(stand_in)
    come_back(club_site.test_client())
    clock.move(days=200)
    play_new(stand_in)
    assert come_back(club_site.test_client()).status_code == 303
    assert registrations(stand_in) == 2
    assert identities(club_site) == [("mastodon", CLUB, "14715")]


def test_the_same_id_on_another_server_is_someone_else(club_site: Flask, stand_in: StandIn) -> None:
    play_old(stand_in)
    for host in ("one.example", "two.example"):
        come_back(club_site.test_client(), host)
    assert identities(club_site) == [
        ("mastodon", "one.example", "14715"),
        ("mastodon", "two.example", "14715"),
    ]


def test_believes_no_server_about_another(club_site: Flask, stand_in: StandIn) -> None:
    play_new(stand_in)
    browser = club_site.test_client()
    state = parse_qs(urlsplit(leave(browser, "mastodon", server=CLUB)).query)["state"][0]
    leave(browser, "mastodon", server=CLUB)
    play_old(stand_in)
    del stand_in.answers[WELL_KNOWN]
    leave(browser, "mastodon", server="evil.example")
    # The code that one server gave is not taken to another, whichever of the two lied.
    for host in ("evil.example", "unknown.example"):
        answer = browser.get(
            f"/login/mastodon/{host}/callback", query_string={"code": "a-code", "state": state}
        )
        assert answer.status_code in {400, 404}
    assert not [asked for asked in stand_in.asked if asked.path == "/oauth/token"]


def test_uses_the_name_that_the_server_gives_itself(club_site: Flask, stand_in: StandIn) -> None:
    play_new(stand_in)
    assert come_back(club_site.test_client(), typed="www.club.example").status_code == 303
    assert identities(club_site)[0][1] == CLUB
    with club_site.app_context():
        assert db.session.scalars(select(MastodonServer.host)).all() == [CLUB]


def test_rejects_a_server_that_is_called_otherwise_each_time(club_site: Flask, stand_in: StandIn) -> None:
    play_new(stand_in)
    stand_in.answers[WELL_KNOWN] = (
        200,
        lambda asked: described(stand_in.url, f"s{len(stand_in.asked)}.example"),
    )
    answer = club_site.test_client().post("/login/mastodon", data={"server": CLUB})
    assert answer.status_code == 422
    assert len(stand_in.asked) == 2


@pytest.mark.parametrize(
    "change",
    [
        {"issuer": None},
        {"issuer": "https://127.0.0.1/"},
        {"issuer": "https://localhost/"},
        {"issuer": "club.example"},
        {"issuer": "https://["},
        {"issuer": f"https://{CLUB}/{'x' * 500}"},
        {"authorization_endpoint": "https://mastodon.example/oauth/authorize"},
        {"token_endpoint": "https://mastodon.example/oauth/token"},
        {"token_endpoint": None},
        {"userinfo_endpoint": "http://10.0.0.1/"},
        {"app_registration_endpoint": "file:///etc/passwd"},
    ],
)
def test_rejects_a_server_that_speaks_for_another(
    club_site: Flask, stand_in: StandIn, change: dict[str, object]
) -> None:
    play_new(stand_in)
    stand_in.answers[WELL_KNOWN] = 200, described(stand_in.url) | change
    answer = club_site.test_client().post("/login/mastodon", data={"server": CLUB})
    assert answer.status_code == 422
    assert registrations(stand_in) == 0


@pytest.mark.parametrize(
    ("status", "told"),
    [(404, {"error": "no"}), (200, []), (200, {}), (200, {"client_id": "x"}), (200, b"<html>"),
     (200, {"client_id": "x", "client_secret": "y" * 300}), (500, b""), (200, b" " * 10_000_000),
     (200, LONG_NUMBER)],
)  # fmt: skip
def test_rejects_a_server_that_does_not_register_us(
    club_site: Flask, stand_in: StandIn, status: int, told: object
) -> None:
    stand_in.answers["/api/v1/apps"] = status, told
    answer = club_site.test_client().post("/login/mastodon", data={"server": "club.example"})
    assert answer.status_code == 422
    assert "club.example cannot be reached, or is no Mastodon server." in answer.text
    assert 'value="club.example"' in answer.text


@pytest.mark.parametrize(
    ("status", "told"),
    [(401, {"error": "The access token is invalid"}), (200, {"display_name": "Nobody"}), (200, {"id": ""}),
     (200, LONG_NUMBER)],
)  # fmt: skip
def test_rejects_an_account_without_an_id(
    club_site: Flask, stand_in: StandIn, status: int, told: object
) -> None:
    play_old(stand_in)
    stand_in.answers[ACCOUNT_PATH] = status, told
    assert "did not work" in come_back(club_site.test_client()).text
    assert identities(club_site) == []


@pytest.mark.parametrize(
    "server",
    ["localhost", "127.0.0.1", "[::1]", "10.0.0.1", "club", "", "a b.example", "club.example:8080", "http://",
     "user:pw@", "-club.example", "0x7f.1"],
)  # fmt: skip
def test_rejects_what_is_no_name_of_a_server(club_site: Flask, stand_in: StandIn, server: str) -> None:
    answer = club_site.test_client().post("/login/mastodon", data={"server": server})
    assert answer.status_code == 422
    assert "Please enter the name of your server" in answer.text
    assert stand_in.asked == []


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Mastodon.Social", "mastodon.social"),
        ("  @ida@club.example ", "club.example"),
        ("ida@club.example.", "club.example"),
        ("https://club.example/@ida?x=y", "club.example"),
        ("köln.example", "xn--kln-sna.example"),
    ],
)
def test_shows_understanding_for_what_people_type(typed: str, name: str) -> None:
    assert server_name(typed) == name


def test_rejects_a_server_that_names_endless_addresses(club_site: Flask, stand_in: StandIn) -> None:
    for name in ("authorization_endpoint", "token_endpoint", "userinfo_endpoint"):
        play_new(stand_in)
        long = {name: f"{stand_in.url}/{'x' * 500}"}
        stand_in.answers[WELL_KNOWN] = 200, described(stand_in.url) | long
        assert club_site.test_client().post("/login/mastodon", data={"server": CLUB}).status_code == 422
    assert registrations(stand_in) == 0


def test_forgets_servers_that_nobody_came_back_from(
    club_site: Flask, stand_in: StandIn, clock: Clock
) -> None:
    play_old(stand_in)
    come_back(club_site.test_client(), "used.example")
    leave(club_site.test_client(), "mastodon", server="named.example")
    clock.move(hours=25)
    leave(club_site.test_client(), "mastodon", server="new.example")
    with club_site.app_context():
        kept = db.session.scalars(select(MastodonServer.host).order_by(MastodonServer.id)).all()
        assert kept == ["used.example", "new.example"]


def test_keeps_the_words_of_a_server_in_one_line_of_the_log(
    club_site: Flask, stand_in: StandIn, caplog: pytest.LogCaptureFixture
) -> None:
    play_old(stand_in)
    stand_in.answers["/oauth/token"] = 400, {"error": "e", "error_description": "no\nERROR all is lost"}
    assert "did not work" in come_back(club_site.test_client()).text
    assert r"no\nERROR all is lost" in caplog.text


@pytest.mark.parametrize("address", ["127.0.0.1", "10.0.0.1", "169.254.169.254", "::1", "::ffff:10.0.0.1"])
def test_rejects_a_name_that_leads_to_a_private_address(
    make_app: Callable[..., Flask],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    address: str,
) -> None:
    browser = make_app(mastodon=True, rate_limits=False).test_client()
    found = [(socket.AF_INET6 if ":" in address else socket.AF_INET, 1, 6, "", (address, 443))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)
    answer = browser.post("/login/mastodon", data={"server": "intranet.example"})
    assert answer.status_code == 422
    assert "cannot be reached" in answer.text
    assert "AddressRefused" in caplog.text


@pytest.mark.parametrize("proxy", ["", "http://proxy.example:3128"])
def test_rejects_a_server_that_moved_to_a_private_address_since(
    make_app: Callable[..., Flask],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    proxy: str,
) -> None:
    # A proxy would look the name up and connect for us: no check of ours would see the address.
    monkeypatch.setenv("HTTPS_PROXY", proxy)
    site = make_app(mastodon=True, rate_limits=False)
    server = _as_always(CLUB, f"https://{CLUB}")
    with site.app_context(), transaction():
        known = json.dumps(asdict(server))
        db.session.add(MastodonServer(host=CLUB, client_id="i", client_secret="s", metadata_json=known))
    monkeypatch.setattr(
        socket, "getaddrinfo", lambda *_, **__: [(socket.AF_INET, 1, 6, "", ("10.0.0.1", 443))]
    )
    assert "did not work" in come_back(site.test_client()).text
    assert "AddressRefused" in caplog.text


def test_asks_for_the_server_and_comes_back_with_the_text(
    club_site: Flask, stand_in: StandIn, factory: Factory
) -> None:
    play_new(stand_in)
    factory.make_post(slug="boss")
    browser, place = club_site.test_client(), "/posts/boss/comments/resume"
    question = browser.post(
        "/login/mastodon", data={"body": "My answer.", "next": place}, follow_redirects=True
    )
    assert question.request.path == "/login/mastodon"
    assert f'name="next" value="{place}"' in question.text
    wrong = browser.post("/login/mastodon", data={"server": "clubb", "next": place})
    assert 'value="clubb"' in wrong.text
    assert f'name="next" value="{place}"' in wrong.text
    assert come_back(browser, next=place).headers["Location"] == place
    back = browser.get(place, follow_redirects=True).text
    assert "My answer.</textarea>" in back
    assert "your Mastodon account:" in back


def test_links_one_more_account(club_site: Flask, stand_in: StandIn) -> None:
    play_old(stand_in)
    browser = club_site.test_client()
    come_back(browser, "one.example")
    question = browser.post("/login/mastodon", data={"link": "y", "next": "/account/sign-in"})
    page = browser.get(question.headers["Location"]).text
    assert 'name="link" value="y"' in page
    come_back(browser, "two.example", link="y", next="/account/sign-in")
    with club_site.app_context():
        assert len(db.session.scalars(select(Identity.user_id)).all()) == 2
        assert len(db.session.scalars(select(User)).all()) == 1


def test_limits_how_many_servers_are_met(
    make_app: Callable[..., Flask], stand_in: StandIn, monkeypatch: pytest.MonkeyPatch, clock: Clock
) -> None:
    play_old(stand_in)
    site = make_app(mastodon=True, mastodon_address=stand_in.url)
    answers = [
        site.test_client().post("/login/mastodon", data={"server": f"s{number}.example"})
        for number in range(11)
    ]
    assert [answer.status_code for answer in answers] == [200] * 10 + [429]
    assert "Retry-After" in answers[-1].headers
    # A server that is known is no new one.
    assert site.test_client().post("/login/mastodon", data={"server": "s1.example"}).status_code == 200
    monkeypatch.setattr(service, "NEW_SERVERS_A_DAY", 10)
    free = make_app(mastodon=True, mastodon_address=stand_in.url, rate_limits=False)
    late = free.test_client().post("/login/mastodon", data={"server": "late.example"})
    assert late.status_code == 429
    assert "Please try again tomorrow." in late.text


def test_is_offered_only_where_the_owner_wants_it(club_site: Flask, make_app: Callable[..., Flask]) -> None:
    assert 'formaction="/login/mastodon"' in club_site.test_client().get("/login").text
    plain = make_app().test_client()
    for answer in (
        plain.get("/login/mastodon"),
        plain.post("/login/mastodon", data={"server": CLUB}),
        plain.get("/login/mastodon/club.example/callback"),
    ):
        assert answer.status_code == 404
    assert 'formaction="/login/mastodon"' not in plain.get("/login").text


def test_rejects_a_start_from_another_site(club_site: Flask, stand_in: StandIn) -> None:
    answer = club_site.test_client().post(
        "/login/mastodon", data={"server": CLUB}, headers={"Origin": "https://evil.example"}
    )
    assert answer.status_code == 403
    assert stand_in.asked == []

"""`POST /posts/<slug>/stance`: one click, once for each person."""

import json
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from blogapp.comments import panel
from blogapp.comments.models import Thread
from blogapp.extensions import db
from blogapp.posts.models import PostKind
from blogapp.stances import conditions
from blogapp.stances.models import Condition
from blogapp.stances.network import GUESTS_PER_NETWORK, network_of
from tests.conftest import Clock
from tests.stances.conftest import URL, Forum

HOURLY = GUESTS_PER_NETWORK[0][1]
DAILY = GUESTS_PER_NETWORK[1][1]


def test_works_with_one_click_and_gives_the_browser_a_token(forum: Forum, client: FlaskClient) -> None:
    answer = forum.take(client, "pro", perspective="coach")
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{URL}#balance")
    assert "guest=" in answer.headers["Set-Cookie"]
    assert forum.people == (1, 0, 0)
    page = client.get(URL).text
    assert "You say “Pro”." in page
    assert "1 voice: 1 pro" in page


def test_counts_each_person_once_with_the_latest_stance(forum: Forum, client: FlaskClient) -> None:
    for stance in ("pro", "pro", "con", "con"):
        assert forum.take(client, stance).status_code == 303
    assert forum.people == (0, 1, 0)
    bob = forum.cast.browser(forum.cast.bob)
    forum.take(bob, "depends")
    forum.take(bob, "depends")
    assert forum.people == (0, 1, 1)
    assert forum.question.counts["guest", "con"] == 1


def test_counts_a_person_once_from_two_browsers(forum: Forum) -> None:
    for stance in ("pro", "con"):
        forum.take(forum.cast.browser(forum.cast.bob), stance)
    assert forum.people == (0, 1, 0)


def test_keeps_what_a_click_leaves_out(forum: Forum, client: FlaskClient) -> None:
    forum.take(client, "depends", perspective="coach", new_condition="The client agrees first")
    forum.take(client, "depends")
    forum.take(client, "depends", perspective="manager")
    counts = forum.question.counts
    assert counts["perspective", "manager", "depends"] == 1
    assert people_by(forum) == [1]
    forum.take(client, "depends", condition="none")
    assert people_by(forum) == [0]
    assert forum.people == (0, 0, 1)


def people_by(forum: Forum) -> list[int]:
    with forum.app.app_context():
        return list(db.session.scalars(select(Condition.people).order_by(Condition.id)))


def test_takes_a_perspective_back(forum: Forum, client: FlaskClient) -> None:
    forum.take(client, "pro", perspective="coach")
    forum.take(client, "pro", perspective="")
    assert forum.people == (1, 0, 0)
    assert not any(kind == "perspective" for kind, *_name in forum.question.counts)


def test_keeps_the_perspective_where_it_is_not_asked(forum: Forum, client: FlaskClient) -> None:
    forum.take(client, "pro", perspective="coach")
    forum.take(client, "con")
    assert forum.question.counts["perspective", "coach", "con"] == 1


def test_limits_the_conditions_that_one_person_adds(forum: Forum, client: FlaskClient) -> None:
    answers = [
        forum.take(client, "depends", new_condition=f"It rains on day {number}") for number in range(4)
    ]
    assert [answer.status_code for answer in answers] == [303, 303, 303, 422]
    assert "Please choose one that is there." in answers[3].text
    other = forum.app.test_client()
    assert forum.take(other, "depends", new_condition="It rains on day 1").status_code == 303
    assert forum.take(other, "depends", new_condition="The client agrees first").status_code == 303
    assert forum.take(client, "depends", new_condition="the client agrees FIRST").status_code == 303
    page = forum.cast.browser(forum.cast.alice).get(f"{URL}/question").text
    assert page.count("settle__condition") == 4


def test_conditions_that_nobody_stands_by_take_no_place(
    forum: Forum, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(conditions, "MOST_CONDITIONS", 1)
    forum.take(client, "depends", new_condition="The client agrees first")
    other = forum.app.test_client()
    assert forum.take(other, "depends", new_condition="The company pays").status_code == 422
    forum.take(client, "con")
    assert forum.take(other, "depends", new_condition="The company pays").status_code == 303


def test_takes_it_back(forum: Forum, client: FlaskClient) -> None:
    forum.take(client, "pro")
    assert client.post(f"{URL}/stance/withdraw").status_code == 303
    client.post(f"{URL}/stance/withdraw")
    assert forum.people == (0, 0, 0)
    assert "Nobody has taken a stance yet." in client.get(URL).text
    forum.take(client, "con")
    assert forum.people == (0, 1, 0)
    assert forum.question.counts["move", "pro", "con"] == 1


def test_takes_it_back_once_the_discussion_is_closed(forum: Forum, client: FlaskClient) -> None:
    forum.take(client, "pro")
    with forum.app.app_context():
        db.session.get_one(Thread, forum.post.thread_id).is_closed = True
        db.session.commit()
    page = client.get(URL).text
    assert "You said “Pro”." in page
    assert f'action="{URL}/stance/withdraw"' in page
    assert 'name="stance"' not in page
    assert forum.take(client, "con").status_code == 403
    assert client.post(f"{URL}/stance/withdraw").status_code == 303
    assert forum.people == (0, 0, 0)
    assert "stance/withdraw" not in client.get(URL).text


def on_what(page: str) -> str:
    """The form that asks on what it depends; empty where nothing is asked."""
    return page.partition('class="take__on"')[2].partition("</form>")[0]


def test_asks_on_what_it_depends(forum: Forum, client: FlaskClient) -> None:
    forum.take(client, "pro")
    assert not on_what(client.get(URL).text)
    forum.take(client, "depends")
    assert 'name="new_condition"' in on_what(client.get(URL).text)
    assert "<select" not in on_what(client.get(URL).text)
    sent = {"stance": "depends", "condition": "none", "new_condition": "The client agrees first"}
    assert client.post(f"{URL}/stance", data=sent).status_code == 303
    assert people_by(forum) == [1]
    assert '<option value="1" selected>The client agrees first</option>' in on_what(client.get(URL).text)


def test_offers_ones_own_condition_beside_many_others(
    forum: Forum, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(panel, "CONDITIONS_SHOWN", 1)
    for browser in (one := forum.app.test_client(), forum.app.test_client()):
        forum.take(browser, "depends", new_condition="The company pays")
    forum.take(client, "depends", new_condition="The client agrees first")
    assert '<option value="2" selected>The client agrees first</option>' in client.get(URL).text
    assert "The company pays" in one.get(URL).text


def test_shows_everyone_the_new_balance_at_once(forum: Forum, client: FlaskClient) -> None:
    reader = forum.app.test_client()
    assert "Nobody has taken a stance yet." in reader.get(URL).text
    reader.get("/")
    forum.take(client, "con")
    assert "1 voice: 0 pro, 1 con, 0 it depends" in reader.get(URL).text
    assert "1 voice: 0 pro, 1 con, 0 it depends" in reader.get("/").text


def test_shows_nothing_of_a_person_to_everyone(forum: Forum, client: FlaskClient) -> None:
    forum.take(client, "pro")
    page = forum.app.test_client().get(URL)
    assert page.headers["Cache-Control"].startswith("public")
    assert "aria-pressed" not in page.text
    assert "Still the same?" not in page.text


@pytest.mark.parametrize(
    "fields",
    [
        {"stance": "maybe"},
        {"stance": ""},
        {"stance": "pro", "perspective": "astronaut"},
        {"stance": "depends", "condition": "999"},
        {"stance": "depends", "condition": "-1"},
        {"stance": "depends", "condition": "99999999999999999999"},
        {"stance": "depends", "condition": "0"},
        {"stance": "depends", "new_condition": "see www.example.org"},
        {"stance": "depends", "new_condition": "x" * 81},
        {"stance": "pro", "moved_by": "0123456789"},
    ],
)
def test_rejects_what_cannot_be_chosen(forum: Forum, client: FlaskClient, fields: dict[str, str]) -> None:
    assert client.post(f"{URL}/stance", data=fields).status_code == 422
    assert forum.people == (0, 0, 0)


@pytest.mark.parametrize(
    "rules", [{"hold": "everything"}, {"held_words": "casino"}, {"refused_words": "casino"}]
)
def test_rejects_a_condition_by_the_rules_of_the_thread(
    forum: Forum, client: FlaskClient, rules: dict[str, str]
) -> None:
    with forum.app.app_context():
        db.session.get_one(Thread, forum.post.thread_id).rules = json.dumps(rules)
        db.session.commit()
    answer = forum.take(client, "depends", new_condition="a casino bonus")
    assert answer.status_code == 422
    assert "together with a comment" in answer.text
    assert forum.people == (0, 0, 0)


def test_rejects_a_condition_by_the_words_that_moderators_listed(forum: Forum, client: FlaskClient) -> None:
    owner = forum.cast.browser(forum.cast.olga)
    owner.post("/moderation/rules", data={"kind": "refused-word", "value": "casino bonus"})
    assert forum.take(client, "depends", new_condition="A CASINO bonus").status_code == 422
    assert forum.take(client, "depends", new_condition="The client agrees").status_code == 303


def test_rejects_a_condition_of_another_question(forum: Forum, client: FlaskClient) -> None:
    forum.factory.make_post(slug="other")
    client.post("/posts/other/stance", data={"new_condition": "The client agrees first"})
    assert forum.take(client, "depends", condition="1").status_code == 422


def test_rejects_where_nothing_is_asked(forum: Forum, client: FlaskClient) -> None:
    forum.factory.make_post(slug="about", kind=PostKind.PAGE)
    forum.factory.make_post(slug="closed", is_closed=True)
    assert client.post("/posts/about/stance", data={"stance": "pro"}).status_code == 403
    assert client.post("/posts/closed/stance", data={"stance": "pro"}).status_code == 403
    assert client.post("/posts/nowhere/stance", data={"stance": "pro"}).status_code == 404
    assert client.get(f"{URL}/stance").status_code == 405
    foreign = {"Origin": "https://evil.example"}
    assert client.post(f"{URL}/stance", data={"stance": "pro"}, headers=foreign).status_code == 403


def test_limits_who_drops_the_cookie_each_time(forum: Forum, clock: Clock) -> None:
    def tries(number: int) -> list[int]:
        return [
            forum.take(forum.app.test_client(), ip=f"203.0.113.{each % 250}").status_code
            for each in range(number)
        ]

    answers = tries(HOURLY + 3)
    assert answers == [303] * HOURLY + [429] * 3
    refused = forum.take(forum.app.test_client(), ip="203.0.113.9")
    assert "Nobody is to fill the balance alone" in refused.text
    assert 0 < int(refused.headers["Retry-After"]) <= 3601
    for _hour in range(5):
        clock.move(hours=1, seconds=1)
        tries(HOURLY)
    assert forum.people == (DAILY, 0, 0)
    assert forum.take(forum.app.test_client(), ip="198.51.100.7").status_code == 303


def test_limits_tokens_that_were_made_elsewhere_and_replays(forum: Forum, client: FlaskClient) -> None:
    forum.take(client, "pro")
    token = client.get_cookie("guest")
    assert token
    thief = forum.app.test_client()
    thief.set_cookie("guest", token.value)
    for stance in ("con", "con", "con"):
        forum.take(thief, stance)
    thief.set_cookie("guest", "x" + token.value)
    forum.take(thief, "con")
    assert forum.people == (0, 2, 0)


def test_works_for_guests_of_a_full_network_who_were_there_before(forum: Forum) -> None:
    first, *_others = [forum.app.test_client() for _ in range(HOURLY)]
    for browser in (first, *_others):
        forum.take(browser, "pro", "203.0.113.4")
    assert forum.take(first, "con", "203.0.113.4").status_code == 303
    assert forum.people == (HOURLY - 1, 1, 0)


def test_works_without_limits_where_the_owner_measures(make_app: Callable[..., object], forum: Forum) -> None:
    app = make_app(rate_limits=False)
    for _each in range(HOURLY + 2):
        browser = app.test_client()  # type: ignore[attr-defined]  # a Flask
        assert browser.post(f"{URL}/stance", data={"stance": "con"}).status_code == 303
    assert forum.people == (0, HOURLY + 2, 0)


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.77", "203.0.113.0/24"),
        ("::ffff:203.0.113.77", "203.0.113.0/24"),
        ("2001:db8:1:2:3::4", "2001:db8:1::/48"),
        ("fe80::1%eth0", "fe80::/48"),
        ("", "unknown"),
        (None, "unknown"),
    ],
)
def test_knows_networks(address: str | None, network: str) -> None:
    assert network_of(address) == network

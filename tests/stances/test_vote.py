"""`POST /comments/<public id>/vote`: helpful, once for each person."""

from flask.testing import FlaskClient

from blogapp.comments.models import Comment, Status
from blogapp.comments.votes import GUEST_VOTES_EVER, GUEST_VOTES_PER_COMMENT
from tests.conftest import Clock
from tests.stances.conftest import URL, Forum
from tests.stances.test_order_and_filters import ids


def vote(browser: FlaskClient, comment: Comment, ip: str = "198.51.100.7", **fields: str) -> int:
    where = f"/comments/{comment.public_id}/vote"
    return browser.post(where, data=fields, environ_base={"REMOTE_ADDR": ip}).status_code


def helpful(forum: Forum, number: int) -> bool:
    assert forum.people is not None  # and what is counted is what a recount finds
    return f"Helpful <b>{number}</b>" in forum.app.test_client().get(URL).text


def test_works_once_and_can_be_taken_back(forum: Forum, client: FlaskClient) -> None:
    comment = forum.factory.make_comment(forum.post)
    assert [vote(client, comment) for _ in range(3)] == [303] * 3
    assert helpful(forum, 1)
    assert 'name="answer" value="back" aria-pressed="true"' in client.get(URL).text
    assert vote(client, comment, answer="back") == 303
    assert vote(client, comment, answer="back") == 303
    assert "<b>" not in forum.app.test_client().get(URL).text.split("comment__actions")[1][:300]


def test_orders_the_most_helpful_first(forum: Forum, client: FlaskClient) -> None:
    made = [forum.factory.make_comment(forum.post, f"c{n}") for n in range(3)]
    for number in range(2):
        vote(forum.app.test_client(), made[1], f"10.0.{number}.1")
    vote(client, made[0])
    order = [made[1].public_id, made[0].public_id, made[2].public_id]
    assert ids(client.get(f"{URL}?sort=top").text) == order


def test_answers_a_script_with_the_number(forum: Forum, client: FlaskClient) -> None:
    comment = forum.factory.make_comment(forum.post)
    answer = client.post(f"/comments/{comment.public_id}/vote", headers={"X-Fragment": "1"})
    assert (answer.status_code, answer.text) == (200, "1")
    assert "guest=" in answer.headers["Set-Cookie"]


def test_rejects_ones_own_and_what_is_not_there(forum: Forum, client: FlaskClient) -> None:
    bob = forum.cast.browser(forum.cast.bob)
    own = forum.factory.make_comment(forum.post, user_id=forum.cast.bob.id)
    held = forum.factory.make_comment(forum.post, status=Status.HELD)
    assert vote(bob, own) == 403
    assert vote(bob, held) == 404
    assert client.post("/comments/0123456789/vote").status_code == 404
    assert client.post("/comments/-1/vote").status_code == 404
    closed = forum.factory.make_post(slug="closed", is_closed=True)
    assert vote(client, forum.factory.make_comment(closed)) == 403


def test_limits_guests_of_one_network(forum: Forum) -> None:
    comment = forum.factory.make_comment(forum.post)
    answers = [
        vote(forum.app.test_client(), comment, f"203.0.113.{n}") for n in range(GUEST_VOTES_PER_COMMENT + 2)
    ]
    assert answers == [303] * GUEST_VOTES_PER_COMMENT + [429] * 2
    assert vote(forum.cast.browser(forum.cast.bob), comment, "203.0.113.5") == 303
    assert helpful(forum, GUEST_VOTES_PER_COMMENT + 1)


def test_limits_a_network_that_comes_back_each_day(clock: Clock, forum: Forum) -> None:
    comment = forum.factory.make_comment(forum.post)
    answers = []
    for day in range(12):
        clock.move(days=1)
        answers += [vote(forum.app.test_client(), comment, f"203.0.113.{day * 10 + n}") for n in range(10)]
    assert answers.count(303) == GUEST_VOTES_EVER
    assert answers[-1] == 429


def test_counts_a_person_once_who_voted_as_guest_and_signed_in(forum: Forum) -> None:
    comment = forum.factory.make_comment(forum.post)
    own = forum.factory.make_comment(forum.post, user_id=forum.cast.bob.id)
    browser = forum.app.test_client()
    vote(browser, comment)
    vote(browser, own)
    browser.post(forum.factory.make_sign_in_link(forum.cast.bob))
    vote(browser, comment)
    browser.post("/account/adopt", data={"answer": "mine"})
    assert helpful(forum, 1)

"""A reader posts a comment as a guest or with an account."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from blogapp.comments.models import Comment, Kind, Status
from tests.conftest import Clock
from tests.support.cast import Cast

Form = Callable[..., dict[str, str]]
Stored = Callable[[], list[Comment]]
Make = Callable[..., Any]

URL = "/posts/boss/comments"


@pytest.fixture(autouse=True)
def question(make_post: Make, clock: Clock) -> Any:
    return make_post("Boss's feedback: pro or con?", slug="boss")


def test_works_for_a_guest(client: FlaskClient, form: Form, stored: Stored) -> None:
    answer = client.post(URL, data=form("Yes, **if** she agrees.", website="example.org"))
    [comment] = stored()
    assert answer.status_code == 303
    assert answer.headers["Location"] == f"/posts/boss#comment-{comment.public_id}"
    assert comment.body_source == "Yes, **if** she agrees."
    assert comment.body_html == "<p>Yes, <strong>if</strong> she agrees.</p>\n"
    assert (comment.author_name, comment.author_email) == ("Tim Guest", "tim@example.org")
    assert comment.author_url == "https://example.org"


def test_shows_the_comment_to_everyone_at_once(client: FlaskClient, app: Flask, form: Form) -> None:
    stranger = app.test_client()
    assert "Nobody has answered yet" in stranger.get("/posts/boss").text
    client.post(URL, data=form("A new thought."))
    page = stranger.get("/posts/boss").text
    assert "A new thought." in page
    assert "1 thought on" in page
    assert "tim@example.org" not in page


def test_works_for_people_with_an_account(cast: Cast, stored: Stored) -> None:
    assert cast.browser(cast.bob).post(URL, data={"body": "From my desk."}).status_code == 303
    assert [(c.user_id, c.guest_id, c.author_name) for c in stored()] == [(cast.bob.id, None, "Bob Reader")]


def test_works_as_a_reply(
    client: FlaskClient, form: Form, stored: Stored, make_comment: Make, question: Any
) -> None:
    parent = make_comment(question, "First.")
    client.post(URL, data=form("Second.", parent=parent.public_id))
    reply = stored()[-1]
    assert (reply.parent_id, reply.root_id, reply.reply_to_id, reply.depth) == (
        parent.id,
        parent.id,
        parent.id,
        2,
    )
    assert reply.path.startswith(parent.path)
    assert stored()[0].reply_count == 1


def test_hangs_a_reply_that_is_too_deep_on_the_last_level(
    client: FlaskClient, form: Form, stored: Stored, make_comment: Make, question: Any
) -> None:
    branch = [make_comment(question, "Level 1.")]
    for level in range(2, 7):
        branch.append(make_comment(question, f"Level {level}.", parent=branch[-1], name=f"Voice {level}"))
    client.post(URL, data=form("Deeper still.", parent=branch[-1].public_id))
    reply = stored()[-1]
    assert (reply.depth, reply.parent_id, reply.reply_to_id) == (6, branch[-2].id, branch[-1].id)
    assert "in reply to Voice 6" in client.get("/posts/boss").text


def test_gives_the_guest_a_browser_token(
    client: FlaskClient, form: Form, stored: Stored, clock: Clock
) -> None:
    cookie = client.post(URL, data=form("One.")).headers["Set-Cookie"]
    assert cookie.startswith("guest=")
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    clock.move(minutes=1)
    client.post(URL, data=form("Two."))
    first, second = stored()
    assert first.guest_id == second.guest_id


def test_remembers_the_guest_only_when_asked(client: FlaskClient, form: Form, clock: Clock) -> None:
    client.post(URL, data=form("One."))
    assert 'value="Tim Guest"' not in client.get("/posts/boss").text
    clock.move(minutes=1)
    client.post(URL, data=form("Two.", remember="y"))
    page = client.get("/posts/boss").text
    assert 'value="Tim Guest"' in page
    assert 'value="tim@example.org"' in page
    client.post("/guest/forget", headers={"Referer": "http://localhost/posts/boss"})
    assert 'value="Tim Guest"' not in client.get("/posts/boss").text


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"body": ""}, "Please write your comment."),
        ({"body": "a"}, "between 2 and 10000 characters"),
        ({"name": " "}, "Please give a name."),
        ({"email": ""}, "Please give an e-mail address."),
        ({"email": "tim at example"}, "This is not an e-mail address."),
        ({"website": "javascript:alert(1)"}, "starts with http:// or https://"),
        ({"body": "> \n> "}, "There is nothing to read in this comment yet."),
        ({"body": "\u200b\u2060\ufeff"}, "There is nothing to read in this comment yet."),
        ({"body": "\u3164\u2800 &#8203;"}, "There is nothing to read in this comment yet."),
        ({"name": "\u200b\u3164"}, "This name would be invisible."),
    ],
)
def test_rejects_bad_input_and_keeps_what_was_typed(
    client: FlaskClient, form: Form, stored: Stored, changes: dict[str, str], sentence: str
) -> None:
    answer = client.post(URL, data=form("My long thought.") | changes)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert "Tim Guest" in answer.text or "name" in changes
    assert "My long thought." in answer.text or "body" in changes
    assert stored() == []


def test_rejects_a_text_over_the_limit_and_keeps_it(client: FlaskClient, form: Form, stored: Stored) -> None:
    answer = client.post(URL, data=form("long " * 2001))
    assert answer.status_code == 413
    assert "long long" in answer.text
    assert stored() == []


def test_rejects_a_request_that_is_no_comment_any_more(client: FlaskClient, form: Form) -> None:
    answer = client.post(URL, data=form("x" * 300_000))
    assert answer.status_code == 413
    assert "more than a comment can hold" in answer.text


def test_lets_guests_stay_nameless_where_the_owner_allows_it(
    app: Flask, client: FlaskClient, stored: Stored
) -> None:
    app.test_cli_runner().invoke(args=["site", "set", "name_and_email_required", "no"])
    assert client.post(URL, data={"body": "No name."}).status_code == 303
    assert stored()[0].author_name == "Anonymous"


def test_never_shows_a_name_that_was_typed_for_another_comment(
    app: Flask, client: FlaskClient, form: Form, stored: Stored, clock: Clock
) -> None:
    app.test_cli_runner().invoke(args=["site", "set", "name_and_email_required", "no"])
    client.post(URL, data=form("Under my name."))
    clock.move(minutes=1)
    client.post(URL, data={"body": "Without it."})
    assert [comment.author_name for comment in stored()] == ["Tim Guest", "Anonymous"]


def test_handles_the_double_click_of_the_nameless(app: Flask, stored: Stored) -> None:
    app.test_cli_runner().invoke(args=["site", "set", "name_and_email_required", "no"])
    for address in ("192.0.2.1", "192.0.2.1", "192.0.2.2"):
        browser = app.test_client()
        answer = browser.post(URL, data={"body": "+1"}, environ_base={"REMOTE_ADDR": address})
        assert answer.status_code == 303
    assert [comment.ip for comment in stored()] == ["192.0.2.1", "192.0.2.2"]


def test_rejects_an_unknown_question(client: FlaskClient, form: Form) -> None:
    assert client.post("/posts/nowhere/comments", data=form()).status_code == 404


def test_rejects_an_unknown_parent_and_keeps_the_text(
    client: FlaskClient, form: Form, stored: Stored
) -> None:
    answer = client.post(URL, data=form("Still here.", parent="0123456789"))
    assert answer.status_code == 404
    assert "Still here." in answer.text
    assert stored() == []


def test_rejects_a_parent_in_another_thread(
    client: FlaskClient, form: Form, make_post: Make, make_comment: Make
) -> None:
    elsewhere = make_comment(make_post("Another?"))
    assert client.post(URL, data=form(parent=elsewhere.public_id)).status_code == 404


def test_rejects_a_closed_thread_and_keeps_the_text(client: FlaskClient, form: Form, make_post: Make) -> None:
    make_post("Closed?", slug="closed", is_closed=True)
    answer = client.post("/posts/closed/comments", data=form("Too late."))
    assert answer.status_code == 403
    assert "Too late." in answer.text
    assert "This discussion is closed" in answer.text


def test_rejects_what_another_site_sends(client: FlaskClient, form: Form, stored: Stored) -> None:
    for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}, {"Origin": "null"}):
        assert client.post(URL, data=form(), headers=headers).status_code == 403
    assert stored() == []


def test_rejects_the_wrong_method(client: FlaskClient) -> None:
    assert client.put(URL).status_code == 405


def test_handles_the_double_submit(client: FlaskClient, form: Form, stored: Stored) -> None:
    first = client.post(URL, data=form("Once."))
    second = client.post(URL, data=form("Once."))
    assert first.headers["Location"] == second.headers["Location"]
    assert len(stored()) == 1


def test_handles_a_double_click_before_the_first_answer_came(app: Flask, form: Form, stored: Stored) -> None:
    """Neither request carries a token; the browser shows the second answer, and must be the writer's."""
    app.test_client().post(URL, data=form("Once."))
    browser = app.test_client()
    browser.post(URL, data=form("Once."))
    assert len(stored()) == 1
    assert browser.get(f"/comments/{stored()[0].public_id}/status").status_code == 200


def test_gives_no_token_to_someone_who_repeats_a_text_later(
    app: Flask, form: Form, stored: Stored, clock: Clock
) -> None:
    app.test_client().post(URL, data=form("Once."))
    clock.move(minutes=5)
    mallory = app.test_client()
    mallory.post(URL, data=form("Once."))
    assert mallory.get(f"/comments/{stored()[0].public_id}/status").status_code == 404


def test_gives_no_token_of_a_guest_who_wrote_before(
    app: Flask, client: FlaskClient, form: Form, stored: Stored, clock: Clock
) -> None:
    client.post(URL, data=form("An older one."))
    clock.move(minutes=5)
    client.post(URL, data=form("Once."))
    mallory = app.test_client()
    mallory.post(URL, data=form("Once."))
    assert len(stored()) == 2
    assert mallory.get(f"/comments/{stored()[-1].public_id}/status").status_code == 404


def test_limits_the_pace(client: FlaskClient, form: Form, stored: Stored, clock: Clock) -> None:
    client.post(URL, data=form("One."))
    clock.move(seconds=5)
    answer = client.post(URL, data=form("Two."))
    assert answer.status_code == 429
    assert answer.headers["Retry-After"] == "10"
    assert "wait 10 seconds" in answer.text
    assert "Two." in answer.text
    clock.move(seconds=10)
    assert client.post(URL, data=form("Two.")).status_code == 303
    assert len(stored()) == 2


def test_limits_the_pace_of_an_address_without_cookies(app: Flask, form: Form) -> None:
    app.test_client().post(URL, data=form("One."))
    assert app.test_client().post(URL, data=form("Two.", email="other@example.org")).status_code == 429


def test_limits_nobody_on_the_staff(cast: Cast, clock: Clock) -> None:
    mod = cast.browser(cast.mod)
    assert [mod.post(URL, data={"body": f"Note {n}."}).status_code for n in range(3)] == [303] * 3


def test_limits_a_network(app: Flask, form: Form, clock: Clock) -> None:
    codes = []
    for number in range(31):
        clock.move(minutes=1)
        codes.append(app.test_client().post(URL, data=form(f"Number {number}.")).status_code)
    assert codes == [303] * 30 + [429]


def test_ignores_limits_when_they_are_off(make_app: Callable[..., Flask], form: Form, stored: Stored) -> None:
    client = make_app(rate_limits=False).test_client()
    for _ in range(2):
        assert client.post(URL, data=form("The same.")).status_code == 303
    assert len(stored()) == 2


def test_ignores_fields_a_stranger_may_not_set(client: FlaskClient, form: Form, stored: Stored) -> None:
    client.post(
        URL, data=form(status="published", user_id="1", score="99", kind="pingback", created_at="2001-01-01")
    )
    [comment] = stored()
    assert (comment.user_id, comment.score, comment.kind) == (None, 0, Kind.COMMENT)


def test_holds_when_the_owner_wants_to_read_first(
    app: Flask, client: FlaskClient, form: Form, stored: Stored
) -> None:
    app.test_cli_runner().invoke(args=["site", "set", "hold", "everything"])
    answer = client.post(URL, data=form("Wait for me."))
    [comment] = stored()
    assert comment.status == Status.HELD
    assert answer.headers["Location"] == f"/comments/{comment.public_id}/status"
    assert "Wait for me." not in app.test_client().get("/posts/boss").text
    assert "waits for a moderator" in client.get("/posts/boss").text


def test_works_with_a_script(client: FlaskClient, form: Form, stored: Stored) -> None:
    answer = client.post(URL, data=form("In place."), headers={"X-Fragment": "1"})
    assert answer.status_code == 200
    assert f'id="comment-{stored()[0].public_id}"' in answer.text
    assert "<html" not in answer.text


def test_shows_the_form_to_a_script_when_it_is_wrong(client: FlaskClient, form: Form) -> None:
    answer = client.post(URL, data=form("", name=""), headers={"X-Fragment": "1"})
    assert answer.status_code == 422
    assert "Please give a name." in answer.text
    assert "<html" not in answer.text


def test_leads_to_the_permalink_when_the_reply_is_on_a_further_page(
    app: Flask, client: FlaskClient, form: Form, stored: Stored, make_comment: Make, question: Any
) -> None:
    app.test_cli_runner().invoke(args=["site", "set", "roots_per_page", "2"])
    roots = [make_comment(question, f"Root {n}.") for n in range(3)]
    answer = client.post(URL, data=form("Late answer.", parent=roots[0].public_id))
    public_id = stored()[-1].public_id
    assert answer.headers["Location"] == f"/posts/boss/comments/{public_id}#comment-{public_id}"
    assert "Late answer." in client.get(answer.headers["Location"]).text

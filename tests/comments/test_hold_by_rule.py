"""What waits by the owner's rule: everything, the first comments of guests, or nothing."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from blogapp.comments.holding import status_under
from blogapp.comments.models import Comment, Status
from blogapp.web.site import Site, change_setting
from tests.conftest import Clock
from tests.support.cast import Cast
from tests.support.factories import Factory

Form = Callable[..., dict[str, str]]
Stored = Callable[[], list[Comment]]

URL = "/posts/boss/comments"
WORDS = "I would ask the client first, and the boss second: the order says who the work is for."


@pytest.fixture(autouse=True)
def question(app: Flask, factory: Factory, clock: Clock) -> None:
    factory.make_post(slug="boss")
    change(app, "hold", "new")


def change(app: Flask, key: str, value: str) -> None:
    with app.app_context():
        change_setting(key, value)


@pytest.mark.parametrize("judged", [Status.PUBLISHED, Status.HELD, Status.SPAM])
@pytest.mark.parametrize("is_trusted", [True, False])
def test_the_filter_counts_in_every_way_to_hold(judged: Status, is_trusted: bool) -> None:
    went = {
        hold: status_under(Site(hold=hold), judged, is_trusted=is_trusted)
        for hold in ("everything", "new", "doubtful", "nothing")
    }
    held = Status.HELD if judged == Status.PUBLISHED else judged
    assert went == {
        "everything": held,
        "new": judged if is_trusted else held,
        "doubtful": judged,
        "nothing": Status.PUBLISHED if judged == Status.HELD else judged,
    }


def test_waits_for_akismet_where_nothing_waits() -> None:
    rules = Site(hold="nothing")
    assert status_under(rules, Status.HELD, is_trusted=False, is_final=False) == Status.HELD


def test_is_what_a_site_does_that_was_set_up_a_minute_ago() -> None:
    assert (Site().hold, Site().hold_until_published) == ("new", 1)


def test_holds_a_guest_until_a_comment_was_published(
    app: Flask, client: FlaskClient, cast: Cast, form: Form, stored: Stored, clock: Clock
) -> None:
    answer = client.post(URL, data=form(WORDS))
    [first] = stored()
    assert (first.status, answer.location) == (Status.HELD, f"/comments/{first.public_id}/status")
    told = "On this site a moderator reads the first comments of somebody new."
    assert told in client.get(answer.location).text
    desk = cast.browser(cast.mod)
    assert "Too few comments of this guest have been published so far." in desk.get("/moderation").text
    desk.post(f"/moderation/{first.public_id}/publish")
    clock.move(minutes=1)
    client.post(URL, data=form(f"Second: {WORDS}"))
    assert [comment.status for comment in stored()] == [Status.PUBLISHED] * 2


def test_holds_who_types_a_name_and_address_that_are_known(
    app: Flask, client: FlaskClient, cast: Cast, form: Form, stored: Stored, clock: Clock
) -> None:
    client.post(URL, data=form(WORDS))
    cast.browser(cast.mod).post(f"/moderation/{stored()[0].public_id}/publish")
    clock.move(minutes=1)
    app.test_client().post(URL, data=form(f"I am Tim too. {WORDS}"))
    assert [comment.status for comment in stored()] == [Status.PUBLISHED, Status.HELD]


def test_counts_as_many_as_the_owner_wants(
    app: Flask, client: FlaskClient, cast: Cast, form: Form, stored: Stored, clock: Clock
) -> None:
    change(app, "hold_until_published", "2")
    desk = cast.browser(cast.mod)
    for number in range(3):
        client.post(URL, data=form(f"{number}: {WORDS}"))
        if number < 2:
            assert stored()[-1].status == Status.HELD
            desk.post(f"/moderation/{stored()[-1].public_id}/publish")
        clock.move(minutes=1)
    assert stored()[-1].status == Status.PUBLISHED


def test_publishes_who_has_signed_in_but_for_what_the_filter_doubts(
    cast: Cast, stored: Stored, clock: Clock
) -> None:
    bob = cast.browser(cast.bob)
    bob.post(URL, data={"body": WORDS})
    clock.move(minutes=1)
    bob.post(URL, data={"body": f"{WORDS} https://a.example/x https://b.example/y"})
    assert [comment.status for comment in stored()] == [Status.PUBLISHED, Status.HELD]


@pytest.mark.parametrize("spam_filter", ["yes", "no"])
def test_holds_an_edited_comment_where_everything_waits(
    app: Flask, client: FlaskClient, cast: Cast, form: Form, stored: Stored, spam_filter: str
) -> None:
    change(app, "hold", "everything")
    change(app, "spam_filter", spam_filter)
    client.post(URL, data=form(WORDS))
    [comment] = stored()
    cast.browser(cast.mod).post(f"/moderation/{comment.public_id}/publish")
    client.post(f"/comments/{comment.public_id}/edit", data={"body": f"Edited: {WORDS}"})
    assert stored()[0].status == Status.HELD

"""Moderators decide about comments: published, spam, trash, held; each decision can be undone."""

import re
from typing import Any, Final

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from blogapp.comments.models import Status
from blogapp.spam.verdict import Signal
from tests.moderation.conftest import Desk
from tests.support.cast import Cast
from tests.support.factories import Factory

DECISIONS: Final = {
    "publish": Status.PUBLISHED,
    "spam": Status.SPAM,
    "trash": Status.TRASHED,
    "hold": Status.HELD,
}


def undo(browser: FlaskClient, page: str) -> TestResponse:
    """Press the button of the notice."""
    form = re.search(r'action="(/moderation/decisions/\d+/undo)" data-undo>(.*?)</form>', page, re.DOTALL)
    assert form
    fields: dict[str, Any] = dict(re.findall(r'name="(\w+)" value="(\w+)"', form[2]))
    return browser.post(form[1], data=fields, follow_redirects=True)


@pytest.mark.parametrize("decision", DECISIONS)
@pytest.mark.parametrize("before", [Status.HELD, Status.SPAM, Status.PUBLISHED, Status.TRASHED])
def test_works_from_anywhere_and_back(desk: Desk, cast: Cast, before: Status, decision: str) -> None:
    comment, browser = desk.comment(status=before), cast.browser(cast.mod)
    answer = browser.post(f"/moderation/{comment.public_id}/{decision}", data={"queue": "spam"})
    assert answer.status_code == 303
    assert answer.location.startswith("/moderation?queue=spam&")
    after = DECISIONS[decision]
    assert desk.status(comment) == after
    page = browser.get(answer.location).text
    assert "The comment by Bob Reader" in page
    assert ("data-undo" in page) == (before != after)
    if before != after:
        assert "The comment by Bob Reader" in undo(browser, page).text
        assert desk.status(comment) == before
    assert desk.lessons() == []
    assert desk.drifts() == "0 counters were wrong and are right now.\n"


@pytest.mark.parametrize(
    ("before", "decision", "is_spam"),
    [
        (Status.HELD, "publish", False),
        (Status.SPAM, "publish", False),
        (Status.HELD, "spam", True),
        (Status.PUBLISHED, "spam", True),
        (Status.HELD, "trash", None),
        (Status.SPAM, "trash", None),
        (Status.PUBLISHED, "hold", None),
        (Status.TRASHED, "publish", None),
    ],
)
def test_teaches_the_filter_only_what_says_spam_or_good(
    desk: Desk, cast: Cast, before: Status, decision: str, is_spam: bool | None
) -> None:
    comment = desk.comment(status=before)
    cast.browser(cast.mod).post(f"/moderation/{comment.public_id}/{decision}")
    assert desk.lessons() == ([] if is_spam is None else [(comment.public_id, is_spam)])


def test_teaches_the_other_way_round_once_people_think_again(desk: Desk, cast: Cast) -> None:
    comment, browser = desk.comment(), cast.browser(cast.mod)
    browser.post(f"/moderation/{comment.public_id}/spam")
    browser.post(f"/moderation/{comment.public_id}/publish")
    assert desk.lessons() == [(comment.public_id, False)]
    assert "shop.example" in cast.mallory().get("/posts/boss").text


def test_handles_the_same_decision_twice(desk: Desk, cast: Cast) -> None:
    comment, browser = desk.comment(), cast.browser(cast.mod)
    browser.post(f"/moderation/{comment.public_id}/publish")
    page = browser.post(f"/moderation/{comment.public_id}/publish", follow_redirects=True).text
    assert "is published." in page
    assert "data-undo" not in page
    assert desk.lessons() == [(comment.public_id, False)]
    assert desk.drifts() == "0 counters were wrong and are right now.\n"


def test_rejects_to_undo_what_somebody_else_has_moved_on(desk: Desk, cast: Cast) -> None:
    comment, mod, olga = desk.comment(), cast.browser(cast.mod), cast.browser(cast.olga)
    page = mod.post(f"/moderation/{comment.public_id}/publish", follow_redirects=True).text
    olga.post(f"/moderation/{comment.public_id}/trash")
    answer = undo(mod, page)
    assert answer.status_code == 409
    assert "Olga Owner has put the comment by Bob Reader into the trash meanwhile." in answer.text
    assert desk.status(comment) == Status.TRASHED


def test_rejects_withdrawn_comments_and_those_that_never_were(desk: Desk, cast: Cast) -> None:
    comment, browser = desk.comment(status=Status.WITHDRAWN), cast.browser(cast.mod)
    assert browser.post(f"/moderation/{comment.public_id}/publish").status_code == 404
    assert browser.post("/moderation/0000000000/publish").status_code == 404
    assert browser.post(f"/moderation/{comment.public_id}/burn").status_code == 404
    assert browser.get(f"/moderation/{comment.public_id}/publish").status_code == 405


@pytest.mark.parametrize("decision", [*DECISIONS, "fine"])
@pytest.mark.parametrize("who", ["mallory", "bob", "another author"])
def test_requires_staff_of_this_thread(
    desk: Desk, cast: Cast, factory: Factory, who: str, decision: str
) -> None:
    comment = desk.comment("Buy.", Signal("links", 1.0, {"domain": "shop.example"}))
    user = {"mallory": None, "bob": cast.bob}.get(who, factory.make_user("Anna Author"))
    fields = {"signal": "links"}
    answer = cast.browser(user).post(f"/moderation/{comment.public_id}/{decision}", data=fields)
    assert answer.status_code == 403
    assert desk.status(comment) == Status.HELD
    assert desk.lessons() == []


@pytest.mark.parametrize("decision", DECISIONS)
def test_works_for_authors_in_their_own_threads(desk: Desk, cast: Cast, decision: str) -> None:
    comment = desk.comment()
    assert cast.browser(cast.alice).post(f"/moderation/{comment.public_id}/{decision}").status_code == 303
    assert desk.status(comment) == DECISIONS[decision]


def test_rejects_what_another_site_sends(desk: Desk, cast: Cast) -> None:
    comment, browser = desk.comment(), cast.browser(cast.mod)
    elsewhere = {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"}
    assert browser.post(f"/moderation/{comment.public_id}/publish", headers=elsewhere).status_code == 403
    assert desk.status(comment) == Status.HELD


@pytest.mark.parametrize(
    ("command", "before", "after", "lessons"),
    [("publish", Status.SPAM, Status.PUBLISHED, 1), ("hold", Status.PUBLISHED, Status.HELD, 0)],
)
def test_works_from_the_command_line(
    desk: Desk, command: str, before: Status, after: Status, lessons: int
) -> None:
    comment, runner = desk.comment(status=before), desk.app.test_cli_runner()
    assert runner.invoke(args=["comments", command, comment.public_id]).exit_code == 0
    assert desk.status(comment) == after
    assert len(desk.lessons()) == lessons
    assert runner.invoke(args=["comments", command, comment.public_id]).exit_code == 1
    assert runner.invoke(args=["comments", command, "0000000000"]).exit_code == 1

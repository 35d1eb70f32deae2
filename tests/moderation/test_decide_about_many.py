"""Many comments with one click: one confirmation, one transaction, one way back."""

import re
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Final

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select, update

from blogapp.comments.models import Comment, Status
from blogapp.extensions import db, transaction
from blogapp.moderation.models import DecisionEntry
from blogapp.spam.learning import MOST_OF_ONE_ACTION
from tests.moderation.conftest import Desk
from tests.support.cast import Cast
from tests.support.many_comments import write_many

CountStatements = Callable[[], AbstractContextManager[list[str]]]
KILLED: Final = """
import os, sys
from pathlib import Path
from blogapp.accounts.models import Role
from blogapp.accounts.person import Person
from blogapp.app import create_app
from blogapp.moderation.bulk import service
from blogapp.moderation.decision import Decision
from tests.conftest import settings_for
url, folder, ids = sys.argv[1], Path(sys.argv[2]), sys.argv[3].split()
last, service.set_status_of_all = service.set_status_of_all, lambda *_: (last(*_), os.kill(os.getpid(), 9))
with create_app(settings_for(url, folder)).app_context():
    service.decide_many(dict.fromkeys(ids, "held"), Decision.SPAM, Person(role=Role.OWNER), service.Why())
"""


def chosen(*comments: Comment) -> list[str]:
    return [f"{comment.public_id}.{comment.status}" for comment in comments]


def confirm(browser: FlaskClient, **fields: object) -> str:
    """Press the button of the confirmation; where it leads."""
    page = browser.post("/moderation/bulk", data=fields).text
    hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page))
    answer = browser.post("/moderation/bulk", data=hidden)
    assert answer.status_code == 303
    return str(answer.location)


def test_works_and_comes_back(desk: Desk, cast: Cast) -> None:
    held = [desk.comment(f"Number {number}") for number in range(7)]
    public, browser = desk.comment(status=Status.PUBLISHED), cast.browser(cast.mod)
    desk.factory.make_comment(desk.post, "Yes.", parent=public)
    asked = browser.post("/moderation/bulk", data={"decision": "spam", "chosen": chosen(*held, public)})
    assert "Put 8 comments into the spam folder?" in asked.text
    assert {desk.status(each) for each in held} == {Status.HELD}
    where = confirm(browser, decision="spam", chosen=chosen(*held, public), queue="needs")
    page = browser.get(where).text
    assert "8 comments were moved." in page
    assert {desk.status(each) for each in (*held, public)} == {Status.SPAM}
    assert len(desk.lessons()) == MOST_OF_ONE_ACTION
    assert desk.drifts() == "0 counters were wrong and are right now.\n"
    form = re.search(r'action="(/moderation/batches/\w+/undo)"', page)
    assert form
    assert "8 comments were moved." in browser.post(form[1], follow_redirects=True).text
    assert {desk.status(each) for each in held} == {Status.HELD}
    assert desk.status(public) == Status.PUBLISHED
    assert desk.lessons() == []
    assert desk.drifts() == "0 counters were wrong and are right now.\n"
    assert browser.post(form[1]).status_code == 409


def test_publishes_where_they_belong(desk: Desk, cast: Cast) -> None:
    root = desk.comment(status=Status.PUBLISHED)
    replies = [desk.comment(f"Number {number}", parent=root) for number in range(3)]
    browser = cast.browser(cast.mod)
    confirm(browser, decision="publish", chosen=chosen(*replies), reason_code="other")
    assert "Number 2" in cast.mallory().get("/posts/boss").text
    assert desk.drifts() == "0 counters were wrong and are right now.\n"
    confirm(browser, decision="trash", chosen=[f"{each.public_id}.published" for each in replies])
    assert "Number 2" not in cast.mallory().get("/posts/boss").text


def test_shows_how_many_somebody_else_was_faster_with(desk: Desk, cast: Cast) -> None:
    first, second = desk.comment(), desk.comment()
    cast.browser(cast.olga).post(f"/moderation/{first.public_id}/publish")
    browser = cast.browser(cast.mod)
    page = browser.get(confirm(browser, decision="trash", chosen=chosen(first, second))).text
    assert "1 comment was moved. 1 stayed" in page
    assert (desk.status(first), desk.status(second)) == (Status.PUBLISHED, Status.TRASHED)


def test_works_for_all_that_match(desk: Desk, cast: Cast) -> None:
    shop = [desk.comment(f"My shop {number}") for number in range(30)]
    other = desk.comment("Something else.")
    browser = cast.browser(cast.mod)
    confirm(browser, decision="trash", scope="all", queue="needs", q="shop")
    assert {desk.status(each) for each in shop} == {Status.TRASHED}
    assert desk.status(other) == Status.HELD


def test_requires_a_choice_and_reach(desk: Desk, cast: Cast) -> None:
    comment = desk.comment()
    mod, stranger = cast.browser(cast.mod), cast.browser(desk.factory.make_user("Anna Author"))
    assert mod.post("/moderation/bulk", data={"decision": "spam"}).status_code == 422
    assert mod.post("/moderation/bulk", data={"chosen": chosen(comment)}).status_code == 422
    assert mod.post("/moderation/bulk", data={"decision": "spam", "chosen": "x'.held ;"}).status_code == 422
    assert stranger.post("/moderation/bulk", data={"decision": "spam", "scope": "all"}).status_code == 422
    confirm(stranger, decision="spam", chosen=chosen(comment))
    assert desk.status(comment) == Status.HELD


def test_limits_statements_and_seconds_of_five_hundred(
    app: Flask, desk: Desk, cast: Cast, count_statements: CountStatements
) -> None:
    write_many(app, desk.post, cast.bob, 500)
    with app.app_context(), transaction():
        db.session.execute(update(Comment).values(status=Status.HELD))
    browser = cast.browser(cast.mod)
    started = time.perf_counter()
    with count_statements() as statements:
        where = confirm(browser, decision="spam", scope="all", queue="needs")
    assert time.perf_counter() - started < 10  # the bench measures; a slow machine must not fail here
    assert len(statements) <= 70
    with app.app_context():
        assert db.session.scalar(select(func.count()).where(DecisionEntry.action == "spam")) == 500
    with count_statements() as statements:
        browser.post(f"/moderation/batches/{where.partition('batch=')[2].partition('&')[0]}/undo")
    assert len(statements) <= 30
    with app.app_context():
        assert db.session.scalar(select(func.count()).where(Comment.status == Status.HELD)) == 500


def test_handles_a_kill_in_the_middle(desk: Desk, database_url: str, tmp_path: Path) -> None:
    comments = [desk.comment(f"Number {number}") for number in range(20)]
    ids = " ".join(each.public_id for each in comments)
    run = [sys.executable, "-c", KILLED, database_url, str(tmp_path), ids]
    assert subprocess.run(run, check=False, timeout=60, cwd=Path(__file__).parents[2]).returncode == -9
    assert {desk.status(each) for each in comments} == {Status.HELD}
    assert desk.lessons() == []
    with desk.app.app_context():
        assert db.session.scalar(select(func.count(DecisionEntry.id))) == 0


@pytest.mark.parametrize("batch", ["", "no-such", "x" * 99])
def test_rejects_to_undo_a_click_that_never_was(desk: Desk, cast: Cast, batch: str) -> None:
    assert cast.browser(cast.mod).post(f"/moderation/batches/{batch}/undo").status_code == 404

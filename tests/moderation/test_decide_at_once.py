"""Two who decide about the same comment: one wins, the other is told who and what. Answers for a script."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from threading import Barrier, Thread
from typing import Any

import pytest

from blogapp.comments.models import Comment, Status
from blogapp.extensions import db, transaction
from blogapp.moderation.models import Report
from tests.moderation.conftest import Desk
from tests.moderation.test_read_queues import texts
from tests.support.cast import Cast

CountStatements = Callable[[], AbstractContextManager[list[str]]]
SCRIPT = {"X-Fragment": "1"}


def test_shows_who_was_faster_and_what_they_decided(desk: Desk, cast: Cast) -> None:
    comment, mod, olga = desk.comment(), cast.browser(cast.mod), cast.browser(cast.olga)
    olga.post(f"/moderation/{comment.public_id}/spam", data={"seen": "held"})
    for headers in ({}, SCRIPT):
        answer = mod.post(f"/moderation/{comment.public_id}/publish", data={"seen": "held"}, headers=headers)
        assert answer.status_code == 409
        assert "Olga Owner has put the comment by Bob Reader into the spam folder meanwhile." in answer.text
    assert desk.status(comment) == Status.SPAM


def test_handles_a_double_click(desk: Desk, cast: Cast) -> None:
    comment, mod = desk.comment(), cast.browser(cast.mod)
    for _ in range(2):
        answer = mod.post(f"/moderation/{comment.public_id}/publish", data={"seen": "held"})
        assert answer.status_code == 303
    assert desk.status(comment) == Status.PUBLISHED


def test_shows_that_a_report_was_answered_already(desk: Desk, cast: Cast) -> None:
    comment, mod = desk.comment(status=Status.PUBLISHED), cast.browser(cast.mod)
    with desk.app.app_context(), transaction():
        db.session.add(Report(comment_id=comment.id, user_id=cast.bob.id, reason="rude", note="Look!"))
        db.session.get_one(Comment, comment.id).open_reports = 1
    page = mod.get("/moderation").text
    assert "1 reader reports:" in page
    assert "Insulting or threatening" in page
    assert "Look!" in page
    shown = {"seen": "published", "urgent": "1"}
    assert 'name="urgent" value="1"' in page
    cast.browser(cast.olga).post(f"/moderation/{comment.public_id}/publish", data=shown)
    assert mod.post(f"/moderation/{comment.public_id}/spam", data=shown).status_code == 409
    assert desk.status(comment) == Status.PUBLISHED


def test_works_once_at_the_same_moment(desk: Desk, cast: Cast) -> None:
    comment, start = desk.comment(), Barrier(2)
    statuses: list[int] = []
    browsers = {"spam": cast.browser(cast.mod), "publish": cast.browser(cast.olga)}

    def decide(decision: str) -> None:
        start.wait(10)
        answer = browsers[decision].post(f"/moderation/{comment.public_id}/{decision}", data={"seen": "held"})
        statuses.append(answer.status_code)

    threads = [Thread(target=decide, args=(decision,)) for decision in browsers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(statuses) == [303, 409]
    assert len(desk.lessons()) == 1


def test_shows_a_script_what_was_done_and_the_way_back(desk: Desk, cast: Cast) -> None:
    comment, mod = desk.comment(), cast.browser(cast.mod)
    where = {"seen": "held", "queue": "needs"}
    done = mod.post(f"/moderation/{comment.public_id}/spam", data=where, headers=SCRIPT).text
    assert "<html" not in done
    assert "is in the spam folder." in done
    assert "data-case" not in done
    assert re.findall(r'places__count">([^<]*)<', done) == ["0", "0", "1", "0", "1"]
    undo = re.search(r'action="(/moderation/decisions/\d+/undo)"', done)
    assert undo
    back = mod.post(undo[1], data={"queue": "needs"}, headers=SCRIPT).text
    assert f'data-case="{comment.public_id}"' in back
    assert "The comment by Bob Reader waits." in back


@pytest.mark.parametrize("decision", ["publish", "spam", "trash"])
def test_limits_the_statements(
    desk: Desk, cast: Cast, count_statements: CountStatements, decision: str
) -> None:
    above = desk.comment(status=Status.PUBLISHED)
    comment = desk.comment(parent=above, user_id=cast.bob.id)
    mod = cast.browser(cast.mod)
    with count_statements() as statements:
        mod.post(f"/moderation/{comment.public_id}/{decision}", data={"seen": "held"})
    # On PostgreSQL one of them takes the turn.
    assert len(statements) <= 12


def test_shows_the_controls_in_the_thread_to_who_decides_there(
    desk: Desk, cast: Cast, count_statements: CountStatements
) -> None:
    comment = desk.comment(status=Status.PUBLISHED)
    stranger = desk.factory.make_user("Anna Author")
    for user in (None, cast.bob, stranger):
        page = cast.browser(user).get("/posts/boss").text
        assert "/moderation/" not in page
        assert "controls.js" not in page
    for user in (cast.alice, cast.mod):
        browser = cast.browser(user)
        with count_statements() as statements:
            page = browser.get("/posts/boss").text
        # The session, the number in the masthead, the eight of everybody, and what an author has seen now.
        assert len(statements) <= 14
        assert f'formaction="/moderation/{comment.public_id}/spam"' in page
        assert f'href="/moderation/{comment.public_id}"' in page
    fields, browser = {"from": "thread", "seen": "published"}, cast.browser(cast.mod)
    answer = browser.post(f"/moderation/{comment.public_id}/hold", data=fields)
    page = browser.get(answer.location).text
    assert answer.location.startswith(f"/moderation/{comment.public_id}?done=")
    assert "data-undo" in page
    assert "Set to wait" in page


def test_shows_what_stands_around_a_comment(desk: Desk, cast: Cast) -> None:
    root = desk.comment("The question of it.", status=Status.PUBLISHED, name="Rita")
    desk.comment("Said before.", status=Status.PUBLISHED, parent=root, name="Ben")
    desk.comment("Held one.", parent=root)
    desk.comment("Said after.", status=Status.PUBLISHED, parent=root, name="Ada")
    page = cast.browser(cast.mod).get("/moderation").text
    assert "In answer to Rita" in page
    assert re.search(r"Before it,\s+Ben:</span> <span dir=\"auto\">Said before.", page)
    assert re.search(r"After it,\s+Ada:</span> <span dir=\"auto\">Said after.", page)


def test_shows_the_urgent_first(desk: Desk, cast: Cast) -> None:
    doubtful, good = desk.comment("Likely spam."), desk.comment("Likely good.")
    reported, appealed = (
        desk.comment("Reported.", status=Status.PUBLISHED),
        desk.comment("Appealed.", status=Status.SPAM),
    )
    with desk.app.app_context(), transaction():
        changes: dict[Comment, dict[Any, Any]] = {
            doubtful: {"doubt": 9},
            good: {"doubt": 0},
            reported: {"open_reports": 2},
            appealed: {"appealed_at": good.created_at},
        }
        for row, values in changes.items():
            db.session.query(Comment).filter_by(id=row.id).update(values)
    page = cast.browser(cast.mod).get("/moderation").text
    assert texts(page) == ["Appealed.", "Reported.", "Likely good.", "Likely spam."]

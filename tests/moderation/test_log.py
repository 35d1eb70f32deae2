"""What people decide is logged, and the log is never changed."""

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DatabaseError

from blogapp.comments.models import Comment
from blogapp.extensions import db
from blogapp.moderation.models import DecisionEntry
from tests.moderation.conftest import Desk
from tests.support.cast import Cast


def entries(desk: Desk) -> list[tuple[object, ...]]:
    columns = (
        DecisionEntry.action,
        DecisionEntry.user_id,
        DecisionEntry.target,
        DecisionEntry.status_before,
        DecisionEntry.status_after,
    )
    with desk.app.app_context():
        return [tuple(row) for row in db.session.execute(select(*columns).order_by(DecisionEntry.id))]


def test_works(desk: Desk, cast: Cast) -> None:
    comment, browser = desk.comment(), cast.browser(cast.mod)
    browser.post(f"/moderation/{comment.public_id}/publish")
    browser.post(f"/moderation/{comment.public_id}/publish")
    browser.post("/moderation/decisions/1/undo")
    assert entries(desk) == [
        ("publish", cast.mod.id, comment.public_id, "held", "published"),
        ("undo", cast.mod.id, comment.public_id, "published", "held"),
    ]


def test_rejects_changes_of_what_was_logged(desk: Desk, cast: Cast) -> None:
    comment = desk.comment()
    cast.browser(cast.mod).post(f"/moderation/{comment.public_id}/spam")
    with desk.app.app_context(), pytest.raises(DatabaseError, match="decisions are never changed"):
        db.session.execute(text("UPDATE decisions SET note = 'it was not me'"))
    assert len(entries(desk)) == 1


def test_shows_how_soon_somebody_should_decide(desk: Desk) -> None:
    likely_good, likely_spam = desk.comment("Well."), desk.comment("Buy!")
    with desk.app.app_context():
        db.session.execute(text("UPDATE comments SET doubt = 1 WHERE id = :id"), {"id": likely_good.id})
        db.session.execute(text("UPDATE comments SET doubt = 9 WHERE id = :id"), {"id": likely_spam.id})
        urgencies = {row.id: row.urgency for row in db.session.execute(select(Comment.id, Comment.urgency))}
        db.session.rollback()
    assert urgencies == {likely_good.id: 3, likely_spam.id: 11}


def test_shows_the_way_back_only_to_whom_it_leads_somewhere(desk: Desk, cast: Cast) -> None:
    olga, mods = cast.browser(cast.olga), cast.browser(cast.mod)
    olga.post("/moderation/rules/site", data={"max_links": "5"})
    undo = 'action="/moderation/decisions/1/undo"'
    assert undo in olga.get("/moderation/log").text
    page = mods.get("/moderation/log").text
    assert "Changed the rules of the site" in page
    assert undo not in page

"""What tests of changed words and moved comments share: who does it, what is stored, and the way back."""

import re
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from blogapp.comments.models import Comment, Thread
from blogapp.extensions import db
from blogapp.moderation.models import DecisionEntry
from tests.moderation.conftest import Desk


def stored(desk: Desk, comment: Comment) -> Comment:
    """The comment as it is now, with its thread."""
    with desk.app.app_context():
        now = db.session.scalars(select(Comment).where(Comment.id == comment.id)).one()
        db.session.expunge_all()
    return now


def thread_of(desk: Desk, thread_id: int) -> Thread:
    with desk.app.app_context():
        thread = db.session.get_one(Thread, thread_id)
        db.session.expunge_all()
    return thread


def hidden_fields(page: str) -> dict[str, str]:
    return dict(re.findall(r'type="hidden" name="(\w+)" value="(\w*)"', page))


def change(browser: FlaskClient, comment: Comment, act: str = "edit", **fields: Any) -> TestResponse:
    """Open the page, and send the form with the words that were seen there."""
    page = browser.get(f"/moderation/{comment.public_id}/edit").text
    seen = hidden_fields(page).get("seen", "")
    return browser.post(f"/moderation/{comment.public_id}/{act}", data={"seen": seen, **fields})


def acts(desk: Desk) -> list[str]:
    with desk.app.app_context():
        return list(db.session.scalars(select(DecisionEntry.action).order_by(DecisionEntry.id)))


def undo_last(desk: Desk, browser: FlaskClient) -> TestResponse:
    """Take back the newest entry that is no undoing."""
    entry = select(DecisionEntry.id).where(DecisionEntry.action != "undo").order_by(DecisionEntry.id.desc())
    with desk.app.app_context():
        entry_id = db.session.scalars(entry.limit(1)).one()
    return browser.post(f"/moderation/decisions/{entry_id}/undo", data={"back": "/moderation"})

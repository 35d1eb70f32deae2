"""A site that is brought up to date finds its old comments by the reasons of their judgements."""

from flask_migrate import downgrade, upgrade
from sqlalchemy import text

from blogapp.extensions import db
from blogapp.spam.verdict import Signal
from tests.moderation.conftest import Desk
from tests.moderation.test_read_queues import texts
from tests.support.cast import Cast


def test_works(desk: Desk, cast: Cast) -> None:
    twice = Signal("many-links", 1.0, {"links": 3}), Signal("many-links", 1.0, {"links": 4})
    desk.comment("Old words.", *twice, Signal("name", 0.5, {"person": "Ann"}))
    with desk.app.app_context():
        db.session.remove()
        try:
            downgrade(revision="0006")
        finally:
            upgrade()
        rows = db.session.execute(text("SELECT reason FROM judgement_reasons ORDER BY reason"))
        assert [row.reason for row in rows] == ["many-links", "name"]
    browser = cast.browser(cast.mod)
    assert texts(browser.get("/moderation?q=reason:links old").text) == ["Old words."]

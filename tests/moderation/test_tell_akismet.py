"""Akismet hears of it where people decide otherwise, and not of what they take back."""

from collections.abc import Callable

import pytest
from flask import Flask

from blogapp.comments.models import Comment, Status
from blogapp.extensions import db, transaction
from blogapp.spam.akismet.account import note_key
from blogapp.spam.models import AkismetCheck
from blogapp.spam.verdict import Signal
from tests.moderation.conftest import Desk
from tests.support.cast import Cast
from tests.support.factories import Factory


def checked(app: Flask, desk: Desk, opinion: str, status: Status) -> Comment:
    """A comment about which Akismet has an opinion."""
    comment = desk.comment("Buy.", Signal(f"akismet-{opinion}", 1.0), status=status)
    with app.app_context(), transaction():
        check = AkismetCheck(subject=comment.public_id, question='{"comment_content": "Buy."}')
        check.answer, check.guid, check.error, check.report = opinion, "", "", ""
        db.session.add(check)
    return comment


def report(app: Flask, comment: Comment) -> str:
    """What Akismet is still to be told."""
    with app.app_context():
        return db.session.get_one(AkismetCheck, comment.public_id).report


@pytest.mark.parametrize(
    ("opinion", "before", "decision", "told"),
    [
        ("ham", Status.HELD, "spam", "spam"),
        ("ham", Status.HELD, "publish", ""),
        ("spam", Status.SPAM, "publish", "ham"),
        ("discard", Status.SPAM, "publish", "ham"),
        ("discard", Status.SPAM, "trash", ""),
        ("ham", Status.HELD, "trash", ""),
    ],
)
def test_works(
    app: Flask, desk: Desk, cast: Cast, opinion: str, before: Status, decision: str, told: str
) -> None:
    comment, browser = checked(app, desk, opinion, before), cast.browser(cast.mod)
    browser.post(f"/moderation/{comment.public_id}/{decision}")
    assert report(app, comment) == told
    assert desk.undo_last(browser) == 303
    assert report(app, comment) == ""


def test_tells_that_people_think_again(app: Flask, desk: Desk, cast: Cast) -> None:
    comment, browser = checked(app, desk, "ham", Status.HELD), cast.browser(cast.mod)
    browser.post(f"/moderation/{comment.public_id}/spam")
    with app.app_context(), transaction():
        # The worker has told it, and what it was told is what it thinks now.
        check = db.session.get_one(AkismetCheck, comment.public_id)
        check.answer, check.report, check.next_try_at = "spam", "", None
    assert desk.undo_last(browser) == 303
    assert report(app, comment) == "ham"


@pytest.mark.parametrize(
    ("is_valid", "trouble", "words"),
    [
        (None, "", "has not been asked about this site"),
        (True, "", "Akismet knows this site"),
        (True, "Please pay (10402)", "It says: Please pay (10402)"),
        (False, "", "does not know this site"),
    ],
)
def test_shows_how_the_account_is(
    make_app: Callable[..., Flask], is_valid: bool | None, trouble: str, words: str
) -> None:
    site = make_app(akismet_key="our-key", akismet_url="http://127.0.0.1:9")
    cast = Cast(site, Factory(site))
    if is_valid is not None:
        with site.app_context(), transaction():
            note_key(is_valid=is_valid, trouble=trouble)
    assert words in cast.browser(cast.mod).get("/moderation/rules").text


@pytest.mark.parametrize(
    ("is_valid", "trouble", "words"),
    [(True, "Please pay (10402)", "It says: Please pay"), (False, "", "does not know"), (True, "", "")],
)
def test_shows_trouble_on_the_desk_itself(
    make_app: Callable[..., Flask], is_valid: bool, trouble: str, words: str
) -> None:
    site = make_app(akismet_key="our-key", akismet_url="http://127.0.0.1:9")
    cast = Cast(site, Factory(site))
    with site.app_context(), transaction():
        note_key(is_valid=is_valid, trouble=trouble)
    desk = cast.browser(cast.mod).get("/moderation").text
    assert words in desk
    assert ("Akismet" in desk) == bool(words)


def test_says_nothing_of_akismet_where_there_is_no_key(desk: Desk, cast: Cast) -> None:
    assert "Akismet" not in cast.browser(cast.mod).get("/moderation/rules").text

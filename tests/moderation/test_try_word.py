"""Before a word is added, moderators see which comments it would have caught."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from blogapp.comments.models import Status
from blogapp.extensions import db
from blogapp.moderation.rules import dry_run
from blogapp.spam.models import SpamRule
from tests.moderation.conftest import Desk
from tests.support.cast import Cast

TRY = "/moderation/rules/try"


def test_shows_how_many_and_which_with_the_word_marked(app: Flask, desk: Desk, cast: Cast) -> None:
    desk.comment("Try the <b>Casino</b> of my friend.", status=Status.PUBLISHED, name="Gus <Guest>")
    desk.comment("Nothing here.", status=Status.SPAM, author_email="win@casino.example")
    desk.comment("Withdrawn casino.", status=Status.WITHDRAWN)
    desk.comment("A good thought.")
    page = cast.browser(cast.mod).get(TRY, query_string={"kind": "refused-word", "value": "casino"}).text
    assert "It is in 2 of the newest 3 comments." in page
    assert "<strong>1</strong> published" in page
    assert "<strong>1</strong> in the spam folder" in page
    assert "Try the &lt;b&gt;<mark>Casino</mark>&lt;/b&gt; of my friend." in page
    assert "In the e-mail address: win@<mark>casino</mark>.example" in page
    assert "Gus &lt;Guest&gt;" in page
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(SpamRule)) == 0


def test_adds_the_word_from_there(app: Flask, desk: Desk, cast: Cast) -> None:
    browser = cast.browser(cast.mod)
    page = browser.get(TRY, query_string={"kind": "refused-word", "value": ' "casino" '}).text
    assert "It is in 0 of the newest 0 comments." in page
    assert 'name="value" value="&#34;casino&#34;"' in page
    browser.post("/moderation/rules", data={"kind": "refused-word", "value": '"casino"'})
    with app.app_context():
        assert db.session.scalars(select(SpamRule.value)).all() == ['"casino"']


def test_limits_what_is_looked_through_and_shown(
    desk: Desk, cast: Cast, monkeypatch: pytest.MonkeyPatch, count_statements: Any
) -> None:
    monkeypatch.setattr(dry_run, "NEWEST", 3)
    monkeypatch.setattr(dry_run, "EXAMPLES", 1)
    for number in range(4):
        desk.comment(f"{'Long words. ' * 30} Casino {number} {'Long words. ' * 30}")
    with desk.app.app_context(), count_statements() as statements:
        run = dry_run.try_word("casino")
    assert (run.looked_at, run.number, len(run.examples), len(statements)) == (3, 3, 1, 1)
    [example] = run.examples
    assert [piece.text for piece in example.text if piece.is_marked] == ["Casino"]
    shown = "".join(piece.text for piece in example.text)
    assert shown.startswith("…")
    assert shown.endswith("…")
    assert "Casino 3" in shown


@pytest.mark.parametrize("value", ["", " ", '"*"'])
def test_rejects_what_is_no_word(cast: Cast, value: str) -> None:
    answer = cast.browser(cast.mod).get(TRY, query_string={"kind": "held-word", "value": value})
    assert answer.status_code == 422
    assert 'id="word-error"' in answer.text


@pytest.mark.parametrize("who", ["mallory", "bob", "alice"])
def test_requires_a_moderator(cast: Cast, who: str) -> None:
    browser = cast.browser({"mallory": None, "bob": cast.bob, "alice": cast.alice}[who])
    assert browser.get(TRY, query_string={"kind": "held-word", "value": "x"}).status_code == 403

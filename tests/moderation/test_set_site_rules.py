"""The owner sets the site's rules on a page; moderators read them; each change can be taken back."""

import json
from typing import Any

from flask import Flask
from sqlalchemy import select

from blogapp.comments.rule_words import SECTIONS, rules_in
from blogapp.extensions import db
from blogapp.moderation.models import DecisionEntry
from blogapp.moderation.rules.service import UNDO as OWN_UNDO
from blogapp.moderation.undoing import UNDO
from blogapp.web.site import CHOICES, change_setting, current_site
from tests.moderation.conftest import Desk
from tests.support.cast import Cast

PAGE = "/moderation/rules"
SITE = "/moderation/rules/site"


def setting(app: Flask, key: str) -> Any:
    with app.app_context():
        return getattr(current_site(), key)


def log(app: Flask) -> list[tuple[str, str, dict[str, Any]]]:
    with app.app_context():
        entries = db.session.scalars(select(DecisionEntry).order_by(DecisionEntry.id))
        return [(entry.action, entry.target_kind, json.loads(entry.detail)) for entry in entries]


def undo_address(app: Flask) -> str:
    with app.app_context():
        newest = db.session.scalars(select(DecisionEntry.id).order_by(DecisionEntry.id.desc())).first()
    return f"/moderation/decisions/{newest}/undo"


def test_works_and_is_logged(app: Flask, cast: Cast) -> None:
    olga = cast.browser(cast.olga)
    answer = olga.post(SITE, data={"hold": "new", "max_links": "05", "close_days": "0"})
    assert (answer.status_code, answer.location) == (303, "/moderation/rules?saved=1")
    assert (setting(app, "hold"), setting(app, "max_links")) == ("new", 5)
    before, after = {"hold": "doubtful", "max_links": "2"}, {"hold": "new", "max_links": "5"}
    assert log(app) == [("site-rules", "site", {"before": before, "after": after})]
    page = olga.get(answer.location).text
    assert "Saved." in page
    assert "Links that make a comment wait: 5 (before: 2)" in page
    assert 'value="new" checked' in page


def test_changes_nothing_where_nothing_is_new(app: Flask, cast: Cast) -> None:
    cast.browser(cast.olga).post(SITE, data={"hold": "doubtful"})
    assert log(app) == []


def test_rejects_what_it_cannot_keep_and_shows_what_was_typed(app: Flask, cast: Cast) -> None:
    answer = cast.browser(cast.olga).post(SITE, data={"max_links": "<many>", "edit_minutes": "20"})
    assert answer.status_code == 422
    assert "A whole number from 0 to 100." in answer.text
    assert 'value="&lt;many&gt;"' in answer.text
    assert 'value="20"' in answer.text
    assert (setting(app, "max_links"), setting(app, "edit_minutes")) == (2, 10)


def test_takes_a_change_back_once(app: Flask, cast: Cast) -> None:
    olga = cast.browser(cast.olga)
    olga.post(SITE, data={"max_links": "5"})
    undo = undo_address(app)
    assert olga.post(undo, data={"back": "/moderation/rules"}).location.startswith("/moderation/rules?done=")
    assert setting(app, "max_links") == 2
    assert [action for action, _kind, _detail in log(app)] == ["site-rules", "undo"]
    assert "taken back" in olga.get(PAGE).text
    assert olga.post(undo).status_code == 409


def test_takes_nothing_back_that_was_changed_since(app: Flask, cast: Cast) -> None:
    olga = cast.browser(cast.olga)
    olga.post(SITE, data={"max_links": "5"})
    with app.app_context():
        change_setting("max_links", "7")
    assert olga.post(undo_address(app)).status_code == 409
    assert setting(app, "max_links") == 7


def test_requires_the_owner(app: Flask, desk: Desk, cast: Cast) -> None:
    cast.browser(cast.olga).post(SITE, data={"max_links": "5"})
    undo = undo_address(app)
    for user in (None, cast.bob, cast.alice, cast.mod):
        browser = cast.browser(user)
        assert browser.post(SITE, data={"max_links": "9"}).status_code == 403
        assert browser.post(f"{PAGE}/words/remove", data={"kind": "held-word"}).status_code == 403
        assert browser.post(undo).status_code == 403
    page = cast.browser(cast.mod).get(PAGE).text
    assert "<dt>Links that make a comment wait</dt><dd>5</dd>" in page
    assert f'action="{SITE}"' not in page


def test_lists_the_words_of_the_settings_with_the_others(app: Flask, cast: Cast) -> None:
    with app.app_context():
        change_setting("held_words", "casino, loan")
    olga, mod = cast.browser(cast.olga), cast.browser(cast.mod)
    page = mod.get(PAGE).text
    assert "casino</span>" in page
    assert "set by the owner" in page
    what = {"kind": "held-word", "value": "casino"}
    assert olga.post(f"{PAGE}/words/remove", data=what).status_code == 303
    assert setting(app, "held_words") == "loan"
    assert olga.post(f"{PAGE}/words/remove", data=what).status_code == 404


def test_every_choice_has_a_name_and_every_action_an_undo() -> None:
    for rule in rules_in(iter(SECTIONS)):
        if rule.key in CHOICES:
            assert tuple(rule.choices) == CHOICES[rule.key]
    assert OWN_UNDO.keys() <= UNDO.keys()

"""What the desk offers about one comment is closed to who does not decide there, by the routing table."""

from collections.abc import Iterator

import pytest
from flask import Flask

from blogapp.comments.models import Status
from tests.moderation.conftest import Desk
from tests.support.cast import Cast


def calls(app: Flask, public_id: str) -> Iterator[tuple[str, str]]:
    """Every address under `/moderation/<public_id>`, by every method."""
    adapter = app.url_map.bind("127.0.0.1")
    for rule in app.url_map.iter_rules():
        if not rule.rule.startswith("/moderation/<public_id>"):
            continue
        choices = {name: getattr(each, "items", None) for name, each in rule._converters.items()}
        named = [name for name, items in choices.items() if items]
        for choice in sorted(choices[named[0]] or ()) if named else [""]:
            values = {"public_id": public_id, **dict.fromkeys(named, choice)}
            for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
                yield method, adapter.build(rule.endpoint, values, method=method)


@pytest.mark.parametrize("who", ["mallory", "bob", "another author"])
def test_rejects_who_does_not_decide_about_the_thread(desk: Desk, cast: Cast, who: str) -> None:
    comment = desk.comment()
    user = {"mallory": None, "bob": cast.bob}.get(who, desk.factory.make_user("Anna Author"))
    browser = cast.browser(user)
    answers = {
        call: browser.open(call[1], method=call[0]).status_code for call in calls(desk.app, comment.public_id)
    }
    assert len(answers) >= 7
    assert {call: status for call, status in answers.items() if status not in {403, 404}} == {}
    assert desk.status(comment) == Status.HELD


@pytest.mark.parametrize("who", ["alice", "mod", "olga"])
def test_works_for_who_does(desk: Desk, cast: Cast, who: str) -> None:
    comment, browser = desk.comment(user_id=cast.bob.id), cast.browser(getattr(cast, who))
    for method, address in calls(desk.app, comment.public_id):
        if method == "GET":
            assert browser.get(address, follow_redirects=True).status_code == 200, address

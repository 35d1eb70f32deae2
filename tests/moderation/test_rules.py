"""Moderators correct the filter signal by signal; what they declare is listed and can be taken back."""

import re

import pytest

from blogapp.comments.models import Status
from blogapp.spam.verdict import Signal
from tests.moderation.conftest import Desk
from tests.support.cast import Cast


def values(page: str) -> list[str]:
    """The rules on the page."""
    return re.findall(r'rules__value">([^<]*)<', page)


@pytest.mark.parametrize(
    ("signal", "button", "value"),
    [
        (Signal("links", 1.0, {"domain": "shop.example"}), "This domain is fine", "shop.example"),
        (Signal("phrase-luck", 1.0, {"phrase": "good luck"}), "This phrase is fine here", "good luck"),
        (Signal("name", 1.0, {"person": "Bob Reader"}), "This person is fine", "bob@example.org"),
    ],
)
def test_works_beside_a_reason(desk: Desk, cast: Cast, signal: Signal, button: str, value: str) -> None:
    comment, browser = desk.comment("Text.", signal, author_email="Bob@example.org"), cast.browser(cast.mod)
    page = browser.get("/moderation").text
    assert f">{button}<" in page
    answer = browser.post(
        f"/moderation/{comment.public_id}/fine", data={"signal": signal.name}, follow_redirects=True
    )
    assert f"From now on this is fine here: {value}" in answer.text
    assert values(browser.get("/moderation/rules").text) == [value]
    assert desk.status(comment) == Status.HELD


def test_knows_a_person_without_an_address_by_the_name(desk: Desk, cast: Cast) -> None:
    comment = desk.comment("Text.", Signal("name", 1.0, {"person": "Bob Reader"}))
    browser = cast.browser(cast.mod)
    browser.post(f"/moderation/{comment.public_id}/fine", data={"signal": "name"})
    assert values(browser.get("/moderation/rules").text) == ["bob reader"]


@pytest.mark.parametrize("signal", ["blocked-domain", "shape", "no-such-signal"])
def test_rejects_what_cannot_be_declared_fine(desk: Desk, cast: Cast, signal: str) -> None:
    comment = desk.comment(
        "Text.", Signal("blocked-domain", 8.0, {"domain": "shop.example"}), Signal("shape", 1.0)
    )
    browser = cast.browser(cast.mod)
    assert ">This domain is fine<" not in browser.get("/moderation").text
    assert browser.post(f"/moderation/{comment.public_id}/fine", data={"signal": signal}).status_code == 404


def test_adds_and_removes(cast: Cast) -> None:
    browser = cast.browser(cast.olga)
    assert "There are no entries in any list yet." in browser.get("/moderation/rules").text
    for kind, value in (("held-word", "casino"), ("banned-network", "203.0.113.0/24")):
        answer = browser.post("/moderation/rules", data={"kind": kind, "value": value})
        assert (answer.status_code, answer.location) == (303, "/moderation/rules")
    page = browser.get("/moderation/rules").text
    assert values(page) == ["casino", "203.0.113.0/24"]
    [first, _second] = re.findall(r'action="(/moderation/rules/\d+/remove)"', page)
    assert browser.post(first).status_code == 303
    assert values(browser.get("/moderation/rules").text) == ["203.0.113.0/24"]
    assert browser.post(first).status_code == 404


@pytest.mark.parametrize(
    ("kind", "value"), [("banned-network", "<nowhere>"), ("held-word", " "), ("no-such-kind", "x"), ("", "")]
)
def test_rejects_what_is_no_rule_and_keeps_what_was_typed(cast: Cast, kind: str, value: str) -> None:
    answer = cast.browser(cast.mod).post("/moderation/rules", data={"kind": kind, "value": value})
    assert answer.status_code == 422
    assert ('id="word-error"' if kind == "held-word" else 'id="value-error"') in answer.text
    assert f'value="{value.replace("<", "&lt;").replace(">", "&gt;")}"' in answer.text


@pytest.mark.parametrize("who", ["mallory", "bob", "alice"])
def test_requires_a_moderator(desk: Desk, cast: Cast, who: str) -> None:
    comment = desk.comment("Text.", Signal("links", 1.0, {"domain": "shop.example"}))
    browser = cast.browser({"mallory": None, "bob": cast.bob, "alice": cast.alice}[who])
    assert browser.get("/moderation/rules").status_code == 403
    assert browser.post("/moderation/rules", data={"kind": "held-word", "value": "x"}).status_code == 403
    assert browser.post("/moderation/rules/1/remove").status_code == 403
    answer = browser.post(f"/moderation/{comment.public_id}/fine", data={"signal": "links"})
    assert answer.status_code == 403
    assert values(cast.browser(cast.mod).get("/moderation/rules").text) == []

"""Every save of a post is kept, and nobody overwrites another unseen."""

import re

import pytest
from flask import Flask
from sqlalchemy import select

from blogapp.extensions import db
from blogapp.posts.writing import queries
from blogapp.posts.writing.models import Revision
from tests.posts.writing.forms_sent import TYPED, only_post, saved
from tests.support.cast import Cast
from tests.support.factories import Factory


def test_rejects_a_save_over_one_that_was_not_seen_and_shows_the_difference(app: Flask, cast: Cast) -> None:
    alice, olga = cast.browser(cast.alice), cast.browser(cast.olga)
    address = saved(alice)
    saved(olga, address, seen=1, body="Some **hate** it.")
    answer = alice.post(address, data={**TYPED, "seen": 1, "body": "Some **fear** it."})
    assert answer.status_code == 409
    assert "Olga Owner has saved this post" in answer.text
    assert "<del>**hate**</del><ins>**fear**</ins>" in answer.text
    assert only_post(app).body_source == "Some **hate** it."
    seen = re.search(r'name="seen" value="(\d+)"', answer.text)
    assert seen
    saved(alice, address, seen=seen[1], body="Some **fear** it.")
    assert only_post(app).body_source == "Some **fear** it."


def test_keeps_every_save_and_brings_one_back(app: Flask, cast: Cast) -> None:
    browser = cast.browser(cast.alice)
    address = saved(browser)
    saved(browser, address, seen=1, body="Some **hate** it.")
    saved(browser, address, seen=2, body="Some **hate** it.")
    with app.app_context():
        assert db.session.scalars(select(Revision.version).order_by(Revision.version)).all() == [1, 2]
    assert "<del>**love**</del><ins>**hate**</ins>" in browser.get(f"{address}/revisions/2").text
    assert "Version 1" in browser.get(f"{address}/revisions").text
    # Not over a version that was never looked at.
    assert browser.post(f"{address}/revisions/1/restore", data={"seen": "1"}).status_code == 409
    assert 'name="seen" value="2"' in browser.get(f"{address}/revisions/1").text
    browser.post(f"{address}/revisions/1/restore", data={"seen": "2"})
    post = only_post(app)
    assert (post.body_source, post.version) == ("Some **love** it.", 3)
    assert browser.get(f"{address}/revisions/9").status_code == 404


def test_lists_every_revision_page_by_page(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "REVISIONS_LISTED", 2)
    browser = cast.browser(cast.alice)
    address = saved(browser)
    for seen in range(1, 5):
        saved(browser, address, seen=seen, body=f"Text {seen}.")
    pages, following = [], f"{address}/revisions"
    while following:
        page = browser.get(following).text
        pages.append(re.findall(r"Version (\d)", page))
        following = "".join(re.findall(r'rel="next" href="([^"]+)"', page))
    assert pages == [["5", "4"], ["3", "2"], ["1"]]
    assert "There are no earlier revisions." in browser.get(f"{address}/revisions?before=1").text


def test_keeps_what_a_post_from_elsewhere_said_before(app: Flask, cast: Cast, factory: Factory) -> None:
    post = factory.make_post("Old?", author=cast.alice, body="As it **was**.")
    browser = cast.browser(cast.alice)
    saved(browser, f"/write/{post.id}", seen=1, title="Old?", tags="")
    browser.post(f"/write/{post.id}/revisions/1/restore", data={"seen": "2"})
    assert only_post(app).body_source == "As it **was**."


def test_keeps_over_which_version_a_text_was_typed(app: Flask, cast: Cast) -> None:
    alice, olga = cast.browser(cast.alice), cast.browser(cast.olga)
    address = saved(alice)
    saved(olga, address, seen=1, body="Olga's words.")
    alice.post(f"{address}/keep", data={"title": "Praise?", "body": "Alice's words.", "seen": "1"})
    page = alice.get(address).text
    assert "Alice&#39;s words." in page
    assert 'name="seen" value="1"' in page
    answer = alice.post(address, data={"title": "Praise?", "body": "Alice's words.", "seen": "1"})
    assert answer.status_code == 409
    assert only_post(app).body_source == "Olga's words."


def test_shows_all_that_would_be_overwritten(cast: Cast) -> None:
    alice, olga = cast.browser(cast.alice), cast.browser(cast.olga)
    address = saved(alice)
    saved(olga, address, seen=1, excerpt="Olga says so.", slug="blame")
    page = alice.post(address, data={**TYPED, "excerpt": "", "slug": "praise", "seen": "1"}).text
    assert "<del>Olga says so.</del>" in page
    assert "<del>blame</del><ins>praise</ins>" in page

"""The owner gives and takes roles; a site never loses its last owner."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from threading import Barrier, Thread

import pytest
from flask import Flask

from blogapp.accounts.models import Role, User
from blogapp.accounts.person import Person
from blogapp.accounts.service import LastOwner, make_user
from blogapp.errors import NotFound
from blogapp.extensions import db
from blogapp.settings.people import queries, service
from tests.support.cast import Cast

PAGE = "/settings/people"
CountStatements = Callable[[], AbstractContextManager[list[str]]]


def role_of(app: Flask, user: User) -> str:
    with app.app_context():
        return db.session.get_one(User, user.id).role


def test_works_and_ends_the_sessions(cast: Cast) -> None:
    bob, olga = cast.browser(cast.bob), cast.browser(cast.olga)
    answer = olga.post(f"{PAGE}/{cast.bob.id}", data={"role": "moderator"})
    assert (answer.status_code, answer.location) == (303, PAGE)
    assert "The role is changed." in olga.get(PAGE).text
    assert role_of(cast.app, cast.bob) == "moderator"
    assert bob.get("/account").status_code == 403
    assert cast.browser(cast.bob).get("/moderation").status_code == 200


def test_takes_a_role_and_leaves_the_posts(cast: Cast) -> None:
    cast.factory.make_post("Boss?", slug="boss", author=cast.alice)
    cast.browser(cast.olga).post(f"{PAGE}/{cast.alice.id}", data={"role": "reader"})
    assert role_of(cast.app, cast.alice) == "reader"
    assert "Alice Author" in cast.mallory().get("/posts/boss").text
    assert "Alice Author" not in cast.browser(cast.olga).get(PAGE).text


def test_requires_the_owner(cast: Cast) -> None:
    for user in (None, cast.bob, cast.alice, cast.mod):
        browser = cast.browser(user)
        assert browser.get(PAGE).status_code == 403
        assert browser.post(f"{PAGE}/{cast.bob.id}", data={"role": "owner"}).status_code == 403
    assert role_of(cast.app, cast.bob) == "reader"


def test_rejects_a_change_of_the_own_role_and_what_is_none(cast: Cast) -> None:
    olga = cast.browser(cast.olga)
    answer = olga.post(f"{PAGE}/{cast.olga.id}", data={"role": "author"})
    assert answer.status_code == 403
    assert "Your own role is changed by another owner." in answer.text
    assert olga.post(f"{PAGE}/{cast.bob.id}", data={"role": "king"}).status_code == 404
    assert olga.post(f"{PAGE}/4711", data={"role": "author"}).status_code == 404


def test_one_owner_stays_when_two_remove_each_other_at_once(cast: Cast) -> None:
    other = cast.factory.make_user(name="Otto Owner", role=Role.OWNER)
    start, refused = Barrier(2), []

    def remove(actor: User, target: User) -> None:
        with cast.app.app_context():
            start.wait()
            try:
                service.give_role(target.id, Role.READER, Person(user_id=actor.id, role=Role.OWNER))
            except LastOwner:
                refused.append(actor.id)

    threads = [Thread(target=remove, args=pair) for pair in ((cast.olga, other), (other, cast.olga))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(refused) == 1
    assert sorted([role_of(cast.app, cast.olga), role_of(cast.app, other)]) == ["owner", "reader"]


def test_rejects_the_last_owner_also_for_a_program(cast: Cast) -> None:
    with cast.app.app_context():
        with pytest.raises(LastOwner):
            service.give_role(cast.olga.id, Role.READER, Person(user_id=cast.mod.id, role=Role.OWNER))
        with pytest.raises(NotFound):
            service.give_role(4711, Role.READER, Person(user_id=cast.olga.id, role=Role.OWNER))


def test_finds_anybody_by_name_handle_and_address(cast: Cast) -> None:
    with cast.app.app_context():
        make_user("Ann 100%", Role.READER, email="ann@example.org")
    olga = cast.browser(cast.olga)
    assert "Bob Reader" not in olga.get(PAGE).text
    for words in ("bOB", "bob-reader"):
        assert "Bob Reader" in olga.get(f"{PAGE}?q={words}").text
    for words in ("N@EXAMPLE", "100%25"):
        page = olga.get(f"{PAGE}?q={words}").text
        assert "Ann 100%" in page
        assert "Bob Reader" not in page
    assert "Nobody has this name or address." in olga.get(f"{PAGE}?q=zebra").text


def test_shows_pages_that_cost_the_same(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, count_statements: CountStatements
) -> None:
    monkeypatch.setattr(queries, "PEOPLE_PER_PAGE", 2)
    olga = cast.browser(cast.olga)
    with count_statements() as few:
        first = olga.get(PAGE).text
    assert ("Alice Author" in first, "Olga Owner · " in first) == (True, False)
    last = cast.mod.id
    assert f"after={last}" in first
    second = olga.get(f"{PAGE}?after={last}").text
    assert "Alice Author" not in second
    for number in range(5):
        cast.factory.make_user(name=f"Author {number}", role=Role.AUTHOR)
    monkeypatch.setattr(queries, "PEOPLE_PER_PAGE", 50)
    with count_statements() as many:
        olga.get(PAGE)
    assert len(few) == len(many)

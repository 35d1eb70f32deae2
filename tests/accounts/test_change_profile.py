"""People decide what they are called and what others see of them."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from blogapp.accounts.models import Role, User
from blogapp.accounts.names import plain_name
from blogapp.comments.models import Comment, Status
from blogapp.extensions import db
from blogapp.web import versions
from tests.support.cast import Cast
from tests.support.factories import Factory

Form = dict[str, str]


def filled(**changes: str) -> Form:
    """The form as bob finds it; what is left out of a form of check boxes is switched off."""
    form = {"name": "Bob Reader", "handle": "bob-reader", "shows_picture": "y", "shows_comments": "y"}
    return {**form, **changes}


@pytest.fixture
def bobs(cast: Cast) -> FlaskClient:
    """Bob's browser."""
    return cast.browser(cast.bob)


@pytest.fixture
def bob(app: Flask, cast: Cast) -> Callable[[], User]:
    """Bob as he is in the database."""

    def read() -> User:
        with app.app_context():
            user = db.session.get_one(User, cast.bob.id)
            db.session.expunge(user)
        return user

    return read


def test_works(bobs: FlaskClient, bob: Callable[[], User]) -> None:
    answer = bobs.post("/account", data={"name": "Robert R.", "handle": "robert"})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/account?saved=1")
    page = bobs.get(answer.headers["Location"]).text
    assert "Saved." in page
    assert "You are signed in as Robert R." in page
    changed = bob()
    assert (changed.name, changed.handle) == ("Robert R.", "robert")
    assert (changed.shows_picture, changed.shows_comments) == (False, False)


def test_shows_what_is_set(bobs: FlaskClient, cast: Cast, factory: Factory) -> None:
    page = bobs.get("/account").text
    assert 'value="Bob Reader"' in page
    assert 'value="bob-reader"' in page
    assert len(re.findall("checkbox.*checked", page)) == 2
    assert 'href="/people/bob-reader"' not in page
    factory.make_comment(factory.make_post(), user_id=cast.bob.id)
    assert 'href="/people/bob-reader"' in bobs.get("/account").text


def test_gives_all_comments_the_new_name(
    app: Flask, bobs: FlaskClient, cast: Cast, factory: Factory, client: FlaskClient
) -> None:
    post = factory.make_post(slug="boss")
    factory.make_comment(post, "Mine.", user_id=cast.bob.id)
    factory.make_comment(post, "Another's.", name="Bob Reader")
    gone = factory.make_comment(post, "x", user_id=cast.bob.id, status=Status.WITHDRAWN, name="")
    assert client.get("/posts/boss").text.count("Bob Reader</") == 2
    bobs.post("/account", data=filled(name="Robert R."))
    page = client.get("/posts/boss").text
    assert page.count("Bob Reader</") == 1
    assert '<a class="comment__name" href="/people/bob-reader">Robert R.</a>' in page
    with app.app_context():
        assert db.session.get_one(Comment, gone.id).author_name == ""


def test_gives_posts_the_new_name(cast: Cast, factory: Factory, client: FlaskClient) -> None:
    factory.make_post(slug="boss", author=cast.alice)
    assert "Alice Author" in client.get("/posts/boss").text
    cast.browser(cast.alice).post("/account", data=filled(name="A. Author", handle="alice-author"))
    assert "Alice Author" not in client.get("/posts/boss").text
    assert "A. Author" in client.get("/").text


def test_hides_the_way_to_ones_page(
    bobs: FlaskClient, cast: Cast, factory: Factory, client: FlaskClient
) -> None:
    factory.make_comment(factory.make_post(slug="boss"), user_id=cast.bob.id)
    assert 'href="/people/bob-reader"' in client.get("/posts/boss").text
    bobs.post("/account", data={"name": "Bob Reader", "handle": "bob-reader", "shows_picture": "y"})
    assert 'href="/people/bob-reader"' not in client.get("/posts/boss").text


@pytest.mark.parametrize("name", ["", "  ", "\u202e", "\u200d\u200b", "\u3164 \u115f"])
def test_rejects_a_name_that_nobody_sees(bobs: FlaskClient, bob: Callable[[], User], name: str) -> None:
    answer = bobs.post("/account", data=filled(name=name, handle="robert"))
    assert answer.status_code == 422
    assert "Please give a name." in answer.text
    assert 'value="robert"' in answer.text
    assert bob().handle == "bob-reader"


def test_rejects_a_long_name_and_keeps_it_in_the_form(bobs: FlaskClient) -> None:
    answer = bobs.post("/account", data=filled(name="b" * 81))
    assert answer.status_code == 422
    assert "A name has at most 80 characters." in answer.text
    assert "b" * 81 in answer.text


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        (" Bob\r\n Reader\t", "Bob Reader"),
        ("Bob \u202e\u200e Reader\x00", "Bob Reader"),
        ("\U0001f469\u200d\U0001f469 & co", "\U0001f469\u200d\U0001f469 & co"),
        ("מרים", "מרים"),
        ("\ud800Bob", "Bob"),
        ("…", "…"),
        ("\u115f\u1161", "\u115f\u1161"),
    ],
)
def test_tidies_a_name(typed: str, name: str) -> None:
    assert plain_name(typed) == name


@pytest.mark.parametrize("handle", ["b", "x" * 41, "bob reader", "-bob", "bob-", "bo--b", "böb", "../x", ""])
def test_rejects_a_handle_that_is_none(bobs: FlaskClient, bob: Callable[[], User], handle: str) -> None:
    answer = bobs.post("/account", data=filled(handle=handle, name="Robert"))
    assert answer.status_code == 422
    assert "A handle is 2 to 40 letters" in answer.text
    assert 'value="Robert"' in answer.text
    assert bob().name == "Bob Reader"


@pytest.mark.parametrize("handle", ["mo-moderator", "Mo-Moderator", "admin", "support"])
def test_rejects_a_handle_that_is_taken(bobs: FlaskClient, bob: Callable[[], User], handle: str) -> None:
    answer = bobs.post("/account", data=filled(handle=handle))
    assert answer.status_code == 422
    assert "This handle is taken." in answer.text
    assert bob().handle == "bob-reader"


def test_lets_staff_speak_for_the_site(cast: Cast, client: FlaskClient) -> None:
    answer = cast.browser(cast.olga).post("/account", data=filled(name="Olga", handle="Admin "))
    assert answer.status_code == 303
    assert client.get("/people/admin").status_code == 200


def test_gives_no_reader_a_handle_that_speaks_for_the_site(factory: Factory) -> None:
    assert factory.make_user("Admin", Role.READER).handle == "admin-2"
    assert factory.make_user("Admin", Role.AUTHOR).handle == "admin"


def test_lets_a_handle_stay_that_could_not_be_chosen(
    app: Flask, bobs: FlaskClient, bob: Callable[[], User]
) -> None:
    with app.app_context():
        db.session.get_one(User, bob().id).handle = "b" * 60
        db.session.commit()
    assert bobs.post("/account", data=filled(handle="b" * 60, name="Robert")).status_code == 303
    assert bob().name == "Robert"


def test_leads_nowhere_from_the_old_handle(
    bobs: FlaskClient, client: FlaskClient, cast: Cast, factory: Factory
) -> None:
    factory.make_comment(factory.make_post(), user_id=cast.bob.id)
    assert client.get("/people/bob-reader").status_code == 200
    bobs.post("/account", data=filled(handle="robert"))
    assert client.get("/people/bob-reader").status_code == 404
    assert client.get("/people/robert").status_code == 200


def layout_version(app: Flask) -> int:
    with app.app_context():
        return db.session.get_one(versions.PageVersion, versions.LAYOUT).version


def test_empties_the_page_cache_only_where_others_see_the_person(
    app: Flask, bobs: FlaskClient, cast: Cast, factory: Factory
) -> None:
    post = factory.make_post()
    factory.make_comment(post, "Waiting.", user_id=cast.bob.id, status=Status.HELD)
    before = layout_version(app)
    bobs.post("/account", data=filled(name="Robert"))
    bobs.post("/account", data=filled(name="Robert", shows_picture=""))
    bobs.post("/account/picture/remove")
    assert layout_version(app) == before
    factory.make_comment(post, user_id=cast.bob.id)
    bobs.post("/account", data=filled(name="Bob"))
    assert layout_version(app) > before
    before = layout_version(app)
    bobs.post("/account/picture/remove")
    assert layout_version(app) > before


def test_ignores_what_a_stranger_adds(bobs: FlaskClient, bob: Callable[[], User]) -> None:
    bobs.post("/account", data=filled(role="owner", id="1", email="x@example.org"))
    assert (bob().role, bob().email) == (Role.READER, None)


def test_needs_few_statements_for_many_comments(
    bobs: FlaskClient, cast: Cast, factory: Factory, count_statements: Any
) -> None:
    post = factory.make_post()
    for _ in range(30):
        factory.make_comment(post, user_id=cast.bob.id)
    with count_statements() as statements:
        bobs.post("/account", data=filled(name="Robert"))
    assert len(statements) <= 10


def test_requires_sign_in(cast: Cast) -> None:
    assert cast.mallory().get("/account").status_code == 403
    assert cast.mallory().post("/account", data=filled()).status_code == 403


def test_rejects_a_form_of_another_site(bobs: FlaskClient, bob: Callable[[], User]) -> None:
    answer = bobs.post("/account", data=filled(name="Evil"), headers={"Origin": "https://evil.example"})
    assert answer.status_code == 403
    assert bob().name == "Bob Reader"


def test_limits_a_network(bobs: FlaskClient) -> None:
    codes = [bobs.post("/account", data=filled()).status_code for _ in range(61)]
    assert (codes[0], codes[-1]) == (303, 429)

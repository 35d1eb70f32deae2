"""Signing in where one has written as a guest: the comments can become one's own."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select, update

from blogapp.accounts.models import Guest
from blogapp.comments.models import Comment, Status
from blogapp.extensions import db, transaction
from tests.support.cast import Cast
from tests.support.factories import Factory

DETAILS = {"name": "Bobby", "email": "bobby@example.org"}


def write_as_guest(browser: FlaskClient, slug: str, body: str) -> None:
    answer = browser.post(f"/posts/{slug}/comments", data={**DETAILS, "body": body})
    assert answer.status_code == 303, answer.text


def come_as_guest_and_sign_in(app: Flask, factory: Factory, cast: Cast) -> FlaskClient:
    """A browser that wrote as a guest and in which bob has signed in since."""
    factory.make_post(slug="boss")
    browser = app.test_client()
    write_as_guest(browser, "boss", "Both, I think.")
    assert browser.post(factory.make_sign_in_link(cast.bob)).status_code == 303
    return browser


def test_works_to_make_them_mine(app: Flask, factory: Factory, cast: Cast) -> None:
    browser = come_as_guest_and_sign_in(app, factory, cast)
    assert "someone has commented as a guest" in browser.get("/posts/boss").text
    answer = browser.post("/account/adopt", data={"answer": "mine", "next": "/posts/boss"})
    assert answer.headers["Location"] == "/posts/boss"
    with app.app_context():
        comment = db.session.scalars(select(Comment)).one()
        assert (comment.user_id, comment.guest_id, comment.author_name) == (cast.bob.id, None, "Bob Reader")
        assert db.session.scalar(select(func.count()).select_from(Guest)) == 0
    page = browser.get("/posts/boss").text
    assert "comment--mine" in page
    assert "someone has commented as a guest" not in page
    assert "Bobby" not in cast.mallory().get("/posts/boss").text


def test_waits_for_threads_before_it_touches_pages(
    app: Flask,
    factory: Factory,
    cast: Cast,
    count_statements: Callable[[], AbstractContextManager[list[str]]],
) -> None:
    """Who holds a thread may want the pages: taken the other way round, two would wait for each other."""
    browser = come_as_guest_and_sign_in(app, factory, cast)
    factory.make_comment(factory.make_post(), user_id=cast.bob.id)
    with count_statements() as statements:
        browser.post("/account/adopt", data={"answer": "mine", "next": "/"})
    [locks] = [number for number, statement in enumerate(statements) if "ORDER BY threads.id" in statement]
    touches = [number for number, statement in enumerate(statements) if "INTO page_versions" in statement]
    assert locks < min(touches)


def test_gives_a_withdrawn_comment_no_name(app: Flask, factory: Factory, cast: Cast) -> None:
    browser = come_as_guest_and_sign_in(app, factory, cast)
    with app.app_context(), transaction():
        db.session.execute(update(Comment).values(status=Status.WITHDRAWN, author_name=""))
    browser.post("/account/adopt", data={"answer": "mine", "next": "/"})
    with app.app_context():
        comment = db.session.scalars(select(Comment)).one()
        assert (comment.user_id, comment.author_name) == (cast.bob.id, "")


def test_works_to_say_that_it_was_someone_else(app: Flask, factory: Factory, cast: Cast) -> None:
    browser = come_as_guest_and_sign_in(app, factory, cast)
    browser.post("/account/adopt", data={"answer": "not mine", "next": "/posts/boss"})
    assert "someone has commented as a guest" not in browser.get("/posts/boss").text
    with app.app_context():
        assert db.session.scalars(select(Comment.author_name)).one() == "Bobby"


def test_shows_the_text_again_that_was_begun(app: Flask, factory: Factory, cast: Cast) -> None:
    browser = come_as_guest_and_sign_in(app, factory, cast)
    form = {"answer": "mine", "next": "/posts/boss/comments/resume", "body": "And then again…"}
    back = browser.post("/account/adopt", data=form).headers["Location"]
    assert "And then again…" in browser.get(back, follow_redirects=True).text


def test_ignores_who_has_no_guest(cast: Cast) -> None:
    bob = cast.browser(cast.bob)
    assert bob.post("/account/adopt", data={"answer": "mine"}).status_code == 303


def test_requires_to_be_signed_in(app: Flask, factory: Factory, client: FlaskClient) -> None:
    factory.make_post(slug="boss")
    write_as_guest(client, "boss", "Both, I think.")
    assert client.post("/account/adopt", data={"answer": "mine"}).status_code == 403
    with app.app_context():
        assert db.session.scalars(select(Comment.user_id)).one() is None


def test_ignores_a_forged_token(app: Flask, factory: Factory, cast: Cast) -> None:
    come_as_guest_and_sign_in(app, factory, cast)
    mallory = cast.browser(cast.alice)
    mallory.set_cookie("guest", "1.forged")
    assert not re.search("commented as a guest", mallory.get("/posts/boss").text)

"""The owner writes pages that stand by themselves, such as about and imprint."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from blogapp.extensions import db
from blogapp.posts import queries
from blogapp.posts.models import Post, PostKind
from blogapp.stances.models import Question
from tests.support.cast import Cast

PAGE = "/settings/pages"


def stored(app: Flask) -> Post:
    with app.app_context():
        return db.session.scalars(select(Post).where(Post.kind == PostKind.PAGE)).one()


def begin(cast: Cast) -> FlaskClient:
    """Olga has begun a page."""
    olga = cast.browser(cast.olga)
    answer = olga.post(PAGE, data={"title": " About   us "})
    assert (answer.status_code, answer.location) == (303, f"/write/{stored(cast.app).id}")
    return olga


def write(olga: FlaskClient, post: Post, **fields: str) -> int:
    typed = {"title": post.title, "body": "We are two.", "seen": "1", **fields}
    return olga.post(f"/write/{post.id}", data=typed).status_code


def test_works_from_the_title_to_the_public(cast: Cast, client: FlaskClient) -> None:
    olga, post = begin(cast), stored(cast.app)
    assert post.title == "About us"
    editor = olga.get(f"/write/{post.id}").text
    assert "A page of this site, in no list." in editor
    assert 'name="has_settings"' not in editor
    assert 'name="tags"' not in editor
    assert write(olga, post, then="publish") == 303
    page = client.get("/posts/about-us").text
    assert "We are two." in page
    for words in ("Olga Owner", "Your comment", 'id="comments"', "minute to read"):
        assert words not in page
    assert "About us" not in client.get("/").text
    listed = olga.get(PAGE).text
    assert "/posts/about-us · Published" in listed
    assert '<option value="/posts/about-us">' in olga.get("/settings/links").text


def test_asks_nobody_for_a_stance_also_after_a_save(cast: Cast) -> None:
    olga, post = begin(cast), stored(cast.app)
    write(olga, post, has_settings="y", asks_stance="y", pro_label="For")
    with cast.app.app_context():
        assert db.session.get(Question, post.thread_id) is None


def test_takes_comments_once_the_owner_allows_them(cast: Cast, client: FlaskClient) -> None:
    olga, post = begin(cast), stored(cast.app)
    write(olga, post, then="publish")
    assert client.post("/posts/about-us/comments", data={"body": "Hello there."}).status_code == 403
    olga.post(f"/moderation/threads/{post.thread_id}/rules", data={"who_may_comment": "anyone"})
    assert "Your comment" in client.get("/posts/about-us").text


@pytest.mark.parametrize("title", ["", "  ", "x" * 201])
def test_rejects_a_page_without_a_fitting_title(cast: Cast, title: str) -> None:
    answer = cast.browser(cast.olga).post(PAGE, data={"title": title})
    assert answer.status_code == 422
    assert "A title has 1 to 200 characters." in answer.text


def test_requires_the_owner(cast: Cast) -> None:
    for user in (None, cast.bob, cast.alice, cast.mod):
        browser = cast.browser(user)
        assert browser.get(PAGE).status_code == 403
        assert browser.post(PAGE, data={"title": "Mine"}).status_code == 403
    with cast.app.app_context():
        assert db.session.scalars(select(Post)).all() == []


def test_lists_pages_and_no_questions(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "PAGES_LISTED", 2)
    olga = cast.browser(cast.olga)
    assert "There is no page yet." in olga.get(PAGE).text
    posts = [cast.factory.make_post(f"Page {number}", kind=PostKind.PAGE) for number in (1, 2, 3)]
    cast.factory.make_post("A question?")
    first = olga.get(PAGE).text
    assert ("Page 3" in first, "Page 1" in first, "A question?" in first) == (True, False, False)
    assert f'href="/settings/pages?after={posts[1].id}"' in first
    assert "Page 1" in olga.get(f"{PAGE}?after={posts[1].id}").text

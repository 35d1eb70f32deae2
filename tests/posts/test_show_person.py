"""Everyone can read what a person has written in public, on one page."""

import re
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from blogapp.accounts.models import Role, User
from blogapp.accounts.service import change_role
from blogapp.comments.models import Kind, Status, Thread
from blogapp.comments.people.queries import COMMENTS_PER_PAGE
from blogapp.extensions import db, transaction
from blogapp.posts.models import PostKind, PostStatus
from blogapp.web import versions
from tests.conftest import Clock
from tests.support.cast import Cast
from tests.support.factories import Factory
from tests.support.many_comments import write_many

BOB = "/people/bob-reader"


def written(page: str) -> list[str]:
    """The beginnings of the comments on a page, in its order."""
    return re.findall(r'class="written__text"[^>]*>([^<]*)<', page)


def link_to_more(page: str) -> str:
    found = re.search(r'rel="next" href="([^"]*)"', page)
    return found[1] if found else ""


def change(app: Flask, user: User, **values: object) -> None:
    with app.app_context(), transaction():
        row = db.session.get_one(User, user.id)
        for name, value in values.items():
            setattr(row, name, value)
        versions.touch(versions.LAYOUT)


def test_shows_public_comments_newest_first(
    client: FlaskClient, cast: Cast, factory: Factory, clock: Clock
) -> None:
    post = factory.make_post("Boss <or> not?", slug="boss")
    factory.make_comment(post, "First.", user_id=cast.bob.id)
    clock.move(minutes=1)
    comment = factory.make_comment(post, "**Second** & last.", user_id=cast.bob.id)
    factory.make_comment(post, "Thank you.", parent=comment)
    page = client.get(BOB).text
    assert written(page) == ["Second &amp; last.", "First."]
    address = f"/posts/boss/comments/{comment.public_id}#comment-{comment.public_id}"
    assert f'href="{address}">Boss &lt;or&gt; not?</a>' in page
    assert "1 reply" in page
    assert ">Bob Reader</h1>" in page
    assert "Here since" in page


def test_shows_nothing_that_is_not_public(
    app: Flask, client: FlaskClient, cast: Cast, factory: Factory
) -> None:
    post, secret = factory.make_post(), factory.make_post()
    for status in (Status.HELD, Status.SPAM, Status.TRASHED, Status.WITHDRAWN):
        factory.make_comment(post, "Not public.", user_id=cast.bob.id, status=status)
    factory.make_comment(post, "Not a comment.", user_id=cast.bob.id, kind=Kind.PINGBACK)
    factory.make_comment(post, "Another's.")
    factory.make_comment(secret, "In a draft.", user_id=cast.bob.id)
    with app.app_context(), transaction():
        db.session.get_one(Thread, secret.thread_id).is_public = False
    assert client.get(BOB).status_code == 404
    factory.make_comment(post, "Public.", user_id=cast.bob.id)
    assert written(client.get(BOB).text) == ["Public."]
    assert written(cast.browser(cast.olga).get(BOB).text) == ["Public."]


def test_shows_nobody_who_only_signed_in(client: FlaskClient, cast: Cast) -> None:
    answer = client.get(BOB)
    assert answer.status_code == 404
    assert "Bob Reader" not in answer.text
    assert "No comments yet." in client.get("/people/mo-moderator").text


def test_goes_on_reading_without_a_gap(
    client: FlaskClient, cast: Cast, factory: Factory, clock: Clock
) -> None:
    post = factory.make_post()
    for number in range(COMMENTS_PER_PAGE + 3):
        factory.make_comment(post, f"Number {number}.", user_id=cast.bob.id)
        clock.moment += timedelta(seconds=number % 2)  # some at the very same moment
    first = client.get(BOB).text
    seen = written(first) + written(client.get(link_to_more(first)).text)
    assert seen == [f"Number {number}." for number in reversed(range(COMMENTS_PER_PAGE + 3))]
    assert client.get(f"{BOB}?after=nothing").status_code == 404


def test_shows_a_new_comment_at_once(client: FlaskClient, cast: Cast, factory: Factory) -> None:
    factory.make_post(slug="boss")
    assert client.get(BOB).status_code == 404
    cast.browser(cast.bob).post("/posts/boss/comments", data={"body": "Both, I think."})
    assert written(client.get(BOB).text) == ["Both, I think."]


def test_hides_the_comments_of_who_wishes_it(
    app: Flask, client: FlaskClient, cast: Cast, factory: Factory
) -> None:
    factory.make_comment(factory.make_post(), user_id=cast.bob.id)
    change(app, cast.bob, shows_comments=False)
    page = client.get(BOB).text
    assert "Bob Reader" in page
    assert "The comments of this person are not listed here." in page
    assert written(page) == []


def test_hides_the_picture_of_who_wishes_it(
    app: Flask, client: FlaskClient, cast: Cast, factory: Factory
) -> None:
    factory.make_comment(factory.make_post(), user_id=cast.bob.id)
    change(app, cast.bob, picture_key="p1")
    assert 'src="/people/pictures/p1.webp"' in client.get(BOB).text
    change(app, cast.bob, shows_picture=False)
    assert "/people/pictures/" not in client.get(BOB).text


@pytest.mark.parametrize(
    ("role", "badge"),
    [(Role.AUTHOR, "Author"), (Role.MODERATOR, "Moderator"), (Role.OWNER, "Owner of this site")],
)
def test_shows_who_looks_after_the_site(
    client: FlaskClient, factory: Factory, cast: Cast, role: Role, badge: str
) -> None:
    factory.make_user("Sam Staff", role)
    factory.make_comment(factory.make_post(), user_id=cast.bob.id)
    assert f'<span class="comment__badge">{badge}</span>' in client.get("/people/sam-staff").text
    assert "comment__badge" not in client.get(BOB).text


def test_rejects_a_handle_that_nobody_has(client: FlaskClient) -> None:
    assert client.get("/people/nobody").status_code == 404


def test_shows_a_new_role_at_once(app: Flask, client: FlaskClient, cast: Cast, factory: Factory) -> None:
    factory.make_comment(factory.make_post(), user_id=cast.bob.id)
    assert "comment__badge" not in client.get(BOB).text
    with app.app_context():
        change_role(cast.bob.id, Role.AUTHOR)
    assert '<span class="comment__badge">Author</span>' in client.get(BOB).text


def test_is_not_for_search_engines(client: FlaskClient, cast: Cast, factory: Factory) -> None:
    factory.make_comment(factory.make_post(), user_id=cast.bob.id)
    assert '<meta name="robots" content="noindex, follow">' in client.get(BOB).text


def test_is_kept_for_everyone_without_a_session(client: FlaskClient, cast: Cast, factory: Factory) -> None:
    factory.make_comment(factory.make_post(), user_id=cast.bob.id)
    assert client.get(BOB).headers["Cache-Control"].startswith("public")
    assert cast.browser(cast.bob).get(BOB).headers["Cache-Control"] == "private, no-store"


def test_needs_as_many_statements_for_ten_as_for_thousands(
    app: Flask, client: FlaskClient, cast: Cast, factory: Factory, count_statements: Any
) -> None:
    post = factory.make_post()
    for size in (COMMENTS_PER_PAGE + 1, 3000):
        write_many(app, post, cast.bob, size)
        with count_statements() as statements:
            page = client.get(BOB).text
        assert len(statements) == 4
        with count_statements() as statements:
            assert client.get(link_to_more(page)).status_code == 200
        assert len(statements) == 4


def test_leads_there_from_a_thread(client: FlaskClient, cast: Cast, factory: Factory) -> None:
    post = factory.make_post(slug="boss")
    factory.make_comment(post, "With an account.", user_id=cast.bob.id)
    factory.make_comment(post, "A guest's.", name="Gus Guest")
    factory.make_comment(post, "With a site.", user_id=cast.bob.id, author_url="https://bob.example/")
    page = client.get("/posts/boss").text
    assert '<a class="comment__name" href="/people/bob-reader">Bob Reader</a>' in page
    assert '<span class="comment__name">Gus Guest</span>' in page
    assert '<a class="comment__name" href="https://bob.example/"' in page


def titles(page: str) -> list[str]:
    return re.findall(r'class="question__link" href="[^"]*">([^<]*)<', page)


def test_shows_the_published_questions_of_an_author_above(
    client: FlaskClient, cast: Cast, factory: Factory, clock: Clock
) -> None:
    factory.make_post("First?", author=cast.alice)
    clock.move(minutes=1)
    post = factory.make_post("Second?", author=cast.alice)
    factory.make_post("Draft?", author=cast.alice, status=PostStatus.DRAFT)
    factory.make_post("About us", author=cast.alice, kind=PostKind.PAGE)
    factory.make_post("Of another?", author=cast.mod)
    factory.make_comment(post, "And I say no.", user_id=cast.alice.id)
    page = client.get("/people/alice-author").text
    assert titles(page) == ["Second?", "First?"]
    assert written(page) == ["And I say no."]
    assert page.index("Second?") < page.index("And I say no.")


def test_shows_questions_and_comments_in_pages_of_their_own(
    app: Flask, client: FlaskClient, cast: Cast, factory: Factory
) -> None:
    posts = [factory.make_post(f"Question {number}?", author=cast.alice) for number in range(11)]
    write_many(app, posts[0], cast.alice, COMMENTS_PER_PAGE + 1)
    first = client.get("/people/alice-author").text
    assert (len(titles(first)), len(written(first))) == (10, COMMENTS_PER_PAGE)
    assert 'rel="next" href="/people/alice-author?page=2"' in first
    second = client.get("/people/alice-author?page=2").text
    assert (len(titles(second)), written(second)) == (1, [])
    later = re.findall(r'href="(/people/alice-author\?after=[^"]*)"', first)[0]
    assert (titles(client.get(later).text), len(written(client.get(later).text))) == ([], 1)
    for number in ("3", "0", "x"):
        assert client.get(f"/people/alice-author?page={number}").status_code == 404


def test_still_shows_who_has_asked_and_has_no_role_any_more(
    app: Flask, client: FlaskClient, cast: Cast, factory: Factory
) -> None:
    factory.make_post("Mine?", author=cast.alice)
    with app.app_context():
        change_role(cast.alice.id, Role.READER)
    assert titles(client.get("/people/alice-author").text) == ["Mine?"]

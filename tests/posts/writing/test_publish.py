"""Posts go out now, at a moment to come, and come back."""

from datetime import timedelta
from threading import Thread
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from blogapp.extensions import db, transaction
from blogapp.posts.models import Post, PostStatus
from blogapp.posts.publishing.service import publish_due
from blogapp.posts.writing.forms import moment_in
from blogapp.web.site import change_setting
from blogapp.web.versions import PageVersion
from tests.conftest import Clock
from tests.support.cast import Cast
from tests.support.factories import Factory


def status_of(app: Flask, post: Post) -> PostStatus:
    with app.app_context():
        return PostStatus(db.session.get_one(Post, post.id).status)


def due(app: Flask) -> int:
    with app.app_context():
        return publish_due()


def publish_new(cast: Cast, title: str = "New?", **more: Any) -> Post:
    """A draft of alice's, published by her at the desk."""
    post = cast.factory.make_post(title, author=cast.alice, status=PostStatus.DRAFT, **more)
    assert cast.browser(cast.alice).post(f"/write/{post.id}/publish").status_code == 303
    return post


def layout_version(app: Flask) -> int:
    with app.app_context():
        return db.session.scalars(select(PageVersion.version).where(PageVersion.name == "layout")).one()


def test_rejects_a_moment_that_is_over(cast: Cast, factory: Factory) -> None:
    post = factory.make_post("Later?", author=cast.alice, slug="later", status=PostStatus.DRAFT)
    answer = cast.browser(cast.alice).post(f"/write/{post.id}/publish", data={"at": "2020-01-01T10:00"})
    assert answer.status_code == 422
    assert "This moment is over." in answer.text
    assert 'value="2020-01-01T10:00"' in answer.text
    assert cast.mallory().get("/posts/later").status_code == 404


def test_rejects_what_is_no_moment_where_it_was_typed(cast: Cast, factory: Factory) -> None:
    post = factory.make_post("Later?", author=cast.alice, status=PostStatus.DRAFT)
    answer = cast.browser(cast.alice).post(f"/write/{post.id}/publish", data={"at": "tomorrow"})
    assert answer.status_code == 422
    assert "This is no date and time." in answer.text
    assert 'value="tomorrow"' in answer.text


def test_says_where_each_move_has_led(cast: Cast, factory: Factory, clock: Clock) -> None:
    post = factory.make_post("Whereto?", author=cast.alice, slug="whereto", status=PostStatus.DRAFT)
    browser = cast.browser(cast.alice)
    moment = (clock.moment + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M")
    for move, typed, words in (
        ("publish", {"at": moment}, "Scheduled: it goes out on"),
        ("private", {}, "It is private now"),
        ("publish", {}, "Published. Everybody can read it."),
        ("unpublish", {}, "It lies among the drafts now"),
        ("trash", {}, "It is in the trash now."),
    ):
        answer = browser.post(f"/write/{post.id}/{move}", data=typed, follow_redirects=True)
        assert words in answer.text


def test_schedules_in_the_time_zone_of_the_site_and_publishes_once(
    app: Flask, cast: Cast, factory: Factory, clock: Clock
) -> None:
    post = factory.make_post("Later?", slug="later", author=cast.alice, status=PostStatus.DRAFT)
    with app.app_context():
        change_setting("time_zone", "Europe/Berlin")
    moment = clock.moment + timedelta(hours=3)
    typed = (clock.moment + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M")
    cast.browser(cast.alice).post(f"/write/{post.id}/publish", data={"at": typed})
    assert status_of(app, post) == PostStatus.SCHEDULED
    with app.app_context():
        assert db.session.get_one(Post, post.id).published_at == moment_in(typed, "Europe/Berlin")
    assert due(app) == 0
    for address in ("/write?shelf=scheduled", f"/write/{post.id}"):
        assert f"{typed[-5:]} C" in cast.browser(cast.alice).get(address).text
    assert cast.mallory().get("/posts/later").status_code == 404
    clock.move(days=1)
    before = layout_version(app)
    assert [due(app), due(app)] == [1, 0]
    assert layout_version(app) == before + 1
    assert cast.mallory().get("/posts/later").status_code == 200
    assert moment < clock.moment


def test_schedules_in_the_time_zone_of_the_author(
    app: Flask, clock: Clock, cast: Cast, factory: Factory
) -> None:
    post = factory.make_post("Later?", author=cast.alice, status=PostStatus.DRAFT)
    browser = cast.browser(cast.alice)
    profile = {"name": cast.alice.name, "handle": cast.alice.handle, "time_zone": "Asia/Tokyo"}
    assert browser.post("/account", data=profile).status_code == 303
    assert browser.post("/account", data={**profile, "time_zone": "Atlantis"}).status_code == 422
    typed = (clock.moment + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M")
    browser.post(f"/write/{post.id}/publish", data={"at": typed})
    with app.app_context():
        assert db.session.get_one(Post, post.id).published_at == moment_in(typed, "Asia/Tokyo")
    page = browser.get(f"/write/{post.id}").text
    assert f'value="{typed}"' in page
    for shown in (page, browser.get("/write?shelf=scheduled").text):
        assert f"{typed[-5:]} JST</time>" in shown
    assert "In your time zone, Asia/Tokyo." in page


def test_publishes_once_where_two_workers_look_at_the_same_moment(
    app: Flask, cast: Cast, factory: Factory, clock: Clock
) -> None:
    for number in range(5):
        factory.make_post(
            f"Later {number}?", author=cast.alice, published_at=clock.moment + timedelta(minutes=1)
        )
    clock.move(minutes=2)
    published: list[int] = []
    workers = [Thread(target=lambda: published.append(due(app))) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sum(published) == 5


def test_a_post_that_cannot_be_published_stops_no_other(
    app: Flask, cast: Cast, factory: Factory, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    posts = [
        factory.make_post(f"Later {n}?", author=cast.alice, published_at=clock.moment + timedelta(minutes=n))
        for n in range(1, 4)
    ]
    with app.app_context(), transaction():
        # Nothing is left of it to say; the editor would not take it.
        db.session.get_one(Post, posts[0].id).opening = "[](x)"
    clock.move(minutes=5)
    assert [due(app), due(app)] == [2, 0]
    assert [status_of(app, post) for post in posts] == ["scheduled", "published", "published"]
    assert f"post {posts[0].id} was not published; it is tried again" in caplog.text
    with app.app_context(), transaction():
        db.session.get_one(Post, posts[0].id).opening = "Good morning."
    assert [due(app), due(app)] == [1, 0]
    assert status_of(app, posts[0]) == PostStatus.PUBLISHED


def test_takes_back_and_keeps_the_first_date(app: Flask, cast: Cast, factory: Factory, clock: Clock) -> None:
    post = factory.make_post("Out?", slug="out", author=cast.alice)
    browser = cast.browser(cast.alice)
    browser.post(f"/write/{post.id}/unpublish")
    assert cast.mallory().get("/posts/out").status_code == 404
    clock.move(days=1)
    browser.post(f"/write/{post.id}/publish")
    with app.app_context():
        assert db.session.get_one(Post, post.id).published_at == post.published_at
    assert cast.mallory().get("/posts/out").status_code == 200


@pytest.mark.parametrize("steps", [["unpublish"], ["trash", "restore"], ["private"], []])
def test_tells_the_true_moment_where_a_plan_was_dropped(
    app: Flask, cast: Cast, factory: Factory, clock: Clock, steps: list[str]
) -> None:
    planned = clock.moment + timedelta(days=1)
    post = factory.make_post("Out?", slug="out", author=cast.alice, published_at=planned)
    browser = cast.browser(cast.alice)
    for step in steps:
        browser.post(f"/write/{post.id}/{step}")
    clock.move(days=2)
    browser.post(f"/write/{post.id}/publish")
    with app.app_context():
        stored = db.session.get_one(Post, post.id, options=[joinedload(Post.thread)])
        assert stored.published_at == stored.thread.opened_at == clock.moment
    assert cast.mallory().get("/posts/out").status_code == 200


@pytest.mark.parametrize(
    ("start", "move", "end"),
    [
        (PostStatus.PUBLISHED, "trash", PostStatus.TRASHED),
        (PostStatus.TRASHED, "restore", PostStatus.DRAFT),
        (PostStatus.DRAFT, "private", PostStatus.PRIVATE),
        (PostStatus.SCHEDULED, "unpublish", PostStatus.DRAFT),
    ],
)
def test_works_from_shelf_to_shelf(
    app: Flask, cast: Cast, factory: Factory, start: PostStatus, move: str, end: PostStatus
) -> None:
    post = factory.make_post("Where?", slug="where", author=cast.alice, status=start)
    browser = cast.browser(cast.alice)
    for _ in range(2):
        assert browser.post(f"/write/{post.id}/{move}", data={"sure": "yes"}).status_code == 303
    assert status_of(app, post) == end
    assert cast.mallory().get("/posts/where").status_code == 404


def test_requires_a_second_word_before_readers_lose_a_post(app: Flask, cast: Cast, factory: Factory) -> None:
    post = factory.make_post("Where?", slug="where", author=cast.alice)
    for words in ("One.", "Two."):
        factory.make_comment(post, words)
    browser = cast.browser(cast.alice)
    asked = browser.post(f"/write/{post.id}/trash")
    assert asked.status_code == 409
    assert "“Where?” is public." in asked.text
    assert "Its 2 comments stay with it" in asked.text
    assert cast.mallory().get("/posts/where").status_code == 200
    assert cast.browser(cast.mod).post(f"/write/{post.id}/trash").status_code == 403
    assert browser.post(f"/write/{post.id}/trash", data={"sure": "yes"}).status_code == 303
    assert cast.mallory().get("/posts/where").status_code == 404
    browser.post(f"/write/{post.id}/restore")
    browser.post(f"/write/{post.id}/publish")
    page = cast.mallory().get("/posts/where").text
    assert "One." in page
    assert f'content="{post.published_at:%Y-%m-%dT%H:%M:%S}Z"' in page


def test_throws_a_draft_away_at_once(app: Flask, cast: Cast, factory: Factory) -> None:
    post = factory.make_post("Where?", author=cast.alice, status=PostStatus.DRAFT)
    assert cast.browser(cast.alice).post(f"/write/{post.id}/trash").status_code == 303
    assert status_of(app, post) == PostStatus.TRASHED


def test_rejects_a_move_from_where_it_cannot_be_made(app: Flask, cast: Cast, factory: Factory) -> None:
    post = factory.make_post("Gone?", author=cast.alice, status=PostStatus.TRASHED)
    answer = cast.browser(cast.alice).post(f"/write/{post.id}/publish")
    assert answer.status_code == 409
    assert status_of(app, post) == PostStatus.TRASHED

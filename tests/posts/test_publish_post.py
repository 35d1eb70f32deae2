"""`publish_post` and `build_post`: a post with all that belongs to it."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from blogapp.comments.models import Thread
from blogapp.extensions import db, transaction
from blogapp.posts.models import OldAddress, Post, PostStatus, Tag
from blogapp.posts.queries import post_at
from blogapp.posts.service import NewPost, NewTag, build_post, publish_post
from blogapp.web.versions import PageVersion
from tests.conftest import Clock
from tests.support.factories import Factory


def published(app: Flask, new: NewPost) -> Post:
    with app.app_context():
        publish_post(new)
        db.session.expire_all()
        post = db.session.scalars(select(Post).order_by(Post.id.desc())).first()
        assert post is not None
        whole = post_at(post.slug)
        assert whole is not None
        return whole


@pytest.fixture
def author_id(factory: Factory) -> int:
    return factory.make_user().id


def test_works_with_the_least(app: Flask, author_id: int, clock: Clock) -> None:
    post = published(app, NewPost(title=" Pro or con? ", author_id=author_id, body_source="**Why**?"))
    assert (post.title, post.slug, post.status) == ("Pro or con?", "pro-or-con", PostStatus.PUBLISHED)
    assert post.body_html == "<p><strong>Why</strong>?</p>\n"
    assert (post.body_text, post.excerpt) == ("Why?", "Why?")
    assert post.published_at == post.created_at == post.updated_at == clock.moment


def test_makes_the_thread(app: Flask, author_id: int) -> None:
    thread = published(app, NewPost(title="Q?", author_id=author_id, body_source="", is_closed=True)).thread
    assert (thread.url, thread.title, thread.owner_id) == ("/posts/q", "Q?", author_id)
    assert (thread.is_public, thread.is_closed) == (True, True)


@pytest.mark.parametrize(
    "status", [PostStatus.DRAFT, PostStatus.PRIVATE, PostStatus.TRASHED, PostStatus.SCHEDULED]
)
def test_the_thread_of_a_hidden_post_is_hidden(app: Flask, author_id: int, status: PostStatus) -> None:
    post = published(app, NewPost(title="Q?", author_id=author_id, body_source="", status=status))
    assert (post.status, post.thread.is_public) == (status, False)


def test_a_post_of_tomorrow_is_scheduled(app: Flask, author_id: int, clock: Clock) -> None:
    tomorrow = clock.moment + timedelta(days=1)
    post = published(app, NewPost(title="Q?", author_id=author_id, body_source="", published_at=tomorrow))
    assert (post.status, post.thread.is_public) == (PostStatus.SCHEDULED, False)


def test_equal_titles_get_different_addresses(app: Flask, author_id: int) -> None:
    new = NewPost(title="Again?", author_id=author_id, body_source="")
    assert [published(app, new).slug for _ in range(3)] == ["again", "again-2", "again-3"]


def test_handles_a_post_without_a_title(app: Flask, author_id: int) -> None:
    post = published(app, NewPost(title=" ", author_id=author_id, body_source="The first words count."))
    assert (post.title, post.slug) == ("The first words count.", "the-first-words-count")
    empty = published(app, NewPost(title="", author_id=author_id, body_source=""))
    assert (empty.title, empty.slug) == ("…", "question")


def test_keeps_the_slug_of_an_archive(app: Flask, author_id: int) -> None:
    new = NewPost(title="T", author_id=author_id, body_source="", slug="%e5%8f%8d%e9%a6%88")
    assert published(app, new).slug == "反馈"


def test_posts_share_their_tags(app: Flask, author_id: int) -> None:
    tags = [
        NewTag("Feedback"),
        NewTag("Old name", slug="feedback"),
        NewTag("Boss", is_category=True),
        NewTag("!"),
    ]
    first = published(app, NewPost(title="1", author_id=author_id, body_source="", tags=tags))
    second = published(app, NewPost(title="2", author_id=author_id, body_source="", tags=tags[:1]))
    assert [tag.slug for tag in first.tags] == ["boss", "feedback"]
    assert [tag.id for tag in second.tags] == [first.tags[1].id]


def test_html_of_an_archive_passes_the_gate(app: Flask, author_id: int) -> None:
    source = "<h2>Head</h2><script>alert(1)</script><p onclick='x'>Text</p>"
    new = NewPost(title="T", author_id=author_id, body_source=source, body_format="html")
    post = published(app, new)
    assert "<h2>Head</h2>" in post.body_html
    assert "script" not in post.body_html
    assert "onclick" not in post.body_html


def test_an_old_address_stays_with_the_first_who_had_it(app: Flask, author_id: int) -> None:
    urls = [
        "http://old.example/a/",
        "http://old.example/a",
        "http://old.example/",
        "http://old.example/" + "x" * 600,
    ]
    first = published(app, NewPost(title="1", author_id=author_id, body_source="", old_urls=urls))
    published(app, NewPost(title="2", author_id=author_id, body_source="", old_urls=urls))
    with app.app_context():
        kept = db.session.execute(select(OldAddress.address, OldAddress.post_id)).all()
    assert [tuple(row) for row in kept] == [("/a", first.id)]


def test_makes_cached_pages_old(app: Flask, author_id: int) -> None:
    published(app, NewPost(title="Q?", author_id=author_id, body_source=""))
    with app.app_context():
        names = set(db.session.scalars(select(PageVersion.name)))
    assert {"layout", "threads", "/posts/q"} <= names


def test_build_post_leaves_the_transaction_to_its_caller(app: Flask, author_id: int) -> None:
    def build_one_and_fail() -> None:
        with transaction():
            build_post(NewPost(title="Q?", author_id=author_id, body_source="", tags=[NewTag("T")]))
            raise InterruptedError

    with app.app_context():
        with pytest.raises(InterruptedError):
            build_one_and_fail()
        for table in (Post, Thread, Tag):
            assert db.session.scalars(select(table)).all() == []


def test_keeps_the_dates_of_an_archive(app: Flask, author_id: int) -> None:
    published_at, updated_at = datetime(2012, 5, 1, tzinfo=UTC), datetime(2013, 5, 1, tzinfo=UTC)
    new = NewPost(
        title="Q?", author_id=author_id, body_source="", published_at=published_at, updated_at=updated_at
    )
    post = published(app, new)
    assert (post.published_at, post.created_at, post.updated_at) == (published_at, published_at, updated_at)

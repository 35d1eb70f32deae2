"""`GET /posts/<slug>`: one question and its thread."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from blogapp.posts.models import PostKind, PostStatus
from tests.conftest import Clock
from tests.support.cast import Cast
from tests.support.factories import Factory


def test_shows_title_text_author_date_and_tags(client: FlaskClient, factory: Factory, clock: Clock) -> None:
    ada = factory.make_user("Ada Author")
    moment = clock.moment - timedelta(days=2)
    factory.make_post(
        "Pro & con?", slug="q", author=ada, published_at=moment, tags=["Feedback"], body="**Why**?"
    )
    page = client.get("/posts/q").text
    assert '<h1 class="post__title">Pro &amp; con?</h1>' in page
    assert "<strong>Why</strong>?" in page
    assert 'href="/people/ada-author">Ada Author</a>' in page
    assert '<time datetime="2026-02-27T12:00:00Z"' in page
    assert 'href="/tags/feedback"' in page
    assert "updated" not in page


def test_shows_when_it_was_revised_on_another_day(
    client: FlaskClient, factory: Factory, clock: Clock
) -> None:
    moment = clock.moment - timedelta(days=30)
    factory.make_post(slug="q", published_at=moment, updated_at=clock.moment - timedelta(days=1))
    page = client.get("/posts/q").text
    assert 'post__revised">updated <time datetime="2026-02-28T12:00:00Z"' in page


def test_shows_the_questions_before_and_after(client: FlaskClient, factory: Factory) -> None:
    for slug in ("first", "second", "third"):
        factory.make_post(f"The {slug}?", slug=slug)
    factory.make_post("About us", slug="about", kind=PostKind.PAGE)
    factory.make_post("Hidden?", status=PostStatus.DRAFT)
    middle, last = client.get("/posts/second").text, client.get("/posts/third").text
    assert 'rel="prev" href="/posts/first"' in middle
    assert 'rel="next" href="/posts/third"' in middle
    assert 'rel="prev" href="/posts/second"' in last
    assert 'rel="next"' not in last


def test_shows_neighbours_of_the_same_moment_in_a_sure_order(
    client: FlaskClient, factory: Factory, clock: Clock
) -> None:
    for slug in ("a", "b", "c"):
        factory.make_post(slug=slug, published_at=clock.moment)
    page = client.get("/posts/b").text
    assert 'rel="prev" href="/posts/a"' in page
    assert 'rel="next" href="/posts/c"' in page


def test_a_page_shows_no_neighbours(client: FlaskClient, factory: Factory) -> None:
    factory.make_post()
    factory.make_post(slug="about", kind=PostKind.PAGE)
    factory.make_post()
    assert 'class="neighbours"' not in client.get("/posts/about").text


@pytest.mark.parametrize("status", [PostStatus.DRAFT, PostStatus.PRIVATE, PostStatus.TRASHED])
def test_rejects_readers_of_what_is_not_public(
    client: FlaskClient, factory: Factory, cast: Cast, status: PostStatus
) -> None:
    factory.make_post(slug="q", status=status)
    assert client.get("/posts/q").status_code == 404
    assert cast.browser(cast.bob).get("/posts/q").status_code == 404


def test_rejects_readers_of_tomorrow(client: FlaskClient, factory: Factory, clock: Clock) -> None:
    factory.make_post(slug="q", published_at=clock.moment + timedelta(hours=1))
    assert client.get("/posts/q").status_code == 404


def test_shows_staff_what_is_not_public(factory: Factory, cast: Cast) -> None:
    factory.make_post("A draft?", slug="q", status=PostStatus.DRAFT)
    response = cast.browser(cast.alice).get("/posts/q")
    assert "A draft?" in response.text
    assert "This page is not public." in response.text
    assert '<meta name="robots" content="noindex">' in response.text
    assert response.headers["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("slug", ["nothing", "%00", "%0A", "%F0%28", "a" * 3000, "..%2Fq"])
def test_rejects_addresses_without_a_question(client: FlaskClient, slug: str) -> None:
    assert client.get(f"/posts/{slug}").status_code == 404


def test_rejects_other_methods(client: FlaskClient, factory: Factory) -> None:
    factory.make_post(slug="q")
    assert client.post("/posts/q").status_code == 405
    assert client.delete("/posts/q").status_code == 405


def test_works_with_letters_of_any_script(client: FlaskClient, factory: Factory) -> None:
    post = factory.make_post("你好 世界?")
    assert post.slug == "你好-世界"
    page = client.get("/posts/你好-世界").text
    assert 'rel="canonical" href="http://127.0.0.1:8000/posts/%E4%BD%A0%E5%A5%BD-%E4%B8%96%E7%95%8C"' in page


@pytest.mark.parametrize("query", ["?sort=oldest", "?sort=nonsense", "?after=nothing", "?sort=top&after=x"])
def test_works_in_every_order_under_one_canonical_address(
    client: FlaskClient, factory: Factory, query: str
) -> None:
    post = factory.make_post(slug="q")
    factory.make_comment(post, "One thought.")
    response = client.get(f"/posts/q{query}")
    assert response.status_code == 200
    assert '<link rel="canonical" href="http://127.0.0.1:8000/posts/q">' in response.text


def test_shows_roots_in_the_order_asked_for(client: FlaskClient, factory: Factory, clock: Clock) -> None:
    post = factory.make_post(slug="q")
    for words in ("the earliest", "the latest"):
        clock.move(minutes=1)
        factory.make_comment(post, words)
    newest, oldest = client.get("/posts/q?sort=newest").text, client.get("/posts/q?sort=oldest").text
    assert newest.index("<p>the latest") < newest.index("<p>the earliest")
    assert oldest.index("<p>the earliest") < oldest.index("<p>the latest")


def test_never_shows_the_host_a_stranger_names(client: FlaskClient, factory: Factory) -> None:
    factory.make_post(slug="q")
    assert "evil.example" not in client.get("/posts/q", headers={"Host": "evil.example"}).text


def test_shows_other_sites_what_they_would_preview(client: FlaskClient, factory: Factory) -> None:
    factory.make_post('Is "this" one?', slug="q", body="A text\nof two lines.", tags=["Feedback"])
    page = client.get("/posts/q").text
    assert '<meta property="og:title" content="Is &#34;this&#34; one?">' in page
    assert '<meta property="og:description" content="A text of two lines.">' in page
    assert '<meta property="og:url" content="http://127.0.0.1:8000/posts/q">' in page
    assert '<meta property="article:tag" content="Feedback">' in page
    assert '<meta name="description" content="A text of two lines.">' in page
    assert 'type="application/atom+xml"' in page


def test_shows_no_change_before_it_was_out(client: FlaskClient, factory: Factory, clock: Clock) -> None:
    out, written = clock.moment - timedelta(days=1), clock.moment - timedelta(days=9)
    factory.make_post(slug="q", published_at=out, updated_at=written)
    page = client.get("/posts/q").text
    moment = f"{out:%Y-%m-%dT%H:%M:%S}Z"
    for name in ("published", "modified"):
        assert f'<meta property="article:{name}_time" content="{moment}">' in page
    assert f'"dateModified":"{moment}"' in page
    for address in ("/feed.xml", "/sitemap-1.xml"):
        told = client.get(address).text
        assert moment in told
        assert f"{written:%Y-%m-%d}" not in told


def test_limits_the_statements(
    client: FlaskClient,
    factory: Factory,
    count_statements: Callable[[], AbstractContextManager[list[str]]],
) -> None:
    factory.make_post()
    post = factory.make_post(slug="q", tags=["One", "Two"])
    factory.make_post()
    counts = []
    for _ in range(2):
        for number in range(20):
            root = factory.make_comment(post, f"Root {number}")
            factory.make_comment(post, "Reply", parent=root)
        with count_statements() as statements:
            assert client.get("/posts/q").status_code == 200
        counts.append(len(statements))
    assert counts[0] == counts[1] <= 8

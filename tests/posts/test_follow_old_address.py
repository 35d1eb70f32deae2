"""Addresses from before the move lead to the new ones for ever."""

import pytest
from flask.testing import FlaskClient

from blogapp.posts.models import PostStatus
from tests.support.factories import Factory

OLD_URLS = ["http://old.example/2012/05/the-boss/", "http://old.example/?p=123"]


@pytest.mark.parametrize(
    "address",
    [
        "/2012/05/the-boss/",
        "/2012/05/the-boss",
        "/2012/05/the-boss/?utm_source=mail",
        "/2012/05/the-boss/comment-page-2/",
        "/?p=123",
        "/?page_id=123",
        "/?p=123&preview=true",
        "/blog/?p=123",
    ],
)
def test_leads_to_the_question(client: FlaskClient, factory: Factory, address: str) -> None:
    factory.make_post(slug="boss", old_urls=OLD_URLS)
    response = client.get(address)
    assert response.status_code == 301
    assert response.headers["Location"] == "/posts/boss"


def test_leads_to_the_feed_of_a_question(client: FlaskClient, factory: Factory) -> None:
    factory.make_post(slug="boss", old_urls=OLD_URLS)
    response = client.get("/2012/05/the-boss/feed/")
    assert response.headers["Location"] == "/posts/boss/comments.xml"


def test_leads_lists_of_wordpress_to_ours(client: FlaskClient) -> None:
    for old, new in (
        ("/feed/", "/feed.xml"),
        ("/category/a/b/", "/tags/b"),
        ("/2012/05/", "/archive/2012/05"),
    ):
        response = client.get(old)
        assert (response.status_code, response.headers["Location"]) == (301, new)


def test_works_with_letters_of_any_script(client: FlaskClient, factory: Factory) -> None:
    factory.make_post("反馈", old_urls=["http://old.example/%E5%8F%8D/"])
    assert client.get("/反/").headers["Location"] == "/posts/%E5%8F%8D%E9%A6%88"


def test_ignores_hidden_questions(client: FlaskClient, factory: Factory) -> None:
    factory.make_post(slug="boss", old_urls=OLD_URLS, status=PostStatus.PRIVATE)
    assert client.get("/2012/05/the-boss/").status_code == 404


def test_ignores_addresses_this_site_has(client: FlaskClient, factory: Factory) -> None:
    factory.make_post(slug="boss", old_urls=["http://old.example/archive/", *OLD_URLS])
    assert client.get("/archive").status_code == 200
    assert client.get("/archive?p=123").status_code == 200


def test_an_unknown_number_shows_the_questions(client: FlaskClient) -> None:
    assert client.get("/?p=7").status_code == 200


@pytest.mark.parametrize(
    ("query", "place"),
    [
        ("feed=rss2", "/feed.xml"),
        ("feed=comments-rss2", "/comments.xml"),
        ("s=boss+%26+co", "/search?q=boss+%26+co"),
        ("tag=caf%C3%A9", "/tags/caf%C3%A9"),
        ("m=201205", "/archive/2012/05"),
        ("m=20120514", "/archive/2012/05"),
        ("m=2012", "/archive"),
        ("paged=2", "/archive"),
        ("cat=3", "/archive"),
    ],
)
def test_works_for_lists_that_wordpress_named_in_a_query(client: FlaskClient, query: str, place: str) -> None:
    assert client.get(f"/?{query}").headers["Location"] == place


def test_ignores_queries_of_others(client: FlaskClient) -> None:
    assert client.get("/?utm_source=mail").status_code == 200


@pytest.mark.parametrize("path", ["/nothing", "/2012/05/nothing/", "/\0", "/\n", "/" + "a" * 3000])
def test_rejects_addresses_nobody_ever_had(client: FlaskClient, path: str) -> None:
    assert client.get("/", environ_overrides={"PATH_INFO": path}).status_code == 404


def test_never_leads_to_another_site(client: FlaskClient) -> None:
    response = client.get("/", environ_overrides={"PATH_INFO": "//evil.example/tags/a/"})
    assert response.headers.get("Location", "/").startswith(("/", "http://localhost/"))
    assert not response.headers.get("Location", "/").startswith("//")


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_rejects_changes_at_unknown_addresses(client: FlaskClient, factory: Factory, method: str) -> None:
    factory.make_post(slug="boss", old_urls=OLD_URLS)
    for address in ("/nothing", "/2012/05/the-boss/"):
        assert client.open(address, method=method).status_code == 404
    assert client.open("/posts/boss", method=method).status_code == 405


def test_rejects_reading_where_only_changes_are_made(client: FlaskClient) -> None:
    assert client.get("/logout").status_code == 405

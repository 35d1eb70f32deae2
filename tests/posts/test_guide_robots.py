"""`/sitemap.xml` and `/robots.txt`."""

from datetime import timedelta
from xml.etree import ElementTree as ET

import pytest
from flask.testing import FlaskClient

from blogapp.posts.models import PostKind, PostStatus
from tests.conftest import Clock
from tests.support.factories import Factory

SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
SITE = "http://127.0.0.1:8000"


def locations(client: FlaskClient, address: str) -> dict[str, str | None]:
    """The addresses of a sitemap with the days of their last change."""
    response = client.get(address)
    assert response.content_type == "application/xml; charset=utf-8"
    root = ET.fromstring(response.data)  # noqa: S314  # made by this site
    return {each.findtext(f"{SITEMAP}loc") or "": each.findtext(f"{SITEMAP}lastmod") for each in root}


def test_shows_every_public_page(client: FlaskClient, factory: Factory, clock: Clock) -> None:
    factory.make_post(slug="q", published_at=clock.moment - timedelta(days=1))
    factory.make_post(slug="about", kind=PostKind.PAGE, published_at=clock.moment)
    factory.make_post(slug="draft", status=PostStatus.DRAFT)
    assert locations(client, "/sitemap.xml") == {
        f"{SITE}/": None,
        f"{SITE}/posts/q": "2026-02-28T12:00:00Z",
        f"{SITE}/posts/about": "2026-03-01T12:00:00Z",
    }


def test_shows_a_new_comment_as_a_change(client: FlaskClient, factory: Factory, clock: Clock) -> None:
    post = factory.make_post(slug="q", published_at=clock.moment)
    clock.move(days=1)
    factory.make_comment(post)
    assert locations(client, "/sitemap.xml")[f"{SITE}/posts/q"] == "2026-03-02T12:00:00Z"


def test_works_with_letters_of_any_script(client: FlaskClient, factory: Factory) -> None:
    factory.make_post("反馈")
    assert f"{SITE}/posts/%E5%8F%8D%E9%A6%88" in locations(client, "/sitemap.xml")


def test_limits_the_size_of_a_file(
    client: FlaskClient, factory: Factory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("blogapp.posts.feeds.sitemap.POSTS_PER_FILE", 2)
    for slug in ("a", "b", "c"):
        factory.make_post(slug=slug)
    assert set(locations(client, "/sitemap.xml")) == {f"{SITE}/sitemap-1.xml", f"{SITE}/sitemap-2.xml"}
    assert set(locations(client, "/sitemap-1.xml")) == {f"{SITE}/", f"{SITE}/posts/a", f"{SITE}/posts/b"}
    assert set(locations(client, "/sitemap-2.xml")) == {f"{SITE}/posts/c"}
    assert client.get("/sitemap-3.xml").status_code == 404
    assert client.get("/sitemap-0.xml").status_code == 404


def test_an_empty_site_works(client: FlaskClient) -> None:
    assert set(locations(client, "/sitemap.xml")) == {f"{SITE}/"}


def test_shows_robots_where_not_to_go(client: FlaskClient) -> None:
    response = client.get("/robots.txt")
    assert response.content_type == "text/plain; charset=utf-8"
    lines = response.text.splitlines()
    assert lines[0] == "User-agent: *"
    for path in ("/search", "/login", "/account", "/write", "/moderation"):
        assert f"Disallow: {path}" in lines
    assert f"Sitemap: {SITE}/sitemap.xml" in lines

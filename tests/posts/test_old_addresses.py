"""How addresses from before the move are read."""

import pytest

from blogapp.posts.old_addresses import new_place, normalised, number_in, without_feed


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("http://old.example/2012/05/slug/", "/2012/05/slug"),
        ("https://OLD.example/2012/05/slug", "/2012/05/slug"),
        ("http://old.example/2012/05/slug/?utm_source=mail#comment-3", "/2012/05/slug"),
        ("http://old.example/2012/05/slug/comment-page-2/", "/2012/05/slug"),
        ("http://old.example/2012/05/slug/amp/", "/2012/05/slug"),
        ("http://old.example/%e4%bd%a0/", "/你"),
        ("http://old.example/?p=0123", "?p=123"),
        ("http://old.example/blog/?page_id=123", "?p=123"),
        ("http://old.example/?attachment_id=123", "?p=123"),
        ("http://old.example/slug/?p=x", "/slug"),
        ("http://old.example/?p=99999999999999999999999", "/"),
        ("http://old.example", "/"),
        ("/amp", "/"),
    ],
)
def test_one_post_has_one_address(url: str, address: str) -> None:
    assert normalised(url) == address


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ("/feed/", "/feed.xml"),
        ("/feed/atom/", "/feed.xml"),
        ("/feed/rss2", "/feed.xml"),
        ("/comments/feed/", "/comments.xml"),
        ("/wp-sitemap.xml", "/sitemap.xml"),
        ("/category/feedback/", "/tags/feedback"),
        ("/category/people/feedback/page/2/", "/tags/feedback"),
        ("/tag/feedback", "/tags/feedback"),
        ("/2012/05/", "/archive/2012/05"),
        ("/2012/05/14/", "/archive/2012/05"),
        ("/2012/", "/archive"),
        ("/author/ada/", "/archive"),
        ("/page/3/", "/archive"),
        ("/posts/slug/", "/posts/slug"),
        ("/archive/2012/05/", "/archive/2012/05"),
        ("/archive/2012/13", None),
        ("/2012/05/slug/", None),
        ("/tag/", None),
        ("/", None),
        ("//evil.example/", None),
    ],
)
def test_lists_of_wordpress_have_a_new_place(path: str, place: str | None) -> None:
    assert new_place(path) == place


def test_the_feed_of_a_post_shows_whose_it_is() -> None:
    assert without_feed("/2012/05/slug/feed/") == "/2012/05/slug"
    assert without_feed("/2012/05/slug/feed/atom") == "/2012/05/slug"
    assert without_feed("/2012/05/slug/") is None
    assert without_feed("/feed/") is None


def test_a_number_is_made_of_plain_digits() -> None:
    assert number_in({"p": "12"}) == "12"
    assert number_in({"p": "²", "page_id": "3"}) == "3"
    assert number_in({"p": "-1"}) is None
    assert number_in({"page": "2"}) is None

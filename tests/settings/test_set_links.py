"""The owner orders the links at the head and the foot of every page, row by row."""

import re
from html import unescape
from typing import Any

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from blogapp.posts.models import PostKind
from blogapp.settings.links.rows import Row, in_order
from blogapp.web.site_links import MAX_LINKS, LinkNotSound, links_in, sound_link
from tests.support.cast import Cast

PAGE = "/settings/links"


def typed(key: str, *rows: tuple[str, str, str]) -> dict[str, list[str]]:
    parts = zip(*rows, strict=True)
    return {
        f"{key}-{part}": list(values)
        for part, values in zip(("place", "words", "address"), parts, strict=True)
    }


def places(page: str) -> list[str]:
    head = page.split('class="masthead__places"')[1].split("</ul>", maxsplit=1)[0]
    return [
        f"{unescape(words)} {address}" for address, words in re.findall(r'href="([^"]*)"[^>]*>([^<]*)<', head)
    ]


def test_works_and_keeps_the_order_of_the_numbers(cast: Cast, client: FlaskClient) -> None:
    assert places(client.get("/").text) == ["Questions /", "Archive /archive", "Search /search"]
    rows = [
        ("2", "Questions", "/"),
        ("1", "About & us", "/posts/about"),
        ("3", "Shop", "https://shop.example.org/?a=1"),
    ]
    answer = cast.browser(cast.olga).post(PAGE, data=typed("navigation", *rows))
    assert (answer.status_code, answer.location) == (303, "/settings/links?saved=1")
    assert places(client.get("/").text) == [
        "About & us /posts/about", "Questions /", "Shop https://shop.example.org/?a=1",
    ]  # fmt: skip


def test_an_empty_row_takes_a_link_away_and_all_empty_bring_the_usual_back(
    cast: Cast, client: FlaskClient
) -> None:
    olga = cast.browser(cast.olga)
    olga.post(
        PAGE, data=typed("navigation", ("1", "Questions", "/"), ("2", "", ""), ("3", "Search", "/search"))
    )
    assert places(client.get("/").text) == ["Questions /", "Search /search"]
    olga.post(PAGE, data=typed("navigation", ("1", "", ""), ("2", " ", " ")))
    assert places(client.get("/").text) == ["Questions /", "Archive /archive", "Search /search"]


@pytest.mark.parametrize(
    ("words", "address"),
    [
        ("X", "javascript:alert(1)"),
        ("X", "http://example.org"),
        ("X", "//example.org"),
        ("X", "/\\example.org"),
        ("X", "https://"),
        ("X", "https://ours.example@evil.example"),
        ("X", "data:text/html,x"),
        ("X", ""),
        ("", "/archive"),
        ("x" * 41, "/archive"),
        ("A | B", "/archive"),
    ],
)
def test_rejects_what_is_no_link_and_keeps_what_was_typed(
    cast: Cast, client: FlaskClient, words: str, address: str
) -> None:
    rows = (("1", "<Kept>", "/kept"), ("2", words, address))
    answer = cast.browser(cast.olga).post(PAGE, data=typed("navigation", *rows))
    assert answer.status_code == 422
    assert 'value="&lt;Kept&gt;"' in answer.text
    assert answer.text.count('aria-invalid="true"') == 2
    assert "Kept" not in client.get("/").text
    with pytest.raises(LinkNotSound):
        sound_link(words, address)
    run = cast.app.test_cli_runner().invoke(args=["site", "set", "navigation", f"{words} | {address}"])
    assert run.exit_code == 1


def test_rejects_more_than_fit(cast: Cast) -> None:
    lines = "\n".join(f"Link {number} | /posts/{number}" for number in range(MAX_LINKS + 1))
    run = cast.app.test_cli_runner().invoke(args=["site", "set", "navigation", lines])
    assert (run.exit_code, run.output) == (1, "Error: navigation: At most 8 links.\n")


def test_puts_links_at_the_foot_and_offers_pages(cast: Cast, client: FlaskClient, make_post: Any) -> None:
    make_post("About us", slug="about", kind=PostKind.PAGE)
    make_post("A question?", slug="question")
    olga = cast.browser(cast.olga)
    page = olga.get(PAGE).text
    assert '<option value="/posts/about">About us</option>' in page
    assert "/posts/question" not in page
    olga.post(PAGE, data=typed("footer_links", ("1", "About us", "/posts/about")))
    foot = client.get("/").text.split('class="colophon"')[1]
    assert 'href="/posts/about">About us</a>' in foot


def test_requires_the_owner(cast: Cast, client: FlaskClient) -> None:
    for user in (None, cast.bob, cast.alice, cast.mod):
        browser = cast.browser(user)
        assert browser.get(PAGE).status_code == 403
        assert browser.post(PAGE, data=typed("navigation", ("1", "Mine", "/mine"))).status_code == 403
    assert "Mine" not in client.get("/").text


@given(st.integers(1, 6), st.integers(1, 6))
def test_whoever_is_moved_to_a_place_gets_it(moved: int, wanted: int) -> None:
    rows = [Row(str(wanted if number == moved else number), f"L{number}", "/") for number in range(1, 7)]
    words = [link.words for link in links_in(in_order(rows))]
    assert words.index(f"L{moved}") == wanted - 1
    others = [word for word in words if word != f"L{moved}"]
    assert others == sorted(others)

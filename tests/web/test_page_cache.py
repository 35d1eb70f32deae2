"""Readers without a session are answered from memory, and never with an old page."""

import gzip
from collections.abc import Callable
from typing import Any

import brotli
import pytest
from flask import Flask
from flask.testing import FlaskClient

from blogapp.web.page_cache import PageCache

Make = Callable[..., Any]


@pytest.fixture(autouse=True)
def question(make_post: Make) -> Any:
    return make_post("Boss?", slug="boss", tags=["feedback"])


def test_sends_no_statement_for_a_page_it_has(client: FlaskClient, count_statements: Any) -> None:
    first = client.get("/posts/boss")
    with count_statements() as statements:
        second = client.get("/posts/boss")
    assert statements == []
    assert second.data == first.data


def test_shows_a_change_at_once_in_every_process(
    make_app: Callable[..., Flask], make_comment: Make, question: Any
) -> None:
    """Two applications on one database are two worker processes, each with its own cache."""
    browsers = [make_app().test_client() for _ in range(2)]
    addresses = ("/", "/posts/boss", "/comments.xml", "/tags/feedback")
    before = {address: browser.get(address).data for browser in browsers for address in addresses}
    make_comment(question, "Brand new.")
    for browser in browsers:
        for address in addresses:
            assert browser.get(address).data != before[address], address


def test_keeps_the_pages_of_other_threads(
    client: FlaskClient, make_post: Make, make_comment: Make, count_statements: Any
) -> None:
    other = make_post("Other?", slug="other")
    client.get("/posts/boss")
    make_comment(other, "Elsewhere.")
    with count_statements() as statements:
        client.get("/posts/boss")
    assert statements == []


def test_shows_a_changed_setting_at_once(app: Flask, client: FlaskClient) -> None:
    client.get("/")
    app.test_cli_runner().invoke(args=["site", "set", "title", "Another name"])
    assert "Another name" in client.get("/").text


def test_sends_the_encoding_that_is_asked_for(client: FlaskClient) -> None:
    plain = client.get("/posts/boss")
    packed = client.get("/posts/boss", headers={"Accept-Encoding": "gzip, deflate, br;q=0.5"})
    zipped = client.get("/posts/boss", headers={"Accept-Encoding": "gzip"})
    refused = client.get("/posts/boss", headers={"Accept-Encoding": "br;q=0, gzip;q=0"})
    assert packed.headers["Content-Encoding"] == "br"
    assert brotli.decompress(packed.data) == plain.data
    assert gzip.decompress(zipped.data) == plain.data
    assert "Content-Encoding" not in refused.headers
    assert int(zipped.headers["Content-Length"]) == len(zipped.data)
    assert "Accept-Encoding" in packed.headers["Vary"]


def test_answers_304_while_nothing_changed(client: FlaskClient, make_comment: Make, question: Any) -> None:
    tag = client.get("/posts/boss").headers["ETag"]
    again = client.get("/posts/boss", headers={"If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["ETag"] == tag
    make_comment(question, "New.")
    changed = client.get("/posts/boss", headers={"If-None-Match": tag})
    assert changed.status_code == 200
    assert changed.headers["ETag"] != tag


def test_answers_head_with_the_headers_alone(client: FlaskClient) -> None:
    whole = client.get("/posts/boss")
    head = client.head("/posts/boss")
    assert (head.status_code, head.data) == (200, b"")
    assert head.headers["Content-Length"] == str(len(whole.data))
    assert client.head("/nowhere").data == b""


@pytest.mark.parametrize("cookie", ["session", "guest", "remember_token"])
def test_ignores_people_with_a_session(app: Flask, cookie: str) -> None:
    browser = app.test_client()
    browser.set_cookie(cookie, "something")
    answer = browser.get("/posts/boss")
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert "ETag" not in answer.headers


@pytest.mark.parametrize("spelling", ["guest={}", "guest ={}", "a=b;\tguest\t={}", "a=b; guest= {}"])
def test_never_keeps_a_page_made_for_one_person(app: Flask, spelling: str) -> None:
    typed = {"body": "Hello.", "name": "Tim Guest", "email": "tim@example.org", "remember": "y"}
    cookie = app.test_client().post("/posts/boss/comments", data=typed).headers["Set-Cookie"]
    token = cookie.partition("=")[2].partition(";")[0]
    browser = app.test_client(use_cookies=False)
    answer = browser.get("/posts/boss", headers={"Cookie": spelling.format(token)})
    assert "tim@example.org" in answer.text
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert "tim@example.org" not in app.test_client().get("/posts/boss").text


def test_works_at_addresses_in_any_script(
    client: FlaskClient, make_post: Make, count_statements: Any
) -> None:
    slug = make_post("Вопрос о начальнике?").slug
    client.get(f"/posts/{slug}")
    with count_statements() as statements:
        assert client.get(f"/posts/{slug}").status_code == 200
    assert statements == []


def test_sends_static_files_compressed_to_people_with_a_session_too(app: Flask, client: FlaskClient) -> None:
    client.set_cookie("guest", "something")
    style = app.extensions["assets"].url("site.css")
    answer = client.get(style, headers={"Accept-Encoding": "br"})
    assert answer.headers["Content-Encoding"] == "br"
    assert answer.headers["Vary"] == "Accept-Encoding"
    assert "immutable" in answer.headers["Cache-Control"]


def test_ignores_unknown_parameters(app: Flask, client: FlaskClient) -> None:
    assert client.get("/posts/boss?utm_source=mail").status_code == 200
    assert [address for address in cache_of(app).pages if "utm" in address] == []


def test_says_how_long_others_may_keep_a_page(client: FlaskClient) -> None:
    assert client.get("/").headers["Cache-Control"].startswith("public, max-age=0, s-maxage=1")
    assert client.get("/search?q=x").headers["Cache-Control"] == "private, no-store"
    assert client.get("/nowhere").headers["Cache-Control"] == "private, no-store"


def test_stays_within_its_memory() -> None:
    def long_page(environ: Any, start_response: Any) -> list[bytes]:
        start_response("200 OK", [("Cache-Control", "public"), ("Content-Type", "text/plain")])
        return [b"x" * 1000]

    cache = PageCache(long_page, Unchanged(), max_bytes=10_000)
    for number in range(100):
        list(cache({"REQUEST_METHOD": "GET", "PATH_INFO": f"/{number}"}, lambda *_: lambda _: None))
    assert len(cache.pages) == 3
    assert cache.bytes_held <= 10_000


class Unchanged:
    """A database in which nothing ever happens."""

    def stamp(self) -> bytes | None:
        return None

    def __call__(self, names: tuple[str, ...]) -> int | None:
        return 1


def cache_of(app: Flask) -> PageCache:
    """The cache in front of an application."""
    cache = app.wsgi_app
    assert isinstance(cache, PageCache)
    return cache

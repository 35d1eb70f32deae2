"""Addresses typed by strangers."""

import re
from urllib.parse import unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blogapp.text.links import LONGEST_ADDRESS, is_local_path, web_address
from tests.text.shared_data import needs_shared, payloads


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("example.org", "https://example.org"),
        (" HTTP://Example.ORG/Á b?q=ü\n", "http://example.org/%C3%81%20b?q=%C3%BC"),
        ("//a.example/x", "https://a.example/x"),
        ("a.example:8080/p", "https://a.example:8080/p"),
        ("https://münchen.example/", "https://münchen.example/"),
        ("http://127.0.0.1:5000/", "http://127.0.0.1:5000/"),
        ("http://[2001:DB8::1]/", "http://[2001:db8::1]/"),
        ("https://a.example/%7Ex?a=b&c=[d]#e", "https://a.example/%7Ex?a=b&c=[d]#e"),
        ('https://a.example/"><b>', "https://a.example/%22%3E%3Cb%3E"),
        ("htt\tps://a.ex\nample", "https://a.example"),
    ],
)
def test_works_with_addresses_as_people_type_them(typed: str, address: str) -> None:
    assert web_address(typed) == address


@pytest.mark.parametrize(
    "typed",
    [
        *[
            "",
            " ",
            "none",
            "n/a",
            "http://",
            "https:///x",
            "http:a.example",
            "http://a..example",
            "a b.example",
        ],
        *[
            "javascript:alert(1)",
            "java\tscript:alert(1)",
            "JAVASCRIPT://a.example/%0aalert(1)",
            "data:text/html,x",
        ],
        *["mailto:a@b.example", "ftp://a.example", "vbscript:x", "javascript:80", "file:///etc/passwd"],
        *[
            "https://me:secret@a.example",
            "https://a.example@b.example",
            "a@b.example",
            r"https://a.example\@b.example",
        ],
        *[
            "https://a.example:99999",
            "https://a.example:x",
            "http://256.1.1.1",
            "http://[::1",
            "http://[zz]/",
        ],
        "https://a.example/" + "x" * LONGEST_ADDRESS,
        "a." * 50_000 + "a:x",  # minutes, if a host were looked for in all of it
    ],
)
def test_rejects_what_must_not_become_a_link(typed: str) -> None:
    assert web_address(typed) is None


@given(st.text() | st.text(alphabet="htps:/\\.@a-[]0%\t\n \x00é?#").map("http://{}".format))
def test_works_twice_as_once(typed: str) -> None:
    address = web_address(typed)
    if address is not None:
        assert re.fullmatch(r"https?://[^\s\\@\"'<>]\S*", address)
        assert web_address(address) == address


@pytest.mark.parametrize(
    "path", ["/", "/posts/a?page=2#comment-x", "/search?q=https://a.example//b", "/tags/größe"]
)
def test_works_with_paths_of_this_site(path: str) -> None:
    assert is_local_path(path)


@pytest.mark.parametrize(
    "path",
    [
        *["", "posts", "https://a.example", "//a.example", "///a.example", r"/\a.example", r"\/a.example"],
        *[
            "/\t/a.example",
            "/\n/a.example",
            " /a",
            "/a b",
            "/%2fa.example",
            "/%5ca.example",
            "/%09/a.example",
        ],
        *["/x//a.example", "/\u202e/a", "/a\r\nSet-Cookie: b=c", "/a?b\\c", "javascript:x", "?a", "#a"],
    ],
)
def test_rejects_paths_that_lead_elsewhere(path: str) -> None:
    assert not is_local_path(path)


@needs_shared
def test_rejects_every_known_open_redirect() -> None:
    redirects = payloads("open_redirect_*.json")
    assert len(redirects) > 200
    for redirect in redirects:
        if is_local_path(redirect):
            _assert_stays_here(redirect)


@given(st.text(alphabet="/\\a.:%25fcF0\t\n\r @?#", max_size=12).map("/{}".format))
def test_rejects_new_open_redirects(path: str) -> None:
    if is_local_path(path):
        _assert_stays_here(path)


def _assert_stays_here(path: str) -> None:
    """As browsers read it, and as proxies do that decode it first."""
    for reading in (path, unquote(path)):
        seen = re.sub(r"[\t\n\r]", "", reading).strip("\x00\x20").replace("\\", "/")
        before_query = re.split(r"[?#]", seen, maxsplit=1)[0]
        assert not before_query.startswith("//"), path
        assert not urlsplit(before_query).netloc, path
        assert seen.startswith("/"), path

"""Where people are sent back to is a path of this site and nothing else."""

from urllib.parse import unquote, urljoin, urlsplit

import pytest

from blogapp.web.redirects import own_path
from tests.text.shared_data import needs_shared, payloads

HERE = "https://blog.example"


@pytest.mark.parametrize(
    "path", ["/", "/posts/boss", "/posts/boss?sort=newest#respond", "/tags/köln", "/a%20b"]
)
def test_works_for_paths_of_this_site(path: str) -> None:
    assert own_path(path) == path


@pytest.mark.parametrize(
    "text",
    [
        None, "", "posts", "//evil.example", "/\\evil.example", "\\\\evil.example", "https://evil.example",
        "javascript:alert(1)", "/%2fevil.example", "/%5cevil.example", "/\tevil", "/%0d%0aSet-Cookie:a=b",
        "/\n/evil",
        "///evil.example", "/x//evil.example", " /evil", "/" + "a" * 500,
    ],
)  # fmt: skip
def test_rejects_whatever_could_lead_elsewhere(text: str | None) -> None:
    assert own_path(text) is None


@needs_shared
def test_ignores_every_known_trick() -> None:
    for trick in payloads("open_redirect*.json"):
        path = own_path(trick)
        for form in (path, unquote(path)) if path else ():
            # A browser takes a backslash for a slash.
            assert urlsplit(urljoin(HERE, form.replace("\\", "/"))).netloc == "blog.example", trick

"""Where a comment is to be moved to is read from whatever address somebody pastes."""

import pytest

from blogapp.moderation.threads.destinations import Destination, destination_in


@pytest.mark.parametrize(
    ("typed", "url", "public_id"),
    [
        ("/posts/boss", "/posts/boss", ""),
        (" https://example.org/posts/boss?sort=newest#comments ", "/posts/boss", ""),
        ("boss", "/posts/boss", ""),
        ("/posts/boss/comments/0123456789", "/posts/boss", "0123456789"),
        ("https://example.org/posts/boss#comment-0123456789", "/posts/boss", "0123456789"),
        ("/posts/boss/comments/aaaaaaaaaa#comment-bbbbbbbbbb", "/posts/boss", "bbbbbbbbbb"),
        ("/posts/%C3%BCber", "/posts/über", ""),
    ],
)
def test_works(typed: str, url: str, public_id: str) -> None:
    assert destination_in(typed) == Destination(url, public_id)


@pytest.mark.parametrize(
    "typed", ["", "/", "/tags/boss", "/posts/", "/posts/boss/comments/x/y", "http://[", "#a"]
)
def test_rejects_what_is_no_place(typed: str) -> None:
    assert destination_in(typed) is None

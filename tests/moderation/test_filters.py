"""What is typed into the desk's search box, read as filters."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blogapp.comments.models import Status
from blogapp.moderation.filters import Filter, filter_of, names_of, parsed
from blogapp.spam.sentences import known_signals


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("", Filter()),
        ("cheap pills", Filter(words="cheap pills")),
        ('"cheap pills" now', Filter(words='"cheap pills" now')),
        ("reason:Links", Filter(reasons=("links",))),
        ("reason:links reason:name reason:links", Filter(reasons=("links", "name"))),
        ('by:"Bob Reader" status:spam', Filter(by="Bob Reader", status=Status.SPAM)),
        (
            "thread:boss is:reported is:edited",
            Filter(thread="boss", states=frozenset({"reported", "edited"})),
        ),
        ("ip:203.0.113.7", Filter(ip="203.0.113.7")),
        ("203.0.113.7 pills", Filter(words="pills", ip="203.0.113.7")),
        ("ip:2001:db8::1", Filter(ip="2001:db8::1")),
        ("https://shop.example", Filter(words="https://shop.example")),
        ("status:withdrawn", Filter(unknown=("status:withdrawn",))),
        ("is:odd ip:here", Filter(unknown=("is:odd", "ip:here"))),
        ("by:", Filter(words="by:")),
        ("\0", Filter()),
    ],
)
def test_works(typed: str, meant: Filter) -> None:
    assert parsed(typed) == meant


def test_shows_controls_and_words_as_one_filter() -> None:
    fields = {"q": "pills reason:links", "by": "Bob Reader", "status": "held", "reason": "", "is": "edited"}
    assert filter_of(fields).typed == 'pills reason:links status:held by:"Bob Reader" is:edited'


@given(st.text(max_size=80))
def test_handles_whatever_is_typed(typed: str) -> None:
    once = parsed(typed)
    again = parsed(once.typed)
    assert (again.reasons, again.status, again.by) == (once.reasons, once.status, once.by)


@pytest.mark.parametrize(
    ("reason", "some"),
    [
        ("links", {"links", "many-links", "first-with-link"}),
        ("phrase", {"phrase-praise"}),
        ("honeypot", {"honeypot"}),
    ],
)
def test_works_for_families_of_reasons(reason: str, some: set[str]) -> None:
    assert some <= set(names_of(reason, known_signals()))
    assert names_of("of-another-version", known_signals()) == ["of-another-version"]


def test_an_empty_filter_is_none() -> None:
    assert not parsed("is:odd")
    assert parsed("pills")

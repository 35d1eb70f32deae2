"""What a name is and where a link leads, told without having seen either before."""

import pytest

from blogapp.spam.features import feature_groups
from blogapp.spam.links import find_links, link_of
from blogapp.spam.names import ADDRESS, NONE, OTHER, PERSON, SEARCH, name_kind
from blogapp.spam.reading import Reading
from blogapp.spam.shapes import is_signed, links_shape
from blogapp.spam.submission import Submission


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("", NONE),
        ("maria", PERSON),
        ("john o'hara", PERSON),
        ("priya de vries", PERSON),
        ("cheap flights", SEARCH),
        ("kidsdanceclasses12", SEARCH),
        ("plumber in london", SEARCH),
        ("john from seo services", SEARCH),
        ("www.example.org", ADDRESS),
        ("http://example.org/a", ADDRESS),
        ("best-pills.example", ADDRESS),
        ("xyzzy", OTHER),
        ("zarathustra", OTHER),
    ],
)
def test_shows_what_a_name_is(name: str, kind: str) -> None:
    assert name_kind(name) == kind


@pytest.mark.parametrize(
    ("address", "repute"),
    [
        ("https://github.com/someone/something", "reference"),
        ("http://en.wikipedia.org/wiki/Coaching", "reference"),
        ("https://www.stanford.edu/", "reference"),
        ("http://somebody.blogspot.com/2018", "free"),
        ("https://bit.ly/aaaa", "short"),
        ("https://www.google.com/url?q=http://example.org", "short"),
        ("https://example.org/", "other"),
    ],
)
def test_shows_where_a_link_leads(address: str, repute: str) -> None:
    link = link_of(address)
    assert link
    assert link.repute == repute


@pytest.mark.parametrize(
    ("text", "is_last"),
    [
        ("nice job\n\nhttps://example.org/services/", True),
        ("Great (https://example.org)", True),
        ("As https://example.org says, no.", False),
        ("No link at all", False),
    ],
)
def test_knows_a_text_that_is_signed_with_a_link(text: str, is_last: bool) -> None:
    assert is_signed(Reading(Submission(text=text))) is is_last


@pytest.mark.parametrize(
    ("text", "is_spaced"),
    [
        ("visit games . com today", True),
        ("mygames dot com", True),
        ("We went home. Information was scarce.", False),
        ("The domain ends in .com or .org", False),
    ],
)
def test_knows_an_address_written_apart(text: str, is_spaced: bool) -> None:
    assert ("spaced" in set(links_shape(Reading(Submission(text=text))))) is is_spaced


def test_phrases_that_were_said_are_a_group_of_their_own() -> None:
    names = [
        group.name for group in feature_groups(Reading(Submission(text="Please subscribe to my channel")))
    ]
    assert {"phrases", "said"} <= set(names)
    assert len(find_links("no link")) == 0

"""Listed words: three forms, six fields, and a time that nobody can stretch."""

import time
from dataclasses import replace

import pytest

from blogapp.spam.submission import Submission
from blogapp.spam.words import FIELDS, Searched, is_blank

BLANK = Submission(text="")


def found(entry: str, text: str) -> str | None:
    """What was typed where the entry is found."""
    place = Searched(replace(BLANK, text=text)).find(entry)
    return text[place.start : place.end] if place else None


@pytest.mark.parametrize(
    ("entry", "text", "passage"),
    [
        # Anywhere, as WordPress does it.
        ("casino", "Our CASINOS win", "CASINO"),
        ("cialis", "a specialist", "cialis"),
        ("cheap watches", "cheap\n watches", "cheap\n watches"),
        ("$$$", "win$$$now", "$$$"),
        # As a word of its own.
        ('"cialis"', "a specialist", None),
        ('"cialis"', "buy Cialis, now", "Cialis"),
        ("“cialis”", "buy cialis_now", None),
        ("„cialis“", "(cialis)", "cialis"),
        ('"buy now"', "buy  now!", "buy  now"),
        ('"buy now"', "buy nowhere", None),
        ('"$$$"', "win$$$now", "$$$"),
        # With stars, compared with whole words.
        ("casin*", "casinos", "casin"),
        ("casin*", "mycasino", None),
        ("*casino", "mycasino", "casino"),
        ("*casino", "casinos", None),
        ("*casino*", "mycasinos", "casino"),
        ("c*ino", "c-a-s-ino.", "c-a-s-ino"),
        ("c*ino", "c as ino", None),
        ("f**k", "f#@k", "f#@k"),
        ("*@shop.example", "jo.doe@shop.example", "@shop.example"),
        ("203.0.113.*", "203.0.113.7", "203.0.113."),
        ("203.0.113.*", "1203.0.113.7", None),
        ("buy*now cheap*", "buynow cheaply", "buynow cheap"),
        ('"vi*ra"', "viagra", "viagra"),
        # Letters that only look alike, and accents.
        ('"casino"', "la Cаsinо", "Cаsinо"),
        ('"cafe"', "au café", "café"),
    ],
)
def test_finds_each_form_where_it_says(entry: str, text: str, passage: str | None) -> None:
    assert found(entry, text) == passage


@pytest.mark.parametrize("field", FIELDS)
def test_shows_in_which_field_and_where(field: str) -> None:
    place = Searched(replace(BLANK, **{field: "my wombat.example"})).find('"wombat"')  # type: ignore[arg-type]
    assert place
    assert (place.field, place.start, place.end) == (field, 3, 9)


def test_ignores_what_stands_in_two_fields_together() -> None:
    assert Searched(replace(BLANK, text="buy", author="now")).find("buy now") is None


@pytest.mark.parametrize("entry", ["*", '""', '"*"', "“ ”", " ** ", "\u200b"])
def test_ignores_an_entry_that_would_be_found_everywhere(entry: str) -> None:
    assert is_blank(entry)
    assert found(entry, "anything") is None


@pytest.mark.parametrize(
    ("entry", "text"),
    [
        ("a*a*a*a*a*a*b", "a" * 10_000),
        ("a*b", "a." * 5_000),
        ("*a*a*a*b", "a" * 10_000),
        ('"a a a b"', "a " * 5_000),
        ("a b*c d*e", "a\n" * 5_000),
        ('"a b"', "a" + " " * 9_998 + "c"),
    ],
)
def test_limits_the_time_whatever_stands_in_entry_and_text(entry: str, text: str) -> None:
    # The rarest piece must be there, or nothing would be tried.
    searched = Searched(replace(BLANK, text=text + " c b e d"))
    began = time.process_time()
    searched.find(entry)
    assert time.process_time() - began < 0.3


def test_limits_the_time_of_long_lists() -> None:
    searched = Searched(replace(BLANK, text="It depends on who asked for the coaching. " * 50))
    entries = [f'"word{number}"' for number in range(500)] + [f"word{number}*" for number in range(500)]
    searched.find("warm*")
    began = time.process_time()
    assert not any(searched.find(entry) for entry in entries)
    assert time.process_time() - began < 1

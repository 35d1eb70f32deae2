"""Slugs: readable, bounded, unique."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blogapp.text.slugs import LONGEST_SLUG, slugify, unique


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        (
            "Boss’s feedback during executive coaching: pro or con?",
            "bosss-feedback-during-executive-coaching-pro-or-con",
        ),
        ("  Über Größe & Ærø!  ", "uber-grosse-aero"),
        ("İstanbul Łódź", "istanbul-lodz"),
        ("snake_case/and.dots", "snake-case-and-dots"),
        ("ﬁne ½", "fine-1-2"),
        ("Что ты думаешь?", "что-ты-думаешь"),
        ("日本語のがテスト", "日本語のがテスト"),
        ("हिन्दी में प्रश्न", "हिन्दी-में-प्रश्न"),
        ("한국어 질문", "한국어-질문"),
        ("???", "post"),
        ("", "post"),
    ],
)
def test_shows_a_readable_slug(title: str, slug: str) -> None:
    assert slugify(title, "post") == slug


def test_limits_the_length_at_a_hyphen() -> None:
    assert slugify("word " * 30, "x") == "-".join(["word"] * 16)
    assert slugify("a" * 200, "x") == "a" * LONGEST_SLUG


@given(st.text())
def test_works_for_any_title(title: str) -> None:
    slug = slugify(title, "fallback")
    assert 1 <= len(slug) <= LONGEST_SLUG
    assert not set(slug) & set(" /?#%&\"'<>_\\.\n\x00")
    assert slugify(slug, "fallback") == slug


def test_works_with_the_first_free_number() -> None:
    assert unique("a", {"b"}.__contains__) == "a"
    assert unique("a", {"a", "a-2"}.__contains__) == "a-3"


def test_limits_a_numbered_slug_too() -> None:
    assert unique("b" * 80, {"b" * 80}.__contains__) == "b" * 78 + "-2"

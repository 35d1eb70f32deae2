"""The headings of a text: anchors of their own words, and a table of contents where they are many."""

import re

from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from blogapp.text.markdown import post_html
from blogapp.text.outline import outlined


def test_shows_what_a_long_text_is_made_of() -> None:
    shown = outlined(post_html("## Pro & con\n\n### Why?\n\n#### A detail\n\n## Pro & *con*\n"))
    assert [(each.level, each.anchor, each.words) for each in shown.contents] == [
        (2, "part-pro-con", "Pro & con"),
        (3, "part-why", "Why?"),
        (2, "part-pro-con--2", "Pro & con"),
    ]
    assert '<h4 id="part-a-detail">A detail</h4>' in shown.html
    assert '<h2 id="part-pro-con--2">Pro &amp; <em>con</em></h2>' in shown.html


def test_ignores_few_headings() -> None:
    shown = outlined(post_html("## One\n\n## Two\n\n#### Three\n"))
    assert shown.contents == []
    assert 'id="part-one"' in shown.html


def test_leaves_a_text_without_headings_as_it_is() -> None:
    html = post_html("Only **words**.")
    assert outlined(html).html == html
    assert isinstance(outlined(html).html, Markup)


@given(st.lists(st.text(alphabet="ab12 -&\"'<é你", max_size=6), max_size=12))
def test_names_each_heading_once_and_harmlessly(titles: list[str]) -> None:
    html = outlined(post_html("\n\n".join(f"## {title}" for title in titles))).html
    ids = re.findall(r'<h2 id="([^"<>&\']*)">', html)
    assert len(ids) == len(set(ids)) == html.count("<h2")

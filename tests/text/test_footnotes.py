"""Footnotes of posts: numbered, both ways, and no way for a text to name a part of the page."""

import re

import pytest

from blogapp.text.markdown import comment_html, html_post, post_html
from blogapp.text.plain import plain_text

SOURCE = "A claim[^a], twice[^a], another[^b].\n\n[^a]: Its *source*.\n[^b]: And more.\n"


def test_leads_from_the_text_to_the_note_and_back() -> None:
    html = post_html(SOURCE)
    ids = re.findall(r' id="([^"]+)"', html)
    assert ids == ["note-1-back-1", "note-1-back-2", "note-2-back-1", "note-1", "note-2"]
    assert set(re.findall(r'href="#([^"]+)"', html)) == set(ids)
    assert '<li id="note-1"><p>Its <em>source</em>. <a href="#note-1-back-1"' in html


def test_leaves_no_number_in_the_words() -> None:
    assert plain_text(post_html(SOURCE)) == "A claim, twice, another.\nIts source.\nAnd more."


def test_ignores_what_has_no_note() -> None:
    assert post_html("A claim[^a].") == "<p>A claim[^a].</p>\n"
    assert "note-" not in comment_html(SOURCE)


@pytest.mark.parametrize("name", ["a", "nobody"])
def test_shows_as_typed_what_would_be_lost(name: str) -> None:
    html = post_html(f"A claim[^a].\n\n[^a]: First.\n\n[^{name}]: Second,\n\n    *more*.\n\nEnd.\n")
    assert '<li id="note-1"><p>First. <a' in html
    assert f"<p>[^{name}]: Second,</p>\n<p><em>more</em>.</p>\n<p>End.</p>" in html


def test_rejects_ids_of_the_page() -> None:
    html = html_post('<a id="comments" href="/x">x</a><ul><li id="balance">y</li><li id="note-7">z</li></ul>')
    assert re.findall(r'id="([^"]+)"', html) == ["note-7"]
    assert "id=" not in html_post('<a id="note-1&#10;" href="/x">x</a><p id="note-1">y</p>')

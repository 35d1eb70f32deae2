"""Plain text, excerpts and marked matches."""

import re
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import escape

from blogapp.text.markdown import comment_html, html_post
from blogapp.text.plain import excerpt, mark, plain_text


def test_shows_each_block_on_a_line_of_its_own() -> None:
    assert plain_text("<h2>A</h2><p>b <em>c</em>d<br>\ne</p>") == "A\nb cd\ne"
    assert plain_text("<ul>\n<li>f</li>\n<li>g</li></ul>h") == "f\ng\nh"
    assert plain_text("<table><tr><td>i</td><td>j</td></tr><tr><td>k</td></tr></table>") == "i j\nk"


def test_shows_entities_as_characters_and_pictures_as_their_words() -> None:
    assert (
        plain_text('<p>a &amp; &lt;b&gt;&nbsp;c <img src="/x" alt="a &amp; b" title="&gt;"> d</p>')
        == "a & <b> c a & b d"
    )


def test_shows_source_line_breaks_as_spaces_except_in_preformatted_text() -> None:
    assert plain_text("<p>a\nb</p><pre>c\nd</pre>") == "a b\nc\nd"


def test_works_with_text_that_is_no_html() -> None:
    assert plain_text("1 < 2 &amp; 3 > 2") == "1 < 2 & 3 > 2"
    assert plain_text("<P>OLD <B>TAGS</B></P>") == "OLD TAGS"
    assert plain_text("") == ""


@given(st.lists(st.text(string.ascii_letters + string.punctuation + "éß日", min_size=1)))
def test_shows_the_words_that_were_typed(words: list[str]) -> None:
    source = " ".join(re.sub(r"([^\w\s]|_)", r"\\\1", word) for word in words)
    assert plain_text(comment_html(source)).split() == words


def test_limits_an_excerpt_to_whole_words() -> None:
    assert excerpt("short\n text") == "short text"
    assert excerpt("one two, three", 9) == "one two…"
    assert excerpt("unbroken" * 10, 9) == "unbroken…"


@given(st.text(), st.integers(min_value=2, max_value=100))
def test_limits_the_length_of_any_excerpt(text: str, length: int) -> None:
    assert len(excerpt(text, length)) <= length


@pytest.mark.parametrize(
    ("text", "terms", "marked"),
    [
        ("Résumé & more", ["resume"], "<mark>Résumé</mark> &amp; more"),
        ("Re\u0301sume\u0301 it", ["résumé"], "<mark>Re\u0301sume\u0301</mark> it"),
        ("In der Straße", ["STRASSE"], "In der <mark>Straße</mark>"),
        ("art, start, artful", ["art"], "<mark>art</mark>, start, <mark>art</mark>ful"),
        ("coach coaching", ["coach", "coaching"], "<mark>coach</mark> <mark>coaching</mark>"),
        ("日本語の質問", ["質問"], "日本語の<mark>質問</mark>"),
        ("<b>a+b</b>", ["a+b"], "&lt;b&gt;<mark>a+b</mark>&lt;/b&gt;"),
        ("nothing <here>", ["else", ""], "nothing &lt;here&gt;"),
        ("nothing", [], "nothing"),
    ],
)
def test_shows_matches_marked_whatever_their_case_and_accents(
    text: str, terms: list[str], marked: str
) -> None:
    assert mark(text, terms, 100) == marked


def test_shows_the_words_around_the_first_match() -> None:
    text = "before " * 50 + "the needle in it " + "after " * 50
    snippet = mark(text, ["needle"], 60)
    assert snippet.startswith("…before")
    assert "the <mark>needle</mark> in it" in snippet
    assert snippet.endswith("after…")
    assert len(snippet.striptags()) <= 62


@given(st.text(), st.lists(st.text(max_size=5), max_size=3), st.integers(min_value=10, max_value=60))
def test_rejects_markup_in_what_is_marked(text: str, terms: list[str], length: int) -> None:
    snippet = str(mark(text, terms, length))
    assert "<" not in snippet.replace("<mark>", "").replace("</mark>", "")
    assert snippet.count("<mark>") == snippet.count("</mark>")


@given(st.text())
def test_shows_the_whole_text_when_there_is_room(text: str) -> None:
    line = " ".join(text.split())
    snippet = mark(text, [line[:3]], 1000)
    assert str(snippet).replace("<mark>", "").replace("</mark>", "") == str(escape(line))


def test_works_on_what_the_gate_writes() -> None:
    html = html_post('<p><a href="http://a.example/?a>b" title="x > y">c</a> d</p>')
    assert plain_text(html) == "c d"


def test_marks_a_short_word_only_where_it_stands_alone() -> None:
    assert mark("If I ask in time", ["i"]) == "If <mark>I</mark> ask in time"

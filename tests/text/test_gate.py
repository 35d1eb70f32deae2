"""The gate by itself: two parsers, one list, a fixed result."""

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from blogapp.text import gate
from blogapp.text.allowlist import COMMENT, POST, AllowList
from blogapp.text.characters import tidy
from blogapp.text.markdown import comment_html, html_comment
from blogapp.text.nesting import DEEPEST
from tests.text.page import assert_safe, elements
from tests.text.test_attacks import PIECES

LISTS = pytest.mark.parametrize("allow", [COMMENT, POST], ids=["comment", "post"])
TAGS = sorted(POST.tags | {"svg", "math", "div", "form", "style", "font"})
TAG = st.sampled_from(TAGS).flatmap(lambda tag: st.sampled_from([f"<{tag}>", f"</{tag}>"]))
TEXT = st.sampled_from(["text", "\n\n", ' <a href="http://a.example">'])
TAG_SOUP = st.lists(TAG | TEXT | st.sampled_from(PIECES), max_size=30).map("".join)
# An entity read in the first round can complete an address, which a second round would link.
SOUP_WITHOUT_ENTITIES = TAG_SOUP.filter(lambda html: "&" not in html)
PARAGRAPHS = st.lists(
    st.text(st.characters(codec="utf-8"))
    | st.sampled_from(
        ["<br>", "&amp;", "&lt;", "&", "<", ">", "\n", "www", ".", ":/", "</p>", "<p>", "\u202e"]
    ),
    max_size=12,
).map(lambda pieces: f"<p>{''.join(pieces)}</p>\n")


def _through_bleach(html: str, allow: AllowList) -> str:
    """The gate without its short way for plain paragraphs."""
    html = gate._bleached(tidy(html), allow, ())
    return gate._settled(gate._LEFT_OVER.sub(r"\1", html), gate._last_gate(allow))


@LISTS
@given(html=TAG_SOUP)
def test_shows_the_browser_what_the_last_parser_saw(allow: AllowList, html: str) -> None:
    clean = gate.clean(html, allow)
    assert gate._last_gate(allow).clean(clean) == clean
    assert_safe(clean, allow)


@LISTS
@given(html=SOUP_WITHOUT_ENTITIES)
@example("<pre>\n\n\n\n\n\n\n\n\nx</pre>")
@example("<pre><svg>\n\n\n\n\n\n\n\nx</pre>")
def test_leaves_a_clean_text_as_it_is(allow: AllowList, html: str) -> None:
    clean = gate.clean(html, allow)
    assert gate.clean(clean, allow) == clean


@LISTS
@given(html=PARAGRAPHS)
@example("<p>a &amp; b &quot;c&quot; 'd' > e & f\u00a0g\ufffe\U0001f600</p>\n<p></p>\n<p>h<br>\ni</p>")
def test_works_alike_with_and_without_the_short_way(allow: AllowList, html: str) -> None:
    assert gate.clean(html, allow) == _through_bleach(html, allow)


@given(source=st.text())
def test_works_alike_for_whole_comments(source: str) -> None:
    assert html_comment(source) == gate.clean(str(html_comment(source)), COMMENT)
    assert comment_html(source) == _through_bleach(str(comment_html(source)), COMMENT)


def test_takes_the_short_way_for_plain_text_only() -> None:
    assert gate._PLAIN.fullmatch(
        "<p>So &lt;much&gt; &amp; more<br>\n&quot;here&quot;, Q & A > 0</p>\n<p>b</p>"
    )
    for other in (
        "<p>a",
        "a",
        "<p><b>a</b></p>",
        "<p a>b</p>",
        "<p>&copy;</p>",
        "<p>&#60;</p>",
        "<p>&lt</p>",
    ):
        assert not gate._PLAIN.fullmatch(other)


def test_rejects_what_removing_a_character_would_join() -> None:
    assert_safe(gate.clean('<a href="java&#x202e;script:alert(1)">x</a>', COMMENT), COMMENT)
    assert_safe(gate.clean('<a href="java\u202escript:alert(1)">x</a>', COMMENT), COMMENT)


def test_ignores_unwanted_characters_however_written() -> None:
    assert gate.clean("<p>a\x00b\u202ec&#x202e;d&#1;e\ud800f</p>", COMMENT) == "<p>abcdef</p>"


def test_limits_how_deep_tags_nest() -> None:
    html = gate.clean("<blockquote>" * 3000 + "deep" + "</blockquote>" * 3000, COMMENT)
    assert html == "<blockquote>" * DEEPEST + "deep" + "</blockquote>" * DEEPEST
    many_paragraphs = "<p>one" * 500
    assert gate.clean(many_paragraphs, COMMENT).count("<p>") == 500


def test_shows_the_bare_text_of_what_never_settles(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate, "_ROUNDS", 0)
    assert gate.clean("<p>a <b>c</b> &amp; d</p>", COMMENT) == "a c &amp; d"


def test_rejects_by_the_last_gate_alone() -> None:
    """Bleach gets no more security fixes: what it let through would have to stop here."""
    last = gate._last_gate(POST)
    assert last.clean('<img src="http://a.example/x.png" alt="x"><img src="/y.png">') == (
        '<img alt="x"><img src="/y.png">'
    )
    assert last.clean('<a href="javascript:x" rel="opener" onclick="x">a</a>') == '<a rel="noopener">a</a>'


def test_has_one_list_for_both_parsers() -> None:
    for allow in (COMMENT, POST):
        cleaner = gate._cleaner(allow, frozenset())
        assert cleaner.tags == allow.tags
        assert cleaner.attributes == {tag: list(names) for tag, names in allow.attributes.items()}
    assert not {"script", "style", "iframe", "form", "input", "svg", "math", "object"} & POST.tags
    assert COMMENT.tags < POST.tags


def test_works_in_many_threads_at_once() -> None:
    sources = [f"<b>{n}</b> https://a.example/{n}\n<i>{n}</i>" * 5 for n in range(200)]
    with ThreadPoolExecutor(8) as pool:
        results = list(pool.map(html_comment, sources))
    assert results == [html_comment(source) for source in sources]
    assert all(len(re.findall("<a ", html)) == 5 for html in results)


def test_handles_an_empty_text() -> None:
    assert gate.clean("", COMMENT) == ""
    assert gate.clean("<p> </p>\n", COMMENT) == ""
    assert list(elements("")) == []

"""What Markdown becomes in a comment and in a post."""

import pytest
from markupsafe import Markup

from blogapp.text.markdown import comment_html, post_html

COMMENT_LINK = 'rel="nofollow ugc noopener"'


def test_works_with_the_marks_a_commenter_is_offered() -> None:
    html = comment_html(
        "**bold** *soft* [name](https://a.example) `code`\n\n- one\n- two\n\n> said\n\n1. first"
    )
    assert html == (
        f'<p><strong>bold</strong> <em>soft</em> <a href="https://a.example" {COMMENT_LINK}>name</a> '
        "<code>code</code></p>\n<ul>\n<li>one</li>\n<li>two</li>\n</ul>\n"
        "<blockquote>\n<p>said</p>\n</blockquote>\n<ol>\n<li>first</li>\n</ol>\n"
    )


def test_shows_typed_html_as_text() -> None:
    assert comment_html("<b>Tom</b> & Jerry") == "<p>&lt;b&gt;Tom&lt;/b&gt; &amp; Jerry</p>\n"
    assert post_html("<b>Tom</b>") == "<p>&lt;b&gt;Tom&lt;/b&gt;</p>\n"


def test_works_as_markup_that_templates_do_not_escape_again() -> None:
    assert isinstance(comment_html("a"), Markup)
    assert isinstance(post_html("a"), Markup)
    assert comment_html("") == Markup("")


def test_shows_line_breaks_of_a_comment_where_they_were_made() -> None:
    assert comment_html("Dear all,\r\nI agree.") == "<p>Dear all,<br>\nI agree.</p>\n"
    assert post_html("one line\nof source") == "<p>one line\nof source</p>\n"


def test_shows_headings_of_a_comment_as_bold_paragraphs() -> None:
    assert comment_html("# My *view*") == "<p><strong>My <em>view</em></strong></p>\n"
    assert comment_html("#") == ""


def test_ignores_lines_of_hyphens_in_a_comment() -> None:
    assert comment_html("I agree.\n--\nBob") == "<p>I agree.<br>\n--<br>\nBob</p>\n"


def test_shows_a_year_at_the_start_of_a_line_as_that_year() -> None:
    assert '<ol start="1986">' in comment_html("1986. What a year")


def test_shows_pictures_in_comments_as_links() -> None:
    html = comment_html("![Beach](https://a.example/b.jpg) ![](/c.png)")
    assert f'<a href="https://a.example/b.jpg" {COMMENT_LINK}>Beach</a>' in html
    assert f'<a href="/c.png" {COMMENT_LINK}>/c.png</a>' in html
    linked = comment_html("[![Beach](https://a.example/b.jpg)](https://c.example)")
    assert linked == f'<p><a href="https://c.example" {COMMENT_LINK}>Beach</a></p>\n'


@pytest.mark.parametrize(
    ("text", "address", "words"),
    [
        (
            "see https://a.example/b?c=d&e=f.",
            "https://a.example/b?c=d&amp;e=f",
            "https://a.example/b?c=d&amp;e=f",
        ),
        ("(http://a.example/b_(c))", "http://a.example/b_(c)", "http://a.example/b_(c)"),
        ("(see http://a.example/b.).", "http://a.example/b", "http://a.example/b"),
        ("www.a.example, that is", "https://www.a.example", "www.a.example"),
        ('"https://a.example"', "https://a.example", "https://a.example"),
        ("HTTPS://A.example!", "HTTPS://A.example", "HTTPS://A.example"),
        ("http://münchen.example/straße", "http://münchen.example/straße", "http://münchen.example/straße"),
        ("https://a.example：好", "https://a.example", "https://a.example"),
        ("<https://a.example>", "https://a.example", "https://a.example"),
    ],
)
def test_shows_addresses_as_links(text: str, address: str, words: str) -> None:
    assert f'<a href="{address}" {COMMENT_LINK}>{words}</a>' in comment_html(text)
    assert f'<a href="{address}" rel="noopener">{words}</a>' in post_html(text)


@pytest.mark.parametrize(
    "text", ["It ends.So what", "asp.net", "me@a.example", "http://", "www.", "://", "awww.x"]
)
def test_ignores_what_only_resembles_an_address(text: str) -> None:
    assert "<a" not in comment_html(text)


@pytest.mark.parametrize(
    "text",
    ["`https://a.example`", "```\nhttps://a.example\n```", "    https://a.example", "a `b` `www.a.example`"],
)
def test_ignores_addresses_in_code(text: str) -> None:
    assert "<a" not in comment_html(text)
    assert "<a" not in post_html(text)


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "foo:bar"]
)
def test_rejects_links_with_other_schemes(address: str) -> None:
    assert "href" not in comment_html(f"[x]({address})")
    assert "href" not in post_html(f"[x]({address})")


def test_works_with_mail_and_paths_of_this_site() -> None:
    assert 'href="mailto:a@b.example"' in comment_html("[write](mailto:a@b.example)")
    assert 'href="/posts/a#comment-b"' in comment_html("[there](/posts/a#comment-b)")


def test_shows_headings_of_a_post_below_its_title() -> None:
    assert post_html("# A\n## B\n###### F") == "<h2>A</h2>\n<h3>B</h3>\n<h6>F</h6>\n"
    assert post_html("## A\n### B") == "<h2>A</h2>\n<h3>B</h3>\n"


def test_works_with_tables_and_deletions_in_posts() -> None:
    html = post_html("| a | b |\n| - | - |\n| ~~1~~ | 2 |")
    assert "<th>a</th>" in html
    assert "<td><s>1</s></td>" in html


def test_shows_pictures_of_this_site_in_posts() -> None:
    html = post_html('![Us](/uploads/us.jpg "2019")')
    assert html == '<p><img src="/uploads/us.jpg" alt="Us" title="2019"></p>\n'
    html = post_html("![Us](https://blog.example/us.jpg?a=1&b=2)", site_hosts={"blog.example"})
    assert html == '<p><img src="/us.jpg?a=1&amp;b=2" alt="Us"></p>\n'


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        (
            "![Us](https://a.example/us.jpg)",
            '<a href="https://a.example/us.jpg" rel="noopener">Picture: Us</a>',
        ),
        (
            "![](//a.example/us.jpg?x)",
            '<a href="https://a.example/us.jpg?x" rel="noopener">Picture: us.jpg</a>',
        ),
        ("[![Us](http://a.example/s.jpg)](/b)", '<a href="/b" rel="noopener">Picture: Us</a>'),
        ("![Us](us.jpg)", "Picture: Us"),
        ("![](data:image/png;base64,AAAA)", ""),
        ("![A & B](us.jpg)", "Picture: A &amp; B"),
    ],
)
def test_shows_pictures_of_other_sites_as_links(source: str, shown: str) -> None:
    assert post_html(source).strip() in {f"<p>{shown}</p>", shown}

"""Published attack strings through each way into the site's HTML."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from blogapp.text.allowlist import COMMENT, POST, AllowList
from blogapp.text.markdown import comment_html, html_comment, html_post, post_html
from blogapp.text.plain import plain_text
from tests.text.page import assert_safe
from tests.text.shared_data import needs_shared, payloads

WAYS_IN = pytest.mark.parametrize(
    ("render", "allow"),
    [(comment_html, COMMENT), (html_comment, COMMENT), (post_html, POST), (html_post, POST)],
    ids=["comment_html", "html_comment", "post_html", "html_post"],
)
Render = Callable[[str], Markup]

# What the tricks of these collections are made of, for new combinations of them.
PIECES = [
    *"<>\"'`=&/\\;:#-!?[]()*_\n\t\r\x00\x0b\u2028 ",
    *["<a href=", "<img src=", "<svg>", "<math>", "<mi>", "<style>", "<script>", "</script>", "<!--", "-->"],
    *["<p>", "</p>", "<pre>", "<table>", "<tr>", "<td>", "<select>", "<title>", "<textarea>", "<noscript>"],
    *[
        "<b>",
        "</b>",
        "<i>",
        "<a>",
        "</a>",
        "<code>",
        "<li>",
        "<ul>",
        "</ul>",
        "<br>",
        "<h1>",
        "<form>",
        "<div>",
    ],
    *["javascript:", "data:text/html,", "http://", "https://a.example/", "//b.example", "www.", "&#x202e;"],
    *["&#106;", "&Tab;", "&lt;", "&amp;", "&colon;", "&#0;", "onerror=alert(1)", " style=x", "[caption]"],
    *["[/caption]", "[embed]", "![x](", "[x](", "<![CDATA[", "]]>", "<?x", "\u202e", "é", "x"],
]


@needs_shared
@WAYS_IN
@pytest.mark.parametrize("collection", ["xss_*.json", "naughty_strings.json", "open_redirect_*.json"])
def test_rejects_every_known_attack(render: Render, allow: AllowList, collection: str) -> None:
    attacks = payloads(collection)
    assert len(attacks) > 200
    for attack in attacks:
        assert_safe(render(attack), allow)


@needs_shared
@WAYS_IN
def test_rejects_known_attacks_as_the_target_of_a_link_or_picture(render: Render, allow: AllowList) -> None:
    is_markdown = render in {comment_html, post_html}
    template = "[x]({0}) ![x](<{0}>)" if is_markdown else "<a href=\"{0}\">x</a><img src='{0}' alt='{0}'>"
    for attack in payloads("*.json"):
        assert_safe(render(template.format(attack)), allow)


@WAYS_IN
@given(pieces=st.lists(st.sampled_from(PIECES), max_size=40))
def test_rejects_new_combinations_of_attacks(render: Render, allow: AllowList, pieces: list[str]) -> None:
    html = render("".join(pieces))
    assert_safe(html, allow)
    plain_text(html)


@WAYS_IN
@given(text=st.text(st.characters(exclude_categories=()), max_size=200))
def test_handles_any_text_at_all(render: Render, allow: AllowList, text: str) -> None:
    html = render(text)
    assert_safe(html, allow)
    html.encode()
    plain_text(html)

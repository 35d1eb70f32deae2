"""Texts of the greatest length, built to make a parser slow: each is answered soon."""

import time

import pytest

from blogapp.text.markdown import comment_html, html_comment, html_post, post_html
from blogapp.text.plain import plain_text

LENGTH = 10_000
# Ten times what the slowest takes on a quiet machine: what is quadratic takes minutes, not a second.
SECONDS = 1.5

REPEATED = [
    *[
        "[",
        "![",
        "[a](",
        "[a](<",
        "[[]",
        "*a **a ",
        "a**b",
        "*a_ ",
        "`",
        "<",
        "<a ",
        "<a@",
        "<http:",
        "> ",
        "- ",
    ],
    *[">\n", "-\n", "#\n", "* a\n", "1. ", "> - ", "&", "\\", "|", "~~~\n", "\t", "\n", "a  \n", "x", "\x00"],
    *[
        "http://",
        "http://a.b/),",
        "www.",
        "a.",
        "a-",
        "https://a.b)))",
        "<b>",
        "<b><i>",
        "<p><b>",
        "<div><b>",
    ],
    *[
        "<a href=x>",
        "<a><p>",
        "</p>",
        "<ul><li>",
        "<table><tr><td>",
        "<blockquote>",
        "<pre>",
        "<svg>",
        "<math><mi>",
    ],
    *[
        "<x <x ",
        "<x y=",
        "<a href='",
        "<script>",
        "<script><style>",
        "<style",
        "<img src=http://a.b/c>",
        "<!--",
    ],
    *[
        "[caption]",
        "[caption]<img>[/caption]",
        "[gallery",
        "[[gallery]",
        "[embed]http://a.b[/embed]",
        "<iframe src=",
    ],
    *[
        "<br>\n",
        "&#x202e;",
        "\u202e",
        "<b><a></b>",
        "<select>",
        "<form>",
        "<textarea>",
        "<!DOCTYPE",
        "<![CDATA[",
    ],
]
SHAPES = {piece: (piece * LENGTH)[:LENGTH] for piece in REPEATED} | {
    "quotes 3000 deep": "> " * 3000 + "x",
    "lists in lists": "\n".join("  " * level + "- a" for level in range(130)),
    "growing backticks": "".join("`" * length + "a" for length in range(1, 140)),
    "references": "".join(f"[a{n}]: x\n" for n in range(900)) + "[a1]" * 500,
    "brackets in a link": "[a](" + "(" * LENGTH,
    "attributes": "<a " + " ".join(f"a{n}=1" for n in range(1200)) + ">",
    "many open, few closed": "<b>" * 1600 + "</b>" * 1200,
}


@pytest.mark.parametrize("shape", SHAPES)
def test_handles_hostile_text_soon(shape: str) -> None:
    for render in (comment_html, post_html, html_comment, html_post):
        started = time.process_time()
        plain_text(render(SHAPES[shape]))
        assert time.process_time() - started < SECONDS

"""The mark of a struck passage is ours: nobody can type it, and it never gets lost."""

import pytest

from blogapp.text.markdown import GAP, comment_html, struck_comment_html

MARK = '<span class="struck">[gone]</span>'


def test_works_in_running_text() -> None:
    assert struck_comment_html(f"Keep *this*. {GAP} And that.", "[gone]") == (
        f"<p>Keep <em>this</em>. {MARK} And that.</p>\n"
    )


@pytest.mark.parametrize(
    "source",
    [
        f"`{GAP}`",
        f"    {GAP}",
        f"- {GAP}",
        f"**{GAP}",
        f"https://example.org/{GAP} is it",
        f"www.{GAP}.example.org",
        f"[words](https://example.org/{GAP}) stay",
        f'[words](https://example.org/ "{GAP}") stay',
        f"[{GAP}]: https://example.org/\n\nstay",
        f"![{GAP}](https://example.org/{GAP})",
        f"<{GAP}> stay",
        f"```{GAP}\nstay\n```",
    ],
)
def test_shows_the_mark_wherever_the_gap_is(source: str) -> None:
    html = struck_comment_html(source, "[gone]")
    assert MARK in html
    assert "gap" not in html.replace(MARK, "")
    assert 'href="<' not in html
    assert html.count("<span") == html.count("</span>") == html.count(MARK)


def test_rejects_a_mark_that_a_writer_types() -> None:
    typed = '<span class="struck">[gone]</span>'
    assert "<span" not in comment_html(typed)
    assert struck_comment_html(f"{typed} {GAP}", "[gone]").count('<span class="struck">') == 1


def test_ignores_a_sign_in_an_ordinary_comment() -> None:
    assert "struck" not in comment_html(f"Mine {GAP}")
    assert struck_comment_html("No gap.", "[gone]") == "<p>No gap.</p>\n"

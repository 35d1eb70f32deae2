"""What text out of a WordPress archive becomes."""

import pytest

from blogapp.text.markdown import html_comment, html_post

LINK = 'rel="nofollow ugc noopener"'


def test_shows_line_breaks_as_wordpress_does() -> None:
    assert html_comment("one\ntwo\n\n\nthree") == "<p>one<br>\ntwo</p>\n<p>three</p>\n"
    assert html_comment("one<br />\ntwo") == "<p>one<br>\ntwo</p>\n"
    assert html_comment("  \n\n ") == ""


def test_shows_text_around_blocks_as_paragraphs() -> None:
    html = html_comment("I said\n<blockquote>you\nsaid\n\nmore</blockquote>\nand so")
    assert html == (
        "<p>I said</p>\n<blockquote><p>you<br>\nsaid</p>\n<p>more</p>\n</blockquote><p>and so</p>\n"
    )


def test_ignores_line_breaks_between_the_parts_of_a_list_or_table() -> None:
    html = html_post("<ul>\n<li>a</li>\n<li>b\nc</li>\n</ul>\n<table>\n<tr>\n<td>d</td>\n</tr>\n</table>")
    assert html.count("<br>") == 1
    assert "<p>" not in html


def test_shows_preformatted_text_as_it_is() -> None:
    html = html_comment(
        "<pre>\n\n a <b>b</b>\n\n  <p>c</p>\nwww.d.example <code>e</code> www.f.example</pre>\ng"
    )
    assert html == (
        "<pre> a <b>b</b>\n\n  <p>c</p>\nwww.d.example <code>e</code> www.f.example</pre><p>g</p>\n"
    )


def test_handles_a_paragraph_with_a_blank_line_inside() -> None:
    assert html_comment("<p>a\nb\n\nc</p>d") == "<p>a<br>\nb</p>\n<p>c</p><p>d</p>\n"


def test_handles_tags_that_are_never_closed() -> None:
    assert html_comment("<p>a<p>b<ul><li>c<li>d") == "<p>a</p><p>b</p><ul><li>c</li><li>d</li></ul>"
    assert html_comment("<em>a\n\nb") == "<p><em>a</em></p><em>\n<p>b</p>\n</em>"


def test_ignores_line_breaks_inside_a_tag() -> None:
    html = html_comment('see <a\nhref="http://a.example"\nonclick="x()">this</a>')
    assert html == f'<p>see <a href="http://a.example" {LINK}>this</a></p>\n'


def test_shows_lone_brackets_and_ampersands_as_text() -> None:
    assert html_comment("I <3 Q & A, 1 < 2 &#8217;") == "<p>I &lt;3 Q &amp; A, 1 &lt; 2 ’</p>\n"


def test_shows_numbered_entities_as_their_characters() -> None:
    html = html_comment("&#8220;a&#x201D; http://a.example/?b=1&#038;c=2")
    assert f'<p>“a” <a href="http://a.example/?b=1&amp;c=2" {LINK}>' in html
    assert html_post("&#60;b&#62; &#91;gallery&#93;") == "<p>&lt;b&gt; [gallery]</p>\n"


def test_shows_headings_and_divisions_of_a_comment_as_paragraphs() -> None:
    assert html_comment("<h2>A</h2>b<div>c</div>") == "<p>A</p><p>b</p>\n<p>c</p>"


def test_shows_old_tags_as_their_successors() -> None:
    assert html_comment("<strike>a</strike> <tt>b</tt> <BIG>c</BIG>") == (
        "<p><s>a</s> <code>b</code> <strong>c</strong></p>\n"
    )
    assert html_post("<h1>A</h1>") == "<h2>A</h2>"


def test_ignores_scripts_styles_and_marks() -> None:
    html = html_post("a<script>x()</script><style>b {}</style><!--more--> b<!--nextpage--><!-- c\n -- d -->")
    assert html == "<p>a b</p>\n"
    assert html_comment("I wrote <!-- and never ended it") == "<p>I wrote &lt;!-- and never ended it</p>\n"
    assert html_comment("I use <style> on my page") == "<p>I use  on my page</p>\n"


def test_shows_brackets_of_a_comment_as_text() -> None:
    assert html_comment("[gallery] [embed]x[/embed]") == "<p>[gallery] [embed]x[/embed]</p>\n"


def test_works_with_blocks_of_the_block_editor() -> None:
    html = html_post(
        '<!-- wp:paragraph {"a":1} -->\n<p class="x">a\nb</p>\n<!-- /wp:paragraph -->\n\n'
        '<!-- wp:embed -->\n<figure class="y"><div class="z">\nhttps://a.example/v\n</div></figure>\n'
        "<!-- /wp:embed -->"
    )
    assert "<p>a\nb</p>" in html
    assert '<p><a href="https://a.example/v" rel="noopener">https://a.example/v</a></p>\n</figure>' in html
    assert "class" not in html
    assert "wp:" not in html


@pytest.mark.parametrize(
    "caption",
    [
        '[caption id="a" align="alignleft" width="300" caption="On a beach"]{}[/caption]',
        '[caption id="a" width="300"]{} On a beach[/caption]',
        "[wp_caption]{} On a beach[/wp_caption]",
    ],
)
def test_shows_captions_as_figures(caption: str) -> None:
    html = html_post("Before " + caption.format('<img class="x" src="/uploads/a.jpg" alt="Us" />'))
    figure = '<figure><img src="/uploads/a.jpg" alt="Us"><figcaption>On a beach</figcaption></figure>'
    assert html == f"<p>Before</p>\n{figure}"


def test_shows_captioned_pictures_of_other_sites_as_links() -> None:
    picture = (
        '<a href="http://a.example/big.jpg"><img src="http://a.example/s.jpg" alt="Us" srcset="x 2x"/></a>'
    )
    assert html_post(f"[caption]{picture} Words[/caption]") == (
        '<figure><a href="http://a.example/big.jpg" rel="noopener">Picture: Us</a>'
        "<figcaption>Words</figcaption></figure>"
    )


def test_handles_captions_without_picture_or_end() -> None:
    assert html_post("[caption]words[/caption] [caption]more") == "<p>words [caption]more</p>\n"


def test_shows_players_as_links_and_leaves_galleries_out() -> None:
    html = html_post(
        '[gallery ids="1,2"]\n[embed width="9"]https://a.example/v?b=1&c=2[/embed] [audio mp3="http://a.example/s.mp3"][/audio]'
        '[playlist]<iframe width="9" src="//b.example/v"></iframe><video controls src=http://c.example/v.mp4></video>'
    )
    for address in ("https://a.example/v?b=1&amp;c=2", "http://a.example/s.mp3", "https://b.example/v"):
        assert f'<p><a href="{address}" rel="noopener">{address}</a></p>' in html
    assert "http://c.example/v.mp4" in html
    assert "[" not in html


def test_shows_unknown_and_quoted_shortcodes_as_text() -> None:
    assert (
        html_post("[note] [1] [[gallery ids=1]] [audiobook]")
        == "<p>[note] [1] [gallery ids=1] [audiobook]</p>\n"
    )


@pytest.mark.parametrize(
    "address", ["//a.example/x.png", "/&#47;a.example/x.png", r"/\a.example/x.png", "/%2fa.example/x.png"]
)
def test_rejects_pictures_that_only_resemble_a_path_of_this_site(address: str) -> None:
    assert "<img" not in html_post(f'<img src="{address}" alt="x">')


def test_shows_pictures_of_the_named_hosts_as_this_sites() -> None:
    picture = '<img src="HTTPS://Blog.example/a.png" alt="A" onload="x()" style="x" width="3">'
    assert html_post(picture, site_hosts=["blog.example"]) == '<p><img src="/a.png" alt="A" width="3"></p>\n'

"""Safe HTML for comments and posts, from Markdown or imported HTML: the one place where Markup is made."""

import re
from collections.abc import Collection, Iterator, Sequence
from secrets import token_hex

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markupsafe import Markup

from blogapp.text import wordpress
from blogapp.text.allowlist import COMMENT, POST, AllowList
from blogapp.text.characters import tidy
from blogapp.text.footnotes import with_footnotes
from blogapp.text.gate import clean

# Nobody writes a list in a quote in a list deeper than this; attackers do.
DEEPEST_NESTING = 20

# Stands in a source for a passage that a moderator struck; typed by a writer it means nothing.
GAP = "\ufffc"

_HEADING_LEVELS = 6
# In HTML from the gate angle brackets are tags and nothing else.
_TAGS = re.compile(r"(<[^<>]*>)")


def comment_html(source: str) -> Markup:
    """A comment's Markdown: no headings, no pictures, and a line break where the writer made one."""
    return _markup(_COMMENTS.render(tidy(source)), COMMENT)


def struck_comment_html(source: str, words: str) -> Markup:
    """A comment's Markdown in which each GAP is a passage that was struck: `words` mark it.

    Nobody can type the mark: its element passes no gate, and what stands for it meanwhile is random.
    """
    token = f"gap{token_hex(16)}"
    mark = Markup('<span class="struck">{}</span>').format(words)
    parts = _TAGS.split(comment_html(source.replace(GAP, token)))
    # Inside of tags, such as in the address of a link, a gap leaves nothing.
    parts[1::2] = [part.replace(token, "") for part in parts[1::2]]
    is_seen = GAP not in source or any(token in part for part in parts[::2])
    html = "".join(parts).replace(token, str(mark))
    return Markup(html if is_seen else f"{html}<p>{mark}</p>\n")  # noqa: S704 - passed the gate before the marks


def post_html(source: str, site_hosts: Collection[str] = ()) -> Markup:
    """A post's Markdown, with headings from level 2 down, tables, and pictures of this site.

    A picture of another site becomes a link: no request leaves the site. `site_hosts` are this site's names.
    """
    return _markup(_POSTS.render(tidy(source)), POST, site_hosts)


def html_comment(source: str) -> Markup:
    """An imported comment: HTML with line breaks, as WordPress stores it."""
    return _markup(wordpress.comment(tidy(source)), COMMENT)


def html_post(source: str, site_hosts: Collection[str] = ()) -> Markup:
    """An imported post: HTML with line breaks, block comments and shortcodes, as WordPress stores it."""
    return _markup(wordpress.post(tidy(source)), POST, site_hosts)


def _markup(html: str, allow: AllowList, site_hosts: Collection[str] = ()) -> Markup:
    return Markup(clean(html, allow, site_hosts))  # noqa: S704 - what passed the gate is safe


def _parser(**options: bool) -> MarkdownIt:
    # `xhtmlOut` off: the gate knows <br>, which is also how nh3 writes it.
    return MarkdownIt(
        "commonmark", {"html": False, "xhtmlOut": False, "maxNesting": DEEPEST_NESTING, **options}
    )


def _calm_comment(state: StateCore) -> None:
    """Headings become bold paragraphs, pictures become links: neither may shout in a conversation."""
    for index, token in enumerate(state.tokens):
        if token.type == "heading_open":
            _embolden(state.tokens[index + 1])
        if token.tag in _SHIFTED:
            token.type, token.tag = token.type.replace("heading", "paragraph"), "p"
        if token.children:
            token.children = list(_pictures_as_links(token.children))


def _embolden(inline: Token) -> None:
    if inline.children:
        inline.children = [
            Token("strong_open", "strong", 1),
            *inline.children,
            Token("strong_close", "strong", -1),
        ]


def _pictures_as_links(tokens: Sequence[Token]) -> Iterator[Token]:
    in_link = 0
    for token in tokens:
        in_link += {"link_open": 1, "link_close": -1}.get(token.type, 0)
        if token.type != "image":
            yield token
            continue
        address = token.attrs["src"]
        words = Token("text", "", 0, content=token.content or str(address))
        link = [Token("link_open", "a", 1, attrs={"href": address}), words, Token("link_close", "a", -1)]
        yield from [words] if in_link else link


# The page's own title is its h1.
_SHIFTED = {f"h{level}": f"h{min(level + 1, _HEADING_LEVELS)}" for level in range(1, _HEADING_LEVELS + 1)}


def _headings_below_the_title(state: StateCore) -> None:
    """Shift all headings by one, but only where the writer used the first level."""
    if any(token.tag == "h1" for token in state.tokens):
        for token in state.tokens:
            token.tag = _SHIFTED.get(token.tag, token.tag)


# A line of hyphens under a line of text is a signature in a comment, not a heading or a rule.
_COMMENTS = _parser(breaks=True).disable(["lheading", "hr"])
_COMMENTS.core.ruler.push("calm_comment", _calm_comment)
_POSTS = with_footnotes(_parser().enable(["table", "strikethrough"]))
_POSTS.core.ruler.push("headings_below_the_title", _headings_below_the_title)

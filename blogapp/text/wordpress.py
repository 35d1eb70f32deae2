"""What WordPress stores as text, made into plain HTML; nothing here is a safeguard, the gate comes after."""

import re
from html import unescape

from blogapp.text.paragraphs import paragraphs
from blogapp.text.shortcodes import expand

# Each alternative ends at what it may not contain, so that text full of openings stays cheap.
_HTML_COMMENT = re.compile(r"<!--((?:[^-]|-(?!->))*+)(-->)?")
_UNSHOWN = re.compile(
    r"<(script|style|template|noscript|object)\b(?:[^<]|<(?!/?\1\b))*+</\1\s*>", re.IGNORECASE
)
_PLAYER = re.compile(
    r"<(?:iframe|audio|video|source|embed)\b[^<>]*?\ssrc\s*=\s*[\"']?([^\"'<>\s]+)[^<>]*>", re.IGNORECASE
)
# WordPress writes "&" in addresses as "&#038;", and quotation marks and dashes by their number.
_NUMBERED = re.compile(r"&#(?:[0-9]{2,7}|x[0-9a-f]{2,6});", re.IGNORECASE)
# "<3" and "a < b", which every parser reads as text too.
_LONE_BRACKET = re.compile(r"<(?![a-z/!?])", re.IGNORECASE)
_NAME = re.compile(r"(?<=<)(/?)(h[1-6]|div|strike|tt|acronym|big|center)\b", re.IGNORECASE)

_MODERN = {"strike": "s", "tt": "code", "acronym": "abbr", "big": "strong", "center": "div"}
_IN_POSTS = _MODERN | {"h1": "h2"}
_IN_COMMENTS = _MODERN | {f"h{level}": "p" for level in range(1, 7)} | {"div": "p", "center": "p"}


def comment(source: str) -> str:
    """A comment's text. WordPress reads no shortcodes there, so brackets stay what they are."""
    return paragraphs(_renamed(_shown(source), _IN_COMMENTS))


def post(source: str) -> str:
    """A post's text. Where the block editor wrote it, single line breaks mean nothing."""
    html = expand(_renamed(_PLAYER.sub(_player_address, _shown(source)), _IN_POSTS))
    return paragraphs(html, breaks="<!-- wp:" not in source)


def _shown(html: str) -> str:
    """Without block marks, <!--more--> and the like, without scripts, and with lone brackets made text."""
    if "&#" in html:
        html = _NUMBERED.sub(_character, html)
    return _LONE_BRACKET.sub("&lt;", _UNSHOWN.sub("", _HTML_COMMENT.sub(_nothing, html)))


def _character(entity: re.Match[str]) -> str:
    """Letters and typographic marks as such; ASCII stays quoted, it may show a tag or a shortcode."""
    character = unescape(entity[0])
    return {"&": "&amp;"}.get(character, entity[0] if character.isascii() else character)


def _nothing(comment: re.Match[str]) -> str:
    """A comment that never ends is text: a browser would lose all that follows."""
    return "" if comment[2] else f"&lt;!--{comment[1]}"


def _player_address(player: re.Match[str]) -> str:
    """The address of an embedded player on a line of its own, where the gate makes it a link."""
    address = player[1]
    return f"\n\n{'https:' if address.startswith('//') else ''}{address}\n\n"


def _renamed(html: str, names: dict[str, str]) -> str:
    return _NAME.sub(lambda match: match[1] + names.get(match[2].lower(), match[2]), html)

"""WordPress shortcodes: captions become figures, players become addresses, unknown brackets stay text."""

import re

# Every body ends before the next caption, so unclosed ones stay cheap.
_CAPTION = re.compile(
    r"\[(?:wp_)?caption\b([^\[\]]*)\]((?:[^\[]|\[(?!/?(?:wp_)?caption\b))*+)\[/(?:wp_)?caption\]",
    re.IGNORECASE,
)
_PICTURE = re.compile(r"(?:<a\b[^<>]*>\s*)?<img\b[^<>]*>(?:\s*</a>)?", re.IGNORECASE)
_CAPTION_TEXT = re.compile(r"\bcaption\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", re.IGNORECASE)

# Doubled brackets are how WordPress writes about a shortcode.
_QUOTED = r"\[(\[/?(?:caption|gallery|playlist|audio|video|embed)\b[^\[\]]*\])\]"
_OTHER = re.compile(rf"{_QUOTED}|\[/?(gallery|playlist|audio|video|embed)\b([^\[\]]*)\]", re.IGNORECASE)
_ADDRESS = re.compile(r"=\s*[\"']?(https?://[^\"'\s\]]+)")


def expand(html: str) -> str:
    """The text with the well-known shortcodes replaced."""
    if "[" not in html:
        return html
    return _OTHER.sub(_replaced, _CAPTION.sub(_figure, html))


def _figure(caption: re.Match[str]) -> str:
    """Older posts hold the words in an attribute, newer ones behind the picture."""
    picture = _PICTURE.search(caption[2])
    if not picture:
        return caption[2]
    words = _CAPTION_TEXT.search(caption[1])
    text = (words[1] or words[2] or "") if words else caption[2][picture.end() :]
    return f"\n\n<figure>{picture[0]}<figcaption>{text.strip()}</figcaption></figure>\n\n"


def _replaced(shortcode: re.Match[str]) -> str:
    """[embed]ADDRESS[/embed] and players leave their address for the gate to link, galleries nothing."""
    if shortcode[1]:
        return shortcode[1]
    address = _ADDRESS.search(shortcode[3])
    return f"\n\n{address[1]}\n\n" if address else "\n\n"

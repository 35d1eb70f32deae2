"""Readable text out of safe HTML: for search, excerpts, feeds and marked matches."""

import re
from collections.abc import Iterable
from html import unescape

from markupsafe import Markup, escape

from blogapp.text.folding import find_terms

ELLIPSIS = "…"

# In HTML from the gate "<" and ">" are tags and nothing else, attribute values included: nh3 writes it so.
# That makes expressions as reliable here as a parser, at a fifth of its price; imports do this per comment.
_LINE = re.compile(
    r"</?(?:p|br|li|ul|ol|dl|dt|dd|blockquote|pre|h[1-6]|hr|figure|figcaption|table|caption|tr|div)\b[^>]*>",
    re.IGNORECASE,
)
_CELL = re.compile(r"</t[dh]>", re.IGNORECASE)
_PICTURE = re.compile(r"<img\b[^>]*?\balt=\"([^\"]*)\"[^>]*>", re.IGNORECASE)
# Numbers of footnotes and their ways back are for the eye that reads on; in words alone they are in the way.
_NOTES = re.compile(r'<sup><a href="#note-[^<]*</a></sup>|<a href="#note-\d+-back-[^<]*</a>')
_TAG = re.compile(r"</?[a-z][^>]*>", re.IGNORECASE)
_VERBATIM = re.compile(r"(<pre>.*?</pre>)", re.DOTALL)


def plain_text(html: str) -> str:
    """One line per block or line break, spaces collapsed, entities read; for HTML that passed the gate."""
    # Markup would escape and wrap every piece that is cut from it.
    text = _LINE.sub("\n", _spaces_for_breaks(_NOTES.sub("", str(html))))
    if "<" in text:
        text = _TAG.sub("", _PICTURE.sub(r" \1 ", _CELL.sub(" ", text)))
    lines = (" ".join(line.split()) for line in unescape(text).split("\n"))
    return "\n".join(line for line in lines if line)


def _spaces_for_breaks(html: str) -> str:
    """A line break in the source of a paragraph is only a space on the page; not so in <pre>."""
    parts = _VERBATIM.split(html)
    parts[::2] = [part.replace("\n", " ") for part in parts[::2]]
    return "".join(parts)


def excerpt(text: str, length: int = 280) -> str:
    """The beginning in one line, at most `length` characters, cut after a word."""
    line = " ".join(text.split())
    if len(line) <= length:
        return line
    words = line[:length].rpartition(" ")[0] or line[: length - 1]
    return words.rstrip(" ,;:.-–—(") + ELLIPSIS


def mark(text: str, terms: Iterable[str], length: int = 280) -> Markup:
    """An excerpt around the first of the terms, each match inside <mark>, the rest escaped.

    Case and accents do not matter. Without any match it is the plain excerpt.
    """
    line = " ".join(text.split())
    matches = list(find_terms(line, terms))
    if not matches:
        return escape(excerpt(line, length))
    start, end = _window(line, matches[0][0], length)
    pieces, position = [escape(ELLIPSIS if start else "")], start
    for first, last in matches:
        if last <= end:
            pieces += [escape(line[position:first]), Markup("<mark>{}</mark>").format(line[first:last])]
            position = last
    return Markup("").join([*pieces, line[position:end], ELLIPSIS if end < len(line) else ""])


def _window(line: str, match: int, length: int) -> tuple[int, int]:
    """Begin and end, at words, of the part to show: a third of it stands before the match."""
    start = max(0, min(match - length // 3, len(line) - length))
    if start:
        start = line.find(" ", start, match) + 1 or match
    end = min(len(line), start + length)
    if end < len(line):
        end = max(line.rfind(" ", match, end), match) if " " in line[match:end] else end
    return start, end

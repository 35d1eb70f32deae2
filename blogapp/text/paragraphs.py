"""Line breaks to paragraphs, as WordPress does when it shows a text."""

import re

# Text straight inside these becomes paragraphs.
_HOLDERS = "div|blockquote|section|article|aside|header|footer|main|details|form|fieldset|body"
# Text inside these keeps its line breaks, but holds no paragraphs.
_LINES = frozenset("p h1 h2 h3 h4 h5 h6 li dt dd td th caption figcaption summary address".split())
# Text inside these stays as it is.
_KEPT = frozenset("pre ul ol dl table thead tbody tfoot tr colgroup figure".split())

_BLOCK = re.compile(rf"<(/?)({_HOLDERS}|hr|{'|'.join(sorted(_LINES | _KEPT))})\b[^<>]*>", re.IGNORECASE)
_BLANK_LINE = re.compile(r"\n\s*\n")
# Line breaks inside a tag separate its attributes.
_BREAK = re.compile(r"(<br\s*/?>)[ \t]*\n|(<[^<>]*>)|[ \t]*\n", re.IGNORECASE)


def paragraphs(source: str, breaks: bool = True) -> str:
    """HTML in which blank lines have become paragraphs and, if `breaks`, single line breaks <br>."""
    reader = _Reader(breaks)
    position = 0
    for tag in _BLOCK.finditer(source):
        reader.text(source[position : tag.start()])
        reader.tag(tag)
        position = tag.end()
    reader.text(source[position:])
    return "".join(reader.parts)


class _Reader:
    """Remembers which blocks are open, for that decides what a line break means."""

    def __init__(self, breaks: bool) -> None:
        self.parts: list[str] = []
        self._breaks = breaks
        self._open: list[str] = []

    def text(self, text: str) -> None:
        block = self._open[-1] if self._open else ""
        if block in _KEPT:
            self.parts.append(text)
            return
        chunks = [self._line(chunk) for chunk in _BLANK_LINE.split(text.strip("\n")) if chunk.strip()]
        if block == "p":
            self.parts.append("</p>\n<p>".join(chunks))
        elif block in _LINES:
            self.parts.append("<br>\n<br>\n".join(chunks))
        else:
            self.parts += [f"<p>{chunk.strip()}</p>\n" for chunk in chunks]

    def tag(self, tag: re.Match[str]) -> None:
        name = tag[2].lower()
        self.parts.append(tag[0])
        if tag[1]:
            self._close(name)
        elif name != "hr" and "pre" not in self._open:
            if self._open and self._open[-1] == "p":
                self._open.pop()
            self._open.append(name)

    def _close(self, name: str) -> None:
        if name in self._open:
            while self._open.pop() != name:
                pass

    def _line(self, text: str) -> str:
        if not self._breaks or "\n" not in text:
            return text
        return _BREAK.sub(lambda match: match[2] or f"{match[1] or '<br>'}\n", text)

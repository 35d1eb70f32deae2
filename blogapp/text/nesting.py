"""A limit on how deep tags nest, since parsers take quadratic time in the depth and readers gain nothing."""

import re

# Ten levels of quotes and lists, each with a few tags of its own, with some left unclosed.
DEEPEST = 50

_TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)\b[^<>]*>", re.IGNORECASE)
# These end by themselves: old posts hold hundreds of them without an end tag.
_UNCOUNTED = frozenset("p li dt dd tr td th thead tbody tfoot br hr img input wbr source embed col".split())


def flattened(html: str) -> str:
    """The HTML without the tags that stand deeper than the limit; their text stays."""
    return html if html.count("<") <= DEEPEST else _TAG.sub(_Depth(), html)


class _Depth:
    def __init__(self) -> None:
        self._depth = 0

    def __call__(self, tag: re.Match[str]) -> str:
        if tag[2].lower() in _UNCOUNTED:
            return tag[0]
        before, self._depth = self._depth, max(0, self._depth + (-1 if tag[1] else 1))
        return tag[0] if max(before, self._depth) <= DEEPEST else ""

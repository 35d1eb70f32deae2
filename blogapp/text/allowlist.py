"""What HTML may reach a page: the one place for the allow-lists that bleach and nh3 share."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

# An address with any other scheme (javascript, data, file) is dropped; paths of this site have none and stay.
SCHEMES = frozenset({"http", "https", "mailto"})


# Of a footnote and the ways back from it. Nothing else on a page has such an id.
NOTE_ID = re.compile(r"note-\d{1,4}(?:-back-\d{1,4})?")


@dataclass(frozen=True, eq=False)
class AllowList:
    """Tags, attributes by tag, and what every link says of its target."""

    tags: frozenset[str]
    attributes: Mapping[str, frozenset[str]]
    link_rel: str
    # What an id may be, where the attributes let one through.
    ids: re.Pattern[str] | None = None


_INLINE = frozenset("a abbr b br cite code del em i q s strong".split())
_BLOCKS = frozenset("blockquote li ol p pre ul".split())
_ATTRIBUTES = {
    "a": frozenset({"href", "title"}),
    "abbr": frozenset({"title"}),
    # "1986. What a year" is a list to Markdown: without `start` it would be shown as "1."
    "ol": frozenset({"start"}),
}
_CELL = frozenset({"colspan", "rowspan"})

COMMENT = AllowList(
    tags=_INLINE | _BLOCKS,
    attributes=_ATTRIBUTES,
    # A link in a comment lends no rank to its target and cannot reach back into this page.
    link_rel="nofollow ugc noopener",
)

POST = AllowList(
    tags=_INLINE
    | _BLOCKS
    | frozenset("h2 h3 h4 h5 h6 hr img figure figcaption dl dt dd".split())
    | frozenset("table caption thead tbody tfoot tr th td".split())
    | frozenset("dfn ins kbd mark samp small sub sup u var".split()),
    attributes=_ATTRIBUTES
    | {
        "a": _ATTRIBUTES["a"] | {"id"},
        "li": frozenset({"id"}),
        "img": frozenset({"src", "alt", "title", "width", "height"}),
        "td": _CELL,
        "th": _CELL | {"scope"},
    },
    link_rel="noopener",
    ids=NOTE_ID,
)

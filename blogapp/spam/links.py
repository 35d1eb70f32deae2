"""Links in a text, however they are written, and what their addresses are made of."""

import re
from dataclasses import dataclass
from typing import Final

# How a link was written. Readers paste addresses; programs that post everywhere try every markup there is.
ANCHOR: Final = "anchor"
BRACKETS: Final = "brackets"
MARKDOWN: Final = "markdown"
PLAIN: Final = "plain"
BARE: Final = "bare"

# More links say nothing new, and a text may hold ten thousand.
MOST_LINKS: Final = 40

_ENDINGS: Final = (
    "com|net|org|info|biz|io|co|me|tv|us|uk|in|ru|de|fr|it|es|pl|nl|br|au|ca|xyz|online|site|shop|store|club|top|"
    "vip|live|pro|app|dev|blog|website|space|tech|link|click|id|vn|th|cn|jp|kr|pk|bd|ph|my|sg|ae|ir|tr|ua|eu|edu|gov"
)
# Every repetition is bounded or over characters that nothing after it can match: the time is linear.
_ADDRESS: Final = re.compile(
    r"(?P<full>(?:https?://|\bwww\.)[^\s<>\"'\[\]{}|\\^`]{2,2000})"
    rf"|(?P<bare>(?<![\w@.\-/])(?:[a-z0-9][a-z0-9-]{{0,62}}\.){{1,4}}(?:{_ENDINGS})(?![\w-]|\.\w)(?:/[^\s<>\"'\[\]]{{0,500}})?)"
)
_BEFORE: Final = re.compile(
    r"(?:(href\s{0,3}=\s{0,3}[\"'“”]?)|(\[(?:url|link|img)\s{0,2}[=\]]\s{0,2}[\"']?)|(\]\())$"
)
_HOST: Final = re.compile(r"(?:https?://)?(?:www\.)?([^/?#:\s]+)(?::\d+)?([^?#\s]*)")
_HOST_WORD: Final = re.compile(r"[a-z]+|\d+")


@dataclass(frozen=True, slots=True)
class Link:
    """One address, how it was written, and where it stands in the text."""

    kind: str
    host: str
    path: str
    start: int
    end: int

    @property
    def site(self) -> str:
        """The name people would recognise: the last two parts of the host, three for "co.uk" and the like."""
        parts = self.host.split(".")
        has_short_end = len(parts) > 2 and len(parts[-1]) == 2 and len(parts[-2]) <= 3
        return ".".join(parts[-3:] if has_short_end else parts[-2:])

    @property
    def words(self) -> list[str]:
        """The words of the host without its ending."""
        return _HOST_WORD.findall(self.host.rpartition(".")[0])


def find_links(folded: str) -> list[Link]:
    """The links of a lower-case text, in order, at most 40 of them."""
    found = []
    for match in _ADDRESS.finditer(folded):
        before = _BEFORE.search(folded, max(0, match.start() - 16), match.start())
        kind = _kind(before, match["bare"] is not None)
        found.append(_link(kind, match[0].rstrip(".,;:!?)”*_"), match.start()))
        if len(found) == MOST_LINKS:
            break
    return found


def link_of(address: str) -> Link | None:
    """The website that somebody gave for themselves."""
    address = address.strip().lower()
    return _link(PLAIN, address[:500], 0) if address else None


def _kind(before: re.Match[str] | None, is_bare: bool) -> str:
    if before is None:
        return BARE if is_bare else PLAIN
    return (ANCHOR, BRACKETS, MARKDOWN)[(before.lastindex or 1) - 1]


def _link(kind: str, address: str, start: int) -> Link:
    parts = _HOST.match(address)
    host, path = (parts[1], parts[2]) if parts else (address, "")
    return Link(kind, host[:253], path, start, start + len(address))

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
# Where people point to when they argue; where anyone gets a page for nothing; what hides where it leads.
_REFERENCE: Final = frozenset(
    "github.com gitlab.com bitbucket.org stackoverflow.com stackexchange.com superuser.com "
    "serverfault.com wikipedia.org wiktionary.org mozilla.org w3.org whatwg.org ietf.org python.org "
    "pypi.org npmjs.com nuget.org rubygems.org microsoft.com msdn.com asp.net codeplex.com "
    "codeproject.com sourceforge.net apache.org gnu.org debian.org ubuntu.com kernel.org google.com "
    "apple.com oracle.com ibm.com ycombinator.com reddit.com arxiv.org jsfiddle.net codepen.io "
    "pastebin.com readthedocs.io cppreference.com php.net jquery.com hanselman.com martinfowler.com "
    "joelonsoftware.com codinghorror.com c2.com xkcd.com nytimes.com washingtonpost.com bbc.co.uk "
    "bbc.com theguardian.com guardian.co.uk cnn.com reuters.com economist.com wired.com arstechnica.com "
    "techcrunch.com slashdot.org archive.org gutenberg.org imdb.com nature.com nih.gov acm.org ieee.org "
    "nasa.gov flickr.com vimeo.com medium.com dev.to substack.com twitter.com kaggle.com r-project.org "
    "numpy.org scikit-learn.org tensorflow.org".split()
)
_FREE: Final = frozenset(
    "blogspot.com wordpress.com weebly.com wix.com wixsite.com tumblr.com livejournal.com webs.com "
    "jimdo.com yola.com over-blog.com blogger.com sites.google.com strikingly.com business.site "
    "yupoo.com angelfire.com tripod.com narod.ru ucoz.ru webnode.com site123.me godaddysites.com pen.io "
    "hatenablog.com kinja.com".split()
)
_SHORT: Final = frozenset(
    "bit.ly tinyurl.com goo.gl t.co ow.ly cutt.ly is.gd rb.gy shorturl.at adf.ly linktr.ee t.me wa.me "
    "v.gd tiny.cc rebrand.ly s.id bitly.com hop.clickbank.net clickbank.net".split()
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
    def repute(self) -> str:
        """What kind of place it leads to: one that people refer to, one that is free for all, a short cut."""
        known = {self.host, self.site}
        if known & _SHORT or ("google." in self.host and self.path.startswith("/url")):
            return "short"
        if known & _FREE:
            return "free"
        ending = self.host.rpartition(".")[2]
        return "reference" if known & _REFERENCE or ending in {"edu", "gov"} else "other"

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

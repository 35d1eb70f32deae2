"""The owner's links at the head and the foot of every page: one on a line, its words and its address."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Final
from urllib.parse import urlsplit

from flask_babel import gettext as _

from blogapp.web.redirects import own_path

# More do not fit a line, and nobody reads them.
MAX_LINKS: Final = 8
MAX_WORDS: Final = 40
MAX_ADDRESS: Final = 500
BETWEEN: Final = "|"


class LinkNotSound(ValueError):
    """Says in a sentence what is wrong with a link."""


@dataclass(frozen=True, slots=True)
class SiteLink:
    """Its words, and where it leads: a path of this site, or an address elsewhere."""

    words: str
    address: str

    def __str__(self) -> str:
        return f"{self.words} {BETWEEN} {self.address}"


@lru_cache(maxsize=8)
def links_in(value: str) -> tuple[SiteLink, ...]:
    """The links of a setting; raises LinkNotSound. Every page shows the same, so they are read once."""
    links = tuple(_link(line) for line in value.splitlines() if line.strip())
    if len(links) > MAX_LINKS:
        raise LinkNotSound(_("At most %(most)d links.", most=MAX_LINKS))
    return links


def sound_link(words: str, address: str) -> SiteLink:
    """One link as it is kept; raises LinkNotSound."""
    words, address = " ".join(words.split()), address.strip()
    if not 1 <= len(words) <= MAX_WORDS or BETWEEN in words:
        raise LinkNotSound(_("The words of a link: 1 to %(most)d characters, no “|”.", most=MAX_WORDS))
    if len(address) > MAX_ADDRESS or not (own_path(address) or _is_elsewhere(address)):
        raise LinkNotSound(_("An address is a path of this site, such as /archive, or begins with https://."))
    return SiteLink(words, address)


def _link(line: str) -> SiteLink:
    words, _between, address = line.rpartition(BETWEEN)
    return sound_link(words, address)


def _is_elsewhere(address: str) -> bool:
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    # A name before the host would disguise it.
    is_plain = address.isprintable() and not set(address) & {" ", "\\", BETWEEN}
    return parts.scheme == "https" and bool(parts.hostname) and "@" not in parts.netloc and is_plain

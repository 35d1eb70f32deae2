"""What a first visit to a question costs on the wire: the page, its styles, its scripts, and whom it asks."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Final
from urllib.parse import urljoin, urlsplit

from bench.answers import BROWSER_ENCODINGS, Answer
from bench.servers import Server
from bench.table import Row
from bench.threads import Built

MOST_BYTES: Final = 60_000
# What a browser fetches by itself for these tags; links that a person follows are not among them.
FETCHED: Final = {"script": "src", "img": "src", "iframe": "src", "source": "src", "link": "href"}
FETCHED_RELATIONS: Final = frozenset({"stylesheet", "icon", "preload", "modulepreload", "manifest"})
# An ES module names those it needs by relative address.
IMPORTED: Final = re.compile(r"""\b(?:import|from)\s*["'](\.{0,2}/[^"']+)["']""")


class Fetches(HTMLParser):
    """Collects the addresses a browser fetches for a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.addresses: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        address = named.get(FETCHED.get(tag, ""))
        is_wanted = tag != "link" or FETCHED_RELATIONS & set((named.get("rel") or "").split())
        if address and is_wanted:
            self.addresses.append(address)


def rows(server: Server, thread: Built) -> Iterator[Row]:
    """Bytes as sent to a browser, by kind, and the hosts that are asked."""
    page = Answer.of(server.port, thread.url, BROWSER_ENCODINGS)
    html = Answer.of(server.port, thread.url).body.decode()
    sent, foreign = _followed(server, thread.url, Fetches(html).addresses)
    parts = {
        "HTML": len(page.body),
        "CSS": sum(size for path, size in sent.items() if path.endswith(".css")),
        "JS": sum(size for path, size in sent.items() if path.endswith(".js")),
    }
    whole = sum(parts.values())
    figures = ", ".join(f"{name} {size / 1000:.1f}" for name, size in parts.items())
    yield Row(
        f"weight of a page of {thread.size} comments, {page.encoding}",
        f"{whole / 1000:.1f} kB",
        f"{figures} kB; plain HTML {len(html.encode()) / 1000:.0f} kB",
        f"{whole / MOST_BYTES:.2f}",
        f"at most {MOST_BYTES // 1000} kB",
        whole <= MOST_BYTES,
    )
    yield Row(
        "requests of a first visit, and foreign hosts among them",
        f"{1 + len(sent)}, {len(foreign)}",
        ", ".join(sorted(foreign)),
        "",
        "no foreign host",
        not foreign,
    )


def _followed(server: Server, start: str, addresses: list[str]) -> tuple[dict[str, int], set[str]]:
    """Size of each file by its path, those that scripts import included; and foreign hosts."""
    sent: dict[str, int] = {}
    foreign: set[str] = set()
    waiting = [urljoin(start, address) for address in addresses if not address.startswith("data:")]
    while waiting:
        address = waiting.pop()
        if host := urlsplit(address).netloc:
            foreign.add(host)
        elif address not in sent:
            sent[address] = len(Answer.of(server.port, address, BROWSER_ENCODINGS).body)
            if address.endswith(".js"):
                script = Answer.of(server.port, address).body.decode()
                waiting += [urljoin(address, name) for name in IMPORTED.findall(script)]
    return sent, foreign

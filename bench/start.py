"""How long the site is away when it is started again: from the command to its first page."""

from collections.abc import Iterator
from typing import Final

from bench import servers
from bench.site import BenchSite
from bench.table import Row

MOST_SECONDS: Final = 3.0
TIMES: Final = 2


def rows(site: BenchSite) -> Iterator[Row]:
    """On a site that has run before, with all that the other measurements have left in it."""
    best = min(_seconds(site) for _ in range(TIMES))
    yield Row(
        "seconds from the command to the first page, started again",
        f"{best:.2f} s",
        "",
        "",
        f"at most {MOST_SECONDS:g} s",
        best <= MOST_SECONDS,
    )


def _seconds(site: BenchSite) -> float:
    with servers.product(site) as server:
        return server.up_after

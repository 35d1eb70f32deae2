"""Measures everything and prints one table; the names of parts (`cached growth`) measure only these."""

import sys
import time
from collections.abc import Callable, Iterable, Iterator
from typing import Final

from bench import (
    archive,
    cached_page,
    desk,
    editor,
    growth,
    machine,
    memory,
    pictures,
    servers,
    signed_in_page,
    spam,
    stances,
    start,
    uncached_page,
    weight,
    writing,
)
from bench.servers import Server
from bench.site import BenchSite, fresh_site
from bench.table import Row, as_markdown
from bench.threads import Built

# In this order: what fills the site comes late, and its memory is taken after the load.
Part = Callable[[BenchSite, Server, list[Built]], Iterable[Row]]
PARTS: Final[dict[str, Part]] = {
    "cached": lambda site, server, _: cached_page.rows(site, server),
    "uncached": lambda site, server, threads: uncached_page.rows(site, server, threads[1]),
    "signedin": lambda site, server, threads: signed_in_page.rows(site, server, threads[1]),
    "growth": lambda site, _, threads: growth.rows(site, threads),
    "weight": lambda _, server, threads: weight.rows(server, threads[1]),
    "spam": lambda *_: spam.rows(),
    "writing": lambda site, server, _: writing.rows(site, server),
    "pictures": lambda site, server, threads: pictures.rows(site, server, threads[1]),
    "stances": lambda site, server, _: stances.rows(site, server),
    "memory": lambda _, server, __: memory.rows(server),
    "start": lambda site, _, __: start.rows(site),
    "import": lambda *_: archive.rows(),
    "desk": lambda *_: desk.rows(),
    "editor": lambda *_: editor.rows(),
}


def main(wanted: list[str]) -> None:
    """Measure the wanted parts, or all."""
    if unknown := set(wanted) - set(PARTS):
        sys.exit(f"unknown: {', '.join(sorted(unknown))}; there are: {', '.join(PARTS)}")
    machine.sit_on(machine.LOAD_CORE)
    started = time.perf_counter()
    rows = list(_rows(wanted or list(PARTS)))
    print(f"\n{machine.description()}\n\n{as_markdown(rows)}\n")
    print(f"Measured in {time.perf_counter() - started:.0f} seconds.")


def _rows(wanted: list[str]) -> Iterator[Row]:
    with fresh_site() as site:
        _say("filling the site")
        threads = growth.build(site)
        with servers.product(site) as server:
            for name in wanted:
                for row in PARTS[name](site, server, threads):
                    _say(f"{row.what}: {row.figure}")
                    yield row


def _say(words: str) -> None:
    print(f"... {words}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])

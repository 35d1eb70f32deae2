"""How close a page from the cache comes to a constant, while the discussion goes on."""

from collections.abc import Iterator
from typing import Final

from bench import load, servers
from bench.answers import BROWSER_ENCODINGS, Answer
from bench.load import Target
from bench.servers import Server
from bench.site import BenchSite
from bench.table import Row, at_least
from bench.threads import Built, build_thread
from bench.writers import a_comment_every_second

SIZE: Final = 100
CONNECTIONS: Final = (1, 16)
ENCODINGS: Final = {"br": BROWSER_ENCODINGS, "identity": "identity"}
# The page and the constant take turns; the best of each counts.
ROUNDS: Final = 8
TARGET: Final = 0.7


def rows(site: BenchSite, server: Server) -> Iterator[Row]:
    """A row for each number of connections and each encoding."""
    if not load.is_possible():
        yield Row("cached page", load.HINT)
        return
    for name, accepted in ENCODINGS.items():
        for connections in CONNECTIONS:
            # A thread of its own for each, as comments arrive in it.
            with site.app.app_context():
                thread = build_thread(f"Cached for {connections} as {name}", SIZE)
            yield _row(server, thread, connections, accepted)


def _row(server: Server, thread: Built, connections: int, accepted: str) -> Row:
    answer = Answer.of(server.port, thread.url, accepted)
    header = (f"Accept-Encoding: {accepted}",)
    page = Target(server.port, thread.url, header)
    with servers.constant(answer) as constant:
        same = Target(constant.port, "/", header)
        best_page = best_same = 0.0
        for _ in range(ROUNDS):
            best_same = max(best_same, same.requests_per_second(connections))
            with a_comment_every_second(server.port, thread):
                best_page = max(best_page, page.requests_per_second(connections))
    form = f"{answer.encoding} {len(answer.body) / 1000:.0f} kB"
    return at_least(
        f"cached page of {SIZE} comments, {form}, {connections} at once",
        f"{best_page:,.0f}/s",
        f"constant WSGI {best_same:,.0f}/s",
        best_page / best_same,
        TARGET,
    )

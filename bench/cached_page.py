"""How close a page from the cache comes to a constant, while the discussion goes on."""

from collections.abc import Iterator
from typing import Final

from bench import load, servers
from bench.answers import BROWSER_ENCODINGS, Answer
from bench.load import Best, Target
from bench.servers import Server
from bench.site import BenchSite
from bench.table import Row
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
    page = Best(Target(server, thread.url, header))
    with servers.constant(answer) as constant:
        same = Best(Target(constant, "/", header))
        for _ in range(ROUNDS):
            same.take(connections)
            with a_comment_every_second(server.port, thread):
                page.take(connections)
    ratio = page.per_second / same.per_second
    form = f"{answer.encoding} {len(answer.body) / 1000:.0f} kB"
    return Row(
        f"cached page of {SIZE} comments, {form}, {connections} at once",
        f"{page.per_second:,.0f}/s, {page.core_us:.0f} µs of core",
        f"constant WSGI {same.per_second:,.0f}/s, {same.core_us:.0f} µs of core",
        f"{ratio:.2f}, by core {same.core_us / page.core_us:.2f}",
        f"at least {TARGET:g}",
        ratio >= TARGET,
    )

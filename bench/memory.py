"""How much memory the running server holds, with all its processes."""

from collections.abc import Iterator

from bench.processes import family, megabytes
from bench.servers import Server
from bench.table import Row


def rows(server: Server) -> Iterator[Row]:
    """After the load, when the page cache has been used and every thread has its connections."""
    pid = server.process.pid
    yield Row(
        f"resident memory of the server after the load, {len(list(family(pid)))} processes",
        f"{megabytes(pid, 'Rss'):.0f} MB",
        f"shared pages counted once: {megabytes(pid, 'Pss'):.0f} MB",
    )

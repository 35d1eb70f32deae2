"""How much memory programs hold: a server with all its processes, or a command at its highest."""

import os
from collections.abc import Iterator
from pathlib import Path

from bench.servers import Server
from bench.table import Row


def rows(server: Server) -> Iterator[Row]:
    """After the load: what the server holds when its page cache has been used."""
    pids = list(_family(server.process.pid))
    resident = sum(_kilobytes(pid, "Rss:") for pid in pids)
    shared_once = sum(_kilobytes(pid, "Pss:") for pid in pids)
    yield Row(
        f"resident memory of the server after the load, {len(pids)} processes",
        f"{resident / 1024:.0f} MB",
        f"shared pages counted once: {shared_once / 1024:.0f} MB",
    )


def _family(pid: int) -> Iterator[int]:
    """A process and all that it started."""
    yield pid
    for task in os.listdir(f"/proc/{pid}/task"):  # noqa: PTH208  # names are all that is wanted
        children = Path(f"/proc/{pid}/task/{task}/children").read_text()
        for child in children.split():
            yield from _family(int(child))


def _kilobytes(pid: int, name: str) -> int:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return sum(int(line.split()[1]) for line in lines if line.startswith(name))

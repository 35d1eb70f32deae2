"""What Linux knows of a server and all that it started: memory held, and time spent on the core."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final

TICKS_PER_SECOND: Final = os.sysconf("SC_CLK_TCK")


def family(pid: int) -> Iterator[int]:
    """A process and all that it started."""
    yield pid
    for task in Path(f"/proc/{pid}/task").iterdir():
        for child in (task / "children").read_text().split():
            yield from family(int(child))


def core_seconds(pid: int) -> float:
    """Time that the family has spent on the core: unlike the clock, it does not count other programs."""
    # After the name in brackets, which may hold anything: field 14 is user time, field 15 the kernel's.
    fields = [Path(f"/proc/{each}/stat").read_text().rpartition(")")[2].split() for each in family(pid)]
    return sum(int(each[11]) + int(each[12]) for each in fields) / TICKS_PER_SECOND


def megabytes(pid: int, name: str) -> float:
    """One line of `smaps_rollup`, summed over the family: `Rss`, or `Pss` that counts shared pages once."""
    lines = [
        line
        for each in family(pid)
        for line in Path(f"/proc/{each}/smaps_rollup").read_text().splitlines()
        if line.startswith(f"{name}:")
    ]
    return sum(int(line.split()[1]) for line in lines) / 1024

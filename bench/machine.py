"""The machine that measures: its cores, its size, and where servers and load may run."""

import os
import platform
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

if not hasattr(os, "sched_getaffinity"):
    sys.exit("The bench needs Linux: it keeps the server on one core and reads its memory from /proc.")

CORES: Final = sorted(os.sched_getaffinity(0))
# The server has one core to itself, and whoever asks it sits on another: neither takes the other's time.
SERVER_CORE: Final = CORES[0]
LOAD_CORE: Final = CORES[-1]


def on_server_core() -> list[str]:
    """What stands before a command that is to run on the server's core."""
    return ["taskset", "-c", str(SERVER_CORE)]


def sit_on(core: int) -> None:
    """Keep this process on one core."""
    os.sched_setaffinity(0, {core})


def description() -> str:
    """Date, processor, cores, memory, Python: without them no figure means anything."""
    size = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return (
        f"{datetime.now(UTC):%Y-%m-%d}, {_processor()}, {len(CORES)} cores, {size:.0f} GB memory, "
        f"{platform.system()} {platform.release().partition('-')[0]}, Python {platform.python_version()}"
    )


def _processor() -> str:
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()

"""Asks a server for one page as fast as it can answer, from the load's core, with wrk."""

import re
import subprocess
from dataclasses import dataclass
from shutil import which
from typing import Final

from bench.machine import LOAD_CORE
from bench.processes import core_seconds
from bench.servers import Server

# Short: on a machine that others use as well, some of many short rounds are quiet.
SECONDS: Final = 1
HINT: Final = "not measured: wrk is missing (apt install wrk)"


def is_possible() -> bool:
    """Whether this machine has wrk. A client in Python would be slower than what it measures."""
    return which("wrk") is not None


@dataclass(frozen=True, slots=True)
class Target:
    """What to ask of which server, and how."""

    server: Server
    path: str
    headers: tuple[str, ...] = ()

    def requests_per_second(self, connections: int) -> float:
        """Over one round; an answer that is not 200 is a mistake of the bench."""
        headers = [part for header in self.headers for part in ("-H", header)]
        where = f"http://127.0.0.1:{self.server.port}{self.path}"
        command = ["wrk", "-t", "1", "-c", str(connections), "-d", f"{SECONDS}s", *headers, where]
        run = subprocess.run(
            ["taskset", "-c", str(LOAD_CORE), *command], capture_output=True, text=True, check=True
        )
        assert "Non-2xx" not in run.stdout, run.stdout
        assert "Socket errors" not in run.stdout, run.stdout
        found = re.search(r"Requests/sec:\s+([\d.]+)", run.stdout)
        assert found, run.stdout
        return float(found[1])


@dataclass(slots=True)
class Best:
    """The best of several rounds: by the clock, and by time on the core, which others disturb less."""

    target: Target
    per_second: float = 0.0
    core_us: float = float("inf")

    def take(self, connections: int) -> None:
        """One more round."""
        pid = self.target.server.process.pid
        before = core_seconds(pid)
        per_second = self.target.requests_per_second(connections)
        used = core_seconds(pid) - before
        self.per_second = max(self.per_second, per_second)
        self.core_us = min(self.core_us, used / (per_second * SECONDS) * 1_000_000)

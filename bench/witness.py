"""Runs one command and prints what it took: `python -m bench.witness LOG COMMAND...`.

A small process of its own, because Linux counts what a parent held when it forked as its child's peak.
"""

import json
import os
import subprocess
import sys
import time
from pathlib import Path


def main(log: Path, command: list[str]) -> None:
    """Seconds by the clock, seconds of the core, megabytes at the highest; ends as the command ended."""
    with log.open("wb") as output:
        started = time.perf_counter()
        process = subprocess.Popen(command, stdout=output, stderr=output)
        _, status, used = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    print(json.dumps([seconds, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024]))
    sys.exit(process.returncode)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])

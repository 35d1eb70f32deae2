"""The server that `flask serve` turns into: granian, and beside it the worker that does the jobs."""

import gc
import multiprocessing
import os
import subprocess
import sys
from threading import Event, Lock, Thread
from typing import Final

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from blogapp.config import Settings
from blogapp.lifeline import release_signals, tie_children

# One per waiting reader is enough: a cached page takes microseconds, and writers take turns anyway.
BLOCKING_THREADS: Final = 16
# What is being answered or done at the end may take so long.
STOPS_WITHIN_S: Final = 10
# The first reader goes first: mail can wait until the pages are up.
WORKER_STARTS_AFTER_S: Final = 1.0
# A worker that cannot live must not keep the machine busy dying.
WORKER_RETURNS_AFTER_S: Final = 5.0


class Companion:
    """The worker in a process of its own, started anew when it dies, and ended with the server."""

    def __init__(self, lifeline: int) -> None:
        self._lifeline = lifeline
        self._is_over = Event()
        self._lock = Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._keeper = Thread(target=self._keep, name="worker", daemon=True)

    def start(self) -> None:
        """Have a worker from now on."""
        self._keeper.start()

    def stop(self) -> None:
        """Let the worker finish what it is at, and end."""
        with self._lock:
            self._is_over.set()
            process = self._process
        if process is None:
            return
        process.terminate()
        try:
            process.wait(STOPS_WITHIN_S + 1)
        except subprocess.TimeoutExpired:
            process.kill()

    def _keep(self) -> None:
        pause = WORKER_STARTS_AFTER_S
        while not self._is_over.wait(pause) and (process := self._started()):
            process.wait()
            pause = WORKER_RETURNS_AFTER_S

    def _started(self) -> subprocess.Popen[bytes] | None:
        command = [sys.executable, "-m", "flask", "--app", "wsgi", "worker", "--until-input-ends"]
        with self._lock:
            if self._is_over.is_set():
                return None
            # Its own group, so that Ctrl-C reaches it through us alone.
            self._process = subprocess.Popen(command, stdin=self._lifeline, process_group=0)  # noqa: S603  # ours
            return self._process


def main() -> None:
    """Serve until Ctrl-C, a termination signal, or the terminal's end."""
    lifeline, held = os.pipe()
    companion = Companion(lifeline)
    known = Settings.from_environ()
    multiprocessing.set_start_method("fork")
    tie_children(lifeline, held)
    server = Granian(
        "wsgi:app",
        address=known.host,
        port=known.port,
        interface=Interfaces.WSGI,
        workers=known.workers,
        blocking_threads=BLOCKING_THREADS,
        log_level=LogLevels.error,
        respawn_failed_workers=True,
        workers_kill_timeout=STOPS_WITHIN_S,
    )
    # A closed terminal means the end, not "load the workers anew".
    server.signal_handler_reload = server.signal_handler_interrupt  # type: ignore[method-assign]
    # From here on granian answers signals; what came while it was loaded has waited.
    server.on_startup(release_signals)
    server.on_startup(companion.start)
    # What is loaded by now stays. Without this the collector looks through all of it every few pages, for a
    # sixth of their time.
    gc.collect()
    gc.freeze()
    try:
        server.serve()
    finally:
        companion.stop()

"""The server process that `flask serve` turns into: granian, whose workers hear it and not the terminal."""

import multiprocessing
import os

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from blogapp.config import Settings

# One per waiting reader is enough: a cached page takes microseconds, and writers take turns anyway.
BLOCKING_THREADS = 16


def main() -> None:
    """Serve until Ctrl-C, a termination signal, or the terminal's end."""
    known = Settings.from_environ()
    # Ctrl-C reaches every process of the terminal's group, and a worker that is told twice at once, by the
    # terminal and by its parent, waits for itself for ever. In a group of its own it hears its parent alone.
    multiprocessing.set_start_method("fork")
    os.register_at_fork(after_in_child=os.setpgrp)
    server = Granian(
        "wsgi:app",
        address=known.host,
        port=known.port,
        interface=Interfaces.WSGI,
        workers=known.workers,
        blocking_threads=BLOCKING_THREADS,
        log_level=LogLevels.error,
        respawn_failed_workers=True,
        workers_kill_timeout=10,
    )
    # A closed terminal means the end, not "load the workers anew".
    server.signal_handler_reload = server.signal_handler_interrupt  # type: ignore[method-assign]
    server.serve()


if __name__ == "__main__":
    main()

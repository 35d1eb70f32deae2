"""A real server, started for the tests: known to be up by what it prints, and never left behind."""

import pwd
import random
import signal
import socket
import subprocess
from collections import deque
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from shutil import which
from threading import Event, Thread
from time import monotonic, sleep
from typing import Final

STARTS_WITHIN_S: Final = 60
STOPS_WITHIN_S: Final = 10
POLL_S: Final = 0.02


class ServerFailed(Exception):
    """The server ended, or never said it was ready; the message is the last of what it printed."""


class ServerProcess:
    """Runs `command` until `stop`; made once a line with `ready` in it was printed."""

    def __init__(self, command: Sequence[str], *, ready: str, folder: Path, user: str | None = None) -> None:
        self._ready = ready
        self._lines: deque[str] = deque(maxlen=40)
        self._is_up = False
        self._is_known = Event()
        self._process = _start(command, folder, user)
        self._reader = Thread(target=self._read, daemon=True)
        self._reader.start()
        self._is_known.wait(STARTS_WITHIN_S)
        if not self._is_up:
            self.stop()
            raise ServerFailed("".join(self._lines).strip() or "it printed nothing")

    def _read(self) -> None:
        # To the end, so that a talkative server never waits for us.
        assert self._process.stdout
        with self._process.stdout as lines:
            for line in lines:
                self._lines.append(line)
                if self._ready in line:
                    self._is_up = True
                    self._is_known.set()
        self._is_known.set()

    @property
    def pid(self) -> int:
        """The number of the server's first process."""
        return self._process.pid

    def stop(self) -> None:
        """End the server in its own way, by force if that takes too long."""
        self._process.send_signal(signal.SIGINT)
        try:
            self._process.wait(STOPS_WITHIN_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._reader.join(STOPS_WITHIN_S)


def _start(command: Sequence[str], folder: Path, user: str | None) -> subprocess.Popen[str]:
    # Where Linux allows it, the kernel ends the server of tests that were killed and could end nothing.
    lead = ["setpriv", "--pdeathsig", "INT"] if which("setpriv") else []
    return subprocess.Popen(
        [*lead, *command],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        cwd=folder,
        # Ctrl-C reaches the tests alone; they stop their servers in order.
        start_new_session=True,
        user=user,
        group=pwd.getpwnam(user).pw_gid if user else None,
        extra_groups=[] if user else None,
    )


def free_port() -> int:
    """A TCP port of the loopback address that nobody listens on, and that nobody is given by chance.

    The system hands out those from 32768 on, one for each connection, and might give ours away.
    """
    while True:
        port = random.randrange(20_000, 32_768)
        with suppress(OSError), socket.socket() as probe:
            probe.bind(("127.0.0.1", port))
            return port


def wait_for_listener(port: int) -> None:
    """Returns once someone listens on this port of the loopback address."""
    deadline = monotonic() + STARTS_WITHIN_S
    while True:
        try:
            socket.create_connection(("127.0.0.1", port)).close()
            return
        except ConnectionRefusedError:
            if monotonic() > deadline:
                raise
            sleep(POLL_S)

"""Starts the product and constants with the same options on the server's core, and stops them."""

import http.client
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from bench.answers import Answer
from bench.machine import on_server_core
from bench.site import BenchSite
from blogapp.server import BLOCKING_THREADS
from tests.support.server_process import free_port

PROJECT: Final = Path(__file__).parents[1]
PROGRAMS: Final = Path(sys.executable).parent
STARTS_WITHIN_S: Final = 60
# Between two looks whether the server is up: far below anything measured with it.
PAUSE_S: Final = 0.005


@contextmanager
def product(site: BenchSite, port: int | None = None) -> Iterator["Server"]:
    """The product as an owner starts it."""
    port = port or free_port()
    command = [str(PROGRAMS / "flask"), "--app", "wsgi", "serve"]
    with _running(command, port, site.environ(port)) as server:
        yield server


@contextmanager
def constant(answer: Answer, kind: str = "wsgi") -> Iterator["Server"]:
    """A constant answer under granian with the product's options; `kind` is `wsgi` or `flask`."""
    port = free_port()
    options = ("--workers", "1", "--blocking-threads", str(BLOCKING_THREADS), "--log-level", "warning")
    command = [str(PROGRAMS / "granian"), "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)]
    with TemporaryDirectory(prefix="blogapp-bench-") as folder:
        answer.write(Path(folder))
        environ = {**os.environ, "BENCH_ANSWER": folder}
        with _running([*command, *options, "--factory", f"bench.constant:{kind}"], port, environ) as server:
            yield server


class Server:
    """A running server: its port, and its first process."""

    def __init__(self, command: Sequence[str], port: int, environ: Mapping[str, str]) -> None:
        self.port = port
        self.started_at = time.perf_counter()
        self.up_after = 0.0
        self.process = subprocess.Popen(
            [*on_server_core(), *command],
            cwd=PROJECT,
            env=environ,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )

    def seconds_until_up(self, path: str = "/") -> float:
        """How long from its start to the first whole answer."""
        while time.perf_counter() - self.started_at < STARTS_WITHIN_S:
            if self.process.poll() is not None:
                assert self.process.stderr
                raise SystemExit(f"a server ended at once: {self.process.stderr.read()}")
            try:
                connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=STARTS_WITHIN_S)
                connection.request("GET", path)
                connection.getresponse().read()
                connection.close()
            except ConnectionError:
                time.sleep(PAUSE_S)
            else:
                return time.perf_counter() - self.started_at
        raise SystemExit(f"a server did not answer within {STARTS_WITHIN_S} seconds")

    def stop(self) -> None:
        """As Ctrl-C does."""
        self.process.send_signal(signal.SIGINT)
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        if self.process.stderr:
            self.process.stderr.close()


@contextmanager
def _running(command: Sequence[str], port: int, environ: Mapping[str, str]) -> Iterator[Server]:
    server = Server(command, port, environ)
    try:
        server.up_after = server.seconds_until_up()
        yield server
    finally:
        server.stop()

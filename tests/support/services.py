"""The real servers and browser that tests use: found on this machine, run for the tests, gone after them."""

import os
import pwd
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from tests.support.postgres import ADMIN, Postgres
from tests.support.server_process import ServerFailed, ServerProcess, free_port

# Another program may take a free port between our asking and the server's start.
START_ATTEMPTS: Final = 3

# Nothing in it outlives the tests, so a power cut may take it. English, for the line that says it is ready.
POSTGRES_SETTINGS: Final = (
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "listen_addresses=127.0.0.1",
    "unix_socket_directories=",
    "lc_messages=C",
)

# How PostgreSQL and Redis both say that they may be spoken to.
READY: Final = "eady to accept connections"

BROWSERS: Final = ("chromium", "google-chrome-stable", "google-chrome", "chromium-browser")

# A browser that speaks to this machine alone, and does not try to phone home.
CHROMIUM_ARGS: Final = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
)


class ServiceMissing(Exception):
    """A server or browser that tests need is not on this machine, or does not start."""

    def __init__(self, service: str, reason: str) -> None:
        super().__init__(f"{service}: {reason}")


@contextmanager
def postgres_server() -> Iterator[Postgres]:
    """A PostgreSQL cluster of our own."""
    initdb, postgres = _postgres_program("initdb"), _postgres_program("postgres")
    with _folder("postgres") as folder:
        data = folder / "data"
        _init_cluster(initdb, data)
        settings = [part for setting in POSTGRES_SETTINGS for part in ("-c", setting)]

        def command(port: int) -> list[str]:
            return [postgres, "-D", str(data), "-p", str(port), *settings]

        with _running("PostgreSQL", command, folder) as port:
            yield Postgres(port)


@contextmanager
def redis_server() -> Iterator[str]:
    """The address of a Redis of our own, which keeps nothing."""
    redis = shutil.which("redis-server")
    if not redis:
        raise ServiceMissing("Redis", "redis-server was not found (Debian's package redis-server)")

    def command(port: int) -> list[str]:
        return [redis, "--bind", "127.0.0.1", "--port", str(port), "--save", "", "--appendonly", "no"]

    with _folder("redis") as folder, _running("Redis", command, folder) as port:
        yield f"redis://127.0.0.1:{port}/0"


def chromium_path() -> str:
    """A Chromium that starts: the one `CHROMIUM` names, else one of the usual names or Playwright's own."""
    named = os.environ.get("CHROMIUM")
    playwrights = sorted(Path.home().glob(".cache/ms-playwright/chromium-*/chrome-linux*/chrome"))
    for name in [named] if named else [*BROWSERS, *map(str, playwrights)]:
        path = shutil.which(name)
        # Ubuntu's packages of these names only point at a snap; they say so and fail.
        if path and subprocess.run([path, "--version"], capture_output=True, check=False).returncode == 0:
            return path
    raise ServiceMissing(
        "Chromium", "no chromium or google-chrome that starts was found (Debian's package chromium)"
    )


def _postgres_program(name: str) -> str:
    # Debian keeps the server's programs off the PATH, one folder for each version.
    newest_first = sorted(
        Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: -int(folder.parent.name)
    )
    path = shutil.which(name) or shutil.which(name, path=os.pathsep.join(map(str, newest_first)))
    if not path:
        raise ServiceMissing("PostgreSQL", f"{name} was not found (Debian's package postgresql)")
    return path


def _unprivileged_user() -> str | None:
    # PostgreSQL refuses to run as root.
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in known else "nobody"


@contextmanager
def _folder(name: str) -> Iterator[Path]:
    with TemporaryDirectory(prefix=f"blogapp-{name}-", ignore_cleanup_errors=True) as path:
        if user := _unprivileged_user():
            shutil.chown(path, user)
        yield Path(path)


def _init_cluster(initdb: str, data: Path) -> None:
    user = _unprivileged_user()
    made = subprocess.run(
        [
            initdb,
            "-D",
            str(data),
            "-U",
            ADMIN,
            "--auth=trust",
            "--encoding=UTF8",
            "--locale=C.UTF-8",
            "--no-sync",
        ],
        capture_output=True,
        text=True,
        check=False,
        cwd=data.parent,
        user=user,
        extra_groups=[] if user else None,
    )
    if made.returncode != 0:
        raise ServiceMissing("PostgreSQL", made.stderr.strip())


@contextmanager
def _running(service: str, command: Callable[[int], list[str]], folder: Path) -> Iterator[int]:
    server, port = _started(service, command, folder)
    try:
        yield port
    finally:
        server.stop()


def _started(service: str, command: Callable[[int], list[str]], folder: Path) -> tuple[ServerProcess, int]:
    reason = ""
    for _ in range(START_ATTEMPTS):
        port = free_port()
        try:
            return ServerProcess(command(port), ready=READY, folder=folder, user=_unprivileged_user()), port
        except ServerFailed as failed:
            reason = str(failed)
    raise ServiceMissing(service, f"it did not start: {reason}")

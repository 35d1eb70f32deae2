"""The real server with its own data, for tests in a browser; the tests make rows in the same database."""

import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest
from flask import Flask

from blogapp.app import PROJECT, create_app
from blogapp.config import Settings
from blogapp.extensions import db
from blogapp.web.site import change_setting, current_site, shown
from tests.support.factories import Factory
from tests.support.server_process import ServerFailed, ServerProcess, free_port

# Another program may take a free port between our asking and the server's start.
START_ATTEMPTS: Final = 3
# What granian prints once a worker answers.
READY: Final = "Started worker"
# Browsers ask for the page, the style and the scripts at once.
THREADS: Final = 4

StartSite = Callable[..., "LiveSite"]


@dataclass(frozen=True, slots=True)
class LiveSite:
    """A running site: its address, and a factory for its database."""

    url: str
    app: Flask
    factory: Factory

    @contextmanager
    def setting(self, key: str, value: str) -> Iterator[None]:
        """One site setting, changed for a while."""
        with self.app.app_context():
            before = shown(getattr(current_site(), key))
            change_setting(key, value)
        try:
            yield
        finally:
            with self.app.app_context():
                change_setting(key, before)


@pytest.fixture(scope="session")
def live_site(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveSite]:
    """One site for all browser tests of a worker, without rate limits; each test makes posts of its own."""
    with _running_on_sqlite(sqlite_template, tmp_path_factory.mktemp("live")) as site:
        yield site


@pytest.fixture
def start_site(sqlite_template: Path, tmp_path: Path) -> Iterator[StartSite]:
    """Starts a site of its own, on SQLite unless told otherwise: `start_site(BLOGAPP_RATE_LIMITS="on")`.

    `{port}` in a value stands for the port on which it listens.
    """
    with ExitStack() as stack:
        yield lambda **environ: stack.enter_context(_running_on_sqlite(sqlite_template, tmp_path, **environ))


def _running_on_sqlite(template: Path, data_dir: Path, **environ: str) -> AbstractContextManager[LiveSite]:
    shutil.copy(template, data_dir / "blogapp.db")
    return _running(data_dir, environ)


@contextmanager
def _running(data_dir: Path, more: dict[str, str]) -> Iterator[LiveSite]:
    environ = {"BLOGAPP_DATA_DIR": str(data_dir), "BLOGAPP_RATE_LIMITS": "off", **more}
    server, port = _started(environ)
    app = create_app(Settings.from_environ(_at(port, environ)))
    with app.app_context():
        # Tests type faster than people; those that are about the filter switch it on.
        change_setting("spam_filter", "no")
    try:
        yield LiveSite(app.config["SETTINGS"].base_url, app, Factory(app))
    finally:
        server.stop()
        with app.app_context():
            app.extensions["page_versions"].close()
            app.extensions["jobs"].close()
            db.engine.dispose()


def _started(environ: dict[str, str]) -> tuple[ServerProcess, int]:
    for attempt in range(1, START_ATTEMPTS + 1):
        port = free_port()
        try:
            return ServerProcess(_command(environ, port), ready=READY, folder=PROJECT), port
        except ServerFailed:
            if attempt == START_ATTEMPTS:
                raise
    raise AssertionError


def _command(environ: dict[str, str], port: int) -> list[str]:
    # A clean environment: the settings of whoever runs the tests are not ours.
    settings = [f"{name}={value}" for name, value in _at(port, environ).items()]
    granian = str(Path(sys.executable).with_name("granian"))
    options = f"--interface wsgi --port {port} --blocking-threads {THREADS}".split()
    return ["env", "-i", *settings, granian, *options, "wsgi:app"]


def _at(port: int, environ: dict[str, str]) -> dict[str, str]:
    return {name: value.replace("{port}", str(port)) for name, value in environ.items()} | {"PORT": str(port)}

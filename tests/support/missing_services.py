"""The real services as fixtures: tests that lack theirs are skipped, and pytest's last lines say why."""

import os
from collections import Counter
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from typing import Final

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.support.postgres import Postgres
from tests.support.services import (
    CHROMIUM_ARGS,
    ServiceMissing,
    chromium_path,
    postgres_server,
    redis_server,
)

MARK: Final = "missing service: "


@contextmanager
def skip_if_missing() -> Iterator[None]:
    """Skips the test for want of a service; in CI, which has to have them all, it fails."""
    try:
        yield
    except ServiceMissing as missing:
        if os.environ.get("CI") == "true":
            pytest.fail(f"{MARK}{missing}", pytrace=False)
        pytest.skip(f"{MARK}{missing}")


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """This worker's own PostgreSQL cluster."""
    with skip_if_missing(), postgres_server() as cluster:
        yield cluster


@pytest.fixture(scope="session")
def redis_url() -> Iterator[str]:
    """The address of this worker's own Redis."""
    with skip_if_missing(), redis_server() as url:
        yield url


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A real Chromium; a test opens its own context in it."""
    with skip_if_missing():
        path = chromium_path()
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=list(CHROMIUM_ARGS))
        yield chromium
        chromium.close()


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_sessionfinish(session: pytest.Session) -> Generator[None]:
    """Says which services were missing, after everything else that pytest says."""
    yield
    terminal = session.config.pluginmanager.get_plugin("terminalreporter")
    if terminal is None:
        return
    missing = Counter(
        report.longrepr[2].partition(MARK)[2]
        for report in terminal.stats.get("skipped", [])
        if MARK in report.longrepr[2]
    )
    for reason, tests in missing.items():
        terminal.write_line(f"Skipped {tests} for want of {reason}", yellow=True)

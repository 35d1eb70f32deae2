"""Which version of a page is the newest: one row per name, changed together with what is shown.

Four kinds of name:
`layout` (posts and site settings, on every page), the address of a thread (`/posts/some-slug`),
`threads` (any thread; for lists and feeds), and `pictures` (of people).
"""

import sqlite3
import threading
from pathlib import Path
from typing import Any, Final

import psycopg
from sqlalchemy import Engine, String, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Mapped, mapped_column

from blogapp.extensions import Model, db
from blogapp.web.wal_index import WalIndex

LAYOUT: Final = "layout"
THREADS: Final = "threads"
PORTRAITS: Final = "pictures"

# Files here are the same for everyone, and at another address once they change.
STATIC: Final = "/static/"
# So are the pictures of people, until they are taken away.
PICTURES: Final = "/people/pictures/"
SAME_FOR_ALL: Final = (STATIC, PICTURES)

# Every page depends on two names. SQLite answers two look-ups a third faster than a sum over an IN.
ONE: Final = "(SELECT version FROM page_versions WHERE name = {0})"
# Each engine's driver has its own mark for a value.
BOTH: Final = {
    engine: f"SELECT {ONE}, {ONE}".format(mark) for engine, mark in (("sqlite", "?"), ("postgresql", "%s"))
}

ONE_MORE: Final = text(
    "INSERT INTO page_versions (name, version) VALUES (:name, 1)"
    " ON CONFLICT (name) DO UPDATE SET version = page_versions.version + 1"
)


class PageVersion(Model):
    """How often the pages under one name have changed."""

    __tablename__ = "page_versions"

    name: Mapped[str] = mapped_column(String(250), primary_key=True)
    version: Mapped[int]


def touch(*names: str) -> None:
    """Make all cached pages under these names old, when the surrounding transaction commits.

    Names are always taken in one order, so that writers on PostgreSQL never wait for each other in a ring.
    """
    db.session.execute(ONE_MORE, [{"name": name} for name in sorted(set(names))])


def names_for(path: str) -> tuple[str, ...]:
    """The names that a page at `path` depends on; a static file needs none."""
    if path.startswith(STATIC):
        return ()
    if path.startswith(PICTURES):
        return PORTRAITS, PORTRAITS
    if path.startswith("/posts/"):
        return LAYOUT, "/".join(path.split("/", 3)[:3])
    return LAYOUT, THREADS


class VersionReader:
    """Reads versions outside of any session, in microseconds: the page cache asks before each answer."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.statement = BOTH[engine.dialect.name]
        self.kept = threading.local()
        is_file = engine.dialect.name == "sqlite" and engine.url.database
        self.wal_index = WalIndex(Path(str(engine.url.database))) if is_file else None

    def stamp(self) -> bytes | None:
        """The same bytes as before mean that nothing was committed since; None says nothing."""
        return self.wal_index.header() if self.wal_index else None

    def __call__(self, names: tuple[str, ...]) -> int | None:
        """The sum of the names' versions, which only grow; None while the database does not answer."""
        if not names:
            return 0
        try:
            return self._sum(names)
        except (DBAPIError, sqlite3.Error, psycopg.Error):
            # The connection may have died with a restarted server; a fresh try tells that from an outage.
            self.kept.__dict__.clear()
        try:
            return self._sum(names)
        except (DBAPIError, sqlite3.Error, psycopg.Error):
            return None

    def close(self) -> None:
        """Let go of the database, in this thread at least."""
        if hasattr(self.kept, "cursor"):
            self.kept.cursor.connection.close()
            self.kept.__dict__.clear()
        if self.wal_index:
            self.wal_index.close()

    def _sum(self, names: tuple[str, ...]) -> int:
        if not hasattr(self.kept, "cursor"):
            self.kept.cursor = self._own_cursor()
        cursor = self.kept.cursor
        cursor.execute(self.statement, names)
        # Read to the end: a half-read answer would hold the database at this moment.
        [[first, second]] = cursor.fetchall()
        return (first or 0) + (second or 0)

    def _own_cursor(self) -> Any:
        """One connection per thread, each read its own transaction, kept out of the pool for ever."""
        connection = self.engine.raw_connection()
        driver: Any = connection.driver_connection
        connection.detach()
        if not isinstance(driver, sqlite3.Connection):
            driver.autocommit = True
        return driver.cursor()

"""SQLite's log tells every commit, whoever made it."""

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from blogapp.web.wal_index import WalIndex

WRITE = "INSERT INTO things VALUES (1)"


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """A database as the site opens it, with one table."""
    path = tmp_path / "odd name é?.db"
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("CREATE TABLE things (number INTEGER)")
    connection.close()
    return path


@pytest.fixture
def index(database: Path) -> Iterator[WalIndex]:
    index = WalIndex(database)
    yield index
    index.close()


def write(database: Path, statement: str = WRITE) -> None:
    connection = sqlite3.connect(database, isolation_level=None)
    connection.execute(statement).fetchall()
    connection.close()


def test_shows_the_same_while_nothing_is_committed(database: Path, index: WalIndex) -> None:
    before = index.header()
    assert before is not None
    write(database, "SELECT * FROM things")
    assert index.header() == before


def test_shows_each_commit(database: Path, index: WalIndex) -> None:
    seen = {index.header()}
    for _ in range(50):
        write(database)
        seen.add(index.header())
    assert len(seen) == 51
    assert None not in seen


def test_ignores_what_is_not_committed(database: Path, index: WalIndex) -> None:
    before = index.header()
    writer = sqlite3.connect(database)
    writer.execute(WRITE)
    assert index.header() == before
    writer.rollback()
    assert index.header() == before
    writer.execute(WRITE)
    writer.commit()
    writer.close()
    assert index.header() != before


def test_shows_a_commit_of_another_process(database: Path, index: WalIndex) -> None:
    before = index.header()
    program = f"import sqlite3; c = sqlite3.connect({str(database)!r}); c.execute({WRITE!r}); c.commit()"
    subprocess.run([sys.executable, "-c", program], check=True)
    assert index.header() != before


def test_shows_a_commit_after_the_log_began_anew(database: Path, index: WalIndex) -> None:
    write(database)
    seen = {index.header()}
    for mode in ("PASSIVE", "RESTART", "TRUNCATE"):
        write(database, f"PRAGMA wal_checkpoint({mode})")
        write(database)
        assert index.header() not in seen
        seen.add(index.header())


def test_outlives_all_other_connections(database: Path, index: WalIndex) -> None:
    before = index.header()
    write(database)
    assert database.with_name(database.name + "-shm").exists()
    assert index.header() != before


def test_says_nothing_where_there_is_no_log(tmp_path: Path) -> None:
    plain = tmp_path / "plain.db"
    connection = sqlite3.connect(plain)
    connection.execute("CREATE TABLE things (number INTEGER)")
    connection.close()
    assert WalIndex(plain).header() is None
    assert WalIndex(tmp_path / "missing.db").header() is None
    assert not (tmp_path / "missing.db").exists()

"""Whether a database holds only demo questions; asked without the site, whose loading takes seconds."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Final
from urllib.parse import quote, urlsplit

# The site fills a database in which nobody ever was; without its demo it is an owner's who took that out.
IS_THE_OWNERS: Final = """
SELECT CASE WHEN EXISTS (SELECT 1 FROM posts)
    THEN EXISTS (
        SELECT 1 FROM posts LEFT JOIN import_keys
            ON import_keys.new_id = posts.id AND import_keys.kind = 'post' AND import_keys.source = '(demo)'
        WHERE import_keys.new_id IS NULL)
    ELSE EXISTS (SELECT 1 FROM users WHERE role = 'owner') END
"""


def has_only_demo_questions(database_url: str) -> bool:
    """True also of a database that is yet to be made or filled; False where it cannot be told."""
    if database_url.startswith("sqlite:"):
        return _sqlite(Path(urlsplit(database_url).path.removeprefix("/")))
    return _postgresql(database_url.replace("+psycopg", "", 1))


def _sqlite(path: Path) -> bool:
    if not path.is_absolute():
        return False
    if not path.exists():
        return True
    try:
        with closing(sqlite3.connect(f"file:{quote(str(path))}?mode=rw", uri=True)) as connection:
            made = connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'posts'").fetchone()
            return made is None or connection.execute(IS_THE_OWNERS).fetchone() == (0,)
    except sqlite3.Error:
        return False


def _postgresql(url: str) -> bool:
    # A tenth of a second, which a site on SQLite need not wait.
    import psycopg  # noqa: PLC0415

    try:
        with psycopg.connect(url) as connection:
            made = connection.execute("SELECT to_regclass('posts')").fetchone()
            return made == (None,) or connection.execute(IS_THE_OWNERS).fetchone() == (False,)
    except psycopg.Error:
        return False

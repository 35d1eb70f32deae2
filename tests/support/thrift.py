"""What all sites of a test process have in common is made once: a suite makes thousands of them."""

import sqlite3
from collections.abc import Callable
from functools import cache
from types import CodeType
from typing import Any, Final

import psycopg
from flask import Flask
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from psycopg import sql
from sqlalchemy import event
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.engine import Dialect, Engine
from werkzeug.routing import Rule

from blogapp.extensions import db
from blogapp.web import assets

# Foreign keys and triggers rest meanwhile, so the order of the tables does not matter. With a few rows
# in each, or none, it takes a tenth of a TRUNCATE, which gives every table and index a new file.
AT_ONCE: Final = "SET LOCAL session_replication_role = replica"
# Keys begin with 1 again, where any were given.
FIRST_KEYS: Final = """
SELECT setval(format('%I.%I', schemaname, sequencename)::regclass, start_value, false)
FROM pg_sequences WHERE last_value IS NOT NULL
"""


class CompiledTemplates(BytecodeCache):
    """Templates as code, for all sites; Jinja compares their texts itself."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._kept.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        assert bucket.code
        self._kept[bucket.key, bucket.checksum] = bucket.code


TEMPLATES: Final = CompiledTemplates()
Builder = Callable[..., tuple[str, str]]
STATEMENTS: Final[dict[Any, Any]] = {}


class SameDialect:
    """Two engines of one kind speak alike, so that a statement that was compiled for one serves the other."""

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other)

    def __hash__(self) -> int:
        return hash(type(self))


def share_compiled(app: Flask) -> None:
    """Compile no template and no statement twice."""
    app.jinja_env.bytecode_cache = TEMPLATES
    with app.app_context():
        db.engine.update_execution_options(compiled_cache=STATEMENTS)


def begin_saving() -> None:
    """Read the static files and compile each address once; let no test wait for the disk."""
    assets.Assets = cache(assets.Assets)  # type: ignore[misc, assignment]  # the same call, once for each folder
    Rule._compile_builder = _builders_once(Rule._compile_builder)  # type: ignore[method-assign, assignment]
    for dialect in (SQLiteDialect_pysqlite, PGDialect_psycopg):
        _make_equal(dialect)
    event.listen(Engine, "connect", _trust_the_power)


def _make_equal(dialect: type[Dialect]) -> None:
    dialect.__eq__ = SameDialect.__eq__  # type: ignore[assignment]
    dialect.__hash__ = SameDialect.__hash__  # type: ignore[assignment]


def empty_tables(connection: psycopg.Connection[Any]) -> None:
    """Empty a PostgreSQL database, whatever tables it has, for the next test."""
    deletions = [sql.SQL("DELETE FROM {}").format(sql.Identifier(table)) for table in db.metadata.tables]
    with connection.transaction():
        connection.execute(sql.SQL("; ").join([sql.SQL(AT_ONCE), *deletions]))
        connection.execute(FIRST_KEYS)


def _builders_once(compile_builder: Callable[[Rule, bool], Builder]) -> Callable[[Rule, bool], Builder]:
    """Werkzeug makes a function of every address, by way of a syntax tree: most of the making of a site."""
    kept: dict[object, Builder] = {}

    def builder(rule: Rule, append_unknown: bool = True) -> Builder:
        # Values that are given beforehand are converted while compiling, by the site's own converters.
        key = (rule.rule, tuple(rule._trace), append_unknown) if not rule.defaults else object()
        if key not in kept:
            kept[key] = compile_builder(rule, append_unknown)
        return kept[key]

    return builder


def _trust_the_power(connection: object, _record: object) -> None:
    if isinstance(connection, sqlite3.Connection):
        connection.execute("PRAGMA synchronous=OFF")

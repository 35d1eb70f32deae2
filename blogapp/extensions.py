"""The Flask extensions, made once, and the one way to write to the database."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from flask_babel import Babel
from flask_login import LoginManager
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from markupsafe import Markup
from sqlalchemy import Connection, DateTime, MetaData, String, Text, TypeDecorator, event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Dialect, Engine
from sqlalchemy.orm import DeclarativeBase

from blogapp import clock

# Named constraints, so that migrations can drop them on both engines.
NAMING: Final = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

# How long a writer waits for another before it gives up: longer than any one transaction of ours.
BUSY_TIMEOUT_MS: Final = 10_000


class Base(DeclarativeBase):
    """The typed base of all models."""

    metadata = MetaData(naming_convention=NAMING)


db = SQLAlchemy(model_class=Base)
migrate = Migrate()
login_manager = LoginManager()
babel = Babel()

if TYPE_CHECKING:
    # Flask-SQLAlchemy's `db.Model` is untyped; this is what it is at run time.
    Model = Base
else:
    Model = db.Model


class UtcDateTime(TypeDecorator[datetime]):
    """A moment: aware UTC in Python, with time zone in PostgreSQL, plain UTC in SQLite."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value.astimezone(UTC) if value else None

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value.replace(tzinfo=UTC) if value and value.tzinfo is None else value


def utc_now() -> datetime:
    """The default of columns that hold a moment: asks the clock at each row, so that tests can move it."""
    return clock.now()


class SafeHtml(TypeDecorator[Markup]):
    """HTML that passed the gate of `blogapp/text`: only Markup goes in, so what comes out may be shown."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Markup | None, dialect: Dialect) -> str | None:
        if value is not None and not isinstance(value, Markup):
            raise TypeError("only Markup from blogapp.text may be stored as HTML")
        return str(value) if value is not None else None

    def process_result_value(self, value: str | None, dialect: Dialect) -> Markup | None:
        return Markup(value) if value is not None else None  # noqa: S704  # see above: it went in as Markup


# Keys and paths compare byte by byte; a language's own order would break subtree ranges.
BinaryString: Final = String().with_variant(String(collation="C"), "postgresql")


def insert_or_update(model: type[Model]) -> Any:
    """An INSERT that knows ON CONFLICT, in the words of the engine: two tabs may write at once."""
    return (sqlite if db.engine.dialect.name == "sqlite" else postgresql).insert(model)


@contextmanager
def transaction() -> Iterator[None]:
    """One write, whole or not at all.

    What was read before is let go first: on SQLite a read transaction cannot become a writing one while
    another writer commits, so the write begins afresh with BEGIN IMMEDIATE and waits its turn. Objects that
    were loaded refresh themselves.
    """
    db.session.rollback()
    try:
        db.session.connection(execution_options={"begins_immediate": True})
        yield
        db.session.commit()
    except BaseException:
        db.session.rollback()
        raise


@event.listens_for(Engine, "connect")
def _prepare_sqlite(connection: Any, _record: object) -> None:
    if not isinstance(connection, sqlite3.Connection):
        return
    connection.isolation_level = None  # we say BEGIN ourselves, below
    for pragma in (
        f"busy_timeout={BUSY_TIMEOUT_MS}",
        "journal_mode=WAL",
        "synchronous=FULL",  # an acknowledged comment survives a power cut
        "foreign_keys=ON",
    ):
        connection.execute(f"PRAGMA {pragma}")


@event.listens_for(Engine, "begin")
def _begin_sqlite(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        is_write = connection.get_execution_options().get("begins_immediate")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if is_write else "BEGIN")

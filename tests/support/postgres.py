"""A PostgreSQL cluster of the tests' own, and the databases in it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from typing import Final

import psycopg
from psycopg import sql

# The cluster's own administrator; it trusts everyone, and listens to this machine alone.
ADMIN: Final = "postgres"


class Postgres:
    """A running cluster, which makes databases on request."""

    def __init__(self, port: int) -> None:
        self.port = port
        self._numbers = count(1)
        self._templates: dict[Callable[[str], object], str] = {}

    def url(self, database: str) -> str:
        """The address of a database, as `BLOGAPP_DATABASE_URL` takes it."""
        return f"postgresql+psycopg://{ADMIN}@127.0.0.1:{self.port}/{database}"

    @contextmanager
    def fresh_database(self, migrate: Callable[[str], object] | None = None) -> Iterator[str]:
        """The address of a new database: empty, or a copy of the one that `migrate(url)` filled once."""
        template = "template1"
        if migrate:
            template = self._templates.get(migrate) or self._make_template(migrate)
        name = self._create(template)
        try:
            yield self.url(name)
        finally:
            self._run("DROP DATABASE {} WITH (FORCE)", name)

    def _make_template(self, migrate: Callable[[str], object]) -> str:
        name = self._create("template1")
        migrate(self.url(name))
        # A database can be copied only while nobody is connected to it; pools keep connections open.
        self._run("ALTER DATABASE {} ALLOW_CONNECTIONS false", name)
        self._run(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = {}", sql.Literal(name)
        )
        self._templates[migrate] = name
        return name

    def _create(self, template: str) -> str:
        name = f"test_{next(self._numbers)}"
        self._run("CREATE DATABASE {} TEMPLATE {}", name, template)
        return name

    def _run(self, statement: str, *names: str | sql.Literal) -> None:
        parts = [name if isinstance(name, sql.Literal) else sql.Identifier(name) for name in names]
        with psycopg.connect(
            host="127.0.0.1", port=self.port, user=ADMIN, dbname="postgres", autocommit=True
        ) as c:
            c.execute(sql.SQL(statement).format(*parts))

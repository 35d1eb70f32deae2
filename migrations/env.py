"""Runs the migrations on the site's own engine; on SQLite tables are rebuilt where ALTER is too weak."""

from typing import Any, Literal

from alembic import context
from flask import current_app

from blogapp.extensions import UtcDateTime, db


def is_ours(_object: Any, name: str | None, kind: str, _reflected: bool, _compare_to: Any) -> bool:
    """Autogenerate looks away from the search index, which the migrations make by hand for each engine."""
    return not (kind in {"table", "index"} and name and "_search" in name)


def plain_types(kind: str, item: Any, _context: Any) -> str | Literal[False]:
    """A migration names database types only: the product's own types may change after it was written."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, UtcDateTime) else False


with db.engine.connect() as connection:
    context.configure(
        connection=connection,
        target_metadata=current_app.extensions["migrate"].db.metadata,
        render_as_batch=connection.dialect.name == "sqlite",
        include_object=is_ours,
        render_item=plain_types,
        transaction_per_migration=True,
    )
    with context.begin_transaction():
        context.run_migrations()

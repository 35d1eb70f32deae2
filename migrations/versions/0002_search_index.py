"""Full text search over published posts and comments: FTS5 kept by triggers, or GIN indexes on PostgreSQL."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

# Each searched table: its columns, and which of its rows the public may find.
SEARCHED = {
    "posts": (("title", "body_text"), "{row}status = 'published'"),
    "comments": (("body_text",), "{row}status = 'published' AND {row}kind = 'comment'"),
}


def upgrade() -> None:
    make = _make_gin if op.get_context().dialect.name == "postgresql" else _make_fts5
    for table, (columns, is_public) in SEARCHED.items():
        make(table, columns, is_public)


def downgrade() -> None:
    for table in SEARCHED:
        if op.get_context().dialect.name == "postgresql":
            op.execute(f"DROP INDEX ix_{table}_search")
        else:
            for event in ("insert", "update", "delete"):
                op.execute(f"DROP TRIGGER {table}_search_{event}")
            op.execute(f"DROP TABLE {table}_search")


def _make_gin(table: str, columns: tuple[str, ...], is_public: str) -> None:
    words = " || ' ' || ".join(columns)
    op.execute(
        f"CREATE INDEX ix_{table}_search ON {table} USING gin (to_tsvector('simple', {words}))"
        f" WHERE {is_public.format(row='')}"
    )


def _make_fts5(table: str, columns: tuple[str, ...], is_public: str) -> None:
    """An index over the table's own text (`content=`), so that no text is stored twice."""
    listed = ", ".join(columns)
    old, new = (", ".join(f"{row}.{column}" for column in columns) for row in ("old", "new"))
    # FTS5 must be told the old words to forget them, and only of rows that it has.
    was_public, is_now_public = is_public.format(row="old."), is_public.format(row="new.")
    forget = (
        f"INSERT INTO {table}_search({table}_search, rowid, {listed})"
        f" SELECT 'delete', old.id, {old} WHERE {was_public};"
    )
    learn = f"INSERT INTO {table}_search(rowid, {listed}) SELECT new.id, {new} WHERE {is_now_public};"
    op.execute(
        f"CREATE VIRTUAL TABLE {table}_search USING fts5({listed}, content='{table}', content_rowid='id',"
        " tokenize='unicode61 remove_diacritics 2')"
    )
    op.execute(f"CREATE TRIGGER {table}_search_insert AFTER INSERT ON {table} BEGIN {learn} END")
    op.execute(f"CREATE TRIGGER {table}_search_delete AFTER DELETE ON {table} BEGIN {forget} END")
    # Counters change often, words seldom.
    watched = ", ".join((*columns, "status"))
    changed = f"AFTER UPDATE OF {watched} ON {table}"
    op.execute(f"CREATE TRIGGER {table}_search_update {changed} BEGIN {forget} {learn} END")

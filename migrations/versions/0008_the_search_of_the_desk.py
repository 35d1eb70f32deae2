"""What the desk finds comments by: words and writers of all of them, reasons, the way through a thread."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

SEARCHED = ("author_name", "author_email", "author_url", "body_text")
# Addresses fall into words, as FTS5 cuts them; `moderation/search.py` writes the same, letter by letter.
SIGNS = "@.:/_-+?=&"
ADDRESSES = "author_email || ' ' || author_url"
WRITER, WORDS = (
    f"author_name || ' ' || translate({text}, '{SIGNS}', '{' ' * len(SIGNS)}')"
    for text in (ADDRESSES, f"{ADDRESSES} || ' ' || body_text")
)
PARTIAL = {
    "ix_comments_edited": "edited_at IS NOT NULL",
    "ix_comments_moderated": "moderated_at IS NOT NULL",
    "ix_comments_featured": "is_featured",
}
URGENT = {f"{engine}_where": sa.text("urgency IS NOT NULL") for engine in ("sqlite", "postgresql")}


def upgrade() -> None:
    _make_reasons()
    _make_indexes()
    _make_gin() if _is_postgresql() else _make_fts5()


def downgrade() -> None:
    if _is_postgresql():
        for name in ("ix_comments_desk_search", "ix_comments_writer_search"):
            op.execute(f"DROP INDEX {name}")
    else:
        for event in ("insert", "update", "delete"):
            op.execute(f"DROP TRIGGER desk_search_{event}")
        op.execute("DROP TABLE desk_search")
    for name in (
        *PARTIAL,
        "ix_comments_thread_status",
        "ix_comments_thread_id",
        "ix_comments_thread_urgency",
    ):
        op.drop_index(name, "comments")
    op.create_index("ix_comments_thread_urgency", "comments", ["thread_id", "urgency"], **URGENT)
    for who in ("user", "guest"):
        op.drop_index(f"ix_comments_{who}_time", "comments")
        op.create_index(f"ix_comments_{who}_time", "comments", [f"{who}_id", "created_at"])
    op.drop_index("ix_decisions_action", "decisions")
    op.drop_index(op.f("ix_threads_owner_id"), "threads")
    op.drop_table("judgement_reasons")


def _is_postgresql() -> bool:
    return op.get_context().dialect.name == "postgresql"


def _make_reasons() -> None:
    op.create_table(
        "judgement_reasons",
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("comment_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(
            ["comment_id"],
            ["judgements.comment_id"],
            name=op.f("fk_judgement_reasons_comment_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("reason", "comment_id", name=op.f("pk_judgement_reasons")),
    )
    op.create_index(op.f("ix_judgement_reasons_comment_id"), "judgement_reasons", ["comment_id"])
    name, signals = (
        (
            "signal.value ->> 'name'",
            "jsonb_array_elements(CAST(judgements.signals AS jsonb)) AS signal(value)",
        )
        if _is_postgresql()
        else ("json_extract(signal.value, '$.name')", "json_each(judgements.signals) AS signal")
    )
    op.execute(
        "INSERT INTO judgement_reasons (reason, comment_id)"  # noqa: S608  # both parts stand above
        f" SELECT DISTINCT substr({name}, 1, 40), judgements.comment_id FROM judgements, {signals}"
    )


def _make_indexes() -> None:
    op.create_index(op.f("ix_threads_owner_id"), "threads", ["owner_id"])
    op.create_index("ix_decisions_action", "decisions", ["action", "id"])
    op.drop_index("ix_comments_thread_urgency", "comments")
    columns = ["thread_id", "urgency", "created_at", "id"]
    op.create_index("ix_comments_thread_urgency", "comments", columns, **URGENT)
    op.create_index("ix_comments_thread_status", "comments", ["thread_id", "status", "created_at", "id"])
    op.create_index("ix_comments_thread_id", "comments", ["thread_id", "id"])
    # With the status: what became of a person's last hundred comments is read from the index alone.
    for who in ("user", "guest"):
        op.drop_index(f"ix_comments_{who}_time", "comments")
        op.create_index(f"ix_comments_{who}_time", "comments", [f"{who}_id", "created_at", "status"])
    for index, condition in PARTIAL.items():
        op.execute(f"CREATE INDEX {index} ON comments (id) WHERE {condition}")


def _make_gin() -> None:
    for index, words in (("ix_comments_desk_search", WORDS), ("ix_comments_writer_search", WRITER)):
        op.execute(f"CREATE INDEX {index} ON comments USING gin (to_tsvector('simple', {words}))")


def _make_fts5() -> None:
    """Over the table's own text, as the public's index; but of every comment, whatever its status."""
    listed = ", ".join(SEARCHED)
    old, new = (", ".join(f"{row}.{column}" for column in SEARCHED) for row in ("old", "new"))
    # The names of columns, from above.
    forget = f"INSERT INTO desk_search(desk_search, rowid, {listed}) VALUES ('delete', old.id, {old});"  # noqa: S608
    learn = f"INSERT INTO desk_search(rowid, {listed}) VALUES (new.id, {new});"  # noqa: S608
    op.execute(
        f"CREATE VIRTUAL TABLE desk_search USING fts5({listed}, content='comments', content_rowid='id',"
        " tokenize='unicode61 remove_diacritics 2')"
    )
    op.execute("INSERT INTO desk_search(desk_search) VALUES ('rebuild')")
    op.execute(f"CREATE TRIGGER desk_search_insert AFTER INSERT ON comments BEGIN {learn} END")
    op.execute(f"CREATE TRIGGER desk_search_delete AFTER DELETE ON comments BEGIN {forget} END")
    changed = f"AFTER UPDATE OF {listed} ON comments"
    op.execute(f"CREATE TRIGGER desk_search_update {changed} BEGIN {forget} {learn} END")

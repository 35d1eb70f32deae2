"""What moderation keeps: decisions, reports, appeals, originals, notes, restrictions, rules of threads."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
URGENCY = (
    "CASE WHEN appealed_at IS NOT NULL AND status IN ('held', 'spam', 'trashed') THEN 0"
    " WHEN open_reports > 0 AND status IN ('held', 'published') THEN 1"
    " WHEN status = 'held' THEN 2 + doubt END"
)
TABLES = ("person_notes", "originals", "appeals", "reports", "decisions", "restrictions")
NEW_OF_COMMENTS = ("appealed_at", "open_reports", "doubt", "is_featured", "moderated_at")


def upgrade() -> None:
    _extend_threads()
    _extend_comments()
    _make_restrictions()
    _make_decisions()
    _make_reports()
    _make_texts()


def downgrade() -> None:
    if op.get_context().dialect.name == "postgresql":
        op.execute("DROP TRIGGER decisions_stay ON decisions")
        op.execute("DROP FUNCTION decisions_stay")
    for table in TABLES:
        op.drop_table(table)
    for index in ("ix_comments_urgency", "ix_comments_thread_urgency", "ix_comments_email_time"):
        op.drop_index(index, "comments")
    op.execute("ALTER TABLE comments DROP COLUMN urgency")
    for column in NEW_OF_COMMENTS:
        op.execute(f"ALTER TABLE comments DROP COLUMN {column}")
    for column in ("pinned_id", "rules", "opened_at", "read_only_from"):
        op.execute(f"ALTER TABLE threads DROP COLUMN {column}")


def _extend_threads() -> None:
    op.add_column("threads", sa.Column("read_only_from", MOMENT, nullable=True))
    op.add_column("threads", sa.Column("opened_at", MOMENT, nullable=True))
    op.add_column("threads", sa.Column("rules", sa.Text(), nullable=False, server_default="{}"))
    op.add_column("threads", sa.Column("pinned_id", sa.Integer(), nullable=True))
    op.execute(
        "UPDATE threads SET opened_at = (SELECT posts.published_at FROM posts"
        " WHERE posts.thread_id = threads.id)"
    )


def _extend_comments() -> None:
    no = {"nullable": False, "server_default": sa.false()}
    op.add_column("comments", sa.Column("moderated_at", MOMENT, nullable=True))
    op.add_column("comments", sa.Column("is_featured", sa.Boolean(), **no))
    op.add_column("comments", sa.Column("doubt", sa.SmallInteger(), nullable=False, server_default="5"))
    op.add_column("comments", sa.Column("open_reports", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("comments", sa.Column("appealed_at", MOMENT, nullable=True))
    _judge_what_waits()
    # SQLite adds only columns that it works out anew at each read; PostgreSQL knows only stored ones.
    kind = "STORED" if op.get_context().dialect.name == "postgresql" else "VIRTUAL"
    op.execute(f"ALTER TABLE comments ADD COLUMN urgency SMALLINT GENERATED ALWAYS AS ({URGENCY}) {kind}")
    urgent = {f"{engine}_where": sa.text("urgency IS NOT NULL") for engine in ("sqlite", "postgresql")}
    op.create_index("ix_comments_urgency", "comments", ["urgency", "created_at", "id"], **urgent)
    op.create_index("ix_comments_thread_urgency", "comments", ["thread_id", "urgency"], **urgent)
    op.create_index("ix_comments_email_time", "comments", ["author_email", "created_at"])


def _judge_what_waits() -> None:
    # Nearly tenths: one engine cuts off, the other rounds.
    op.execute(
        "UPDATE comments SET doubt = (SELECT CAST(judgements.probability * 9 AS INTEGER) FROM judgements"
        " WHERE judgements.comment_id = comments.id)"
        " WHERE EXISTS (SELECT 1 FROM judgements WHERE judgements.comment_id = comments.id)"
    )


def _make_restrictions() -> None:
    op.create_table(
        "restrictions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("guest_id", sa.Integer(), nullable=True),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("network", sa.String(length=49), nullable=True),
        sa.Column("first_ip", sa.String(length=32), nullable=True),
        sa.Column("last_ip", sa.String(length=32), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("ends_at", MOMENT, nullable=True),
        sa.Column("lifted_at", MOMENT, nullable=True),
        sa.Column("acknowledged_at", MOMENT, nullable=True),
        *_of_a_person("restrictions"),
        sa.ForeignKeyConstraint(["made_by_id"], ["users.id"], name=op.f("fk_restrictions_made_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_restrictions")),
    )
    for column in ("user_id", "guest_id", "email"):
        op.create_index(op.f(f"ix_restrictions_{column}"), "restrictions", [column])
    op.create_index("ix_restrictions_network", "restrictions", ["first_ip", "last_ip"])


def _make_decisions() -> None:
    op.create_table(
        "decisions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("action", sa.String(length=20), nullable=False),
        sa.Column("target_kind", sa.String(length=10), nullable=False),
        sa.Column("target", sa.String(length=254), nullable=False),
        sa.Column("thread_id", sa.Integer(), nullable=True),
        sa.Column("status_before", sa.String(length=10), nullable=False),
        sa.Column("status_after", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.String(length=30), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("batch", sa.String(length=20), nullable=False),
        sa.Column("waited_seconds", sa.Integer(), nullable=True),
        sa.Column("undoes_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_decisions_user_id")),
        sa.ForeignKeyConstraint(
            ["thread_id"], ["threads.id"], name=op.f("fk_decisions_thread_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["undoes_id"], ["decisions.id"], name=op.f("fk_decisions_undoes_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decisions")),
        sa.UniqueConstraint("undoes_id", name=op.f("uq_decisions_undoes_id")),
    )
    op.create_index("ix_decisions_target", "decisions", ["target_kind", "target", "id"])
    op.create_index("ix_decisions_user", "decisions", ["user_id", "id"])
    op.create_index("ix_decisions_thread", "decisions", ["thread_id", "id"])
    op.create_index("ix_decisions_made_at", "decisions", ["made_at"])
    op.create_index(op.f("ix_decisions_batch"), "decisions", ["batch"])
    # A log that can be edited proves nothing. Deleting goes with the thread, and with nothing else.
    if op.get_context().dialect.name == "postgresql":
        op.execute(
            "CREATE FUNCTION decisions_stay() RETURNS trigger LANGUAGE plpgsql AS"
            " $$ BEGIN RAISE EXCEPTION 'decisions are never changed'; END $$"
        )
        op.execute(
            "CREATE TRIGGER decisions_stay BEFORE UPDATE ON decisions"
            " FOR EACH ROW EXECUTE FUNCTION decisions_stay()"
        )
    else:
        op.execute(
            "CREATE TRIGGER decisions_stay BEFORE UPDATE ON decisions"
            " BEGIN SELECT RAISE(ABORT, 'decisions are never changed'); END"
        )


def _make_reports() -> None:
    op.create_table(
        "reports",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("comment_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("guest_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=30), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("decision_id", sa.Integer(), nullable=True),
        *_of_a_person("reports"),
        *_of_a_comment("reports"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reports")),
        sa.UniqueConstraint("comment_id", "user_id", name=op.f("uq_reports_comment_id_user_id")),
        sa.UniqueConstraint("comment_id", "guest_id", name=op.f("uq_reports_comment_id_guest_id")),
    )
    for column in ("user_id", "guest_id", "decision_id"):
        op.create_index(op.f(f"ix_reports_{column}"), "reports", [column])


def _make_texts() -> None:
    op.create_table(
        "appeals",
        sa.Column("comment_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("decision_id", sa.Integer(), nullable=True),
        *_of_a_comment("appeals"),
        sa.PrimaryKeyConstraint("comment_id", name=op.f("pk_appeals")),
    )
    op.create_index(op.f("ix_appeals_decision_id"), "appeals", ["decision_id"])
    op.create_table(
        "originals",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("comment_id", sa.Integer(), nullable=False),
        sa.Column("body_source", sa.Text(), nullable=False),
        sa.Column("body_format", sa.String(length=10), nullable=False),
        sa.Column("kept_at", MOMENT, nullable=False),
        sa.Column("decision_id", sa.Integer(), nullable=True),
        *_of_a_comment("originals"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_originals")),
    )
    for column in ("comment_id", "decision_id"):
        op.create_index(op.f(f"ix_originals_{column}"), "originals", [column])
    op.create_table(
        "person_notes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("guest_id", sa.Integer(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("made_at", MOMENT, nullable=False),
        *_of_a_person("person_notes"),
        sa.ForeignKeyConstraint(["made_by_id"], ["users.id"], name=op.f("fk_person_notes_made_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_notes")),
    )
    for column in ("user_id", "guest_id"):
        op.create_index(op.f(f"ix_person_notes_{column}"), "person_notes", [column])


def _of_a_person(table: str) -> list[sa.ForeignKeyConstraint]:
    return [
        sa.ForeignKeyConstraint(
            [f"{whose}_id"], [f"{whose}s.id"], name=op.f(f"fk_{table}_{whose}_id"), ondelete="CASCADE"
        )
        for whose in ("user", "guest")
    ]


def _of_a_comment(table: str) -> list[sa.ForeignKeyConstraint]:
    return [
        sa.ForeignKeyConstraint(
            ["comment_id"], ["comments.id"], name=op.f(f"fk_{table}_comment_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["decision_id"], ["decisions.id"], name=op.f(f"fk_{table}_decision_id"), ondelete="SET NULL"
        ),
    ]

"""Stances, perspectives, conditions, votes, movement and syntheses."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

# Only comments that say something are in these.
SAYS_STANCE = sa.text("stance <> ''")
SAYS_PERSPECTIVE = sa.text("perspective <> ''")
SAYS_CONDITION = sa.text("condition_id IS NOT NULL")


def upgrade() -> None:
    _make_questions()
    _make_stances()
    _make_syntheses()
    _make_votes()
    _widen_comments()
    # Questions that are there already ask for a stance from now on.
    op.execute(
        "INSERT INTO questions (thread_id, asks_stance, pro_label, con_label, depends_label, stance_order,"
        " perspectives, is_concluded, pro_count, con_count, depends_count, splits, days)"
        " SELECT thread_id, TRUE, '', '', '', 'pro con depends', '', FALSE, 0, 0, 0, '{}', '{}' FROM posts"
        " WHERE kind = 'question'"
    )


def _thread(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["thread_id"], ["threads.id"], name=op.f(f"fk_{table}_thread_id"), ondelete="CASCADE"
    )


def _points(table: str, column: str, target: str, ondelete: str = "CASCADE") -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}"), ondelete=ondelete
    )


def _make_questions() -> None:
    op.create_table(
        "syntheses",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("thread_id", sa.Integer(), nullable=False),
        *(sa.Column(line, sa.Text(), nullable=False) for line in ("pro", "con", "depends", "open_question")),
        sa.Column("comment_count", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        _thread("syntheses"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_syntheses")),
    )
    op.create_index("ix_syntheses_thread", "syntheses", ["thread_id", "id"])
    op.create_table(
        "questions",
        sa.Column("thread_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("asks_stance", sa.Boolean(), nullable=False),
        *(
            sa.Column(f"{stance}_label", sa.String(length=30), nullable=False)
            for stance in ("pro", "con", "depends")
        ),
        sa.Column("stance_order", sa.String(length=20), nullable=False),
        sa.Column("perspectives", sa.Text(), nullable=False),
        sa.Column("is_concluded", sa.Boolean(), nullable=False),
        *(sa.Column(f"{stance}_count", sa.Integer(), nullable=False) for stance in ("pro", "con", "depends")),
        sa.Column("splits", sa.Text(), nullable=False),
        sa.Column("days", sa.Text(), nullable=False),
        sa.Column("synthesis_id", sa.Integer(), nullable=True),
        _thread("questions"),
        _points("questions", "synthesis_id", "syntheses", "SET NULL"),
        sa.PrimaryKeyConstraint("thread_id", name=op.f("pk_questions")),
    )


def _make_stances() -> None:
    op.create_table(
        "conditions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("thread_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(length=80), nullable=False),
        sa.Column("folded", sa.String(length=240), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        _thread("conditions"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conditions")),
    )
    op.create_index("ix_conditions_most", "conditions", ["thread_id", "people", "id"])
    op.create_table(
        "stances",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("thread_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("guest_id", sa.Integer(), nullable=True),
        sa.Column("stance", sa.String(length=7), nullable=False),
        sa.Column("perspective", sa.String(length=60), nullable=False),
        sa.Column("condition_id", sa.Integer(), nullable=True),
        sa.Column("comment_id", sa.Integer(), nullable=True),
        sa.Column("moved_by_id", sa.Integer(), nullable=True),
        sa.Column("is_public", sa.Boolean(), nullable=False),
        sa.Column("network", sa.String(length=50), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        _thread("stances"),
        _points("stances", "user_id", "users"),
        _points("stances", "guest_id", "guests"),
        _points("stances", "condition_id", "conditions", "SET NULL"),
        _points("stances", "comment_id", "comments", "SET NULL"),
        _points("stances", "moved_by_id", "comments", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stances")),
    )
    op.create_index("ix_stances_user", "stances", ["user_id", "thread_id"])
    op.create_index("ix_stances_guest", "stances", ["guest_id", "thread_id"])
    op.create_index("ix_stances_network", "stances", ["thread_id", "network", "created_at"])
    op.create_index("ix_stances_comment", "stances", ["comment_id"])
    op.create_index("ix_stances_moved_by", "stances", ["moved_by_id"])
    op.create_index("ix_stances_condition", "stances", ["condition_id"])
    op.create_table(
        "movers",
        sa.Column("comment_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("thread_id", sa.Integer(), nullable=False),
        sa.Column("readers", sa.Integer(), nullable=False),
        _points("movers", "comment_id", "comments"),
        _thread("movers"),
        sa.PrimaryKeyConstraint("comment_id", name=op.f("pk_movers")),
    )
    op.create_index(op.f("ix_movers_thread_id"), "movers", ["thread_id"])


def _make_syntheses() -> None:
    op.create_table(
        "citations",
        sa.Column("synthesis_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("line", sa.String(length=13), nullable=False),
        sa.Column("comment_id", sa.Integer(), autoincrement=False, nullable=False),
        _points("citations", "synthesis_id", "syntheses"),
        _points("citations", "comment_id", "comments"),
        sa.PrimaryKeyConstraint("synthesis_id", "line", "comment_id", name=op.f("pk_citations")),
    )
    op.create_index(op.f("ix_citations_comment_id"), "citations", ["comment_id"])


def _make_votes() -> None:
    op.create_table(
        "votes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("thread_id", sa.Integer(), nullable=False),
        sa.Column("comment_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("guest_id", sa.Integer(), nullable=True),
        sa.Column("network", sa.String(length=50), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        _thread("votes"),
        _points("votes", "comment_id", "comments"),
        _points("votes", "user_id", "users"),
        _points("votes", "guest_id", "guests"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_votes")),
        # One of the two is null, and nulls are never the same: each person votes once.
        sa.UniqueConstraint("comment_id", "user_id", name=op.f("uq_votes_comment_id_user_id")),
        sa.UniqueConstraint("comment_id", "guest_id", name=op.f("uq_votes_comment_id_guest_id")),
    )
    op.create_index("ix_votes_user", "votes", ["user_id", "thread_id"])
    op.create_index("ix_votes_guest", "votes", ["guest_id", "thread_id"])
    op.create_index("ix_votes_time", "votes", ["thread_id", "created_at"])
    op.create_index("ix_votes_network", "votes", ["thread_id", "network", "created_at"])


def _widen_comments() -> None:
    op.add_column("comments", sa.Column("stance", sa.String(length=7), nullable=False, server_default=""))
    op.add_column(
        "comments", sa.Column("perspective", sa.String(length=60), nullable=False, server_default="")
    )
    # Known by its number alone: SQLite would copy the whole table to add a foreign key.
    op.add_column("comments", sa.Column("condition_id", sa.Integer(), nullable=True))
    op.create_index(
        "ix_comments_roots_by_stance",
        "comments",
        ["thread_id", "is_listed", "depth", "stance", "score", "id"],
    )
    for name, columns, says in (
        ("stance", ["thread_id", "stance", "created_at", "id"], SAYS_STANCE),
        ("perspective", ["thread_id", "perspective", "created_at", "id"], SAYS_PERSPECTIVE),
        ("condition", ["condition_id", "created_at", "id"], SAYS_CONDITION),
    ):
        op.create_index(f"ix_comments_{name}", "comments", columns, sqlite_where=says, postgresql_where=says)


def downgrade() -> None:
    for name in ("condition", "perspective", "stance", "roots_by_stance"):
        op.drop_index(f"ix_comments_{name}", "comments")
    for column in ("condition_id", "perspective", "stance"):
        op.drop_column("comments", column)
    for table in ("votes", "citations", "movers", "stances", "conditions", "questions", "syntheses"):
        op.drop_table(table)

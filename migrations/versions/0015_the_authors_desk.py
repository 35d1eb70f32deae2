"""When an author last read a discussion, indexes for what the desk lists, and what a question begins with."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

# As the model says it, letter by letter: SQLite compares text, not meaning.
ASKS = sa.text("body_text LIKE '%?%' OR body_text LIKE '%？%' OR body_text LIKE '%؟%'")
CONCLUDED = sa.text("is_concluded")


def upgrade() -> None:
    op.create_table(
        "visits",
        sa.Column("user_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("thread_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_visits_user_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["thread_id"], ["threads.id"], name=op.f("fk_visits_thread_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("user_id", "thread_id", name=op.f("pk_visits")),
    )
    op.create_index(op.f("ix_visits_thread_id"), "visits", ["thread_id"])
    op.add_column(
        "conditions", sa.Column("is_offered", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.add_column(
        "questions", sa.Column("has_offers", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.add_column("posts", sa.Column("opening", sa.Text(), nullable=False, server_default=""))
    op.add_column("posts", sa.Column("word_count", sa.Integer(), nullable=False, server_default="0"))
    _count_words()
    op.add_column("posts", sa.Column("review_version", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("posts", sa.Column("review_ends_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("users", sa.Column("time_zone", sa.String(length=60), nullable=False, server_default=""))
    op.create_index("ix_post_tags_newest", "post_tags", ["tag_id", "post_id"])
    op.create_index("ix_threads_owner_lively", "threads", ["owner_id", "last_comment_at"])
    op.create_index(
        "ix_comments_asking",
        "comments",
        ["thread_id", "created_at", "id"],
        sqlite_where=ASKS,
        postgresql_where=ASKS,
    )
    op.create_index(
        "ix_questions_concluded",
        "questions",
        ["thread_id"],
        sqlite_where=CONCLUDED,
        postgresql_where=CONCLUDED,
    )


def _count_words() -> None:
    """Of posts that are there already: words stand one space or one line apart."""
    spaced = "REPLACE(body_text, :line, ' ')"
    count = f"LENGTH({spaced}) - LENGTH(REPLACE({spaced}, ' ', '')) + 1"
    counted = sa.text(f"UPDATE posts SET word_count = {count} WHERE body_text <> ''")  # noqa: S608 - two constants
    op.get_bind().execute(counted, {"line": "\n"})


def downgrade() -> None:
    op.drop_index("ix_questions_concluded", "questions")
    op.drop_index("ix_comments_asking", "comments")
    op.drop_index("ix_post_tags_newest", "post_tags")
    op.drop_index("ix_threads_owner_lively", "threads")
    op.drop_column("users", "time_zone")
    op.drop_column("posts", "word_count")
    op.drop_column("posts", "review_ends_at")
    op.drop_column("posts", "review_version")
    op.drop_column("posts", "opening")
    op.drop_column("questions", "has_offers")
    op.drop_column("conditions", "is_offered")
    op.drop_table("visits")

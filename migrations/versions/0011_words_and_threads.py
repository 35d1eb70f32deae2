"""Why threads are closed and words changed, what is featured, and where moved comments have been."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("threads", sa.Column("closing_note", sa.Text(), nullable=False, server_default=""))
    op.add_column("threads", sa.Column("featured_count", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("originals", sa.Column("note", sa.Text(), nullable=False, server_default=""))
    featured = {f"{engine}_where": sa.text("is_featured") for engine in ("sqlite", "postgresql")}
    op.create_index("ix_comments_thread_featured", "comments", ["thread_id", "created_at", "id"], **featured)
    op.create_table(
        "old_places",
        sa.Column("comment_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("thread_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(
            ["comment_id"], ["comments.id"], name=op.f("fk_old_places_comment_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["thread_id"], ["threads.id"], name=op.f("fk_old_places_thread_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("comment_id", "thread_id", name=op.f("pk_old_places")),
    )
    op.create_index(op.f("ix_old_places_thread_id"), "old_places", ["thread_id"])


def downgrade() -> None:
    op.drop_table("old_places")
    op.drop_index("ix_comments_thread_featured", "comments")
    op.execute("ALTER TABLE originals DROP COLUMN note")
    for column in ("featured_count", "closing_note"):
        op.execute(f"ALTER TABLE threads DROP COLUMN {column}")

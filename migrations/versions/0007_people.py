"""Bans of networks that hold for signed-in people too, and an index of comments that still have an IP."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

STILL_TRACED = sa.text("ip IS NOT NULL OR agent IS NOT NULL")


def upgrade() -> None:
    op.add_column(
        "restrictions",
        sa.Column("is_for_everyone", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    op.create_index(
        "ix_comments_traced",
        "comments",
        ["created_at", "id"],
        sqlite_where=STILL_TRACED,
        postgresql_where=STILL_TRACED,
    )


def downgrade() -> None:
    op.drop_index("ix_comments_traced", "comments")
    op.execute("ALTER TABLE restrictions DROP COLUMN is_for_everyone")

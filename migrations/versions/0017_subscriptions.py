"""Readers who are told of new questions by mail."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
COLUMNS = (("outgoing_mails", "html"), ("outgoing_mails", "unsubscribe"), ("posts", "told_at"))


def upgrade() -> None:
    op.create_table(
        "subscriptions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.Column("confirmed_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subscriptions")),
        sa.UniqueConstraint("key", name=op.f("uq_subscriptions_key")),
    )
    op.create_table(
        "announcements",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("lines", sa.Text(), nullable=False),
        sa.Column("stances", sa.Text(), nullable=False),
        sa.Column("path", sa.String(length=250), nullable=False),
        sa.Column("language", sa.String(length=12), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("reached_id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_announcements")),
        sa.UniqueConstraint("key", name=op.f("uq_announcements_key")),
    )
    op.add_column("outgoing_mails", sa.Column("html", sa.Text(), server_default="", nullable=False))
    op.add_column(
        "outgoing_mails", sa.Column("unsubscribe", sa.String(length=500), server_default="", nullable=False)
    )
    op.add_column("posts", sa.Column("told_at", MOMENT, nullable=True))
    # Whatever was public before is no news, wherever it lies now; the worker has taken what was due.
    op.execute("UPDATE posts SET told_at = published_at WHERE published_at <= CURRENT_TIMESTAMP")


def downgrade() -> None:
    for table, column in COLUMNS:
        op.execute(f"ALTER TABLE {table} DROP COLUMN {column}")
    op.drop_table("announcements")
    op.drop_table("subscriptions")

"""What reports, the status page, mail to moderators and the overview need besides."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("reports", sa.Column("network", sa.String(length=64), nullable=True))
    op.create_index("ix_reports_made_at", "reports", ["made_at"])
    # Which doubts there were in a period, and how long comments waited last.
    op.create_index("ix_judgements_decision_time", "judgements", ["decision", "created_at"])
    waited = {f"{engine}_where": sa.text("waited_seconds IS NOT NULL") for engine in ("sqlite", "postgresql")}
    op.create_index("ix_decisions_waited", "decisions", ["id", "waited_seconds"], **waited)
    _make_letters()


def downgrade() -> None:
    for table in ("status_letters", "desk_links", "letter_readers"):
        op.drop_table(table)
    op.drop_index("ix_decisions_waited", "decisions")
    op.drop_index("ix_judgements_decision_time", "judgements")
    op.drop_index("ix_reports_made_at", "reports")
    op.execute("ALTER TABLE reports DROP COLUMN network")


def _make_letters() -> None:
    op.create_table(
        "status_letters",
        sa.Column("comment_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("sent_at", MOMENT, nullable=False),
        _foreign("status_letters", "comment_id", "comments.id"),
        sa.PrimaryKeyConstraint("comment_id", name=op.f("pk_status_letters")),
    )
    op.create_table(
        "desk_links",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("comment_id", sa.Integer(), nullable=False),
        sa.Column("occasion", sa.String(length=10), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("used_at", MOMENT, nullable=True),
        _foreign("desk_links", "user_id", "users.id"),
        _foreign("desk_links", "comment_id", "comments.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_desk_links")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_desk_links_token_hash")),
    )
    op.create_index("ix_desk_links_told", "desk_links", ["user_id", "made_at"])
    op.create_index(op.f("ix_desk_links_comment_id"), "desk_links", ["comment_id"])
    op.create_index("ix_desk_links_made_at", "desk_links", ["made_at"])
    op.create_table(
        "letter_readers",
        sa.Column("user_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("choice", sa.String(length=10), nullable=False),
        sa.Column("digest_at", MOMENT, nullable=True),
        _foreign("letter_readers", "user_id", "users.id"),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_letter_readers")),
    )


def _foreign(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [target], name=op.f(f"fk_{table}_{column}"), ondelete="CASCADE")

"""Judgements of comments, what moderators taught the filter, their rules, and what Akismet was asked."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("threads", sa.Column("about", sa.Text(), nullable=False, server_default=""))
    # Threads of posts that are there already: what the posts say.
    op.execute(
        "UPDATE threads SET about = (SELECT substr(posts.body_text, 1, 5000) FROM posts"
        " WHERE posts.thread_id = threads.id)"
        " WHERE EXISTS (SELECT 1 FROM posts WHERE posts.thread_id = threads.id)"
    )
    op.create_table(
        "judgements",
        sa.Column("comment_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("decision", sa.String(length=10), nullable=False),
        sa.Column("probability", sa.Double(), nullable=False),
        sa.Column("signals", sa.Text(), nullable=False),
        sa.Column("text_digest", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["comment_id"], ["comments.id"], name=op.f("fk_judgements_comment_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("comment_id", name=op.f("pk_judgements")),
    )
    op.create_index("ix_judgements_same_text", "judgements", ["text_digest", "created_at"], unique=False)
    _make_lessons()
    _make_akismet_checks()


def _make_lessons() -> None:
    op.create_table(
        "spam_steps",
        sa.Column("feature", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("step", sa.BigInteger(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("feature", name=op.f("pk_spam_steps")),
    )
    op.create_table(
        "spam_decisions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(length=20), nullable=False),
        sa.Column("is_spam", sa.Boolean(), nullable=False),
        sa.Column("features", sa.LargeBinary(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_spam_decisions_user_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_spam_decisions")),
    )
    op.create_index("ix_spam_decisions_subject", "spam_decisions", ["subject"], unique=False)
    op.create_table(
        "spam_state",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("stopped", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_spam_state")),
    )
    op.create_table(
        "spam_rules",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("value", sa.String(length=250), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_spam_rules_user_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_spam_rules")),
        sa.UniqueConstraint("kind", "value", name=op.f("uq_spam_rules_kind_value")),
    )


def _make_akismet_checks() -> None:
    op.create_table(
        "akismet_checks",
        sa.Column("subject", sa.String(length=20), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("answer", sa.String(length=10), nullable=False),
        sa.Column("guid", sa.String(length=500), nullable=False),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_try_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("report", sa.String(length=4), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("subject", name=op.f("pk_akismet_checks")),
    )
    op.create_index("ix_akismet_checks_waiting", "akismet_checks", ["next_try_at"], unique=False)
    op.create_index(op.f("ix_akismet_checks_asked_at"), "akismet_checks", ["asked_at"], unique=False)


def downgrade() -> None:
    for table in ("akismet_checks", "spam_rules", "spam_state", "spam_decisions", "spam_steps", "judgements"):
        op.drop_table(table)
    with op.batch_alter_table("threads") as threads:
        threads.drop_column("about")

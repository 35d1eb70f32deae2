"""What writing keeps: the version of a post's text, revisions, unsaved texts, private links."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    no_text = {"nullable": False, "server_default": ""}
    op.add_column("posts", sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
    op.add_column("posts", sa.Column("description", sa.Text(), **no_text))
    op.add_column("posts", sa.Column("language", sa.String(length=12), **no_text))
    # An excerpt that the author has not written follows the text.
    op.add_column("posts", sa.Column("own_excerpt", sa.Text(), **no_text))
    op.create_index("ix_posts_desk", "posts", ["status", "updated_at", "id"])
    op.create_index("ix_posts_author_desk", "posts", ["author_id", "status", "updated_at", "id"])
    op.create_table(
        "revisions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("fields", sa.Text(), nullable=False),
        sa.Column("body_format", sa.String(length=10), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("saved_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["post_id"], ["posts.id"], name=op.f("fk_revisions_post_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_revisions_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_revisions")),
        sa.UniqueConstraint("post_id", "version", name=op.f("uq_revisions_post_id_version")),
    )
    op.create_table(
        "unsaved_texts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("fields", sa.Text(), nullable=False),
        sa.Column("kept_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_unsaved_texts_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unsaved_texts")),
        sa.UniqueConstraint("post_id", "user_id", name=op.f("uq_unsaved_texts_post_id_user_id")),
    )


def downgrade() -> None:
    op.drop_table("unsaved_texts")
    op.drop_table("revisions")
    for index in ("ix_posts_author_desk", "ix_posts_desk"):
        op.drop_index(index, "posts")
    for column in ("own_excerpt", "language", "description", "version"):
        op.execute(f"ALTER TABLE posts DROP COLUMN {column}")

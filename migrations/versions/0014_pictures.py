"""Pictures of texts: the library, where each is used, where imported ones come from."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "media_pictures",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=24), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("alt_text", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.String(length=20), nullable=False),
        sa.Column("taken_at", MOMENT, nullable=True),
        sa.Column("stops", sa.Integer(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("widths", sa.String(length=60), nullable=False),
        sa.Column("colour", sa.String(length=7), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["owner_id"], ["users.id"], name=op.f("fk_media_pictures_owner_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_media_pictures")),
        sa.UniqueConstraint("key", name=op.f("uq_media_pictures_key")),
    )
    op.create_index("ix_media_pictures_owner", "media_pictures", ["owner_id", "id"])
    op.create_index("ix_media_pictures_waiting", "media_pictures", ["state", "id"])
    op.create_table(
        "media_uses",
        sa.Column("picture_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.String(length=100), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("is_waiting", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["picture_id"],
            ["media_pictures.id"],
            name=op.f("fk_media_uses_picture_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("picture_id", "place", name=op.f("pk_media_uses")),
    )
    op.create_index("ix_media_uses_place", "media_uses", ["place"])
    op.create_index("ix_media_uses_is_waiting", "media_uses", ["is_waiting"])
    op.create_table(
        "imported_pictures",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("address", sa.String(length=1000), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("alt_text", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("picture_key", sa.String(length=24), nullable=False),
        sa.ForeignKeyConstraint(
            ["post_id"], ["posts.id"], name=op.f("fk_imported_pictures_post_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_imported_pictures")),
        sa.UniqueConstraint("address", name=op.f("uq_imported_pictures_address")),
    )
    op.create_index("ix_imported_pictures_post_id", "imported_pictures", ["post_id"])
    op.add_column("posts", sa.Column("picture_key", sa.String(length=24), nullable=False, server_default=""))


def downgrade() -> None:
    op.execute("ALTER TABLE posts DROP COLUMN picture_key")
    op.drop_table("imported_pictures")
    op.drop_table("media_uses")
    op.drop_table("media_pictures")

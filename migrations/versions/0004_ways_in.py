"""Pictures and profiles of people, passkeys, links by mail, Mastodon's servers, and the outbox."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Each has a default in the database, so that the version before this one can go on making users.
    no_text, yes = {"nullable": False, "server_default": ""}, {"nullable": False, "server_default": sa.true()}
    op.add_column("users", sa.Column("password_hash", sa.String(length=200), **no_text))
    op.add_column("users", sa.Column("picture_key", sa.String(length=22), **no_text))
    op.add_column("users", sa.Column("picture_source", sa.String(length=1000), **no_text))
    op.add_column("users", sa.Column("shows_picture", sa.Boolean(), **yes))
    op.add_column("users", sa.Column("shows_comments", sa.Boolean(), **yes))
    op.add_column("users", sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True))
    _make_pictures()
    with op.batch_alter_table("sign_in_attempts") as attempts:
        attempts.add_column(sa.Column("server", sa.String(length=255), nullable=False, server_default=""))
        attempts.add_column(sa.Column("user_id", sa.Integer(), nullable=True))
        attempts.create_foreign_key(
            op.f("fk_sign_in_attempts_user_id"), "users", ["user_id"], ["id"], ondelete="CASCADE"
        )
    _make_mail_links()
    _make_passkeys()
    op.create_table(
        "mastodon_servers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("host", sa.String(length=255), nullable=False),
        sa.Column("client_id", sa.String(length=255), nullable=False),
        sa.Column("client_secret", sa.String(length=255), nullable=False),
        sa.Column("metadata_json", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mastodon_servers")),
        sa.UniqueConstraint("host", name=op.f("uq_mastodon_servers_host")),
    )
    _make_outbox()


def _make_pictures() -> None:
    op.create_table(
        "pictures",
        sa.Column("key", sa.String(length=22), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_pictures_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_pictures")),
    )
    op.create_index(op.f("ix_pictures_user_id"), "pictures", ["user_id"], unique=False)


def _make_mail_links() -> None:
    op.create_table(
        "mail_links",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("browser_hash", sa.String(length=64), nullable=False),
        sa.Column("next_path", sa.String(length=500), nullable=False),
        sa.Column("draft_key", sa.String(length=43), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_mail_links_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail_links")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_mail_links_token_hash")),
    )
    op.create_index(op.f("ix_mail_links_expires_at"), "mail_links", ["expires_at"], unique=False)


def _make_passkeys() -> None:
    op.create_table(
        "passkeys",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("credential_id", sa.String(length=1400), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("sign_count", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_passkeys_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passkeys")),
        sa.UniqueConstraint("credential_id", name=op.f("uq_passkeys_credential_id")),
    )
    op.create_index(op.f("ix_passkeys_user_id"), "passkeys", ["user_id"], unique=False)


def _make_outbox() -> None:
    op.create_table(
        "outgoing_mails",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("to_address", sa.String(length=254), nullable=False),
        sa.Column("subject", sa.String(length=250), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_try_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("error", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outgoing_mails")),
    )
    op.create_index("ix_outgoing_mails_waiting", "outgoing_mails", ["sent_at", "next_try_at"], unique=False)


def downgrade() -> None:
    for table in ("outgoing_mails", "mastodon_servers", "passkeys", "mail_links", "pictures"):
        op.drop_table(table)
    with op.batch_alter_table("sign_in_attempts") as attempts:
        attempts.drop_constraint(op.f("fk_sign_in_attempts_user_id"), type_="foreignkey")
        attempts.drop_column("user_id")
        attempts.drop_column("server")
    # Not in a batch: on SQLite that makes a new table, and all that hangs on a user goes with the old one.
    for column in (
        "closed_at", "shows_comments", "shows_picture", "picture_source", "picture_key", "password_hash",
    ):  # fmt: skip
        op.drop_column("users", column)

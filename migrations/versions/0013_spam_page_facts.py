"""What Akismet is told of a page, and which weights the lessons were learned on."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("threads", sa.Column("tags", sa.Text(), nullable=False, server_default=""))
    op.add_column("threads", sa.Column("page_changed_at", sa.DateTime(timezone=True), nullable=True))
    op.execute(
        "UPDATE threads SET page_changed_at = (SELECT posts.updated_at FROM posts"
        " WHERE posts.thread_id = threads.id)"
    )
    _tell_tags()
    op.add_column("spam_state", sa.Column("weights", sa.String(length=32), nullable=False, server_default=""))


def _tell_tags() -> None:
    """Threads of posts that are there already: the names of their tags."""
    connection = op.get_bind()
    rows = connection.execute(
        sa.text(
            "SELECT posts.thread_id, tags.name FROM posts JOIN post_tags ON post_tags.post_id = posts.id"
            " JOIN tags ON tags.id = post_tags.tag_id ORDER BY posts.thread_id, tags.name"
        )
    )
    names: dict[int, list[str]] = {}
    for thread_id, name in rows:
        names.setdefault(thread_id, []).append(name)
    known = [{"id": thread_id, "tags": ", ".join(words)} for thread_id, words in names.items()]
    if known:
        connection.execute(sa.text("UPDATE threads SET tags = :tags WHERE id = :id"), known)


def downgrade() -> None:
    op.drop_column("spam_state", "weights")
    op.drop_column("threads", "page_changed_at")
    op.drop_column("threads", "tags")

"""Keys of new comments: the one in their path, known before the row, and the random one in their address."""

import secrets

from sqlalchemy import func, select

from blogapp.comments import tree
from blogapp.comments.models import PUBLIC_ID_LENGTH, Comment
from blogapp.extensions import db


def new_public_id() -> str:
    """A random name for a comment, apart from its key: it tells neither age nor number."""
    return "".join(tree.DIGITS[byte & 31] for byte in secrets.token_bytes(PUBLIC_ID_LENGTH))


def reserve_ids(count: int) -> list[int]:
    """Keys for new comments, in rising order, known before the rows: a path holds its comment's own key.

    On SQLite the writer is alone until it commits; PostgreSQL's sequence never gives a number twice.
    """
    if db.engine.dialect.name == "postgresql":
        sequence = func.nextval(func.pg_get_serial_sequence("comments", "id"))
        return sorted(db.session.scalars(select(sequence).select_from(func.generate_series(1, count))))
    last = db.session.scalar(select(func.max(Comment.id))) or 0
    return list(range(last + 1, last + count + 1))

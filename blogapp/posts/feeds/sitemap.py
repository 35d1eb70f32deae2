"""Every public post for search engines, in files of a bounded size."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import func, select

from blogapp.comments.models import Thread
from blogapp.extensions import db
from blogapp.posts.models import Post
from blogapp.posts.queries import is_public

# The protocol allows 50,000 addresses in a file; a tenth is built and sent in well under a second.
POSTS_PER_FILE: Final = 5000


@dataclass(frozen=True, slots=True)
class Location:
    """One page, and when it or its thread last changed."""

    path: str
    changed_at: datetime


def file_count() -> int:
    """How many files all public posts fill; one at least."""
    posts = db.session.scalar(select(func.count()).select_from(Post).where(is_public())) or 0
    return max(1, -(-posts // POSTS_PER_FILE))


def locations(number: int) -> Sequence[Location]:
    """The posts of one file. Oldest first, so that a full file keeps its posts."""
    ids = select(Post.id).where(is_public()).order_by(Post.id)
    wanted = ids.limit(POSTS_PER_FILE).offset((number - 1) * POSTS_PER_FILE).subquery()
    rows = db.session.execute(
        select(Thread.url, Post.updated_at, Post.published_at, Thread.last_comment_at)
        .select_from(Post)
        .join(wanted, wanted.c.id == Post.id)
        .join(Thread, Thread.id == Post.thread_id)
        .order_by(Post.id)
    )
    return [Location(url, max(filter(None, moments))) for url, *moments in rows]

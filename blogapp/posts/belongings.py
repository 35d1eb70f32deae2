"""What a person has asked. Posts stay with the site, whoever wrote them."""

import json
from collections.abc import Collection, Mapping

from sqlalchemy import delete, exists, select

from blogapp.comments.models import Thread
from blogapp.extensions import db
from blogapp.posts.models import Post, PostStatus
from blogapp.posts.writing.models import UnsavedText, Visit


def addresses(user_id: int) -> Collection[str]:
    """A post names no address."""
    return ()


def shows(user_id: int) -> bool:
    """Whether a published post names the person."""
    mine = exists().where(Post.author_id == user_id, Post.status == PostStatus.PUBLISHED)
    return bool(db.session.scalar(select(mine)))


def told(user_id: int, addresses: Collection[str]) -> Mapping[str, object]:
    """Every post, drafts too, the oldest first."""
    columns = (Post.slug, Post.status, Post.title, Post.body_source, Post.body_format, Post.published_at)
    rows = db.session.execute(select(*columns).where(Post.author_id == user_id).order_by(Post.id))
    return {
        "posts": [
            {
                "address": f"/posts/{row.slug}",
                "status": row.status,
                "title": row.title,
                "text": row.body_source,
                "format": row.body_format,
                "published_at": row.published_at,
            }
            for row in rows
        ],
        "unsaved_posts": _unsaved(user_id),
        "discussions_visited": _visited(user_id),
    }


def _unsaved(user_id: int) -> list[Mapping[str, object]]:
    """Texts that were typed and not saved."""
    query = select(UnsavedText.post_id, UnsavedText.fields, UnsavedText.kept_at)
    rows = db.session.execute(query.where(UnsavedText.user_id == user_id).order_by(UnsavedText.id))
    return [{"post": row.post_id, "fields": json.loads(row.fields), "kept_at": row.kept_at} for row in rows]


def _visited(user_id: int) -> list[Mapping[str, object]]:
    """When an author last read which of their discussions."""
    query = select(Thread.url, Visit.seen_at).join(Thread, Thread.id == Visit.thread_id)
    rows = db.session.execute(query.where(Visit.user_id == user_id).order_by(Thread.id))
    return [{"address": row.url, "seen_at": row.seen_at} for row in rows]


def renamed(user_id: int, name: str) -> None:
    """A post shows its author's name of today."""


def adopted(guest_id: int, user_id: int, name: str) -> None:
    """Guests write no posts."""


def given_up(user_id: int, addresses: Collection[str], *, keeps_texts: bool) -> None:
    """A post is what a discussion hangs on: it stays, and says that its author has left."""
    for table in (Visit, UnsavedText):
        db.session.execute(delete(table).where(table.user_id == user_id))

"""What a person has asked. Posts stay with the site, whoever wrote them."""

from collections.abc import Collection, Mapping

from sqlalchemy import exists, select

from blogapp.extensions import db
from blogapp.posts.models import Post, PostStatus


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
        ]
    }


def renamed(user_id: int, name: str) -> None:
    """A post shows its author's name of today."""


def adopted(guest_id: int, user_id: int, name: str) -> None:
    """Guests write no posts."""


def given_up(user_id: int, addresses: Collection[str], *, keeps_texts: bool) -> None:
    """A post is what a discussion hangs on: it stays, and says that its author has left."""

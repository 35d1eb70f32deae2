"""What is in the Atom feeds: the newest questions, and the newest comments of one thread or of all."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from flask_babel import gettext as _
from markupsafe import Markup
from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from blogapp.comments.filters import PLAIN, Asked
from blogapp.comments.models import Comment, Kind, Status, Thread
from blogapp.comments.view import shown_name
from blogapp.extensions import db
from blogapp.posts.models import Post
from blogapp.posts.queries import is_listed

QUESTIONS_IN_FEED: Final = 20
COMMENTS_IN_FEED: Final = 50

# What an empty feed says about its last change: always the same, so that its ETag stays.
NEVER: Final = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry. `key` names it for ever, whatever its address becomes (RFC 4151: a day and a name)."""

    key: str
    path: str
    title: str
    writer: str
    published_at: datetime
    updated_at: datetime
    html: Markup


def newest_questions() -> list[Entry]:
    """The newest questions with their full text."""
    posts = db.session.scalars(
        select(Post)
        .where(is_listed())
        .order_by(Post.published_at.desc(), Post.id.desc())
        .limit(QUESTIONS_IN_FEED)
        .options(joinedload(Post.author, innerjoin=True), joinedload(Post.thread, innerjoin=True))
    )
    return [
        Entry(
            key=f"{post.created_at:%Y-%m-%d}:post-{post.id}",
            path=post.thread.url,
            title=post.title,
            writer=post.author.name or _("Former author"),
            published_at=post.published_at or NEVER,
            updated_at=post.changed_at,
            html=post.body_html,
        )
        for post in posts
    ]


def newest_comments(thread_id: int | None = None, asked: Asked = PLAIN) -> list[Entry]:
    """Published comments of people, newest first: of one thread (those asked for), or of all public ones."""
    found = select(*_COLUMNS).join(Thread, Thread.id == Comment.thread_id)
    found = found.where(Comment.status == Status.PUBLISHED, Comment.kind == Kind.COMMENT)
    found = found.where(Thread.is_public if thread_id is None else Comment.thread_id == thread_id)
    found = found.where(*asked.conditions())
    return _comment_entries(
        found.order_by(Comment.created_at.desc(), Comment.id.desc()).limit(COMMENTS_IN_FEED)
    )


def last_change(entries: Sequence[Entry]) -> datetime:
    """When a feed with these entries last changed."""
    return max((entry.updated_at for entry in entries), default=NEVER)


_COLUMNS: Final = (
    Comment.public_id,
    Comment.author_name,
    Comment.body_html,
    Comment.created_at,
    Comment.edited_at,
    Thread.url,
    Thread.title,
)


def _comment_entries(found: Select[str, str, Markup, datetime, datetime | None, str, str]) -> list[Entry]:
    return [
        Entry(
            key=f"{row.created_at:%Y-%m-%d}:comment-{row.public_id}",
            path=f"{row.url}/comments/{row.public_id}",
            title=row.title,
            writer=shown_name(row.author_name),
            published_at=row.created_at,
            updated_at=row.edited_at or row.created_at,
            html=row.body_html,
        )
        for row in db.session.execute(found)
    ]

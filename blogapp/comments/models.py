"""Threads and comments as they are stored."""

from datetime import datetime
from enum import StrEnum
from typing import Final

from markupsafe import Markup
from sqlalchemy import Boolean, Computed, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from blogapp.accounts.models import User
from blogapp.extensions import BinaryString, Model, SafeHtml, UtcDateTime, utc_now

# Ten characters of 32: a million comments make a clash of random ids less likely than one in two thousand,
# and the unique index turns even that into a second try.
PUBLIC_ID_LENGTH: Final = 10


class Status(StrEnum):
    """Where a comment is between its writer and the public."""

    PUBLISHED = "published"
    HELD = "held"
    SPAM = "spam"
    TRASHED = "trashed"
    WITHDRAWN = "withdrawn"


class Kind(StrEnum):
    """People's comments, and what other sites' software announced; the latter is shown and counted apart."""

    COMMENT = "comment"
    PINGBACK = "pingback"
    TRACKBACK = "trackback"


class Thread(Model):
    """The discussion under one page. It knows the page's address and title, nothing else of it."""

    __tablename__ = "threads"

    id: Mapped[int] = mapped_column(primary_key=True)
    url: Mapped[str] = mapped_column(String(250), unique=True)
    title: Mapped[str] = mapped_column(Text)
    # What the page says, in plain words: the spam filter compares comments with it.
    about: Mapped[str] = mapped_column(Text, default="", server_default="")
    # What else the page lets others know of it, for Akismet: its tags, with commas, and when it was changed.
    tags: Mapped[str] = mapped_column(Text, default="", server_default="")
    page_changed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    is_public: Mapped[bool] = mapped_column(default=True)
    is_closed: Mapped[bool] = mapped_column(default=False)
    # Both change in the transaction of the comment; `flask recount` reports drift.
    comment_count: Mapped[int] = mapped_column(default=0)
    ping_count: Mapped[int] = mapped_column(default=0)
    last_comment_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)


class Comment(Model):
    """One contribution. `path` joins its ancestors' keys and its own: an index range is one subtree."""

    __tablename__ = "comments"
    __table_args__ = (
        Index("ix_comments_roots_by_time", "thread_id", "is_listed", "depth", "created_at", "id"),
        Index("ix_comments_roots_by_score", "thread_id", "is_listed", "depth", "score", "id"),
        Index("ix_comments_subtree", "root_id", "is_listed", "path"),
        Index("ix_comments_thread_kind", "thread_id", "kind", "status", "created_at", "id"),
        Index("ix_comments_status_time", "status", "created_at", "id"),
        Index("ix_comments_user_time", "user_id", "created_at"),
        Index("ix_comments_guest_time", "guest_id", "created_at"),
        Index("ix_comments_ip_time", "ip", "created_at"),
        # For the foreign keys, when rows are deleted.
        Index("ix_comments_parent", "parent_id"),
        Index("ix_comments_reply_to", "reply_to_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(PUBLIC_ID_LENGTH), unique=True)
    thread_id: Mapped[int] = mapped_column(ForeignKey("threads.id"))
    kind: Mapped[Kind] = mapped_column(String(10), default=Kind.COMMENT)
    status: Mapped[Status] = mapped_column(String(10), default=Status.PUBLISHED)

    # `reply_to_id` is what it answers; `parent_id` is where it hangs, which differs on the deepest level.
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("comments.id"))
    root_id: Mapped[int | None] = mapped_column(ForeignKey("comments.id"))
    reply_to_id: Mapped[int | None] = mapped_column(ForeignKey("comments.id"))
    depth: Mapped[int] = mapped_column(default=1)
    path: Mapped[str] = mapped_column(BinaryString)
    # Published comments below this one, at any depth. A removed comment stays as a place while it has some.
    reply_count: Mapped[int] = mapped_column(default=0)
    is_listed: Mapped[bool] = mapped_column(
        Boolean, Computed("kind = 'comment' AND (status = 'published' OR reply_count > 0)", persisted=True)
    )

    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    guest_id: Mapped[int | None] = mapped_column(ForeignKey("guests.id"))
    author_name: Mapped[str] = mapped_column(String(245), default="")
    author_email: Mapped[str] = mapped_column(String(254), default="")
    author_url: Mapped[str] = mapped_column(String(500), default="")

    # What was typed, what is shown, and the words alone (search, feeds, structured data).
    body_source: Mapped[str] = mapped_column(Text)
    body_format: Mapped[str] = mapped_column(String(10), default="markdown")
    body_html: Mapped[Markup] = mapped_column(SafeHtml)
    body_text: Mapped[str] = mapped_column(Text)

    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    edited_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    score: Mapped[float] = mapped_column(default=0.0)
    helpful_count: Mapped[int] = mapped_column(default=0)
    ip: Mapped[str | None] = mapped_column(String(45))
    agent: Mapped[str | None] = mapped_column(String(254))

    thread: Mapped[Thread] = relationship(lazy="joined", innerjoin=True)
    user: Mapped[User | None] = relationship(lazy="raise")


class Judgement(Model):
    """What the spam filter said of a comment when it came, for whoever decides about it."""

    __tablename__ = "judgements"
    __table_args__ = (Index("ix_judgements_same_text", "text_digest", "created_at"),)

    comment_id: Mapped[int] = mapped_column(
        ForeignKey("comments.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    # publish, hold or spam, and how likely it is spam.
    decision: Mapped[str] = mapped_column(String(10))
    probability: Mapped[float]
    # Name, weight, facts and passage of each reason, JSON, the first that decided first.
    signals: Mapped[str] = mapped_column(Text)
    # Of the folded text: the same words in many places are found by it.
    text_digest: Mapped[str] = mapped_column(String(32))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)

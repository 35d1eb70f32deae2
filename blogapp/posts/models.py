"""Posts, their tags, and the addresses they had before."""

from datetime import datetime
from enum import StrEnum
from typing import Final

from markupsafe import Markup
from sqlalchemy import Column, ForeignKey, Index, String, Table, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from blogapp.accounts.models import User
from blogapp.comments.models import Thread
from blogapp.extensions import Model, SafeHtml, UtcDateTime, utc_now

# What adults read silently in one minute, in most languages that put spaces between words.
WORDS_PER_MINUTE: Final = 230


class PostStatus(StrEnum):
    """Only published posts are for everyone."""

    DRAFT = "draft"
    SCHEDULED = "scheduled"
    PUBLISHED = "published"
    PRIVATE = "private"
    TRASHED = "trashed"


class PostKind(StrEnum):
    """A question is listed, dated and tagged; a page stands by itself (about, imprint)."""

    QUESTION = "question"
    PAGE = "page"


post_tags = Table(
    "post_tags",
    Model.metadata,
    Column("post_id", ForeignKey("posts.id", ondelete="CASCADE"), primary_key=True),
    Column("tag_id", ForeignKey("tags.id", ondelete="CASCADE"), primary_key=True, index=True),
    # The newest posts with a tag, and no others.
    Index("ix_post_tags_newest", "tag_id", "post_id"),
)


class Tag(Model):
    """A word that posts share. WordPress's categories are tags too."""

    __tablename__ = "tags"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(200), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    is_category: Mapped[bool] = mapped_column(default=False)


class Post(Model):
    """What an author publishes: a question with background text."""

    __tablename__ = "posts"
    __table_args__ = (
        Index("ix_posts_newest", "status", "kind", "published_at", "id"),
        Index("ix_posts_desk", "status", "updated_at", "id"),
        Index("ix_posts_author_desk", "author_id", "status", "updated_at", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(200), unique=True)
    kind: Mapped[PostKind] = mapped_column(String(10), default=PostKind.QUESTION)
    status: Mapped[PostStatus] = mapped_column(String(10), default=PostStatus.DRAFT)
    title: Mapped[str] = mapped_column(Text)
    author_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    thread_id: Mapped[int] = mapped_column(ForeignKey("threads.id"), unique=True)

    body_source: Mapped[str] = mapped_column(Text)
    body_format: Mapped[str] = mapped_column(String(10), default="markdown")
    body_html: Mapped[Markup] = mapped_column(SafeHtml)
    body_text: Mapped[str] = mapped_column(Text)
    word_count: Mapped[int] = mapped_column(default=0, server_default="0")
    excerpt: Mapped[str] = mapped_column(Text, default="")
    # What the author wrote for lists; where it is empty, the excerpt follows the text.
    own_excerpt: Mapped[str] = mapped_column(Text, default="", server_default="")
    # For search engines and link previews; empty: the excerpt.
    description: Mapped[str] = mapped_column(Text, default="", server_default="")
    # The picture for link previews, by its key in the library; empty: the first one of the text.
    picture_key: Mapped[str] = mapped_column(String(24), default="", server_default="")
    # What the author will say first in the discussion, until the post is public and it is said.
    opening: Mapped[str] = mapped_column(Text, default="", server_default="")
    # A language code where it is not the site's.
    language: Mapped[str] = mapped_column(String(12), default="", server_default="")
    # One more with each save: who saves on top of another's save is told.
    version: Mapped[int] = mapped_column(default=1, server_default="1")

    # The private link for reviewers: which one is good, and until when.
    review_version: Mapped[int] = mapped_column(default=0, server_default="0")
    review_ends_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # When subscribers began to be told of it, or it came with an archive: nobody is told again.
    told_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)

    author: Mapped[User] = relationship(lazy="raise")
    thread: Mapped[Thread] = relationship(lazy="raise")
    tags: Mapped[list[Tag]] = relationship(secondary=post_tags, lazy="raise", order_by=Tag.name)

    @property
    def reading_minutes(self) -> int:
        """Whole ones, one at least; 0 where there is nothing to read."""
        return -(-self.word_count // WORDS_PER_MINUTE)

    @property
    def changed_at(self) -> datetime:
        """What is told of its last change: to readers, nothing changed before it was out."""
        return max(self.updated_at, self.published_at or self.updated_at)

    @property
    def is_page(self) -> bool:
        return self.kind == PostKind.PAGE


class OldAddress(Model):
    """An address a post had elsewhere (`/2012/05/slug`, `?p=123`); it leads here for ever."""

    __tablename__ = "old_addresses"

    address: Mapped[str] = mapped_column(String(500), primary_key=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id", ondelete="CASCADE"), index=True)

"""Threads and comments as they are stored."""

from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from markupsafe import Markup
from sqlalchemy import (
    Boolean,
    Computed,
    ForeignKey,
    Index,
    SmallInteger,
    String,
    Text,
    UniqueConstraint,
    false,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from blogapp.accounts.models import User
from blogapp.extensions import BinaryString, Model, SafeHtml, UtcDateTime, utc_now
from blogapp.stances.models import LONGEST_PERSPECTIVE, Question

# Ten characters of 32: a million comments make a clash of random ids less likely than one in two thousand,
# and the unique index turns even that into a second try.
PUBLIC_ID_LENGTH: Final = 10
# The names of signals are words of ours.
LONGEST_REASON: Final = 40


# Appeals first, then what readers report, then what waits: the likely good before the likely bad.
URGENCY: Final = (
    "CASE WHEN appealed_at IS NOT NULL AND status IN ('held', 'spam', 'trashed') THEN 0"
    " WHEN open_reports > 0 AND status IN ('held', 'published') THEN 1"
    " WHEN status = 'held' THEN 2 + doubt END"
)


def _where(condition: str) -> dict[str, Any]:
    """What makes an index partial, on both engines."""
    return {f"{engine}_where": text(condition) for engine in ("sqlite", "postgresql")}


WHERE_URGENT: Final = _where("urgency IS NOT NULL")
# Says a question; the marks of Chinese and Arabic, too.
ASKS: Final = "body_text LIKE '%?%' OR body_text LIKE '%？%' OR body_text LIKE '%؟%'"
TRACED: Final = "ip IS NOT NULL OR agent IS NOT NULL"
WHERE_TRACED: Final = _where(TRACED)


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
    # Where something was said of late, for the desk of its owner.
    __table_args__ = (Index("ix_threads_owner_lively", "owner_id", "last_comment_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    url: Mapped[str] = mapped_column(String(250), unique=True)
    title: Mapped[str] = mapped_column(Text)
    # What the page says, in plain words: the spam filter compares comments with it.
    about: Mapped[str] = mapped_column(Text, default="", server_default="")
    # What else the page lets others know of it, for Akismet: its tags, with commas, and when it was changed.
    tags: Mapped[str] = mapped_column(Text, default="", server_default="")
    page_changed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    is_public: Mapped[bool] = mapped_column(default=True)
    is_closed: Mapped[bool] = mapped_column(default=False)
    # Nobody answers from this moment on; the past is as good as closed.
    read_only_from: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # When what it is about was published: some threads close so many days later.
    opened_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # Settings of the site that are others here, JSON; read by `thread_rules.py`.
    rules: Mapped[str] = mapped_column(Text, default="{}", server_default="{}")
    # Why it is closed, in words for readers.
    closing_note: Mapped[str] = mapped_column(Text, default="", server_default="")
    # Whether there is something to show among the featured ones; one that was withdrawn still counts.
    featured_count: Mapped[int] = mapped_column(default=0, server_default="0")
    # The root comment that stands first. No foreign key: comments point at threads already.
    pinned_id: Mapped[int | None]
    # Both change in the transaction of the comment; `flask recount` reports drift.
    comment_count: Mapped[int] = mapped_column(default=0)
    ping_count: Mapped[int] = mapped_column(default=0)
    last_comment_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)

    # None where nobody is asked for a stance.
    question: Mapped[Question | None] = relationship(viewonly=True)


def _where_said(column: str, *columns: str) -> Index:
    """An index of those comments alone that say something of a kind."""
    says = text("condition_id IS NOT NULL" if column == "condition" else f"{column} <> ''")
    return Index(f"ix_comments_{column}", *columns, sqlite_where=says, postgresql_where=says)


class Comment(Model):
    """One contribution. `path` joins its ancestors' keys and its own: an index range is one subtree."""

    __tablename__ = "comments"
    __table_args__ = (
        Index("ix_comments_roots_by_time", "thread_id", "is_listed", "depth", "created_at", "id"),
        Index("ix_comments_roots_by_score", "thread_id", "is_listed", "depth", "score", "id"),
        Index("ix_comments_roots_by_stance", "thread_id", "is_listed", "depth", "stance", "score", "id"),
        _where_said("stance", "thread_id", "stance", "created_at", "id"),
        _where_said("perspective", "thread_id", "perspective", "created_at", "id"),
        _where_said("condition", "condition_id", "created_at", "id"),
        Index("ix_comments_subtree", "root_id", "is_listed", "path"),
        Index("ix_comments_thread_kind", "thread_id", "kind", "status", "created_at", "id"),
        Index("ix_comments_status_time", "status", "created_at", "id"),
        Index("ix_comments_user_time", "user_id", "created_at", "status"),
        Index("ix_comments_guest_time", "guest_id", "created_at", "status"),
        Index("ix_comments_ip_time", "ip", "created_at"),
        # What needs a decision, and only that: the desk opens as fast with a million comments.
        Index("ix_comments_urgency", "urgency", "created_at", "id", **WHERE_URGENT),
        Index("ix_comments_thread_urgency", "thread_id", "urgency", "created_at", "id", **WHERE_URGENT),
        # For authors, whose desk walks each of their threads, and for a search within one.
        Index("ix_comments_thread_status", "thread_id", "status", "created_at", "id"),
        Index("ix_comments_thread_id", "thread_id", "id"),
        # What few comments are: a search for them reads these and no others.
        Index("ix_comments_edited", "id", **_where("edited_at IS NOT NULL")),
        Index("ix_comments_moderated", "id", **_where("moderated_at IS NOT NULL")),
        Index("ix_comments_featured", "id", **_where("is_featured")),
        Index("ix_comments_email_time", "author_email", "created_at"),
        # What may ask its author something, in the threads where something was said of late.
        Index("ix_comments_asking", "thread_id", "created_at", "id", **_where(ASKS)),
        # What still tells from where it came, the oldest first: the job that forgets finds nothing else.
        Index("ix_comments_traced", "created_at", "id", **WHERE_TRACED),
        Index("ix_comments_thread_featured", "thread_id", "created_at", "id", **_where("is_featured")),
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

    # What its writer said with it; where people stand now is in `stances`.
    stance: Mapped[str] = mapped_column(String(7), default="", server_default="")
    perspective: Mapped[str] = mapped_column(String(LONGEST_PERSPECTIVE), default="", server_default="")
    condition_id: Mapped[int | None]

    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    edited_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # When a moderator last changed the words; what they were is in `originals`.
    moderated_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    is_featured: Mapped[bool] = mapped_column(default=False, server_default=false())
    # Tenths of the probability that it is spam; five where nobody has judged.
    doubt: Mapped[int] = mapped_column(SmallInteger, default=5, server_default="5")
    # Reports of readers and an appeal of the writer that nobody has answered yet.
    open_reports: Mapped[int] = mapped_column(default=0, server_default="0")
    appealed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # How soon somebody should decide, 0 first; nothing where nobody needs to. The database works it out.
    urgency: Mapped[int | None] = mapped_column(SmallInteger, Computed(URGENCY))
    # Both change with a vote; the score is what `votes.py` makes of the count.
    score: Mapped[float] = mapped_column(default=0.0)
    helpful_count: Mapped[int] = mapped_column(default=0)
    ip: Mapped[str | None] = mapped_column(String(45))
    agent: Mapped[str | None] = mapped_column(String(254))

    thread: Mapped[Thread] = relationship(lazy="joined", innerjoin=True)
    user: Mapped[User | None] = relationship(lazy="raise")


class Judgement(Model):
    """What the spam filter said of a comment when it came, for whoever decides about it."""

    __tablename__ = "judgements"
    __table_args__ = (
        Index("ix_judgements_same_text", "text_digest", "created_at"),
        # What the filter thought of the comments of a period, for the overview.
        Index("ix_judgements_decision_time", "decision", "created_at"),
    )

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


class JudgementReason(Model):
    """The name of one signal of a judgement, so that comments can be found by why they were held."""

    __tablename__ = "judgement_reasons"

    # The key's order serves a search: the newest comments with a reason are one range of it.
    reason: Mapped[str] = mapped_column(String(LONGEST_REASON), primary_key=True)
    comment_id: Mapped[int] = mapped_column(
        ForeignKey("judgements.comment_id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
        index=True,
    )


class OldPlace(Model):
    """A thread in which a comment has been before it was moved: its old address leads to the new one."""

    __tablename__ = "old_places"

    comment_id: Mapped[int] = mapped_column(
        ForeignKey("comments.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    thread_id: Mapped[int] = mapped_column(
        ForeignKey("threads.id", ondelete="CASCADE"), primary_key=True, autoincrement=False, index=True
    )


class Original(Model):
    """What a comment said before a moderator changed its words."""

    __tablename__ = "originals"

    id: Mapped[int] = mapped_column(primary_key=True)
    comment_id: Mapped[int] = mapped_column(ForeignKey("comments.id", ondelete="CASCADE"), index=True)
    body_source: Mapped[str] = mapped_column(Text)
    body_format: Mapped[str] = mapped_column(String(10))
    kept_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    # Why it was changed, for the writer.
    note: Mapped[str] = mapped_column(Text, default="", server_default="")
    # The entry of the log that replaced it.
    decision_id: Mapped[int | None] = mapped_column(
        ForeignKey("decisions.id", ondelete="SET NULL"), index=True
    )


class Vote(Model):
    """One person found one comment helpful."""

    __tablename__ = "votes"
    __table_args__ = (
        UniqueConstraint("comment_id", "user_id"),
        UniqueConstraint("comment_id", "guest_id"),
        Index("ix_votes_user", "user_id", "thread_id"),
        Index("ix_votes_guest", "guest_id", "thread_id"),
        Index("ix_votes_time", "thread_id", "created_at"),
        Index("ix_votes_network", "thread_id", "network", "created_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    thread_id: Mapped[int] = mapped_column(ForeignKey("threads.id", ondelete="CASCADE"))
    comment_id: Mapped[int] = mapped_column(ForeignKey("comments.id", ondelete="CASCADE"))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    guest_id: Mapped[int | None] = mapped_column(ForeignKey("guests.id", ondelete="CASCADE"))
    # Of a guest, as for a stance.
    network: Mapped[str] = mapped_column(String(50), default="")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)

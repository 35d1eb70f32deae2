"""What moderation stores: the log of decisions, reports, appeals, notes."""

from datetime import datetime
from typing import Any, Final

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from blogapp.extensions import Model, UtcDateTime, utc_now

# `user:12`, `guest:7`, a public id, the address of a thread, a network.
LONGEST_TARGET: Final = 254
WHERE_WAITED: Final[dict[str, Any]] = {
    f"{engine}_where": text("waited_seconds IS NOT NULL") for engine in ("sqlite", "postgresql")
}


class DecisionEntry(Model):
    """One act of a moderator on one target. Never changed: the database refuses. An undo is an entry too."""

    __tablename__ = "decisions"
    __table_args__ = (
        Index("ix_decisions_target", "target_kind", "target", "id"),
        Index("ix_decisions_user", "user_id", "id"),
        Index("ix_decisions_thread", "thread_id", "id"),
        Index("ix_decisions_made_at", "made_at"),
        Index("ix_decisions_action", "action", "id"),
        # How long comments waited last, for who waits now.
        Index("ix_decisions_waited", "id", "waited_seconds", **WHERE_WAITED),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    # Nobody: the command line, or readers whose reports came to the limit.
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    action: Mapped[str] = mapped_column(String(20))
    # comment, thread or person, and which one.
    target_kind: Mapped[str] = mapped_column(String(10))
    target: Mapped[str] = mapped_column(String(LONGEST_TARGET))
    # Where it happened, for authors, who see the log of their own threads.
    thread_id: Mapped[int | None] = mapped_column(ForeignKey("threads.id", ondelete="CASCADE"))
    status_before: Mapped[str] = mapped_column(String(10), default="")
    status_after: Mapped[str] = mapped_column(String(10), default="")
    # One of a list, and what the moderator adds in their own words.
    reason: Mapped[str] = mapped_column(String(30), default="")
    note: Mapped[str] = mapped_column(Text, default="")
    # What undoing needs to know, JSON.
    detail: Mapped[str] = mapped_column(Text, default="{}")
    # The same for all that one click decided; empty for a decision by itself.
    batch: Mapped[str] = mapped_column(String(20), default="", index=True)
    # How long the comment had waited, for the overview.
    waited_seconds: Mapped[int | None]
    # An entry is taken back once.
    undoes_id: Mapped[int | None] = mapped_column(ForeignKey("decisions.id"), unique=True)


class Report(Model):
    """A reader says that something is wrong with a comment. One per person and comment."""

    __tablename__ = "reports"
    __table_args__ = (
        UniqueConstraint("comment_id", "user_id"),
        UniqueConstraint("comment_id", "guest_id"),
        Index("ix_reports_made_at", "made_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    comment_id: Mapped[int] = mapped_column(ForeignKey("comments.id", ondelete="CASCADE"))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    guest_id: Mapped[int | None] = mapped_column(ForeignKey("guests.id", ondelete="CASCADE"), index=True)
    reason: Mapped[str] = mapped_column(String(30))
    note: Mapped[str] = mapped_column(Text, default="")
    # Of guests: a keyed digest of the network it came from, so that one network cannot be a crowd.
    network: Mapped[str | None] = mapped_column(String(64))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    # The decision that answered it; nothing while it is open.
    decision_id: Mapped[int | None] = mapped_column(
        ForeignKey("decisions.id", ondelete="SET NULL"), index=True
    )


class Appeal(Model):
    """The writer asks for a second look, once."""

    __tablename__ = "appeals"

    comment_id: Mapped[int] = mapped_column(
        ForeignKey("comments.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    text: Mapped[str] = mapped_column(Text)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    decision_id: Mapped[int | None] = mapped_column(
        ForeignKey("decisions.id", ondelete="SET NULL"), index=True
    )


class PersonNote(Model):
    """What moderators tell each other about a person."""

    __tablename__ = "person_notes"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    guest_id: Mapped[int | None] = mapped_column(ForeignKey("guests.id", ondelete="CASCADE"), index=True)
    text: Mapped[str] = mapped_column(Text)
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)

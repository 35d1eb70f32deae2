"""What is stored of mail to those who decide: links into the desk, and who wants what."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from blogapp.extensions import Model, UtcDateTime, utc_now


class DeskLink(Model):
    """One comment in one mail to one person: tells that they were told, and lets them decide once.

    Only the hash of the link's token is kept, so a stolen database decides nothing.
    """

    __tablename__ = "desk_links"
    __table_args__ = (
        Index("ix_desk_links_told", "user_id", "made_at"),
        Index("ix_desk_links_made_at", "made_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    comment_id: Mapped[int] = mapped_column(ForeignKey("comments.id", ondelete="CASCADE"), index=True)
    # Why the mail went out: held, reports, appeal, or the daily list.
    occasion: Mapped[str] = mapped_column(String(10))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class LetterReader(Model):
    """What one person wants by mail, and when they had the last list."""

    __tablename__ = "letter_readers"

    user_id: Mapped[int] = mapped_column(
        ForeignKey("users.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    # none, each, digest; empty: what the site's setting says.
    choice: Mapped[str] = mapped_column(String(10), default="")
    digest_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

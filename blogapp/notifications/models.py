"""The outbox: mail that is stored with what causes it, and sent by the worker afterwards."""

from datetime import datetime

from sqlalchemy import Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from blogapp.extensions import Model, UtcDateTime, utc_now


class OutgoingMail(Model):
    """One mail to one address. It is kept until it was sent, or given up after many tries."""

    __tablename__ = "outgoing_mails"
    __table_args__ = (Index("ix_outgoing_mails_waiting", "sent_at", "next_try_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    to_address: Mapped[str] = mapped_column(String(254))
    subject: Mapped[str] = mapped_column(String(250))
    text: Mapped[str] = mapped_column(Text)
    # The same for mail programs that show pages; empty where the words are enough.
    html: Mapped[str] = mapped_column(Text, default="", server_default="")
    # Of news: the address at which they end. They are sent after letters that somebody waits for, and, unlike
    # those, rather not at all than twice.
    unsubscribe: Mapped[str] = mapped_column(String(500), default="", server_default="")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    attempts: Mapped[int] = mapped_column(default=0)
    # When to try (again); nothing where it was sent or given up.
    next_try_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=utc_now)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # What the mail server said last.
    error: Mapped[str] = mapped_column(Text, default="")

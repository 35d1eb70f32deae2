"""Who gets a mail with each new question, and which question is on its way to them."""

from datetime import datetime

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from blogapp.extensions import Model, UtcDateTime, utc_now


class Subscription(Model):
    """An address whose reader asked for the mails and confirmed it. Ended, it is no more."""

    __tablename__ = "subscriptions"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(254))
    # The address as links name it (`links.key_of`): the same mailbox is the same key.
    key: Mapped[str] = mapped_column(String(32), unique=True)
    confirmed_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)


class Announcement(Model):
    """A new question on its way to the subscribers, by batches. Once all have their mail it is no more."""

    __tablename__ = "announcements"

    id: Mapped[int] = mapped_column(primary_key=True)
    # What whoever announces calls it, to call it off.
    key: Mapped[str] = mapped_column(String(40), unique=True)
    title: Mapped[str] = mapped_column(Text)
    lines: Mapped[str] = mapped_column(Text)
    # What readers choose from, one to a line; empty where they are not asked for a stance.
    stances: Mapped[str] = mapped_column(Text)
    path: Mapped[str] = mapped_column(String(250))
    language: Mapped[str] = mapped_column(String(12))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    # Whose mail was written last; it moves in the transaction that writes the mails.
    reached_id: Mapped[int] = mapped_column(default=0)

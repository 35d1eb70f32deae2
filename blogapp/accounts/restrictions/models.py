"""Restrictions of people as they are stored."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, Text, false
from sqlalchemy.orm import Mapped, mapped_column

from blogapp.extensions import Model, UtcDateTime, utc_now


class RestrictionKind(StrEnum):
    """A ban refuses comments, silence makes them wait, a warning wants to be read before the next one."""

    BAN = "ban"
    SILENCE = "silence"
    WARNING = "warning"


class Restriction(Model):
    """One restriction of one person, address or network. Exactly one of the four says whom it is about."""

    __tablename__ = "restrictions"
    __table_args__ = (Index("ix_restrictions_network", "first_ip", "last_ip"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[RestrictionKind] = mapped_column(String(10))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    guest_id: Mapped[int | None] = mapped_column(ForeignKey("guests.id", ondelete="CASCADE"), index=True)
    # An address that somebody has confirmed, as `notifications/addresses.py` spells it.
    email: Mapped[str | None] = mapped_column(String(254), index=True)
    # As typed, such as 203.0.113.0/24, and its ends as 32 hexadecimal digits: IPv4 as IPv6 writes it.
    network: Mapped[str | None] = mapped_column(String(49))
    first_ip: Mapped[str | None] = mapped_column(String(32))
    last_ip: Mapped[str | None] = mapped_column(String(32))
    # Of a network: whether it holds for signed-in people too. Never for those who run the site.
    is_for_everyone: Mapped[bool] = mapped_column(default=False, server_default=false())
    # What the person is told.
    reason: Mapped[str] = mapped_column(Text, default="")
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    # Without an end it lasts until somebody lifts it.
    ends_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    lifted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # Of a warning: when the person said they have read it.
    acknowledged_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

"""What the filter keeps of a site: what moderators taught it, their rules, and what Akismet was asked."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from blogapp.extensions import Model, UtcDateTime, utc_now


class SpamStep(Model):
    """What was learned of one hashed feature: the sum of its steps, and how many decisions had it."""

    __tablename__ = "spam_steps"

    feature: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    step: Mapped[int] = mapped_column(BigInteger)
    count: Mapped[int]


class SpamDecision(Model):
    """A person's decision that taught: its hashed features, no text. Rebuilding replays those not undone."""

    __tablename__ = "spam_decisions"
    __table_args__ = (Index("ix_spam_decisions_subject", "subject"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    # The name of what was decided about, in the words of whoever asked; the filter knows nothing else of it.
    subject: Mapped[str] = mapped_column(String(20))
    is_spam: Mapped[bool]
    features: Mapped[bytes]
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    undone_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class SpamState(Model):
    """One row: grows with each lesson or rule, so that other workers see that theirs are old."""

    __tablename__ = "spam_state"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    version: Mapped[int] = mapped_column(default=0)
    # The digest of the shipped weights that the lessons were learned on; empty before the first lesson.
    weights: Mapped[str] = mapped_column(String(32), default="", server_default="")
    # Why learning has stopped, for the owner; empty while it goes on.
    stopped: Mapped[str] = mapped_column(Text, default="")


class SpamRule(Model):
    """One thing that this site's people have declared: a domain is fine, a word is to be looked at."""

    __tablename__ = "spam_rules"
    __table_args__ = (UniqueConstraint("kind", "value"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    value: Mapped[str] = mapped_column(String(250))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)


class AkismetCheck(Model):
    """What Akismet was asked about one text, word for word, and what it answered. Forgotten after 15 days."""

    __tablename__ = "akismet_checks"
    __table_args__ = (Index("ix_akismet_checks_waiting", "next_try_at"),)

    subject: Mapped[str] = mapped_column(String(20), primary_key=True)
    # The question's fields, JSON: a report sends back exactly these.
    question: Mapped[str] = mapped_column(Text)
    # ham, spam, discard; empty while there is none.
    answer: Mapped[str] = mapped_column(String(10), default="")
    guid: Mapped[str] = mapped_column(String(500), default="")
    # What went wrong last, or what Akismet tells the owner.
    error: Mapped[str] = mapped_column(Text, default="")
    attempts: Mapped[int] = mapped_column(default=0)
    # When to ask (again); nothing where there is no need.
    next_try_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # "spam" or "ham" where people decided otherwise and Akismet is still to be told.
    report: Mapped[str] = mapped_column(String(4), default="")
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now, index=True)

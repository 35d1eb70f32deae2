"""What is stored of where people stand. Threads and comments are known by their ids alone."""

import json
from collections import Counter
from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, false, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from blogapp.extensions import Model, UtcDateTime, utc_now
from blogapp.stances.tally import DAY, Key, Stance, packed, unpacked

LONGEST_PERSPECTIVE = 60
LONGEST_CONDITION = 80
LONGEST_LABEL = 30


class Question(Model):
    """How a thread is asked about, and its counters. A thread without this row asks for no stance.

    The counters change under a lock of this row, in the transaction of what they count; see decision 23.
    """

    __tablename__ = "questions"
    __table_args__ = (
        Index(
            "ix_questions_concluded",
            "thread_id",
            sqlite_where=text("is_concluded"),
            postgresql_where=text("is_concluded"),
        ),
    )

    thread_id: Mapped[int] = mapped_column(
        ForeignKey("threads.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    asks_stance: Mapped[bool] = mapped_column(default=True)
    # Empty: the word for it in the reader's language.
    pro_label: Mapped[str] = mapped_column(String(LONGEST_LABEL), default="")
    con_label: Mapped[str] = mapped_column(String(LONGEST_LABEL), default="")
    depends_label: Mapped[str] = mapped_column(String(LONGEST_LABEL), default="")
    stance_order: Mapped[str] = mapped_column(String(20), default="pro con depends")
    # One to a line; empty: those of the site.
    perspectives: Mapped[str] = mapped_column(Text, default="")
    # Whether there are conditions to choose from before anybody has named one.
    has_offers: Mapped[bool] = mapped_column(default=False, server_default=false())
    is_concluded: Mapped[bool] = mapped_column(default=False)
    pro_count: Mapped[int] = mapped_column(default=0)
    con_count: Mapped[int] = mapped_column(default=0)
    depends_count: Mapped[int] = mapped_column(default=0)
    # Guests, perspectives and movement; then, longer and read by the balance page alone, the days.
    splits: Mapped[str] = mapped_column(Text, default="{}")
    days: Mapped[str] = mapped_column(Text, default="{}", deferred=True)
    synthesis_id: Mapped[int | None] = mapped_column(
        ForeignKey("syntheses.id", use_alter=True, name="fk_questions_synthesis_id", ondelete="SET NULL")
    )

    # The last version; None where the author has not written one.
    synthesis: Mapped["Synthesis | None"] = relationship(viewonly=True, foreign_keys=[synthesis_id])

    @classmethod
    def unset(cls) -> "Question":
        """What stands in for a question that was never set up; it is in no session."""
        words = dict.fromkeys(("pro_label", "con_label", "depends_label", "stance_order", "perspectives"), "")
        return cls(asks_stance=False, **words)

    @property
    def counts(self) -> Counter[Key]:
        """All that is kept in `splits`."""
        return unpacked(json.loads(self.splits))

    @property
    def day_counts(self) -> Counter[Key]:
        """All that is kept in `days`."""
        return unpacked(json.loads(self.days))

    def store(self, counts: Counter[Key]) -> None:
        """Keep these counters in place of what was kept before."""
        by_stance = {stance: counts["all", stance] for stance in Stance}
        self.pro_count, self.con_count = by_stance[Stance.PRO], by_stance[Stance.CON]
        self.depends_count = by_stance[Stance.DEPENDS]
        self.splits = json.dumps(packed(counts, lambda key: key[0] not in {DAY, "all"}))
        self.days = json.dumps(packed(counts, lambda key: key[0] == DAY))


class Condition(Model):
    """What it depends on, in a reader's words; `people` counts those whose latest stance names it."""

    __tablename__ = "conditions"
    __table_args__ = (Index("ix_conditions_most", "thread_id", "people", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    thread_id: Mapped[int] = mapped_column(ForeignKey("threads.id", ondelete="CASCADE"))
    text: Mapped[str] = mapped_column(String(LONGEST_CONDITION))
    # How it is compared: small letters, single spaces. One line of a thread says it once.
    folded: Mapped[str] = mapped_column(String(LONGEST_CONDITION * 3))
    people: Mapped[int] = mapped_column(default=0)
    # The author began with it: it can be chosen before anybody has.
    is_offered: Mapped[bool] = mapped_column(default=False, server_default=false())
    # The first comment that named it and was published makes it public; by one click it is at once.
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)


class Declaration(Model):
    """One person said once where they stand in a thread; their latest public one is where they stand now."""

    __tablename__ = "stances"
    __table_args__ = (
        Index("ix_stances_user", "user_id", "thread_id"),
        Index("ix_stances_guest", "guest_id", "thread_id"),
        Index("ix_stances_network", "thread_id", "network", "created_at"),
        Index("ix_stances_comment", "comment_id"),
        Index("ix_stances_moved_by", "moved_by_id"),
        Index("ix_stances_condition", "condition_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    thread_id: Mapped[int] = mapped_column(ForeignKey("threads.id", ondelete="CASCADE"))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    guest_id: Mapped[int | None] = mapped_column(ForeignKey("guests.id", ondelete="CASCADE"))
    # Empty: taken back.
    stance: Mapped[str] = mapped_column(String(7), default="")
    perspective: Mapped[str] = mapped_column(String(LONGEST_PERSPECTIVE), default="")
    condition_id: Mapped[int | None] = mapped_column(ForeignKey("conditions.id", ondelete="SET NULL"))
    # The comment it came with, which must be published for it to count; and the one that moved the person.
    comment_id: Mapped[int | None] = mapped_column(ForeignKey("comments.id", ondelete="SET NULL"))
    moved_by_id: Mapped[int | None] = mapped_column(ForeignKey("comments.id", ondelete="SET NULL"))
    is_public: Mapped[bool] = mapped_column(default=True)
    # Of a guest's first in this thread; see `network.py`.
    network: Mapped[str] = mapped_column(String(50), default="")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)


class Mover(Model):
    """How many readers say that this comment moved them."""

    __tablename__ = "movers"

    comment_id: Mapped[int] = mapped_column(
        ForeignKey("comments.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    thread_id: Mapped[int] = mapped_column(ForeignKey("threads.id", ondelete="CASCADE"), index=True)
    readers: Mapped[int] = mapped_column(default=0)


class Synthesis(Model):
    """What the author makes of the discussion; a change is a new row, so that versions are kept."""

    __tablename__ = "syntheses"
    __table_args__ = (Index("ix_syntheses_thread", "thread_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    thread_id: Mapped[int] = mapped_column(ForeignKey("threads.id", ondelete="CASCADE"))
    pro: Mapped[str] = mapped_column(Text, default="")
    con: Mapped[str] = mapped_column(Text, default="")
    depends: Mapped[str] = mapped_column(Text, default="")
    open_question: Mapped[str] = mapped_column(Text, default="")
    # Comments the thread had then: how many came since says whether it is still true.
    comment_count: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)


class Citation(Model):
    """A line of a synthesis names a comment."""

    __tablename__ = "citations"

    synthesis_id: Mapped[int] = mapped_column(
        ForeignKey("syntheses.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    line: Mapped[str] = mapped_column(String(13), primary_key=True)
    comment_id: Mapped[int] = mapped_column(
        ForeignKey("comments.id", ondelete="CASCADE"), primary_key=True, autoincrement=False, index=True
    )

"""Counters of where people stand: each change is a difference of shares, under the question's lock."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import ColumnElement, delete, or_, select, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from blogapp.extensions import db
from blogapp.stances.models import Condition, Declaration, Mover, Question
from blogapp.stances.tally import ALL, CONDITION, MOVER, Key, Stance, difference, share, without_zeros

# Ids named at once: few enough for any database.
BATCH: Final = 500


@dataclass(frozen=True, slots=True, order=True)
class Who:
    """A person of a thread; one of the two is zero."""

    user_id: int
    guest_id: int

    @property
    def is_guest(self) -> bool:
        return not self.user_id


def who_said(declaration: Declaration) -> Who:
    """Whose declaration it is."""
    return Who(declaration.user_id or 0, declaration.guest_id or 0)


def locked(thread_id: int) -> Question | None:
    """The question, alone until the end of the transaction; its counters as they are now."""
    query = select(Question).where(Question.thread_id == thread_id).with_for_update()
    return db.session.scalar(query.execution_options(populate_existing=True))


def said_by(thread_id: int, people: Collection[Who]) -> dict[Who, list[Declaration]]:
    """All that these people have said in a thread, oldest first."""
    said: dict[Who, list[Declaration]] = {who: [] for who in people}
    for rows in _batches(thread_id, sorted(people)):
        for row in rows:
            said[who_said(row)].append(row)
    return said


def _batches(thread_id: int, people: Sequence[Who]) -> Iterable[Sequence[Declaration]]:
    for start in range(0, len(people), BATCH):
        some = people[start : start + BATCH]
        users, guests = [who.user_id for who in some if who.user_id], [who.guest_id for who in some]
        theirs: list[ColumnElement[bool]] = []
        if users:
            theirs.append(Declaration.user_id.in_(users))
        if any(guests):
            theirs.append(Declaration.guest_id.in_([guest for guest in guests if guest]))
        query = select(Declaration).where(Declaration.thread_id == thread_id, or_(*theirs))
        yield db.session.scalars(query.order_by(Declaration.id)).all()


def shares(said: dict[Who, list[Declaration]]) -> Counter[Key]:
    """What these people add to the counters together."""
    counted: Counter[Key] = Counter()
    for who, declared in said.items():
        counted.update(share(declared, is_guest=who.is_guest))
    return without_zeros(counted)


def counters_of(question: Question) -> Counter[Key]:
    """Every counter on the row of the question; those of conditions and comments are on theirs."""
    stored = Counter(question.counts)
    stored.update(question.day_counts)
    totals = (question.pro_count, question.con_count, question.depends_count)
    stored.update({(ALL, stance): number for stance, number in zip(Stance, totals, strict=True)})
    return without_zeros(stored)


def change(question: Question, before: Counter[Key], after: Counter[Key]) -> None:
    """Move the counters from one share to another, inside the transaction that holds the question."""
    steps = difference(after, before)
    if not steps:
        return
    here = Counter({key: step for key, step in steps.items() if key[0] not in {CONDITION, MOVER}})
    if here:
        counts = counters_of(question)
        counts.update(here)
        question.store(without_zeros(counts))
    for (kind, *name), step in sorted(steps.items()):
        if kind == CONDITION:
            more = Condition.people + step
            db.session.execute(update(Condition).where(Condition.id == int(name[0])).values(people=more))
        elif kind == MOVER:
            _count_mover(question.thread_id, int(name[0]), step)
    db.session.flush()


def _count_mover(thread_id: int, comment_id: int, step: int) -> None:
    insert = postgresql_insert if db.engine.dialect.name == "postgresql" else sqlite_insert
    row = insert(Mover).values(comment_id=comment_id, thread_id=thread_id, readers=step)
    more = {"readers": Mover.readers + step}
    db.session.execute(row.on_conflict_do_update(index_elements=[Mover.comment_id], set_=more))


def set_public(thread_id: int, comment_ids: Collection[int], *, is_public: bool) -> None:
    """What was said with these comments counts from now on, or no longer."""
    for start in range(0, len(comment_ids), BATCH):
        _set_some_public(thread_id, sorted(comment_ids)[start : start + BATCH], is_public=is_public)


def _set_some_public(thread_id: int, comment_ids: Sequence[int], *, is_public: bool) -> None:
    # What was said in another thread, before the comment was moved, is no answer to the question of this one.
    came_with = select(Declaration).where(
        Declaration.comment_id.in_(comment_ids), Declaration.thread_id == thread_id
    )
    # Asked before the lock, for most comments say nothing of a stance; and once more when nobody else writes.
    if db.session.scalar(came_with.with_only_columns(Declaration.id).limit(1)) is None:
        return
    question = locked(thread_id)
    changing = db.session.scalars(came_with.where(Declaration.is_public.is_not(is_public))).all()
    if question is None or not changing:
        return
    people = {who_said(row) for row in changing}
    said = said_by(thread_id, people)
    before = shares(said)
    for row in changing:
        row.is_public = is_public
    change(question, before, shares(said))


def recount_thread(thread_id: int) -> list[str]:
    """Count a thread afresh inside the caller's transaction; one name for each counter that was wrong."""
    question = locked(thread_id)
    if question is None:
        return []
    rows = db.session.scalars(
        select(Declaration).where(Declaration.thread_id == thread_id).order_by(Declaration.id)
    )
    said: dict[Who, list[Declaration]] = defaultdict(list)
    for row in rows:
        said[who_said(row)].append(row)
    true = shares(said)
    wrong = difference(true, _with_rows(counters_of(question), thread_id))
    if wrong:
        question.store(Counter({key: n for key, n in true.items() if key[0] not in {CONDITION, MOVER}}))
        _store_rows(true, thread_id)
    return [f"{' '.join(key)} off by {step:+d}" for key, step in sorted(wrong.items())]


def _with_rows(stored: Counter[Key], thread_id: int) -> Counter[Key]:
    conditions = select(Condition.id, Condition.people).where(Condition.thread_id == thread_id)
    movers = select(Mover.comment_id, Mover.readers).where(Mover.thread_id == thread_id)
    stored.update({(CONDITION, str(row.id)): row.people for row in db.session.execute(conditions)})
    stored.update({(MOVER, str(row.comment_id)): row.readers for row in db.session.execute(movers)})
    return without_zeros(stored)


def _store_rows(true: Counter[Key], thread_id: int) -> None:
    db.session.execute(update(Condition).where(Condition.thread_id == thread_id).values(people=0))
    db.session.execute(delete(Mover).where(Mover.thread_id == thread_id))
    for (kind, *name), number in true.items():
        if kind == CONDITION:
            mine = Condition.id == int(name[0])
            db.session.execute(update(Condition).where(mine).values(people=number))
        elif kind == MOVER:
            _count_mover(thread_id, int(name[0]), number)

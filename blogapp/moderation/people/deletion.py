"""Everything by one person goes at once, and comes back at once: a few statements, however much it is."""

import json
from collections.abc import Mapping
from typing import Any, Final

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, and_, exists, func, insert, literal, select, update
from sqlalchemy.orm import aliased

from blogapp import clock
from blogapp.accounts.person import Person
from blogapp.comments.counters import count_all_in, count_all_out
from blogapp.comments.models import Comment, Status
from blogapp.comments.status import take_all_turns
from blogapp.comments.submissions import submission_of
from blogapp.errors import NotFound
from blogapp.extensions import db, transaction
from blogapp.moderation import answers, log
from blogapp.moderation.answers import UNSYNCED
from blogapp.moderation.log import Act, TargetKind
from blogapp.moderation.models import DecisionEntry
from blogapp.moderation.people.restricting import require_below, require_moderator
from blogapp.moderation.people.subjects import Subject
from blogapp.spam import lessons
from blogapp.spam.akismet import service as akismet
from blogapp.spam.akismet.client import Opinion
from blogapp.spam.learning import MOST_OF_ONE_ACTION
from blogapp.spam.models import AkismetCheck
from blogapp.web import versions

# Where it may go, and what the log calls that for a single comment.
ACTIONS: Final = {Status.TRASHED: "trash", Status.SPAM: "spam"}
# What is in the trash or in the spam folder stays where it is.
GOING: Final = (Status.PUBLISHED, Status.HELD)

Later: Final = aliased(DecisionEntry, name="later")


def delete_everything(subject: Subject, to: Status, person: Person) -> int:
    """Put all that somebody has published, or that waits, into the trash or the spam folder.

    Returns the id of the log's entry, with which all of it can be undone. Raises NotFound, NotAllowed.
    """
    with transaction():
        require_below(subject, person)
        batch, mine = log.new_batch(), and_(subject.wrote, Comment.status.in_(GOING))
        take_all_turns(mine)
        number = _log_each(mine, to, batch, person)
        # From here on it is about what was logged: what arrives at this moment stays.
        logged = _in_batch(batch)
        count_all_out(logged)
        taught = _teach(logged, person) if to == Status.SPAM else []
        answers.answer_batch(batch)
        gone = update(Comment).where(logged).values(status=to)
        db.session.execute(gone.execution_options(**UNSYNCED))
        versions.touch(versions.LAYOUT, versions.THREADS)
        detail = {"number": number, "to": to, "taught": taught}
        act = Act(action="delete-all", user_id=person.user_id, batch=batch, detail=detail)
        return log.record(act, TargetKind.PERSON, subject.target).id


def undo_delete_all(entry: DecisionEntry, person: Person) -> None:
    """Each comment is again what it was before, unless somebody has decided about it since."""
    require_moderator(person)
    take_all_turns(_in_batch(entry.batch))
    batch = log.new_batch()
    _log_each_return(entry.batch, batch, person)
    logged = _in_batch(batch)
    count_all_in(_in_batch(batch, DecisionEntry.status_after == Status.PUBLISHED))
    before = _of_batch(DecisionEntry.status_after, batch).where(DecisionEntry.target == Comment.public_id)
    back = update(Comment).where(logged).values(status=before.scalar_subquery())
    db.session.execute(back.execution_options(**UNSYNCED))
    answers.reopen(_of_batch(DecisionEntry.undoes_id, batch))
    _unteach(logged, json.loads(entry.detail))
    versions.touch(versions.LAYOUT, versions.THREADS)


def _log_each(mine: ColumnElement[bool], to: Status, batch: str, person: Person) -> int:
    """One entry for each comment, by one statement; returns how many."""
    entry = {
        "made_at": literal(clock.now(), DecisionEntry.made_at.type),
        "user_id": literal(person.user_id),
        "action": literal(ACTIONS[to]),
        "target_kind": literal(TargetKind.COMMENT.value),
        "target": Comment.public_id,
        "thread_id": Comment.thread_id,
        "status_before": Comment.status,
        "status_after": literal(to.value),
        "batch": literal(batch),
    }
    logged = insert(DecisionEntry).from_select(list(entry), select(*entry.values()).where(mine))
    db.session.execute(logged)
    number = db.session.scalar(select(func.count()).select_from(DecisionEntry).where(_is_of(batch))) or 0
    if not number:
        raise NotFound(_("There is nothing to delete: no comment is public or waits."))
    return number


def _log_each_return(taken_back: str, batch: str, person: Person) -> None:
    """One entry for each comment of the first batch about which nobody has decided since."""
    is_later = (Later.target_kind == TargetKind.COMMENT, Later.target == DecisionEntry.target)
    entry = {
        "made_at": literal(clock.now(), DecisionEntry.made_at.type),
        "user_id": literal(person.user_id),
        "action": literal("undo"),
        "target_kind": DecisionEntry.target_kind,
        "target": DecisionEntry.target,
        "thread_id": DecisionEntry.thread_id,
        "status_before": DecisionEntry.status_after,
        "status_after": DecisionEntry.status_before,
        "batch": literal(batch),
        "undoes_id": DecisionEntry.id,
    }
    query = (
        select(*entry.values())
        .join(Comment, Comment.public_id == DecisionEntry.target)
        .where(_is_of(taken_back), Comment.status == DecisionEntry.status_after)
        .where(~exists().where(*is_later, Later.id > DecisionEntry.id))
    )
    db.session.execute(insert(DecisionEntry).from_select(list(entry), query))


def _is_of(batch: str) -> ColumnElement[bool]:
    return and_(DecisionEntry.batch == batch, DecisionEntry.target_kind == TargetKind.COMMENT)


def _of_batch(column: Any, batch: str) -> Any:
    return select(column).where(_is_of(batch))


def _in_batch(batch: str, *conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    """A condition: the comment has an entry (of this kind) in this batch."""
    return Comment.public_id.in_(_of_batch(DecisionEntry.target, batch).where(*conditions))


def _teach(logged: ColumnElement[bool], person: Person) -> list[str]:
    """The filter and Akismet learn of the newest few: more of one person teaches nothing new."""
    newest = select(Comment).where(logged).order_by(Comment.created_at.desc(), Comment.id.desc())
    comments = db.session.scalars(newest.limit(MOST_OF_ONE_ACTION)).all()
    decided = [(comment.public_id, submission_of(comment)) for comment in comments]
    lessons.learn_many(decided, is_spam=True, user_id=person.user_id)
    for comment in comments:
        akismet.report(comment.public_id, is_spam=True)
    return [comment.public_id for comment in comments]


def _unteach(logged: ColumnElement[bool], detail: Mapping[str, Any]) -> None:
    """Take back what was learned of those that came back."""
    back = db.session.scalars(
        select(Comment.public_id).where(logged, Comment.public_id.in_(detail["taught"]))
    ).all()
    if back:
        lessons.unlearn(*back)
    for public_id in back:
        check = db.session.get(AkismetCheck, public_id)
        if check is not None and check.answer == Opinion.HAM:
            akismet.report(public_id, is_spam=False)

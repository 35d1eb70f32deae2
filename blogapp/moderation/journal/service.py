"""Takes decisions back, one or all of one click: one transaction each, and an entry of the log itself."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from flask_babel import gettext as _
from sqlalchemy import exists, func, select
from sqlalchemy.orm import aliased

from blogapp.accounts.person import Person
from blogapp.comments.models import Comment, Judgement, Status
from blogapp.comments.reasons import signals_in
from blogapp.comments.status import set_status_of_all
from blogapp.errors import Forbidden, NotFound
from blogapp.extensions import db, transaction
from blogapp.moderation import answers, log, many, policy
from blogapp.moderation.decision import Decision, lesson
from blogapp.moderation.log import TargetKind
from blogapp.moderation.models import DecisionEntry
from blogapp.moderation.service import DecidedOtherwise
from blogapp.moderation.view import opinion_in
from blogapp.spam import lessons
from blogapp.spam.akismet import service as akismet
from blogapp.spam.akismet.client import Opinion

UNDO: Final = "undo"
# What this module knows the way back from; other acts are taken back where they are done.
UNDOABLE: Final = frozenset(Decision)


@dataclass(frozen=True, slots=True)
class Undone:
    """How many decisions were taken back, how many could not be, and the comment where it was one."""

    number: int
    kept: int
    public_id: str
    after: Status


def is_about_status(entry_id: int) -> bool:
    """Whether an entry moved a comment; other acts are taken back by `undoing.py`."""
    action = db.session.scalar(select(DecisionEntry.action).where(DecisionEntry.id == entry_id))
    return action in UNDOABLE


def undo_decision(entry_id: int, person: Person) -> Undone:
    """Put a comment back to where it was before a decision; the filter forgets what it learned of it.

    Reports and an appeal that it answered are open again. Raises NotFound, Forbidden, and DecidedOtherwise
    where it is undone already or the comment has been moved on since.
    """
    with transaction():
        entry = db.session.get(DecisionEntry, entry_id)
        if entry is None or entry.action not in UNDOABLE or entry.target_kind != TargetKind.COMMENT:
            raise NotFound(_("There is nothing to undo."))
        undone = _undo([entry], person)
        if not undone:
            _refuse(entry, person)
    db.session.expire_all()
    return Undone(1, 0, entry.target, Status(entry.status_before))


def whole_of(batch: str) -> int | None:
    """The entry about a person under which everything by them went, where a batch has one."""
    whole = select(DecisionEntry.id).where(DecisionEntry.batch == batch, DecisionEntry.action == "delete-all")
    return db.session.scalar(whole.limit(1)) if batch else None


def undo_batch(batch: str, person: Person) -> Undone:
    """The same for all that one click decided; what somebody has moved on since stays as it is."""
    with transaction():
        of_batch = select(DecisionEntry).where(
            DecisionEntry.batch == batch, DecisionEntry.action.in_(UNDOABLE)
        )
        entries = db.session.scalars(of_batch.order_by(DecisionEntry.id)).all() if batch else []
        if not entries:
            raise NotFound(_("There is nothing to undo."))
        undone = _undo(entries, person)
        if not undone:
            raise DecidedOtherwise(_("All of this has been undone or decided otherwise already."))
        number, kept, first = len(undone), len(entries) - len(undone), undone[0]
        done = Undone(number, kept, first.target, Status(first.status_before))
    db.session.expire_all()
    return done


def _undo(entries: Sequence[DecisionEntry], person: Person) -> list[DecisionEntry]:
    """Take back those that are the last word about their comments; returns them."""
    comments = {each.public_id: each for each in many.taken([entry.target for entry in entries], person)}
    last = _last_words(list(comments))
    undone = [
        entry
        for entry in entries
        if last.get(entry.target) == entry.id and comments[entry.target].status == entry.status_after
    ]
    if undone:
        _unteach(undone, comments, person)
        _log(undone, person)
        for status in sorted({entry.status_before for entry in undone}):
            moving = [comments[entry.target] for entry in undone if entry.status_before == status]
            set_status_of_all([each for each in moving if each.status != status], Status(status))
        answers.reopen(entry.id for entry in undone)
    return undone


def _last_words(public_ids: Sequence[str]) -> Mapping[str, int]:
    """The newest decision about each comment that was not taken back."""
    undoing = aliased(DecisionEntry, name="undoing")
    moved = select(DecisionEntry.target, func.max(DecisionEntry.id)).where(
        DecisionEntry.target_kind == TargetKind.COMMENT,
        DecisionEntry.target.in_(public_ids),
        DecisionEntry.action.in_(UNDOABLE),
        ~exists().where(undoing.undoes_id == DecisionEntry.id),
    )
    rows = db.session.execute(moved.group_by(DecisionEntry.target)).all()
    return dict(rows)


def _unteach(undone: Sequence[DecisionEntry], comments: Mapping[str, Comment], person: Person) -> None:
    """The filter forgets these, and knows again what it had been taught before them."""
    told = {
        entry.target: is_spam
        for entry in undone
        if entry.status_before != entry.status_after
        and (is_spam := lesson(entry.status_before, entry.status_after)) is not None
    }
    if not told:
        return
    lessons.unlearn(*told)
    details = {entry.target: json.loads(entry.detail) for entry in undone}
    before = {target: bool(details[target]["taught"]) for target in told if "taught" in details[target]}
    for is_spam in (False, True):
        again = [comments[target] for target, was_spam in before.items() if was_spam is is_spam]
        if again:
            many.teach(again, {}, is_spam=is_spam, user_id=person.user_id)
    _stand_by_akismet({target: told[target] for target in told if target not in before}, comments)


def _stand_by_akismet(told: Mapping[str, bool], comments: Mapping[str, Comment]) -> None:
    """Where people disagreed with Akismet and think again, it is told so, or never hears of it."""
    ids = {comments[target].id: target for target in told}
    judged = select(Judgement.comment_id, Judgement.signals).where(Judgement.comment_id.in_(ids))
    for comment_id, signals in db.session.execute(judged).all():
        opinion, target = opinion_in(signals_in(signals)), ids[comment_id]
        thought_spam = opinion in {Opinion.SPAM, Opinion.DISCARD}
        if opinion in set(Opinion) and thought_spam != told[target]:
            akismet.report(target, is_spam=thought_spam)


def _log(undone: Sequence[DecisionEntry], person: Person) -> None:
    batch = log.new_batch() if len(undone) > 1 else ""
    many.record_all([_entry(entry, person, batch) for entry in undone])


def _entry(entry: DecisionEntry, person: Person, batch: str) -> dict[str, Any]:
    return {
        "action": UNDO,
        "user_id": person.user_id,
        "target": entry.target,
        "thread_id": entry.thread_id,
        "status_before": entry.status_after,
        "status_after": entry.status_before,
        "batch": batch,
        "undoes_id": entry.id,
    }


def _refuse(entry: DecisionEntry, person: Person) -> None:
    """Raises what says why a decision stands."""
    comment = db.session.scalar(select(Comment).where(Comment.public_id == entry.target))
    if comment is None or comment.status == Status.WITHDRAWN:
        raise NotFound(_("There is no comment at this address. It may have been withdrawn by its writer."))
    if not policy.may_decide(person, comment.thread.owner_id):
        raise Forbidden(_("This is somebody else's discussion: its author or a moderator decides."))
    undoing = db.session.scalar(select(DecisionEntry.id).where(DecisionEntry.undoes_id == entry.id))
    if undoing is not None:
        raise DecidedOtherwise(_("This has been undone already."))
    last = log.last_about(entry.target)
    moved = log.who_did_what(last, comment.author_name, Status(comment.status))
    raise DecidedOtherwise(_("%(moved)s So this decision is not the last one, and stays.", moved=moved))

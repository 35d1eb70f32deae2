"""Reads a comment for those who change its words: as it is, what may be struck, what was done before."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import aliased

from blogapp.accounts.models import User
from blogapp.accounts.person import Person
from blogapp.comments.models import Comment, Judgement, Status
from blogapp.comments.queries import comment_by_public_id
from blogapp.comments.reasons import signals_in
from blogapp.errors import Forbidden, NotFound
from blogapp.extensions import db
from blogapp.moderation import policy
from blogapp.moderation.edits.passages import Sentence, sentences
from blogapp.moderation.log import TargetKind
from blogapp.moderation.marking import Passage
from blogapp.moderation.models import DecisionEntry

# What somebody looks back at; the log has the rest.
ENTRIES_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Strikable:
    """The sentences that the filter's marks propose, and the others."""

    proposed: list[Sentence]
    others: list[Sentence]


def comment_in_reach(public_id: str, person: Person) -> Comment:
    """The comment; raises NotFound, and Forbidden for who does not decide about it."""
    comment = comment_by_public_id(public_id)
    if comment is None or comment.status == Status.WITHDRAWN:
        raise NotFound(_("There is no comment at this address. It may have been withdrawn by its writer."))
    if not policy.may_decide(person, comment.thread.owner_id):
        raise Forbidden(_("This is somebody else's discussion: its author or a moderator decides."))
    return comment


def strikable(comment: Comment) -> Strikable:
    """What can be struck; the filter's marks are places in the words as they came."""
    marked = _marked(comment) if comment.moderated_at is None else []
    every = sentences(comment.body_source, marked)
    return Strikable([one for one in every if one.marked], [one for one in every if not one.marked])


def entries_about(kind: TargetKind, target: str) -> Sequence[Any]:
    """What was done, the newest first: entry, who, and whether it was taken back."""
    return _entries(DecisionEntry.target_kind == kind, DecisionEntry.target == target)


def entries_in(thread_id: int) -> Sequence[Any]:
    """The same for all of a thread."""
    return _entries(DecisionEntry.thread_id == thread_id)


def _entries(*which: Any) -> Sequence[Any]:
    undoing = aliased(DecisionEntry)
    columns = (
        DecisionEntry.id,
        DecisionEntry.action,
        DecisionEntry.target,
        DecisionEntry.target_kind,
        DecisionEntry.made_at,
        DecisionEntry.note,
        User.name.label("who"),
        undoing.id.label("undone_by"),
    )
    query = (
        select(*columns)
        .outerjoin(User, User.id == DecisionEntry.user_id)
        .outerjoin(undoing, undoing.undoes_id == DecisionEntry.id)
        .where(*which)
    )
    return db.session.execute(query.order_by(DecisionEntry.id.desc()).limit(ENTRIES_SHOWN)).all()


def _marked(comment: Comment) -> list[Passage]:
    """The passages that speak against the comment."""
    stored = db.session.scalar(select(Judgement.signals).where(Judgement.comment_id == comment.id))
    signals = signals_in(stored) if stored else []
    return [signal.passage for signal in signals if signal.passage and signal.weight > 0]

"""Takes back what is no status of a comment: by the name of the action, once, whoever did it."""

from collections.abc import Callable, Mapping
from typing import Final

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from blogapp.accounts.person import Person
from blogapp.errors import NotFound
from blogapp.extensions import db, transaction
from blogapp.moderation import answers, log
from blogapp.moderation.edits.service import undo_reply, undo_rewording
from blogapp.moderation.log import Act, TargetKind
from blogapp.moderation.models import DecisionEntry
from blogapp.moderation.people import deletion, restricting
from blogapp.moderation.rules import service as rules
from blogapp.moderation.service import DecidedOtherwise
from blogapp.moderation.threads.moves import undo_move
from blogapp.moderation.threads.service import undo_feature, undo_thread_change

# Inside the transaction of whoever takes back, who also logs that.
Undo = Callable[[DecisionEntry, Person], None]

UNDO: Final[Mapping[str, Undo]] = {
    "ban": restricting.undo_restriction,
    "silence": restricting.undo_restriction,
    "warn": restricting.undo_restriction,
    "lift": restricting.undo_lift,
    "delete-all": deletion.undo_delete_all,
    **rules.UNDO,
    "edit": undo_rewording,
    "strike": undo_rewording,
    "reply": undo_reply,
    "lock": undo_thread_change,
    "reopen": undo_thread_change,
    "readonly": undo_thread_change,
    "slow": undo_thread_change,
    "pin": undo_thread_change,
    "unpin": undo_thread_change,
    "feature": undo_feature,
    "unfeature": undo_feature,
    "move": undo_move,
    "split": undo_move,
}


def undo_act(entry_id: int, person: Person) -> int:
    """Undo what an entry says; returns the id of the entry that says so.

    Raises NotFound for what cannot be undone, DecidedOtherwise for what was undone already, and Forbidden.
    """
    try:
        with transaction():
            entry = db.session.get(DecisionEntry, entry_id)
            if entry is None or entry.action not in UNDO:
                raise NotFound(_("There is nothing to undo."))
            if is_undone(entry_id):
                raise _too_late()
            UNDO[entry.action](entry, person)
            db.session.flush()
            answers.reopen([entry.id])
            return _record_undo(entry, person)
    except IntegrityError as clash:
        # Two took it back at once; the other one was quicker.
        raise _too_late() from clash


def _record_undo(entry: DecisionEntry, person: Person) -> int:
    act = Act(action="undo", user_id=person.user_id, undoes_id=entry.id)
    return log.record(
        act,
        TargetKind(entry.target_kind),
        entry.target,
        entry.thread_id,
        status_before=entry.status_after,
        status_after=entry.status_before,
    ).id


def _too_late() -> DecidedOtherwise:
    return DecidedOtherwise(_("Somebody has undone this already."))


def is_undone(entry_id: int) -> bool:
    """Whether somebody has taken it back."""
    undoing = select(DecisionEntry.id).where(DecisionEntry.undoes_id == entry_id)
    return db.session.scalar(undoing) is not None

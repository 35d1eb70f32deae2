"""Takes entries of the log back: each act says how, and the undoing is an entry too."""

from collections.abc import Callable, Mapping
from typing import Final

from flask_babel import gettext as _
from sqlalchemy import exists, select

from blogapp.accounts.person import Person
from blogapp.errors import AppError, NotFound
from blogapp.extensions import db, transaction
from blogapp.moderation import log
from blogapp.moderation.edits.service import undo_reply, undo_rewording
from blogapp.moderation.models import DecisionEntry
from blogapp.moderation.threads.moves import undo_move
from blogapp.moderation.threads.service import undo_feature, undo_thread_change

# Called inside the transaction. Each checks that the person may, and that nothing has changed since.
Undo = Callable[[DecisionEntry, Person], None]

UNDO: Final[Mapping[str, Undo]] = {
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


class UndoneAlready(AppError):
    """An entry is taken back once."""

    status = 409


def undo_entry(entry_id: int, person: Person) -> DecisionEntry:
    """Take one entry back; returns the entry that says so.

    Raises NotFound for what cannot be undone, UndoneAlready, ChangedSince, and Forbidden for other people's
    threads.
    """
    with transaction():
        entry = db.session.get(DecisionEntry, entry_id)
        if entry is None or entry.action not in UNDO:
            raise NotFound(_("There is nothing to undo."))
        UNDO[entry.action](entry, person)
        # Asked last: who undoes the same at this moment has waited for the thread meanwhile.
        if db.session.scalar(select(exists().where(DecisionEntry.undoes_id == entry_id))):
            raise UndoneAlready(_("This has been undone already."))
        return record_undo(entry, person)


def record_undo(entry: DecisionEntry, person: Person) -> DecisionEntry:
    """The entry about taking another one back, inside the caller's transaction."""
    act = log.Act(action="undo", user_id=person.user_id, undoes_id=entry.id)
    return log.record(
        act,
        log.TargetKind(entry.target_kind),
        entry.target,
        entry.thread_id,
        status_before=entry.status_after,
        status_after=entry.status_before,
    )

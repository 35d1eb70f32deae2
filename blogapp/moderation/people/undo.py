"""Takes an entry of the log back, once, whoever made it."""

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from blogapp.accounts.person import Person
from blogapp.errors import NotFound
from blogapp.extensions import db, transaction
from blogapp.moderation import log
from blogapp.moderation.log import Act, TargetKind
from blogapp.moderation.models import DecisionEntry
from blogapp.moderation.service import DecidedOtherwise
from blogapp.moderation.undoing import UNDO


def undo_decision(entry_id: int, person: Person) -> int:
    """Undo what an entry says; returns the id of the entry that says so.

    Raises NotFound for what cannot be undone, DecidedOtherwise for what was undone already, and Forbidden.
    """
    try:
        with transaction():
            entry = db.session.get(DecisionEntry, entry_id)
            if entry is None or entry.action not in UNDO:
                raise NotFound(_("There is nothing to undo."))
            if is_undone(entry_id):
                raise DecidedOtherwise
            UNDO[entry.action](entry, person)
            act = Act(action="undo", user_id=person.user_id, undoes_id=entry_id)
            return log.record(act, TargetKind(entry.target_kind), entry.target, entry.thread_id).id
    except IntegrityError as clash:
        # Two took it back at once; the other one was quicker.
        raise DecidedOtherwise from clash


def is_undone(entry_id: int) -> bool:
    """Whether somebody has taken it back."""
    undoing = select(DecisionEntry.id).where(DecisionEntry.undoes_id == entry_id)
    return db.session.scalar(undoing) is not None

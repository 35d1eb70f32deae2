"""The row that everything learned hangs on: held by who changes it, compared before each judgement."""

from typing import Final

from sqlalchemy import select, text, update

from blogapp.extensions import db
from blogapp.spam.model import shipped_digest
from blogapp.spam.models import SpamState

# The key of the one row.
_ID: Final = 1
# Holds the row until the transaction ends, also where it is made only now. Who is sure to change what is
# learned counts at once; for others nothing new is written.
_TAKE: Final = text(
    "INSERT INTO spam_state (id, version, stopped, weights) VALUES (1, :step, '', :weights)"
    " ON CONFLICT (id) DO UPDATE SET version = spam_state.version + :step RETURNING stopped"
)
_CHANGED_IN: Final = "spam_state_changed_in"


def take(*, will_change: bool = False) -> str:
    """Wait until nobody else changes what is learned; returns why learning has stopped, or nothing.

    With `will_change`, `changed` need not be called.
    """
    stopped = str(db.session.scalars(_TAKE, {"step": int(will_change), "weights": shipped_digest()}).one())
    if will_change:
        _note_change()
    return stopped


def version() -> int:
    """What it was when everything learned was read, it is still if nothing was changed."""
    return db.session.scalar(select(SpamState.version).where(SpamState.id == _ID)) or 0


def why_stopped() -> str:
    """The sentence for the owner; empty while the filter learns."""
    return db.session.scalar(select(SpamState.stopped).where(SpamState.id == _ID)) or ""


def is_of_other_weights() -> bool:
    """Whether lessons were learned on weights that do not ship any more."""
    weights = db.session.scalar(select(SpamState.weights).where(SpamState.id == _ID))
    return weights is not None and weights != shipped_digest()


def changed(**values: str) -> None:
    """Make what every worker knows old when this transaction commits. Only after `take`."""
    counted = update(SpamState).where(SpamState.id == _ID).values(version=SpamState.version + 1, **values)
    db.session.execute(counted.execution_options(synchronize_session=False))
    _note_change()


def is_changed_here() -> bool:
    """Whether this transaction sees a version that nobody else does, and that may never come to be."""
    changed_in = db.session.info.get(_CHANGED_IN)
    return changed_in is not None and changed_in is db.session().get_transaction()


def _note_change() -> None:
    db.session.info[_CHANGED_IN] = db.session().get_transaction()

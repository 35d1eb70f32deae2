"""What each act is called, and what was done to one comment or thread."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from blogapp.moderation.undoing import UNDO

ACTIONS: Final = {
    "publish": _l("Published"),
    "spam": _l("Called spam"),
    "trash": _l("Put into the trash"),
    "hold": _l("Set to wait"),
    "ban": _l("Banned"),
    "silence": _l("Silenced"),
    "warn": _l("Warned"),
    "lift": _l("Lifted a restriction"),
    "note": _l("Wrote a note"),
    "remove-note": _l("Removed a note"),
    "delete-all": _l("Deleted everything by a person"),
    "site-rules": _l("Changed the rules of the site"),
    "thread-rules": _l("Changed the rules of a discussion"),
    "edit": _l("Changed words"),
    "strike": _l("Struck passages"),
    "reply": _l("Answered"),
    "lock": _l("Locked a discussion"),
    "reopen": _l("Reopened a discussion"),
    "readonly": _l("Set the end of a discussion"),
    "slow": _l("Set slow mode"),
    "pin": _l("Pinned"),
    "unpin": _l("Unpinned"),
    "feature": _l("Featured"),
    "unfeature": _l("No longer featured"),
    "move": _l("Moved"),
    "split": _l("Split off"),
    "undo": _l("Undone"),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry as a page shows it. `public_id` is that of the comment it is about, if it is about one."""

    id: int
    who: str
    words: str
    public_id: str
    note: str
    made_at: datetime
    is_undone: bool
    is_undoable: bool


def shown(rows: Iterable[Any]) -> list[Entry]:
    """The rows of `edits/queries.py`."""
    return [
        Entry(
            id=row.id,
            who=row.who or _("The site"),
            words=str(ACTIONS.get(row.action, row.action)),
            public_id=row.target if row.target_kind == "comment" else "",
            note=row.note,
            made_at=row.made_at,
            is_undone=row.undone_by is not None,
            is_undoable=row.undone_by is None and row.action in UNDO,
        )
        for row in rows
    ]

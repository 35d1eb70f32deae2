"""Entries of the log in words, for pages that show what was done to one comment or thread."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from blogapp.moderation.undoing import UNDO

WORDS: Final = {
    "publish": _l("published it"),
    "spam": _l("called it spam"),
    "trash": _l("put it into the trash"),
    "hold": _l("held it"),
    "undo": _l("took back what was done before"),
    "edit": _l("changed its words"),
    "strike": _l("struck passages and published it"),
    "reply": _l("answered"),
    "lock": _l("locked the discussion"),
    "reopen": _l("reopened the discussion"),
    "readonly": _l("set until when people answer"),
    "slow": _l("set how fast people write"),
    "pin": _l("pinned a comment"),
    "unpin": _l("unpinned a comment"),
    "feature": _l("featured a comment"),
    "unfeature": _l("took back that a comment is featured"),
    "move": _l("moved a comment with its answers"),
    "thread-rules": _l("changed the rules of the discussion"),
    "split": _l("split off a comment with its answers"),
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
            words=str(WORDS.get(row.action, row.action)),
            public_id=row.target if row.target_kind == "comment" else "",
            note=row.note,
            made_at=row.made_at,
            is_undone=row.undone_by is not None,
            is_undoable=row.undone_by is None and row.action in UNDO,
        )
        for row in rows
    ]

"""What the log shows: entries in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from blogapp.accounts.person import Person
from blogapp.comments.models import Status
from blogapp.comments.view import shown_name
from blogapp.moderation import policy, reasons
from blogapp.moderation.acts import ACTIONS
from blogapp.moderation.journal.service import UNDOABLE
from blogapp.moderation.log import TargetKind
from blogapp.moderation.undoing import UNDO as OTHER_WAYS

STATUSES: Final = {
    Status.PUBLISHED: _l("published"),
    Status.HELD: _l("waiting"),
    Status.SPAM: _l("spam"),
    Status.TRASHED: _l("trash"),
    Status.WITHDRAWN: _l("withdrawn"),
}


@dataclass(frozen=True, slots=True)
class LogEntry:
    """One decision in words."""

    id: int
    made_at: datetime
    who: str
    action: str
    # Of a comment that is still there: its id, and who wrote what where.
    public_id: str
    name: str
    text: str
    title: str
    thread_url: str
    # What it is about where it is no comment.
    target: str
    before: str
    after: str
    reason: str
    note: str
    batch: str
    is_undone: bool
    may_undo: bool


@dataclass(frozen=True, slots=True)
class LogPage:
    """A bounded part of the log, the newest first, and how to go on."""

    entries: Sequence[LogEntry]
    next_after: int | None
    after: int | None


def log_entry(row: Any, person: Person) -> LogEntry:
    """One row of the log, with a way back only where it leads somewhere."""
    return LogEntry(
        id=row.id,
        made_at=row.made_at,
        who=row.who or _("The command line, or readers' reports"),
        action=str(ACTIONS.get(row.action, row.action)),
        public_id=row.public_id or "",
        name=shown_name(row.author_name) if row.public_id else "",
        text=row.text or "",
        title=row.title or "",
        thread_url=row.url or "",
        target="" if row.target_kind == TargetKind.COMMENT else row.target,
        before=status_in_words(row.status_before),
        after=status_in_words(row.status_after),
        reason=reasons.in_words(row.reason) if row.reason else "",
        note=row.note,
        batch=row.batch,
        is_undone=row.undone_id is not None,
        may_undo=row.undone_id is None and _has_way_back(row, person),
    )


def _has_way_back(row: Any, person: Person) -> bool:
    if row.target_kind == TargetKind.COMMENT and row.public_id is None:
        return False
    if row.target_kind == TargetKind.SITE and not policy.may_set_site_rules(person):
        return False
    is_last = row.action in UNDOABLE and row.status == row.status_after
    return is_last or row.action in OTHER_WAYS


def status_in_words(status: str) -> str:
    """Such as "waiting"; nothing where there is none."""
    return str(STATUSES[Status(status)]) if status in set(Status) else status

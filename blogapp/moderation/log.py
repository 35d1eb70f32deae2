"""The log of decisions: each act of a moderator is one entry, written with what it does, never changed."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from secrets import token_hex
from typing import Any, Final

from sqlalchemy import update

from blogapp import clock
from blogapp.comments.models import Comment, Status
from blogapp.extensions import db
from blogapp.moderation.models import Appeal, DecisionEntry, Report

LONGEST_NOTE: Final = 2_000


class TargetKind(StrEnum):
    """What a decision is about."""

    COMMENT = "comment"
    THREAD = "thread"
    PERSON = "person"


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """What somebody does and why. `batch` is shared by all that one click decides."""

    action: str
    user_id: int | None
    reason: str = ""
    note: str = ""
    batch: str = ""
    detail: Mapping[str, Any] = field(default_factory=dict)
    undoes_id: int | None = None


def new_batch() -> str:
    """A name for all that one click decides."""
    return token_hex(10)


def record(
    act: Act, kind: TargetKind, target: str, thread_id: int | None = None, **more: Any
) -> DecisionEntry:
    """One entry, inside the caller's transaction; it has its id afterwards."""
    entry = DecisionEntry(
        made_at=clock.now(),
        user_id=act.user_id,
        action=act.action,
        target_kind=kind,
        target=target,
        thread_id=thread_id,
        reason=act.reason,
        note=act.note[:LONGEST_NOTE],
        detail=json.dumps(act.detail),
        batch=act.batch,
        undoes_id=act.undoes_id,
        **more,
    )
    db.session.add(entry)
    db.session.flush()
    return entry


def record_about_comment(act: Act, comment: Comment, before: Status) -> DecisionEntry:
    """One entry about a comment that has its new status; it answers open reports and an appeal."""
    is_first = before == Status.HELD and comment.status != Status.HELD
    waited = int((clock.now() - comment.created_at).total_seconds()) if is_first else None
    entry = record(
        act,
        TargetKind.COMMENT,
        comment.public_id,
        comment.thread_id,
        status_before=before,
        status_after=comment.status,
        waited_seconds=waited,
    )
    _answer(comment, entry)
    return entry


def _answer(comment: Comment, entry: DecisionEntry) -> None:
    """What readers and the writer asked for is answered by whatever was decided."""
    if not comment.open_reports and comment.appealed_at is None:
        return
    for asked in (Report, Appeal):
        db.session.execute(
            update(asked)
            .where(asked.comment_id == comment.id, asked.decision_id.is_(None))
            .values(decision_id=entry.id)
        )
    comment.open_reports, comment.appealed_at = 0, None

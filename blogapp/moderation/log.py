"""The log of decisions: each act of a moderator is one entry, written with what it does, never changed."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from secrets import token_hex
from typing import Any, Final

from flask_babel import gettext as _
from sqlalchemy import select

from blogapp import clock
from blogapp.accounts.models import User
from blogapp.comments.models import Comment, Status
from blogapp.comments.view import shown_name
from blogapp.extensions import db
from blogapp.moderation import answers
from blogapp.moderation.models import DecisionEntry

LONGEST_NOTE: Final = 2_000
# Acts that move a comment between its writer and the public, or say that it stays where it is.
DECIDING: Final = ("publish", "spam", "trash", "hold", "undo")


class TargetKind(StrEnum):
    """What a decision is about."""

    COMMENT = "comment"
    THREAD = "thread"
    PERSON = "person"
    SITE = "site"


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
    answers.answer(comment, entry)
    return entry


def last_about(public_id: str) -> DecisionEntry | None:
    """The newest entry about a comment."""
    about = (DecisionEntry.target_kind == TargetKind.COMMENT, DecisionEntry.target == public_id)
    return db.session.scalar(select(DecisionEntry).where(*about).order_by(DecisionEntry.id.desc()).limit(1))


def who_did_what(entry: DecisionEntry | None, author_name: str, status: Status) -> str:
    """For who came too late, such as "Mo has put the comment by Bob into the trash meanwhile"."""
    user = db.session.get(User, entry.user_id) if entry and entry.user_id else None
    names = {"who": user.name if user and user.name else _("Somebody"), "name": shown_name(author_name)}
    words = {
        Status.PUBLISHED: _("%(who)s has published the comment by %(name)s meanwhile.", **names),
        Status.HELD: _("%(who)s has set the comment by %(name)s to wait meanwhile.", **names),
        Status.SPAM: _("%(who)s has put the comment by %(name)s into the spam folder meanwhile.", **names),
        Status.TRASHED: _("%(who)s has put the comment by %(name)s into the trash meanwhile.", **names),
    }
    return words.get(status, _("The comment by %(name)s is gone.", **names))

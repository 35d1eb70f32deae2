"""Moderators change words, strike passages, answer: each function is one transaction, logged and undone."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b

from flask_babel import gettext as _

from blogapp import jobs
from blogapp.accounts.person import Person
from blogapp.comments.models import Comment, Kind, Status
from blogapp.comments.rewording import (
    GAP,
    HTML,
    STRUCK,
    ChangedSince,
    put_back,
    reword,
    with_signs,
)
from blogapp.comments.service import add_reply
from blogapp.comments.status import set_status
from blogapp.errors import AppError
from blogapp.extensions import transaction
from blogapp.moderation import log
from blogapp.moderation.decision import Decision
from blogapp.moderation.edits.letter import Post, tell_writer
from blogapp.moderation.edits.passages import without
from blogapp.moderation.marking import Passage
from blogapp.moderation.models import DecisionEntry
from blogapp.moderation.service import decide_in_turn, taken
from blogapp.notifications import outbox
from blogapp.web.site import Site


class NothingChosen(AppError):
    """No passage was chosen, or none that can be struck."""

    status = 422


@dataclass(frozen=True, slots=True, kw_only=True)
class Rewording:
    """Who changes which words. `seen` is the `state_of` the words when they were shown to the moderator."""

    public_id: str
    seen: str
    person: Person
    note: str = ""
    post: Post | None = None


def state_of(comment: Comment) -> str:
    """The same for the same words: a form that was filled in for other words is refused."""
    words = f"{comment.body_format}\n{comment.body_source}"
    return blake2b(words.encode(), digest_size=8).hexdigest()


def edit_words(change: Rewording, typed: str) -> int | None:
    """Give a comment other words; the id of the entry, None where they are the same.

    Raises NothingLeft, ChangedSince, and as `decide`.
    """
    with transaction():
        comment = _seen(change)
        source = typed.replace(GAP, "")
        if comment.body_format == STRUCK:
            source = source.replace(with_signs(comment.body_source)[1], GAP)
        if source == comment.body_source:
            return None
        entry_id = _reworded(comment, source, "edit", change)
    if change.post:
        jobs.kick(outbox.SEND)
    return entry_id


def strike_passages(change: Rewording, passages: Iterable[Passage]) -> int:
    """Publish a comment without these passages of its source; returns the id of the entry.

    The filter learns nothing: half of what came was advertising, and the other half was not. Raises
    NothingChosen, NothingLeft, ChangedSince, and as `decide`.
    """
    with transaction():
        comment = _seen(change)
        if comment.body_format == HTML:
            raise NothingChosen(_("This comment came from an archive: please change its words instead."))
        inside = [(start, end) for start, end in passages if start < end <= len(comment.body_source)]
        if not inside:
            raise NothingChosen(_("Please choose what is to be struck."))
        source = without(comment.body_source, inside, has_gaps=comment.body_format == STRUCK)
        entry_id = _reworded(comment, source, "strike", change, publish=True)
    if change.post:
        jobs.kick(outbox.SEND)
    return entry_id


def reply_and_publish(public_id: str, body: str, person: Person, site: Site) -> Comment:
    """Publish a comment, if it is not public, and answer it: both or neither. Returns the answer.

    Raises as `decide` and as `add_reply`.
    """
    batch = log.new_batch()
    with transaction():
        comment = taken(public_id, person)
        if comment.kind != Kind.COMMENT:
            raise NothingChosen(_("What another site announced cannot be answered."))
        decide_in_turn(public_id, Decision.PUBLISH, person, batch=batch)
        reply = add_reply(comment, body, person, site)
        if reply.is_new:
            detail = {"answers": public_id}
            act = log.Act(action="reply", user_id=person.user_id, batch=batch, detail=detail)
            log.record_about_comment(act, reply.comment, Status.PUBLISHED)
        return reply.comment


def undo_rewording(entry: DecisionEntry, person: Person) -> None:
    """The words, and the status, from before; raises ChangedSince and as `decide`."""
    comment = taken(entry.target, person)
    before = json.loads(entry.detail)["moderated_at"]
    put_back(comment, entry.id, datetime.fromisoformat(before) if before else None)
    if comment.status == entry.status_after != entry.status_before:
        set_status(comment, Status(entry.status_before))


def undo_reply(entry: DecisionEntry, person: Person) -> None:
    """The answer goes into the trash; what it answers stays public."""
    comment = taken(entry.target, person)
    if comment.status != Status.PUBLISHED:
        raise ChangedSince
    set_status(comment, Status.TRASHED)


def _seen(change: Rewording) -> Comment:
    comment = taken(change.public_id, change.person)
    if state_of(comment) != change.seen:
        raise ChangedSince
    return comment


def _reworded(comment: Comment, source: str, action: str, change: Rewording, *, publish: bool = False) -> int:
    before, moderated_at = Status(comment.status), comment.moderated_at
    if publish:
        set_status(comment, Status.PUBLISHED)
    detail = {"moderated_at": moderated_at.isoformat() if moderated_at else None}
    act = log.Act(action=action, user_id=change.person.user_id, note=change.note, detail=detail)
    entry = _recorded(act, comment, before)
    reword(comment, source, entry.id, change.note)
    if not change.person.is_writer_of(comment.user_id, comment.guest_id):
        tell_writer(comment, change.post, is_struck=publish, note=change.note)
    return entry.id


def _recorded(act: log.Act, comment: Comment, before: Status) -> DecisionEntry:
    """Other words for what stays hidden answer nobody: whoever appealed waits for a decision still."""
    if comment.status == Status.PUBLISHED:
        return log.record_about_comment(act, comment, before)
    stays = {"status_before": before, "status_after": comment.status}
    return log.record(act, log.TargetKind.COMMENT, comment.public_id, comment.thread_id, **stays)

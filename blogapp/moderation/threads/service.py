"""What moderators change about a thread: each function is one transaction, logged and undone."""

import json
from datetime import UTC, datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select, update

from blogapp.accounts.person import Person
from blogapp.comments.models import Comment, Kind, Status, Thread
from blogapp.comments.rewording import ChangedSince
from blogapp.errors import AppError, Forbidden, NotFound
from blogapp.extensions import db, transaction
from blogapp.moderation import log, policy
from blogapp.moderation.log import TargetKind
from blogapp.moderation.models import DecisionEntry
from blogapp.moderation.service import taken
from blogapp.web import versions


class NotThisComment(AppError):
    """This comment cannot be pinned, featured or moved."""

    status = 422


def lock(thread_id: int, reason: str, person: Person) -> None:
    """Nobody answers any more; readers are told the reason. Locking twice changes the reason at most.

    All functions here raise NotFound for no such thread or comment, Forbidden for other people's.
    """
    with transaction():
        _change(thread_taken(thread_id, person), "lock", person, is_closed=True, closing_note=reason)


def reopen(thread_id: int, person: Person) -> None:
    """People answer again, also where the day was over on which it became read-only."""
    with transaction():
        thread = thread_taken(thread_id, person)
        _change(thread, "reopen", person, is_closed=False, closing_note="", read_only_from=None)


def set_read_only(thread_id: int, moment: datetime | None, reason: str, person: Person) -> None:
    """Nobody answers from that moment on; None takes that back."""
    with transaction():
        thread = thread_taken(thread_id, person)
        reason = reason if moment or thread.is_closed else ""
        _change(thread, "readonly", person, read_only_from=moment, closing_note=reason)


def set_slow(thread_id: int, minutes: int | None, person: Person) -> None:
    """One comment per person in so many minutes; None: as the site has it."""
    with transaction():
        thread = thread_taken(thread_id, person)
        rules = {key: value for key, value in json.loads(thread.rules).items() if key != "slow_minutes"}
        if minutes is not None:
            rules["slow_minutes"] = str(minutes)
        _change(thread, "slow", person, rules=json.dumps(rules))


def pin(public_id: str, person: Person) -> None:
    """Let a root comment stand first; the one that stood there goes back to its place."""
    with transaction():
        comment = _comment_taken(public_id, person)
        if comment.parent_id is not None or comment.status != Status.PUBLISHED:
            raise NotThisComment(_("Only a public comment that answers the question itself can be pinned."))
        _change(comment.thread, "pin", person, target=comment, pinned_id=comment.id)


def unpin(public_id: str, person: Person) -> None:
    """Let it go back to its place."""
    with transaction():
        comment = _comment_taken(public_id, person)
        if comment.thread.pinned_id == comment.id:
            _change(comment.thread, "unpin", person, target=comment, pinned_id=None)


def feature(public_id: str, person: Person) -> None:
    """Mark a public comment as worth reading."""
    with transaction():
        comment = _comment_taken(public_id, person)
        if comment.status != Status.PUBLISHED:
            raise NotThisComment(_("Only public comments can be featured."))
        _set_featured(comment, "feature", person, is_featured=True)


def unfeature(public_id: str, person: Person) -> None:
    """Take the mark away."""
    with transaction():
        _set_featured(_comment_taken(public_id, person), "unfeature", person, is_featured=False)


def undo_thread_change(entry: DecisionEntry, person: Person) -> None:
    """What the thread was like before; raises ChangedSince where somebody changed the same since."""
    thread = thread_taken(entry.thread_id or 0, person)
    detail = json.loads(entry.detail)
    if _stored(thread, detail["after"]) != detail["after"]:
        raise ChangedSince
    for name, value in detail["before"].items():
        is_moment = name == "read_only_from" and value
        setattr(thread, name, datetime.fromisoformat(value) if is_moment else value)
    versions.touch(thread.url, versions.THREADS)


def undo_feature(entry: DecisionEntry, person: Person) -> None:
    """The mark as it was before."""
    comment = _comment_taken(entry.target, person)
    is_featured = entry.action == "feature"
    if comment.is_featured != is_featured:
        raise ChangedSince
    _mark(comment, is_featured=not is_featured)


def thread_taken(thread_id: int, person: Person) -> Thread:
    """The thread, inside a transaction, while nobody else writes in it."""
    thread = db.session.scalar(select(Thread).where(Thread.id == thread_id).with_for_update())
    return thread_in_reach(thread, person)


def thread_in_reach(thread: Thread | None, person: Person) -> Thread:
    """The thread; raises NotFound where there is none, Forbidden for who does not decide about it."""
    if thread is None:
        raise NotFound(_("There is no such discussion."))
    if not policy.may_decide(person, thread.owner_id):
        raise Forbidden(_("This is somebody else's discussion: its author or a moderator decides."))
    return thread


def _comment_taken(public_id: str, person: Person) -> Comment:
    comment = taken(public_id, person)
    if comment.kind != Kind.COMMENT:
        raise NotThisComment(_("What another site announced has no place in the discussion."))
    return comment


def _change(
    thread: Thread, action: str, person: Person, *, target: Comment | None = None, **values: Any
) -> None:
    """Nothing is logged where everything is so already."""
    before = _stored(thread, values)
    for name, value in values.items():
        setattr(thread, name, value)
    after = _stored(thread, values)
    if before == after:
        return
    note = str(values.get("closing_note", ""))
    detail = {"before": before, "after": after}
    act = log.Act(action=action, user_id=person.user_id, note=note, detail=detail)
    if target:
        log.record(act, TargetKind.COMMENT, target.public_id, thread.id)
    else:
        log.record(act, TargetKind.THREAD, thread.url, thread.id)
    versions.touch(thread.url, versions.THREADS)


def _stored(thread: Thread, names: Any) -> dict[str, Any]:
    """These values of a thread, ready for JSON."""
    return {name: _plain(getattr(thread, name)) for name in names}


def _plain(value: Any) -> Any:
    return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else value


def _set_featured(comment: Comment, action: str, person: Person, *, is_featured: bool) -> None:
    if comment.is_featured != is_featured:
        _mark(comment, is_featured=is_featured)
        act = log.Act(action=action, user_id=person.user_id)
        log.record(act, TargetKind.COMMENT, comment.public_id, comment.thread_id)


def _mark(comment: Comment, *, is_featured: bool) -> None:
    comment.is_featured = is_featured
    if comment.status == Status.PUBLISHED:
        counted = {"featured_count": Thread.featured_count + (1 if is_featured else -1)}
        db.session.execute(update(Thread).where(Thread.id == comment.thread_id).values(counted))
    versions.touch(comment.thread.url, versions.THREADS)

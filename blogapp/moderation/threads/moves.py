"""Moves comments with all below them: to another thread, below another comment, or to stand by themselves."""

import json
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from blogapp.accounts.person import Person
from blogapp.comments.models import Comment, Kind, Thread
from blogapp.comments.moving import MoveRefused, lock_threads, move_branch
from blogapp.comments.rewording import ChangedSince
from blogapp.comments.thread_rules import rules_of
from blogapp.errors import NotFound
from blogapp.extensions import db, transaction
from blogapp.moderation import log
from blogapp.moderation.log import TargetKind
from blogapp.moderation.models import DecisionEntry
from blogapp.moderation.service import taken
from blogapp.moderation.threads.destinations import Destination
from blogapp.moderation.threads.service import thread_in_reach
from blogapp.web.context import site


def move(public_id: str, destination: Destination | None, person: Person) -> Comment:
    """Move a comment with all below it; None: to stand by itself in its own thread.

    Raises MoveRefused, NotFound, Forbidden.
    """
    with transaction():
        comment, to = _locked(public_id, destination.thread_url if destination else "", person)
        under = _under(destination, to)
        if to.id == comment.thread_id and under is None and comment.parent_id is None:
            raise MoveRefused(_("It stands by itself in this discussion already."))
        before = _place_of(comment)
        is_split = under is None and comment.parent_id is not None
        source_id = comment.thread_id
        number = _carry_out(comment, to, under)
        if under:
            comment.reply_to_id = under.id
        detail = {"before": before, "after": _place_of(comment), "comments": number}
        act = log.Act(action="split" if is_split else "move", user_id=person.user_id, detail=detail)
        log.record(act, TargetKind.COMMENT, public_id, source_id)
        return comment


def undo_move(entry: DecisionEntry, person: Person) -> None:
    """Back to where it was, with what has been answered since; raises ChangedSince where that cannot be.

    Levels are those of the thread's rules of today.
    """
    detail = json.loads(entry.detail)
    before, after = detail["before"], detail["after"]
    source = db.session.get(Thread, before["thread_id"])
    comment, to = _locked(entry.target, source.url if source else "/", person)
    here = _place_of(comment)
    if (here["thread_id"], here["parent_id"]) != (after["thread_id"], after["parent_id"]):
        raise ChangedSince
    under = _where_it_hung(before)
    _carry_out(comment, to, under)
    comment.reply_to_id = before["reply_to_id"]
    if before["is_pinned"] and to.pinned_id is None:
        to.pinned_id = comment.id


def _locked(public_id: str, url: str, person: Person) -> tuple[Comment, Thread]:
    """The comment and the thread it goes to (its own where `url` is empty), while nobody writes in either."""
    known = db.session.execute(
        select(Comment.thread_id, Comment.status).where(Comment.public_id == public_id)
    ).first()
    other = db.session.scalar(select(Thread.id).where(Thread.url == url)) if url else None
    if known and (url == "" or other):
        lock_threads(known.thread_id, other or known.thread_id)
    comment = taken(public_id, person)
    to = (db.session.get(Thread, other) if other else None) if url else comment.thread
    if comment.kind != Kind.COMMENT:
        raise MoveRefused(_("What another site announced has no place in the discussion."))
    return comment, thread_in_reach(to, person)


def _under(destination: Destination | None, to: Thread) -> Comment | None:
    if destination is None or not destination.public_id:
        return None
    under = db.session.scalar(select(Comment).where(Comment.public_id == destination.public_id))
    if under is None or under.thread_id != to.id or not under.is_listed:
        raise NotFound(_("There is no such comment to move it below."))
    return under


def _carry_out(comment: Comment, to: Thread, under: Comment | None) -> int:
    source = comment.thread
    number = move_branch(comment, to, under, rules_of(to, site()).thread_depth)
    if source.pinned_id == comment.id and (comment.parent_id is not None or source.id != to.id):
        source.pinned_id = None
    return number


def _place_of(comment: Comment) -> dict[str, Any]:
    return {
        "thread_id": comment.thread_id,
        "parent_id": comment.parent_id,
        "reply_to_id": comment.reply_to_id,
        "is_pinned": comment.thread.pinned_id == comment.id,
    }


def _where_it_hung(before: dict[str, Any]) -> Comment | None:
    """What it hung below: rather what it answered, for levels may have been too few then."""
    if before["parent_id"] is None:
        return None
    above = select(Comment).where(Comment.thread_id == before["thread_id"])
    for known in ("reply_to_id", "parent_id"):
        found = db.session.scalar(above.where(Comment.id == before[known]))
        if found is not None:
            return found
    raise ChangedSince

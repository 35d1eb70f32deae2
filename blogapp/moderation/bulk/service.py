"""Decides about many comments in one transaction: all of them, or none."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from blogapp import clock
from blogapp.accounts.person import Person
from blogapp.comments.models import Comment, Status
from blogapp.comments.status import set_status_of_all
from blogapp.extensions import db, transaction
from blogapp.moderation import answers, log, many
from blogapp.moderation.decision import Decision, lesson
from blogapp.spam import lessons

# More than anybody can mean with one click.
MOST_AT_ONCE: Final = 500


@dataclass(frozen=True, slots=True)
class Why:
    """The reason of a decision: one of a list, and free words."""

    reason: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class DecidedMany:
    """How many were decided about, how many not because somebody was faster, and the name of it all."""

    number: int
    passed_over: int
    batch: str


def decide_many(seen: Mapping[str, str], decision: Decision, person: Person, why: Why) -> DecidedMany:
    """Move these comments; `seen` says of each public id where it was when it was chosen.

    Those that somebody has moved since, and those that are there already and wait for nothing, stay.
    """
    chosen, batch = dict(list(seen.items())[:MOST_AT_ONCE]), log.new_batch()
    with transaction():
        known = many.taken(chosen, person)
        same = [comment for comment in known if comment.status == chosen[comment.public_id]]
        moving = [
            each for each in same if each.status != decision.status or each.open_reports or each.appealed_at
        ]
        taught = _teach(moving, decision, person)
        many.record_all([_entry(each, decision, person, why, batch, taught) for each in moving])
        if any(each.open_reports or each.appealed_at for each in moving):
            answers.answer_batch(batch)
        set_status_of_all(moving, decision.status)
    db.session.expire_all()
    return DecidedMany(len(moving), len(chosen) - len(moving), batch)


def _teach(moving: Sequence[Comment], decision: Decision, person: Person) -> dict[str, bool]:
    """Teach what the decision says of spam; returns what was taught of these before."""
    telling = [each for each in moving if each.status != decision.status]
    telling = [each for each in telling if lesson(each.status, decision.status) is not None]
    if not telling:
        return {}
    known = lessons.active([each.public_id for each in telling])
    many.teach(telling, known, is_spam=decision is Decision.SPAM, user_id=person.user_id)
    return known


def _entry(
    comment: Comment,
    decision: Decision,
    person: Person,
    why: Why,
    batch: str,
    taught: Mapping[str, bool],
) -> dict[str, Any]:
    is_first = comment.status == Status.HELD and decision is not Decision.HOLD
    before = taught.get(comment.public_id)
    return {
        "action": decision,
        "user_id": person.user_id,
        "target": comment.public_id,
        "thread_id": comment.thread_id,
        "status_before": comment.status,
        "status_after": decision.status,
        "reason": why.reason,
        "note": why.note,
        "batch": batch,
        "detail": json.dumps({} if before is None else {"taught": before}),
        "waited_seconds": int((clock.now() - comment.created_at).total_seconds()) if is_first else None,
    }

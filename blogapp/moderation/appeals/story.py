"""What happened to a comment so far, step by step, for its writer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import aliased

from blogapp import clock
from blogapp.accounts.person import Person
from blogapp.accounts.restrictions import queries as restrictions
from blogapp.accounts.restrictions.refusals import silence_in_words
from blogapp.comments.models import Comment, Status
from blogapp.comments.reasons import why_it_waits
from blogapp.comments.thread_rules import rules_of
from blogapp.extensions import db
from blogapp.moderation.appeals import policy, words
from blogapp.moderation.appeals.models import StatusLetter
from blogapp.moderation.appeals.policy import Expectation
from blogapp.moderation.log import DECIDING, TargetKind
from blogapp.moderation.models import Appeal, DecisionEntry
from blogapp.web.site import Site

# A comment that was decided about more often is told from its end.
MOST_STEPS: Final = 20
# The newest decisions tell how quick the site is today.
LAST_DECISIONS: Final = 100

Undo: Final = aliased(DecisionEntry, name="undo")


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that happened. `more` are sentences under it, `quote` is in somebody's own words."""

    at: datetime
    sentence: str
    more: Sequence[str] = ()
    quote: str = ""


@dataclass(frozen=True, slots=True)
class Story:
    """All that the status page tells."""

    comment: Comment
    steps: list[Step]
    expectation: Expectation | None
    is_refused: bool
    may_appeal: bool
    is_appeal_open: bool
    # When the link to this page was sent last.
    letter_at: datetime | None


def story_of(comment: Comment, site: Site) -> Story:
    """Read in a fixed number of statements."""
    decisions = _decisions(comment)
    appeal = db.session.get(Appeal, comment.id)
    letter = db.session.get(StatusLetter, comment.id)
    is_refused = _is_refused(comment, decisions)
    is_waiting = comment.status in {Status.HELD, Status.SPAM} and not is_refused
    return Story(
        comment=comment,
        steps=_steps(comment, decisions, appeal, site),
        expectation=_expectation() if is_waiting else None,
        is_refused=is_refused,
        may_appeal=_may_appeal(comment, decisions, appeal),
        is_appeal_open=appeal is not None and appeal.decision_id is None and comment.appealed_at is not None,
        letter_at=letter.sent_at if letter else None,
    )


def may_appeal(comment: Comment) -> bool:
    """Whether its writer may ask for a second look now."""
    return _may_appeal(comment, _decisions(comment), db.session.get(Appeal, comment.id))


def _may_appeal(comment: Comment, decisions: Sequence[Any], appeal: Appeal | None) -> bool:
    return policy.may_appeal(
        comment.status,
        is_refused=_is_refused(comment, decisions),
        waits_since=decisions[-1].made_at if decisions else comment.created_at,
        now=clock.now(),
        has_appealed=appeal is not None,
    )


def _is_refused(comment: Comment, decisions: Sequence[Any]) -> bool:
    """Not published by a person's decision. What the filter alone put away waits, as its writer is told."""
    is_away = comment.status in {Status.SPAM, Status.TRASHED}
    return is_away and (comment.status == Status.TRASHED or bool(decisions))


def _decisions(comment: Comment) -> Sequence[Any]:
    """The decisions about it that stand, the oldest first; what was undone is as if it had not been."""
    entries = (
        select(DecisionEntry)
        .outerjoin(Undo, Undo.undoes_id == DecisionEntry.id)
        .where(DecisionEntry.target_kind == TargetKind.COMMENT, DecisionEntry.target == comment.public_id)
        .where(Undo.id.is_(None), DecisionEntry.undoes_id.is_(None), DecisionEntry.action.in_(DECIDING))
        .order_by(DecisionEntry.id.desc())
        .limit(MOST_STEPS)
    )
    return list(db.session.scalars(entries))[::-1]


def _steps(comment: Comment, decisions: Sequence[Any], appeal: Appeal | None, site: Site) -> list[Step]:
    steps = [_decided(entry, appeal) for entry in decisions]
    if comment.moderated_at:
        steps.append(Step(comment.moderated_at, _("A moderator changed some of its words.")))
    if appeal:
        steps.append(Step(appeal.made_at, _("You asked for a second look."), quote=appeal.text))
    first = decisions[0].status_before if decisions else comment.status
    # The order of what happened at one moment is the order in which it was told.
    return [_received(comment, first, site), *sorted(steps, key=lambda step: step.at)]


def _received(comment: Comment, first: str, site: Site) -> Step:
    """How it began. The writer of what the filter took for spam may be a person: nothing is said of spam."""
    if first not in {Status.HELD, Status.SPAM}:
        return Step(comment.created_at, _("It was received."))
    sentence = _(
        "It was received and is safe. A moderator looks at it first; until then only you can see it."
    )
    return Step(comment.created_at, sentence, _why_it_waits(comment, site))


def _why_it_waits(comment: Comment, site: Site) -> list[str]:
    reasons = why_it_waits(comment)
    writer = Person(user_id=comment.user_id, guest_id=comment.guest_id, ip=comment.ip)
    silence = restrictions.of(writer).silence if comment.status == Status.HELD else None
    if silence:
        reasons.insert(0, silence_in_words(silence))
    if reasons or comment.status not in {Status.HELD, Status.SPAM}:
        return reasons
    if rules_of(comment.thread, site).hold == "everything":
        return [_("On this site a moderator reads comments before everyone else does.")]
    return [_("That says nothing about what you wrote: every filter is wrong sometimes.")]


def _decided(entry: DecisionEntry, appeal: Appeal | None) -> Step:
    is_by_readers = entry.user_id is None and entry.reason == "reports"
    sentence = words.decided(entry.status_before, entry.status_after, is_by_readers=is_by_readers)
    answers = appeal is not None and appeal.decision_id == entry.id
    is_refusal = entry.status_after in {Status.SPAM, Status.TRASHED}
    more = [_("That answers your appeal.")] if answers else []
    more += [words.why(entry.reason)] if is_refusal and words.why(entry.reason) else []
    return Step(entry.made_at, sentence, more, "" if is_by_readers else entry.note)


def _expectation() -> Expectation | None:
    waited = select(DecisionEntry.waited_seconds).where(DecisionEntry.waited_seconds.is_not(None))
    last = waited.order_by(DecisionEntry.id.desc()).limit(LAST_DECISIONS)
    return policy.expectation([seconds for seconds in db.session.scalars(last) if seconds is not None])

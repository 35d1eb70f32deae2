"""People decide about comments: each decision is one transaction, and may teach the spam filter."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from flask_babel import gettext as _
from sqlalchemy import select

from blogapp.accounts.person import Person
from blogapp.comments.models import Comment, Judgement, Status
from blogapp.comments.reasons import signals_in
from blogapp.comments.service import set_status, take_turns
from blogapp.comments.submissions import submission_of
from blogapp.errors import AppError, Forbidden, NotFound
from blogapp.extensions import db, transaction
from blogapp.moderation import policy
from blogapp.moderation.fine import rule_of
from blogapp.moderation.view import opinion_in
from blogapp.spam import lessons, rules
from blogapp.spam.akismet import service as akismet
from blogapp.spam.akismet.client import Opinion


class Decision(StrEnum):
    """What a person can decide about a comment."""

    PUBLISH = "publish"
    SPAM = "spam"
    TRASH = "trash"
    HOLD = "hold"

    @property
    def status(self) -> Status:
        return STATUS_AFTER[self]


STATUS_AFTER: Final = {
    Decision.PUBLISH: Status.PUBLISHED,
    Decision.SPAM: Status.SPAM,
    Decision.TRASH: Status.TRASHED,
    Decision.HOLD: Status.HELD,
}


class DecidedOtherwise(AppError):
    """Somebody else has decided since."""

    status = 409

    def __init__(self) -> None:
        super().__init__(_("Somebody has decided otherwise meanwhile, so there is nothing to undo."))


@dataclass(frozen=True, slots=True)
class Decided:
    """A comment that was decided about. Where it was there already, both are the same."""

    public_id: str
    thread_url: str
    before: Status
    after: Status

    @property
    def is_new(self) -> bool:
        return self.before != self.after


def decide(public_id: str, decision: Decision, person: Person) -> Decided:
    """Move a comment to where a person wants it, and teach the filter what that says of spam.

    Raises NotFound for what is not there or has been withdrawn, Forbidden for other people's threads.
    """
    with transaction():
        comment = _taken(public_id, person)
        before = Status(comment.status)
        if before != decision.status:
            is_spam = _lesson(before, decision.status)
            if is_spam is not None:
                submission = submission_of(comment)
                lessons.learn(public_id, submission, is_spam=is_spam, user_id=person.user_id)
                akismet.report(public_id, is_spam=is_spam)
            set_status(comment, decision.status)
        return Decided(public_id, comment.thread.url, before, decision.status)


def undo(public_id: str, before: Status, after: Status, person: Person) -> None:
    """Put a comment that a decision moved to `after` back to `before`; the filter forgets what it learned,
    and learns again what had been decided before.

    Raises as `decide`, and DecidedOtherwise where the comment has been moved on since.
    """
    with transaction():
        comment = _taken(public_id, person)
        if comment.status != after:
            raise DecidedOtherwise
        is_spam = _lesson(before, after)
        if is_spam is not None:
            lessons.undo(public_id)
            _stand_by_akismet(comment, is_spam=is_spam)
        set_status(comment, before)


def declare_fine(public_id: str, signal_name: str, person: Person) -> int:
    """Make the rule that silences a signal of a comment's judgement; returns its id.

    Raises NotFound where the comment has no such signal, Forbidden for who may not make rules, RuleRefused.
    """
    require_rules(person)
    comment = db.session.scalar(select(Comment).where(Comment.public_id == public_id))
    judgement = db.session.get(Judgement, comment.id) if comment else None
    signals = signals_in(judgement.signals) if judgement else []
    signal = next((signal for signal in signals if signal.name == signal_name), None)
    rule = rule_of(signal, comment) if signal and comment else None
    if rule is None:
        raise NotFound(_("There is no such reason to declare fine."))
    kind, value = rule
    return rules.add_rule(kind, value, person.user_id)


def require_rules(person: Person) -> None:
    """Raises Forbidden for who may not see and make rules."""
    if not policy.may_rule(person):
        raise Forbidden(_("Rules hold on the whole site: moderators and owners make them."))


def _taken(public_id: str, person: Person) -> Comment:
    """The comment, while nobody else writes in its thread."""
    take_turns(public_id)
    comment = db.session.scalar(select(Comment).where(Comment.public_id == public_id))
    if comment is None or comment.status == Status.WITHDRAWN:
        raise NotFound(_("There is no comment at this address. It may have been withdrawn by its writer."))
    if not policy.may_decide(person, comment.thread.owner_id):
        raise Forbidden(_("This is somebody else's discussion: its author or a moderator decides."))
    return comment


def _lesson(before: Status, after: Status) -> bool | None:
    """Whether a decision says spam or good; None for trash and hold, which say nothing of spam."""
    if after == Status.SPAM:
        return True
    return False if after == Status.PUBLISHED and before in {Status.HELD, Status.SPAM} else None


def _stand_by_akismet(comment: Comment, *, is_spam: bool) -> None:
    """Where people disagreed with Akismet and think again, it is told so, or never hears of it."""
    judgement = db.session.get(Judgement, comment.id)
    opinion = opinion_in(signals_in(judgement.signals)) if judgement else ""
    thought_spam = opinion in {Opinion.SPAM, Opinion.DISCARD}
    if opinion in set(Opinion) and thought_spam != is_spam:
        akismet.report(comment.public_id, is_spam=thought_spam)

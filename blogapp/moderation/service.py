"""People decide about comments: each decision is one transaction, and may teach the spam filter."""

from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import Select, exists, select
from sqlalchemy.orm import aliased

from blogapp.accounts.models import Role, User
from blogapp.accounts.person import Person
from blogapp.comments.models import Comment, Judgement, Status
from blogapp.comments.reasons import signals_in
from blogapp.comments.status import set_status, take_turns
from blogapp.comments.submissions import submission_with
from blogapp.errors import AppError, Forbidden, NotFound
from blogapp.extensions import db, transaction
from blogapp.moderation import log, policy
from blogapp.moderation.decision import Decision, lesson
from blogapp.moderation.fine import rule_of
from blogapp.spam import lessons, rules
from blogapp.spam.akismet import service as akismet
from blogapp.spam.models import AkismetCheck, SpamDecision


class DecidedOtherwise(AppError):
    """Somebody else has decided since the page was shown: who, and what."""

    status = 409


@dataclass(frozen=True, slots=True)
class Seen:
    """What the page showed when somebody decided: where the comment was, and whether it needed a decision."""

    status: str
    is_urgent: bool = False


@dataclass(frozen=True, slots=True)
class Decided:
    """A comment that was decided about. Where it was there already, both are the same."""

    public_id: str
    thread_url: str
    before: Status
    after: Status
    # The entry of the log; None where there was nothing to decide.
    entry_id: int | None = None

    @property
    def is_new(self) -> bool:
        return self.before != self.after


def decide(
    public_id: str,
    decision: Decision,
    person: Person,
    reason: str = "",
    note: str = "",
    seen: Seen | None = None,
) -> Decided:
    """Move a comment to where a person wants it, and teach the filter what that says of spam.

    Where it is there already, only what readers or its writer asked for is answered. Raises NotFound for what
    is not there or has been withdrawn, Forbidden for other people's threads, DecidedOtherwise.
    """
    with transaction():
        return decide_in_turn(public_id, decision, person, reason, note, seen)


def decide_in_turn(
    public_id: str,
    decision: Decision,
    person: Person,
    reason: str = "",
    note: str = "",
    seen: Seen | None = None,
    batch: str = "",
) -> Decided:
    """The same inside the caller's transaction."""
    taken = _taken(public_id, person)
    comment = taken.comment
    before, is_asked = Status(comment.status), bool(comment.open_reports or comment.appealed_at)
    if seen:
        _refuse_what_moved(comment, seen, decision, person)
    if before != decision.status:
        _teach(taken, lesson(before, decision.status), person.user_id)
        set_status(comment, decision.status)
    entry = None
    if before != decision.status or is_asked:
        detail = {} if taken.was_taught is None else {"taught": taken.was_taught}
        act = log.Act(
            action=decision, user_id=person.user_id, reason=reason, note=note, batch=batch, detail=detail
        )
        entry = log.record_about_comment(act, comment, before).id
    return Decided(public_id, comment.thread.url, before, decision.status, entry)


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


def taken(public_id: str, person: Person) -> Comment:
    """The comment, inside a transaction, while nobody else writes in its thread; raises as `decide`."""
    return _taken(public_id, person).comment


@dataclass(frozen=True, slots=True)
class _Taken:
    """A comment while nobody else writes in its thread, with what teaching needs to know of it."""

    comment: Comment
    parent_text: str
    role: Role | None
    # What people taught the filter of it before: spam or not; None where they did not.
    was_taught: bool | None
    # Whether Akismet was asked about it.
    is_asked: bool


def _taken(public_id: str, person: Person) -> _Taken:
    take_turns(public_id)
    row = db.session.execute(_with_all(public_id)).first()
    comment: Comment | None = row[0] if row else None
    if row is None or comment is None or comment.status == Status.WITHDRAWN:
        raise NotFound(_("There is no comment at this address. It may have been withdrawn by its writer."))
    if not policy.may_decide(person, comment.thread.owner_id):
        raise Forbidden(_("This is somebody else's discussion: its author or a moderator decides."))
    return _Taken(comment, row.parent_text or "", row.role, row.was_taught, row.is_asked)


def _with_all(public_id: str) -> Select[Any]:
    parent = aliased(Comment, name="parent")
    lessons_of_it = (SpamDecision.subject == Comment.public_id, SpamDecision.undone_at.is_(None))
    return (
        select(
            Comment,
            parent.body_text.label("parent_text"),
            User.role,
            select(SpamDecision.is_spam).where(*lessons_of_it).limit(1).scalar_subquery().label("was_taught"),
            exists().where(AkismetCheck.subject == Comment.public_id).label("is_asked"),
        )
        .outerjoin(parent, parent.id == Comment.reply_to_id)
        .outerjoin(User, User.id == Comment.user_id)
        .where(Comment.public_id == public_id)
    )


def _teach(taken: _Taken, is_spam: bool | None, user_id: int | None) -> None:
    if is_spam is None:
        return
    comment = taken.comment
    submission = submission_with(comment, taken.parent_text, taken.role)
    learn = lessons.learn_first if taken.was_taught is None else lessons.learn
    learn(comment.public_id, submission, is_spam=is_spam, user_id=user_id)
    if taken.is_asked:
        akismet.report(comment.public_id, is_spam=is_spam)


def _refuse_what_moved(comment: Comment, seen: Seen, decision: Decision, person: Person) -> None:
    """Raises DecidedOtherwise. One's own click that comes twice is none of it."""
    has_moved = comment.status != seen.status or (seen.is_urgent and comment.urgency is None)
    if not has_moved:
        return
    last = log.last_about(comment.public_id)
    is_own = last is not None and last.user_id == person.user_id and comment.status == decision.status
    if not is_own:
        raise DecidedOtherwise(log.who_did_what(last, comment.author_name, Status(comment.status)))

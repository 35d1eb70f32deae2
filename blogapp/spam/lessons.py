"""What moderators' decisions teach: kept, taken back, replayed. All within the caller's transaction."""

from collections.abc import Collection, Iterator, Sequence
from functools import cache
from typing import Final

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, Row, delete, select, update

from blogapp import clock
from blogapp.extensions import db
from blogapp.spam import canary, site_filter, state, steps
from blogapp.spam.features import Group, feature_groups
from blogapp.spam.learning import MOST_OF_ONE_ACTION, Delta, LoggedDecision, Teacher, minus
from blogapp.spam.model import shipped_digest
from blogapp.spam.models import SpamDecision
from blogapp.spam.packing import WrongPacking, packed, unpacked
from blogapp.spam.reading import Reading
from blogapp.spam.site_filter import Known
from blogapp.spam.site_weights import SiteWeights
from blogapp.spam.submission import Submission

_REPLAYED_AT_ONCE: Final = 500

_DECIDED: Final = select(SpamDecision.id, SpamDecision.subject, SpamDecision.is_spam, SpamDecision.features)

Decided = Row[int, str, bool, bytes]


def learn(subject: str, submission: Submission, *, is_spam: bool, user_id: int | None) -> bool:
    """Take in a person's decision; a contrary one about the same subject is taken back first.

    False when nothing was learned: it was known, or learning has stopped.
    """
    return learn_many([(subject, submission)], is_spam=is_spam, user_id=user_id) == 1


def learn_first(subject: str, submission: Submission, *, is_spam: bool, user_id: int | None) -> bool:
    """The same where nobody has decided about the subject so far, or all of it was taken back."""
    if state.take(will_change=True):
        return False
    known = site_filter.known()
    return _learn(subject, submission, known, known.weights.copy(), is_spam=is_spam, user_id=user_id)


def active(subjects: Collection[str]) -> dict[str, bool]:
    """What is learned of these and not taken back: whether as spam."""
    known = select(SpamDecision.subject, SpamDecision.is_spam)
    rows = db.session.execute(
        known.where(SpamDecision.subject.in_(subjects), SpamDecision.undone_at.is_(None))
    )
    return {row.subject: row.is_spam for row in rows}


def learn_many(decided: Sequence[tuple[str, Submission]], *, is_spam: bool, user_id: int | None) -> int:
    """Take in what was decided with one click; returns of how many it learned, which are the first few.

    What was decided otherwise before is taken back for all of them, also while learning has stopped.
    """
    has_stopped = state.take()
    known = site_filter.known()
    before = _active(SpamDecision.subject.in_([subject for subject, _submission in decided]))
    same = {row.subject for row in before if row.is_spam == is_spam}
    contrary = [row for row in before if row.is_spam != is_spam]
    weights = known.weights.copy()
    if contrary:
        weights.take(_take_back(contrary))
    news = (
        []
        if has_stopped
        else [one for one in dict(decided).items() if one[0] not in same][:MOST_OF_ONE_ACTION]
    )
    learned = 0
    for subject, submission in news:
        if not _learn(subject, submission, known, weights, is_spam=is_spam, user_id=user_id):
            break
        learned += 1
    if contrary or learned:
        state.changed()
    return learned


def unlearn(*subjects: str) -> None:
    """Take back what was learned of these, as if nobody had decided."""
    state.take()
    active = _active(SpamDecision.subject.in_(subjects))
    if active:
        _take_back(active)
        state.changed()


def forget(*subjects: str) -> None:
    """Take it back and out of the log: what it was learned from is deleted."""
    if subjects:
        unlearn(*subjects)
        db.session.execute(delete(SpamDecision).where(SpamDecision.subject.in_(subjects)))


def rebuild() -> int:
    """Replay the log from nothing, and learn on if that is fine; returns how many decisions there were."""
    state.take()
    replayed, number = Delta(), 0
    for decision in _log_of_active():
        replayed.add(teacher().lesson(decision))
        number += 1
    steps.clear()
    weights = SiteWeights()
    weights.take(steps.add(replayed.sums))
    state.changed(stopped="" if _is_fine(weights) else _why_stopped(), weights=shipped_digest())
    return number


@cache
def good_comments() -> canary.Canary:
    """What must stay good, read when somebody first teaches."""
    return canary.load()


@cache
def teacher() -> Teacher:
    """Turns decisions into lessons, in the light of the weights that ship."""
    return Teacher(site_filter.shipped_model(), good_comments())


def _learn(
    subject: str,
    submission: Submission,
    known: Known,
    weights: SiteWeights,
    *,
    is_spam: bool,
    user_id: int | None,
) -> bool:
    groups = tuple(feature_groups(Reading(submission, known.rules)))
    if not _teach(groups, weights, is_spam=is_spam):
        return False
    _log(subject, groups, is_spam=is_spam, user_id=user_id)
    return True


def _teach(groups: tuple[Group, ...], weights: SiteWeights, *, is_spam: bool) -> bool:
    """Add a lesson. If good comments would then be held, it is taken back and learning stops."""
    lesson = teacher().lesson(LoggedDecision(0, is_spam, groups))
    weights.take(steps.add(lesson))
    if _is_fine(weights):
        return True
    steps.add(minus(lesson))
    state.changed(stopped=_why_stopped())
    return False


def _is_fine(weights: SiteWeights) -> bool:
    return canary.may_learn(good_comments(), site_filter.shipped_model(), weights)


def _why_stopped() -> str:
    return _(
        "The filter has stopped learning: with what it was taught last, it would hold more than %(percent)s"
        " %% of comments that are known to be good. Take back decisions that were wrong, then run"
        " “flask --app wsgi spam rebuild”.",
        percent=round(canary.MOST_HELD * 100),
    )


def _take_back(rows: Sequence[Decided]) -> list[steps.Row]:
    """Mark decisions as undone and take back their steps; returns what these features come to."""
    taken_back = Delta()
    for row in rows:
        taken_back.add(minus(teacher().lesson(_decision(row))))
    undone = update(SpamDecision).where(SpamDecision.id.in_([row.id for row in rows]))
    db.session.execute(undone.values(undone_at=clock.now()).execution_options(synchronize_session=False))
    return steps.add(taken_back.sums)


def _log(subject: str, groups: tuple[Group, ...], *, is_spam: bool, user_id: int | None) -> None:
    row = SpamDecision(subject=subject, is_spam=is_spam, features=packed(groups), user_id=user_id)
    db.session.add(row)
    db.session.flush()


def _active(condition: ColumnElement[bool]) -> Sequence[Decided]:
    return db.session.execute(_DECIDED.where(condition, SpamDecision.undone_at.is_(None))).all()


def _log_of_active() -> Iterator[LoggedDecision]:
    active = _DECIDED.where(SpamDecision.undone_at.is_(None)).order_by(SpamDecision.id)
    yield from map(_decision, db.session.execute(active.execution_options(yield_per=_REPLAYED_AT_ONCE)))


def _decision(row: Decided) -> LoggedDecision:
    """A row whose features another version packed teaches nothing, whether it comes or goes."""
    try:
        return LoggedDecision(row.id, row.is_spam, unpacked(row.features))
    except WrongPacking:
        return LoggedDecision(row.id, row.is_spam, ())

"""A second opinion for one text: asked before it is stored, kept with it, corrected when people disagree."""

import json
from collections.abc import Callable, Collection, Mapping
from typing import Final

from sqlalchemy import delete, select

from blogapp import clock
from blogapp.extensions import db
from blogapp.spam.akismet.account import Account, note_trouble
from blogapp.spam.akismet.client import AkismetRefused, AkismetSilent, Answer, Opinion
from blogapp.spam.akismet.outcome import Outcome
from blogapp.spam.models import AkismetCheck

LONGEST_ERROR: Final = 500


def ask(account: Account, question: Mapping[str, str]) -> Outcome:
    """What Akismet thinks, within three seconds. What was read from the database is let go before.

    Raises RuntimeError inside a transaction that writes: nobody may wait for a stranger behind a lock.
    """
    _let_go()
    return outcome_of(lambda: account.client.check(question))


def outcome_of(call: Callable[[], Answer]) -> Outcome:
    """The outcome of a call, whatever comes of it."""
    try:
        return Outcome(call())
    except AkismetRefused as refusal:
        return Outcome(error=str(refusal)[:LONGEST_ERROR], is_refused=True)
    except AkismetSilent as silence:
        return Outcome(error=str(silence)[:LONGEST_ERROR])


def remember(subject: str, question: Mapping[str, str], outcome: Outcome) -> None:
    """Keep what was asked and what came of it, inside the caller's transaction, and when to ask again."""
    now, pause, answer = clock.now(), outcome.pause(1), outcome.answer
    check = AkismetCheck(
        subject=subject,
        question=json.dumps(dict(question)),
        answer=answer.opinion if answer else "",
        guid=answer.guid if answer else "",
        error=answer.alert if answer else outcome.error,
        attempts=1,
        next_try_at=None if pause is None else now + pause,
        report="",
        asked_at=now,
    )
    db.session.merge(check)
    db.session.flush()
    note_trouble(outcome)


def report(subject: str, *, is_spam: bool) -> bool:
    """People have decided, inside the caller's transaction. Whether Akismet is to be told that it was wrong.

    It is not asked again: theirs is the last word.
    """
    check = db.session.get(AkismetCheck, subject, with_for_update=True)
    return check is not None and _report(check, is_spam=is_spam)


def report_all(subjects: Collection[str], *, is_spam: bool) -> None:
    """The same about many at once, in order of their names: nobody waits for another in a ring."""
    asked = select(AkismetCheck).where(AkismetCheck.subject.in_(subjects)).order_by(AkismetCheck.subject)
    for check in db.session.scalars(asked.with_for_update()):
        _report(check, is_spam=is_spam)


def _report(check: AkismetCheck, *, is_spam: bool) -> bool:
    is_under_way = bool(check.report) and check.attempts > 0
    thought_spam = check.answer in {Opinion.SPAM, Opinion.DISCARD}
    is_news = bool(check.answer) and (thought_spam != is_spam or is_under_way)
    check.report = ("spam" if is_spam else "ham") if is_news else ""
    check.next_try_at = clock.now() if is_news else None
    check.attempts = 0
    return is_news


def reword(subject: str, text: str) -> None:
    """The text was edited while Akismet's opinion is outstanding: it will be asked about the new words."""
    check = db.session.get(AkismetCheck, subject, with_for_update=True)
    if check is not None and check.next_try_at is not None and not check.report:
        check.question = json.dumps({**json.loads(check.question), "comment_content": text})
        # What is under way is about the old words, and its answer finds that it is too late.
        check.next_try_at = clock.now()


def forget(subjects: Collection[str]) -> None:
    """Keep nothing of these, inside the caller's transaction: their writers took them back."""
    db.session.execute(delete(AkismetCheck).where(AkismetCheck.subject.in_(subjects)))


def _let_go() -> None:
    if db.session().in_transaction():
        options = db.session.connection().get_execution_options()
        if options.get("begins_immediate"):
            raise RuntimeError("Akismet is asked inside a transaction that writes")
        db.session.rollback()

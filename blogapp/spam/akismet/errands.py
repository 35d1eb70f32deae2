"""What the worker does for Akismet's sake: asks again, tells what people decided, and forgets in time."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import CursorResult, delete, select, update

from blogapp import clock
from blogapp.extensions import db, transaction
from blogapp.spam.akismet.account import SUBJECT, Account, AccountState, account_state, note_key, note_trouble
from blogapp.spam.akismet.client import AkismetRefused, AkismetSilent, Opinion
from blogapp.spam.akismet.outcome import Outcome
from blogapp.spam.akismet.service import LONGEST_ERROR, outcome_of
from blogapp.spam.models import AkismetCheck

# Then nobody asks or tells any more, and the text is forgotten here: as Akismet's own plugin does.
KEPT_FOR: Final = timedelta(days=15)
# Who takes a check has it for so long; if that worker dies meanwhile, another one takes it afterwards.
TURN: Final = timedelta(minutes=5)
# A key is looked at when a worker starts, then so often.
VERIFIED_EVERY: Final = {True: timedelta(days=1), False: timedelta(hours=1)}

# Called inside the transaction that notes the answer; it locks what is its own first, as every writer does.
OnAnswer = Callable[[str, Opinion], None]


class _TooLate(Exception):
    """Somebody else has changed the check since this turn began."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One attempt at one check, which nobody else makes meanwhile."""

    subject: str
    question: dict[str, str]
    answer: str
    report: str
    attempts: int
    asked_at: datetime
    ends_at: datetime


def work_through(account: Account, on_answer: OnAnswer) -> int:
    """Do what is due, one by one; how much was done. Ends early when Akismet says nothing."""
    if not _key_works(account):
        return 0
    done = 0
    while turn := _take_turn():
        is_heard = _tell(account, turn) if turn.report else _ask_again(account, turn, on_answer)
        if not is_heard:
            break
        done += 1
    return done


def forget_old() -> None:
    """After 15 days: what was answered goes, what never was keeps its reason and loses its text."""
    is_old = (AkismetCheck.asked_at <= clock.now() - KEPT_FOR, AkismetCheck.subject != SUBJECT)
    with transaction():
        db.session.execute(delete(AkismetCheck).where(*is_old, AkismetCheck.answer != ""))
        emptied = {"question": "", "next_try_at": None, "report": ""}
        db.session.execute(update(AkismetCheck).where(*is_old, AkismetCheck.question != "").values(emptied))


def _key_works(account: Account) -> bool:
    state = account_state()
    db.session.rollback()
    return bool(state.is_valid) if account.is_verified and _is_fresh(state) else _verify(account, state)


def _is_fresh(state: AccountState) -> bool:
    if state.is_valid is None or state.verified_at is None:
        return False
    return clock.now() < state.verified_at + VERIFIED_EVERY[state.is_valid]


def _verify(account: Account, state: AccountState) -> bool:
    """Whether Akismet knows the key. An alert outlives this; what made the key bad does not."""
    trouble = state.trouble if state.is_valid else ""
    try:
        is_valid = account.client.key_is_valid()
    except AkismetSilent:
        return False
    except AkismetRefused as refusal:
        is_valid, trouble = False, str(refusal)[:LONGEST_ERROR]
    with transaction():
        note_key(is_valid=is_valid, trouble=trouble)
    account.is_verified = True
    return is_valid


def _take_turn() -> Turn | None:
    """The next check that is due, for this worker alone: in its turn it is not due for others."""
    now = clock.now()
    due = (
        select(AkismetCheck)
        .where(AkismetCheck.next_try_at <= now, AkismetCheck.asked_at > now - KEPT_FOR)
        .order_by(AkismetCheck.next_try_at, AkismetCheck.subject)
        .limit(1)
        .with_for_update(skip_locked=True)  # on SQLite writers take turns anyway
    )
    with transaction():
        check = db.session.scalar(due)
        if check is None:
            return None
        check.attempts += 1
        check.next_try_at = now + TURN
        return Turn(
            subject=check.subject,
            question=json.loads(check.question),
            answer=check.answer,
            report=check.report,
            attempts=check.attempts,
            asked_at=check.asked_at,
            ends_at=check.next_try_at,
        )


def _ask_again(account: Account, turn: Turn, on_answer: OnAnswer) -> bool:
    """Whether Akismet said anything."""
    question = {**turn.question, "recheck_reason": "recheck" if turn.answer else "retry"}
    outcome = outcome_of(lambda: account.client.check(question))
    opinion = outcome.opinion or _released(turn, outcome)
    pause = None if opinion else outcome.pause(turn.attempts)
    values: dict[str, Any] = {"next_try_at": None if pause is None else clock.now() + pause}
    if answer := outcome.answer:
        values |= {"answer": answer.opinion, "guid": answer.guid, "error": answer.alert}
    else:
        values["error"] = outcome.error
    try:
        with transaction():
            if opinion:
                on_answer(turn.subject, opinion)
            _note(turn, values)
            note_trouble(outcome)
    except _TooLate:
        pass  # people have decided, or the text is another one
    return outcome.answer is not None or outcome.is_refused


def _released(turn: Turn, outcome: Outcome) -> Opinion | None:
    """Still looking after twice the time it wanted: what it said first stands, as in Akismet's own plugin."""
    if not (outcome.answer and outcome.answer.recheck_after is not None and turn.answer):
        return None
    wanted = timedelta(seconds=outcome.answer.recheck_after)
    return outcome.answer.opinion if clock.now() >= turn.asked_at + 2 * wanted else None


def _tell(account: Account, turn: Turn) -> bool:
    """Whether Akismet said anything. What it was told is what it thinks from now on."""
    values: dict[str, Any] = {"answer": turn.report, "report": "", "next_try_at": None, "attempts": 0}
    outcome = None
    try:
        account.client.report(turn.question, is_spam=turn.report == "spam")
    except (AkismetRefused, AkismetSilent) as error:
        outcome = Outcome(error=str(error)[:LONGEST_ERROR], is_refused=isinstance(error, AkismetRefused))
        pause = outcome.pause(turn.attempts) or timedelta()
        values = {"error": outcome.error, "next_try_at": clock.now() + pause}
    try:
        with transaction():
            _note(turn, values)
    except _TooLate:
        pass  # people have decided anew
    return outcome is None or outcome.is_refused


def _note(turn: Turn, values: dict[str, Any]) -> None:
    mine = (
        AkismetCheck.subject == turn.subject,
        AkismetCheck.attempts == turn.attempts,
        AkismetCheck.next_try_at == turn.ends_at,
    )
    changed: CursorResult[Any] = db.session.execute(  # type: ignore[assignment]
        update(AkismetCheck).where(*mine).values(values)
    )
    if not changed.rowcount:
        raise _TooLate

"""What becomes of a waiting comment when Akismet answers at last: the worker asks, the comment moves."""

import json
from typing import Final

from sqlalchemy import select

from blogapp.accounts.person import Person
from blogapp.accounts.restrictions import queries as restrictions
from blogapp.comments import holding
from blogapp.comments.judging import STATUS_OF, store_reasons
from blogapp.comments.models import Comment, Judgement, Status
from blogapp.comments.second_opinion import PREFIX, combined, signal_of_opinion
from blogapp.comments.status import set_status, take_turns
from blogapp.comments.thread_rules import rules_of
from blogapp.extensions import db
from blogapp.jobs import Job
from blogapp.spam.akismet.account import account_of
from blogapp.spam.akismet.client import Opinion
from blogapp.spam.akismet.errands import forget_old, work_through
from blogapp.spam.verdict import Decision
from blogapp.web.context import settings
from blogapp.web.site import current_site


def ask_again() -> int:
    """Ask and tell Akismet what is due; how much was done."""
    account = account_of(settings())
    return work_through(account, apply_opinion) if account else 0


def apply_opinion(public_id: str, opinion: Opinion) -> None:
    """Move a comment to where both opinions together put it, inside the caller's transaction.

    What people have decided stays: they ended the question.
    """
    take_turns(public_id)
    comment = db.session.scalar(select(Comment).where(Comment.public_id == public_id))
    if comment is None or comment.status not in {Status.HELD, Status.SPAM}:
        return
    judgement = db.session.get(Judgement, comment.id)
    local = Decision[judgement.decision.upper()] if judgement else Decision.PUBLISH
    rules = rules_of(comment.thread, current_site())
    is_trusted = holding.is_trusted(comment.user_id, comment.guest_id, rules)
    status = holding.status_under(rules, STATUS_OF[combined(local, opinion)], is_trusted=is_trusted)
    if status == Status.PUBLISHED and restrictions.of(_writer(comment)).silence:
        status = Status.HELD
    set_status(comment, status)
    if judgement:
        judgement.signals = _with_opinion(judgement.signals, opinion)
        names = (one["name"] for one in json.loads(judgement.signals))
        store_reasons(comment.id, names, is_first=False)


def _writer(comment: Comment) -> Person:
    return Person(user_id=comment.user_id, guest_id=comment.guest_id, ip=comment.ip)


def _with_opinion(signals: str, opinion: Opinion) -> str:
    """The reasons as they are stored, Akismet's among them in place of its silence."""
    others = [one for one in json.loads(signals) if not one["name"].startswith(PREFIX)]
    new = signal_of_opinion(opinion)
    return json.dumps([{"name": new.name, "weight": new.weight, "facts": {}, "passage": None}, *others])


ASK: Final = Job("akismet", ask_again)
FORGET: Final = Job("forget-akismet", forget_old, every_minutes=60)

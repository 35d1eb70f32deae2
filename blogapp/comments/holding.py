"""Whether a comment waits for a moderator: what the filter says, and the owner's rule about new people."""

from typing import Final

from sqlalchemy import func, select

from blogapp.comments.models import Comment, Status
from blogapp.extensions import db
from blogapp.spam.verdict import Signal
from blogapp.web.site import Site

# Why a comment waits of which the filter thinks well; told with its signals.
ALL_WAIT: Final = "all-wait"
NEW_PERSON: Final = "new-person"


def status_under(rules: Site, judged: Status, *, is_trusted: bool, is_final: bool = True) -> Status:
    """Where a comment goes; `is_final` when all who were asked about it have answered."""
    if judged == Status.PUBLISHED and rule_that_holds(rules, is_trusted=is_trusted):
        return Status.HELD
    # Where nothing is to wait a doubt publishes; but not while Akismet has yet to say what it thinks.
    if judged == Status.HELD and rules.hold == "nothing" and is_final:
        return Status.PUBLISHED
    return judged


def rule_that_holds(rules: Site, *, is_trusted: bool) -> str:
    """The owner's rule by which a person's comment waits, as a signal's name; empty where there is none."""
    if rules.hold == "everything":
        return ALL_WAIT
    return NEW_PERSON if rules.hold == "new" and not is_trusted else ""


def signals_of(rule: str) -> list[Signal]:
    """The rule as one reason among the filter's."""
    return [Signal(rule, 0.0)] if rule else []


def is_trusted(user_id: int | None, guest_id: int | None, rules: Site) -> bool:
    """Who has signed in is known; a guest is, once enough of what this browser sent was published.

    What is typed as name or address counts for nothing: anybody can type it.
    """
    if user_id is not None:
        return True
    if guest_id is None or rules.hold != "new":
        return False
    published = select(Comment.id).where(Comment.guest_id == guest_id, Comment.status == Status.PUBLISHED)
    few = published.limit(rules.hold_until_published).subquery()
    number = db.session.scalar(select(func.count()).select_from(few)) or 0
    return number >= rules.hold_until_published

"""Rules against repetition, as WordPress has them: the same text twice, the next text too soon."""

import math
from datetime import datetime, timedelta
from typing import Final

from flask_babel import ngettext
from sqlalchemy import ColumnElement, and_, func, or_, select

from blogapp import clock
from blogapp.accounts.models import Guest
from blogapp.accounts.person import Person
from blogapp.comments.models import Comment, Kind, Status, Thread
from blogapp.comments.standing import slow_mode
from blogapp.comments.thread_rules import rules_of
from blogapp.errors import TooManyAttempts
from blogapp.extensions import db
from blogapp.web.site import Site

# Two clicks of one person; later, the same name and text prove nothing.
DOUBLE_CLICK: Final = timedelta(seconds=30)
# A click that was repeated, or a form sent again after a lost answer.
SAME_TEXT_MEMORY: Final = timedelta(days=1)


def same_comment(
    thread: Thread, parent: Comment | None, body: str, person: Person, name: str, email: str
) -> Comment | None:
    """WordPress's rule: same place, same text, same person, not in the trash."""
    return db.session.scalar(
        select(Comment)
        .where(
            Comment.thread_id == thread.id,
            Comment.kind == Kind.COMMENT,
            Comment.status.in_((Status.PUBLISHED, Status.HELD, Status.SPAM)),
            Comment.created_at > clock.now() - SAME_TEXT_MEMORY,
            Comment.reply_to_id == parent.id if parent else Comment.reply_to_id.is_(None),
            Comment.body_source == body,
            _by(person, name, email),
        )
        .order_by(Comment.id)
        .limit(1)
    )


def _by(person: Person, name: str, email: str) -> ColumnElement[bool]:
    if person.is_signed_in:
        return Comment.user_id == person.user_id
    # A double click on a first comment sends two requests, neither of which carries a token yet.
    typed = and_(Comment.author_name == name, Comment.author_email == email, Comment.user_id.is_(None))
    if not email:
        # A name alone, or none, is shared by many.
        typed = and_(typed, Comment.ip == person.ip)
    return or_(Comment.guest_id == person.guest_id, typed) if person.guest_id else typed


def refuse_haste(thread: Thread, person: Person, name: str, email: str, site: Site) -> None:
    """Raises TooManyAttempts for who writes too soon after their last comment, here or anywhere."""
    refuse_flood(person, email, site)
    _refuse_in_slow_mode(thread, person, name, email, rules_of(thread, site).slow_minutes)


def _refuse_in_slow_mode(thread: Thread, person: Person, name: str, email: str, minutes: int) -> None:
    """One comment per person in so many minutes; what was withdrawn or refused since counts too."""
    if person.is_staff or not minutes:
        return
    since = clock.now() - timedelta(minutes=minutes)
    last: datetime | None = db.session.scalar(
        select(func.max(Comment.created_at)).where(
            Comment.thread_id == thread.id,
            Comment.kind == Kind.COMMENT,
            Comment.status.in_(list(Status)),
            Comment.created_at > since,
            _by(person, name, email),
        )
    )
    if last is None:
        return
    wait = max(1, math.ceil((last - since).total_seconds()))
    left = math.ceil(wait / 60)
    again = ngettext(
        "You can send yours in %(num)d minute: your text is kept.",
        "You can send yours in %(num)d minutes: your text is kept.",
        left,
    )
    raise TooManyAttempts(f"{slow_mode(minutes)} {again}", retry_after=wait)


def refuse_flood(person: Person, email: str, site: Site) -> None:
    """WordPress's rule: a pause between comments of one account, network or mail address, but for staff."""
    if person.is_staff or not site.seconds_between_comments:
        return
    same = [Comment.user_id == person.user_id] if person.is_signed_in else [Comment.ip == person.ip]
    if person.guest_id:
        same.append(Comment.guest_id == person.guest_id)
    if email:
        same.append(Comment.author_email == email)
    since = clock.now() - timedelta(seconds=site.seconds_between_comments)
    # All statuses, by name, so that the index on status and time is walked over these few seconds only.
    recent = select(func.max(Comment.created_at)).where(
        Comment.status.in_(list(Status)), Comment.created_at > since
    )
    last: datetime | None = db.session.scalar(recent.where(or_(*same)))
    if last is None:
        return
    wait = max(1, math.ceil((last - since).total_seconds()))
    sentence = ngettext(
        "You are writing very fast. Please wait %(num)d second, then send it again: your text is kept.",
        "You are writing very fast. Please wait %(num)d seconds, then send it again: your text is kept.",
        wait,
    )
    raise TooManyAttempts(sentence, retry_after=wait)


def token_after_double_click(twin: Comment, person: Person) -> str | None:
    """The answer to the second of two clicks is the one shown, so it must carry the token of the first.

    Never that of a guest who wrote before: such a browser sends its token with every click.
    """
    is_same_moment = clock.now() - twin.created_at < DOUBLE_CLICK and twin.ip == person.ip
    if person.is_known or twin.guest_id is None or not is_same_moment:
        return None
    is_new = Guest.created_at > twin.created_at - DOUBLE_CLICK
    return db.session.scalar(select(Guest.token).where(Guest.id == twin.guest_id, is_new))

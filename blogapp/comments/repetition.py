"""Rules against repetition, as WordPress has them: the same text twice, and texts one after another too
fast.
"""

import math
from datetime import datetime, timedelta
from typing import Final

from flask_babel import ngettext
from sqlalchemy import ColumnElement, and_, func, or_, select

from blogapp import clock
from blogapp.accounts.models import Guest
from blogapp.accounts.person import Person
from blogapp.accounts.service import GuestDetails
from blogapp.comments.models import Comment, Kind, Status, Thread
from blogapp.errors import TooManyAttempts
from blogapp.extensions import db
from blogapp.web.site import Site

# Two clicks of one person; later, the same name and text prove nothing.
DOUBLE_CLICK: Final = timedelta(seconds=30)
# A click that was repeated, or a form sent again after a lost answer.
SAME_TEXT_MEMORY: Final = timedelta(days=1)


def same_comment(
    thread: Thread, parent: Comment | None, body: str, person: Person, details: GuestDetails
) -> Comment | None:
    """WordPress's rule: same place, same text, same person, not in the trash."""
    return db.session.scalar(
        select(Comment)
        .where(
            Comment.thread_id == thread.id,
            Comment.kind == Kind.COMMENT,
            Comment.status.in_((Status.PUBLISHED, Status.HELD)),
            Comment.created_at > clock.now() - SAME_TEXT_MEMORY,
            Comment.reply_to_id == parent.id if parent else Comment.reply_to_id.is_(None),
            Comment.body_source == body,
            _by(person, details),
        )
        .order_by(Comment.id)
        .limit(1)
    )


def _by(person: Person, details: GuestDetails) -> ColumnElement[bool]:
    if person.is_signed_in:
        return Comment.user_id == person.user_id
    # A double click on a first comment sends two requests, neither of which carries a token yet.
    typed = and_(
        Comment.author_name == details.name, Comment.author_email == details.email, Comment.user_id.is_(None)
    )
    return or_(Comment.guest_id == person.guest_id, typed) if person.guest_id else typed


def refuse_flood(person: Person, email: str, site: Site) -> None:
    """WordPress's rule: a pause between two comments of one account, network address or mail address; staff
    is exempt.
    """
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
    """The second of two clicks gets the answer that the browser shows, so it must carry the token of the
    first.
    """
    is_same_moment = clock.now() - twin.created_at < DOUBLE_CLICK and twin.ip == person.ip
    if person.is_known or twin.guest_id is None or not is_same_moment:
        return None
    return db.session.scalar(select(Guest.token).where(Guest.id == twin.guest_id))

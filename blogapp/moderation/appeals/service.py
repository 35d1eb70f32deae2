"""Writers ask for a second look, once, and for a link to the page that tells what became of a comment."""

from datetime import timedelta
from typing import Final

from flask_babel import gettext as _
from sqlalchemy import select

from blogapp import clock, jobs
from blogapp.accounts.person import Person
from blogapp.comments.models import Comment, Status
from blogapp.comments.own import own_comment
from blogapp.comments.status import take_turns
from blogapp.errors import AppError, NotFound
from blogapp.extensions import db, transaction
from blogapp.moderation.appeals import letter
from blogapp.moderation.appeals.keys import key_for, opens
from blogapp.moderation.appeals.models import StatusLetter
from blogapp.moderation.appeals.story import may_appeal
from blogapp.moderation.letters.tell import TELL
from blogapp.moderation.models import Appeal
from blogapp.notifications import outbox
from blogapp.notifications.addresses import mail_address
from blogapp.web.context import settings

# Nobody's letter box is to be filled from here: the address was typed, and may be anyone's.
PAUSE: Final = timedelta(days=1)


class NoAppeal(AppError):
    """It was made already, or it is too early, or there is nothing to appeal against."""

    status = 409


class NoLetter(AppError):
    """There is no address, or a mail went there today."""

    status = 409


def readable_comment(public_id: str, person: Person, key: str = "") -> Comment:
    """The comment, for its writer: by account, by this browser, or by a key from a mail. Else NotFound."""
    if not (key and opens(key, public_id)):
        return own_comment(public_id, person)
    comment = db.session.scalar(select(Comment).where(Comment.public_id == public_id))
    if comment is None:
        raise NotFound(_("There is no comment of yours at this address."))
    return comment


def appeal(public_id: str, text: str, person: Person, key: str = "") -> None:
    """Ask for a second look; raises NotFound, NoAppeal."""
    with transaction():
        take_turns(public_id)
        comment = readable_comment(public_id, person, key)
        if not may_appeal(comment):
            raise NoAppeal(_("You can ask for a second look once, after a refusal or a day of waiting."))
        db.session.add(Appeal(comment_id=comment.id, text=text, made_at=clock.now()))
        comment.appealed_at = clock.now()
    jobs.kick(TELL)


def may_send_link(comment: Comment) -> bool:
    """Whether there is an address that a guest gave, and a server that takes mail there."""
    is_there = comment.user_id is None and comment.status != Status.WITHDRAWN
    return is_there and settings().mail_server is not None and mail_address(comment.author_email) is not None


def send_link(public_id: str, person: Person) -> None:
    """Mail the link to the address given with the comment, once a day; raises NotFound, NoLetter."""
    with transaction():
        take_turns(public_id)
        comment = own_comment(public_id, person)
        last = db.session.get(StatusLetter, comment.id)
        if not may_send_link(comment):
            raise NoLetter(_("There is no address that the link could go to."))
        if last and clock.now() - last.sent_at < PAUSE:
            raise NoLetter(_("The link was sent already. Tomorrow it can be sent again."))
        db.session.merge(StatusLetter(comment_id=comment.id, sent_at=clock.now()))
        outbox.put_in_outbox(comment.author_email, *letter.with_link(public_id, key_for(public_id)))
    jobs.kick(outbox.SEND)

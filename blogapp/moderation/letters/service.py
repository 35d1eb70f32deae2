"""Deciding by mail: a link is looked at, and used once. What was decided meanwhile stands."""

from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy import or_, select, update

from blogapp import clock
from blogapp.accounts.models import Role, User
from blogapp.accounts.person import Person
from blogapp.comments.models import Comment, Status
from blogapp.comments.status import take_turns
from blogapp.errors import AppError
from blogapp.extensions import db, transaction
from blogapp.moderation.decision import Decision
from blogapp.moderation.letters.links import is_young, link_of
from blogapp.moderation.letters.models import DeskLink
from blogapp.moderation.log import DECIDING, TargetKind
from blogapp.moderation.models import DecisionEntry
from blogapp.moderation.policy import may_decide
from blogapp.moderation.service import Decided, decide_in_turn
from blogapp.web.times import spoken


class LinkNotValid(AppError):
    """The link was used, is too old, was never made, or its person decides here no longer."""

    status = 403


class DecidedMeanwhile(AppError):
    """Somebody was quicker, or the writer took the comment back; the sentence says who and what."""

    status = 409


@dataclass(frozen=True, slots=True)
class OpenLink:
    """What can be decided with a link, and by whom."""

    comment: Comment
    user: User

    @property
    def person(self) -> Person:
        return Person(user_id=self.user.id, role=Role(self.user.role), name=self.user.name)


def look_at_link(token: str) -> OpenLink:
    """Without using it; raises LinkNotValid, DecidedMeanwhile."""
    return _still_open(_known(token))


def use_link(token: str, decision: Decision) -> Decided:
    """Decide as the person who got the mail; raises LinkNotValid, DecidedMeanwhile."""
    with transaction():
        link = _known(token)
        comment = db.session.get_one(Comment, link.comment_id)
        take_turns(comment.public_id)
        db.session.refresh(comment)
        known = _still_open(link)
        spent = update(DeskLink).where(DeskLink.id == link.id, DeskLink.used_at.is_(None))
        if not db.session.scalar(spent.values(used_at=clock.now()).returning(DeskLink.id)):
            raise _not_valid()
        return decide_in_turn(comment.public_id, decision, known.person)


def _known(token: str) -> DeskLink:
    link = link_of(token)
    if link is None:
        raise _not_valid()
    return link


def _still_open(link: DeskLink) -> OpenLink:
    comment, user = db.session.get_one(Comment, link.comment_id), db.session.get_one(User, link.user_id)
    known = OpenLink(comment, user)
    if user.closed_at is not None or not may_decide(known.person, comment.thread.owner_id):
        raise LinkNotValid(_("Whoever got this mail does not decide about this comment any more."))
    if comment.status == Status.WITHDRAWN:
        raise DecidedMeanwhile(
            _("Its writer has withdrawn the comment meanwhile, so nothing is left to decide.")
        )
    if (decided := _decided_since(link)) is not None:
        raise decided
    if comment.urgency is None:
        raise DecidedMeanwhile(_("The comment needs no decision any more. Where it is now is at the desk."))
    if link.used_at is not None or not is_young(link):
        raise _not_valid()
    return known


def _decided_since(link: DeskLink) -> DecidedMeanwhile | None:
    """Who decided what since the mail was written; that readers reported it decides nothing."""
    last = db.session.execute(
        select(DecisionEntry.status_after, DecisionEntry.made_at, DecisionEntry.user_id, User.name)
        .join(Comment, Comment.public_id == DecisionEntry.target)
        .outerjoin(User, User.id == DecisionEntry.user_id)
        .where(DecisionEntry.target_kind == TargetKind.COMMENT, Comment.id == link.comment_id)
        .where(DecisionEntry.made_at >= link.made_at, DecisionEntry.action.in_(DECIDING))
        .where(or_(DecisionEntry.user_id.is_not(None), DecisionEntry.reason != "reports"))
        .order_by(DecisionEntry.id.desc())
        .limit(1)
    ).first()
    if last is None:
        return None
    who = _("You") if last.user_id == link.user_id else last.name or _("Somebody at the command line")
    return DecidedMeanwhile(_done(last.status_after, who, spoken(last.made_at)))


def _done(status: str, who: str, when: str) -> str:
    return {
        Status.PUBLISHED: _("It is decided already. %(who)s: published, %(when)s.", who=who, when=when),
        Status.SPAM: _("It is decided already. %(who)s: spam, %(when)s.", who=who, when=when),
        Status.TRASHED: _("It is decided already. %(who)s: trash, %(when)s.", who=who, when=when),
    }.get(Status(status), _("It is decided already. %(who)s: it waits, %(when)s.", who=who, when=when))


def _not_valid() -> LinkNotValid:
    return LinkNotValid(_("This link was used already or is too old. What waits is at the desk."))

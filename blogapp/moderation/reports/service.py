"""Readers report a comment, each once; enough different people make it wait for a moderator."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, false, or_, select, update

from blogapp import clock, jobs
from blogapp.accounts.models import User
from blogapp.accounts.person import Person
from blogapp.accounts.restrictions import queries as restrictions
from blogapp.accounts.restrictions.models import Restriction
from blogapp.accounts.restrictions.refusals import refuse_banned
from blogapp.accounts.service import GuestDetails, build_guest
from blogapp.accounts.tokens import hash_of
from blogapp.comments.models import Comment, Status
from blogapp.comments.policy import may_read
from blogapp.comments.status import set_status, take_turns
from blogapp.comments.thread_rules import rules_of
from blogapp.errors import Forbidden, NotFound
from blogapp.extensions import db, transaction
from blogapp.jobs import Job
from blogapp.moderation import log
from blogapp.moderation.letters.tell import TELL
from blogapp.moderation.models import Report
from blogapp.moderation.reports import policy
from blogapp.web.context import settings
from blogapp.web.site import Site

# What the log says where nobody decided: readers did.
BY_REPORTS: Final = "reports"
# As long as addresses of networks are kept elsewhere. Only an open report needs it, and only to count.
NETWORK_KEPT_FOR: Final = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Reported:
    """What became of it. `guest_token` is set when this browser became a person."""

    guest_token: str | None
    is_held: bool


def report_comment(public_id: str, reason: str, note: str, person: Person, site: Site) -> Reported:
    """Store a report; a second one of the same person changes nothing. Raises NotFound, Forbidden, Banned.

    What a silenced person reports is seen by moderators, and does not take a comment out of the public.
    """
    standing = restrictions.of(person)
    refuse_banned(standing)
    with transaction():
        take_turns(public_id)
        comment = reportable(public_id, person)
        if has_reported(comment, person):
            return Reported(None, is_held=False)
        guest = None if person.is_known else build_guest(GuestDetails())
        db.session.flush()
        report = Report(comment_id=comment.id, reason=reason, note=note, user_id=person.user_id)
        if not person.is_signed_in:
            report.guest_id, report.network = guest.id if guest else person.guest_id, _digest(person.ip)
        db.session.add(report)
        comment.open_reports += 1
        db.session.flush()
        is_held = standing.silence is None and _hold_if_enough(comment, site)
    if is_held:
        jobs.kick(TELL)
    return Reported(guest.token if guest else None, is_held)


def reportable(public_id: str, person: Person) -> Comment:
    """The public comment; raises NotFound for any other, Forbidden for one's own."""
    comment = db.session.scalar(select(Comment).where(Comment.public_id == public_id))
    if comment is None or comment.status != Status.PUBLISHED or not may_read(person, comment.thread):
        raise NotFound(_("There is no comment at this address. It may have been withdrawn by its writer."))
    if not policy.may_report(person, comment.status, comment.kind, comment.user_id, comment.guest_id):
        raise Forbidden(_("This cannot be reported by you. What you wrote yourself you can withdraw."))
    return comment


def has_reported(comment: Comment, person: Person) -> bool:
    """Whether this person has, signed in or as the guest they were before."""
    mine = select(Report.id).where(Report.comment_id == comment.id, _is_by(person))
    return db.session.scalar(mine.limit(1)) is not None


def forget_networks() -> None:
    """After a while a report counts for itself: where it came from is forgotten."""
    before = clock.now() - NETWORK_KEPT_FOR
    with transaction():
        old = update(Report).where(Report.made_at < before, Report.network.is_not(None))
        db.session.execute(old.values(network=None))


FORGET: Final = Job("forget-networks-of-reports", forget_networks, every_minutes=60)


def _is_by(person: Person) -> ColumnElement[bool]:
    guests = [guest for guest in (person.guest_id, person.former_guest_id) if guest is not None]
    is_by_user = Report.user_id == person.user_id if person.user_id is not None else false()
    return or_(is_by_user, Report.guest_id.in_(guests))


def _digest(ip: str | None) -> str:
    """Tells one network from another, and nobody which network it is: the key is the site's."""
    return hash_of(f"{settings().secret_key}/{policy.network_of(ip)}")


def _hold_if_enough(comment: Comment, site: Site) -> bool:
    open_ones = select(Report.user_id, Report.network).where(
        Report.comment_id == comment.id,
        Report.decision_id.is_(None),
        ~restrictions.has_no_say(Restriction.user_id, Report.user_id),
        ~restrictions.has_no_say(Restriction.guest_id, Report.guest_id),
    )
    rows = db.session.execute(open_ones).all()
    guests = [row.network for row in rows if row.user_id is None]
    role = db.session.scalar(select(User.role).where(User.id == comment.user_id))
    limit = rules_of(comment.thread, site).reports_to_hold
    if not policy.is_held_by(policy.weight(len(rows) - len(guests), guests), limit, role):
        return False
    set_status(comment, Status.HELD)
    # Not `record_about_comment`: what readers asked for is not answered by this.
    act = log.Act(action="hold", user_id=None, reason=BY_REPORTS)
    log.record(
        act,
        log.TargetKind.COMMENT,
        comment.public_id,
        comment.thread_id,
        status_before=Status.PUBLISHED,
        status_after=Status.HELD,
    )
    return True

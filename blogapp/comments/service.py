"""The story of a comment: how it comes into a thread, from a form, as a reply of staff, as an opening."""

from dataclasses import dataclass, replace

from flask_babel import gettext as _
from sqlalchemy import select

from blogapp.accounts.models import Guest, Role, User
from blogapp.accounts.person import Person
from blogapp.accounts.restrictions import queries as restrictions
from blogapp.accounts.restrictions.refusals import refuse_banned, refuse_unread
from blogapp.accounts.service import GuestDetails, build_guest, update_guest
from blogapp.comments import judging, repetition, tree
from blogapp.comments.counters import count_in
from blogapp.comments.entrance import open_thread
from blogapp.comments.making import build_comment, rendered, status_of
from blogapp.comments.models import Comment, Status, Thread
from blogapp.comments.new_comment import NewComment
from blogapp.comments.thread_rules import rules_of
from blogapp.errors import NotFound
from blogapp.extensions import db, transaction
from blogapp.spam.akismet.account import Account
from blogapp.stances import service as stances
from blogapp.stances.standing import Standing
from blogapp.web.site import Site


@dataclass(frozen=True, slots=True)
class Posted:
    """What became of it. `guest_token` is set when this browser became a person."""

    comment: Comment
    guest_token: str | None
    is_new: bool


def post_comment(
    thread_url: str,
    new: NewComment,
    person: Person,
    site: Site,
    *,
    has_limits: bool = True,
    akismet: Account | None = None,
) -> Posted:
    """Publish or hold a comment. The same text sent twice by one person shows the first.

    Raises NotFound (no such thread or parent), Forbidden (closed), TooManyAttempts (flood),
    EmptyWhenRendered, RefusedAsSpam, Banned, WarningUnread, StanceRefused.
    """
    html, words = rendered(new.body)
    standing = restrictions.of(person)
    refuse_banned(standing)
    refuse_unread(standing)
    # Guests are called what they typed this time, never what they typed before.
    name = (person.name if person.is_signed_in else new.details.name) or _("Anonymous")
    if has_limits:
        _refuse_early(thread_url, new, name, person, site)
    judged = judging.judge_new(thread_url, new, name, person, site, akismet)
    with transaction():
        thread = open_thread(thread_url, person, site)
        rules = rules_of(thread, site)
        parent = _parent(new.parent, thread)
        if has_limits:
            if twin := repetition.same_comment(thread, parent, new.body, person, name, new.details.email):
                return Posted(twin, repetition.token_after_double_click(twin, person), is_new=False)
            repetition.refuse_haste(thread, person, name, new.details.email, site)
        guest, is_new_guest = _guest(person, new.details)
        comment = build_comment(thread, parent, new, person, rules.thread_depth)
        comment.guest_id, comment.author_name = guest.id if guest else None, name
        comment.body_html, comment.body_text = html, words
        comment.status, rule = status_of(judged, comment, person, rules)
        if standing.silence:
            comment.status = Status.HELD
        db.session.add(comment)
        db.session.flush()
        if judged:
            replace(judged, rule=rule).store(comment)
        _declare(comment, new.standing, person, site, has_limits=has_limits)
        if comment.status == Status.PUBLISHED:
            count_in(comment, thread)
    return Posted(comment, guest.token if guest and is_new_guest else None, is_new=True)


def add_reply(parent: Comment, body: str, person: Person, site: Site) -> Posted:
    """A public answer by somebody of this site, inside the transaction of who took the turn.

    Sent twice it is shown once. Raises EmptyWhenRendered, Forbidden where nobody answers any more.
    """
    thread = open_thread(parent.thread.url, person, site)
    if twin := repetition.same_comment(thread, parent, body, person, person.name, ""):
        return Posted(twin, None, is_new=False)
    comment = _say(thread, parent, body, person, rules_of(thread, site).thread_depth)
    return Posted(comment, None, is_new=True)


def add_opening(thread: Thread, body: str, author: User) -> Comment:
    """What the author of a question says first, inside the transaction of who publishes it.

    The rules of the thread are not asked: who opens a discussion may speak in it. Raises EmptyWhenRendered.
    """
    db.session.scalar(select(Thread.id).where(Thread.id == thread.id).with_for_update())
    writer = Person(user_id=author.id, role=Role(author.role), name=author.name)
    return _say(thread, None, body, writer, tree.ROOT.depth)


def _say(thread: Thread, parent: Comment | None, body: str, person: Person, deepest: int) -> Comment:
    """Somebody of this site speaks: public at once, judged by nobody."""
    comment = build_comment(thread, parent, NewComment(body), person, deepest)
    comment.author_name, comment.status = person.name, Status.PUBLISHED
    comment.body_html, comment.body_text = rendered(body)
    db.session.add(comment)
    db.session.flush()
    count_in(comment, thread)
    return comment


def _parent(public_id: str, thread: Thread) -> Comment | None:
    if not public_id:
        return None
    parent = db.session.scalar(
        select(Comment).where(Comment.public_id == public_id, Comment.thread_id == thread.id)
    )
    if parent is None or not parent.is_listed:
        raise NotFound(_("The comment you are answering is not here any more."))
    return parent


def _refuse_early(thread_url: str, new: NewComment, name: str, person: Person, site: Site) -> None:
    """Raises TooManyAttempts before anybody is asked about the text; a text sent twice is no flood."""
    email = new.details.email
    thread = db.session.scalar(select(Thread).where(Thread.url == thread_url))
    parent = db.session.scalar(select(Comment).where(Comment.public_id == new.parent)) if new.parent else None
    if thread and not repetition.same_comment(thread, parent, new.body, person, name, email):
        repetition.refuse_haste(thread, person, name, email, site)


def _declare(comment: Comment, standing: Standing, person: Person, site: Site, *, has_limits: bool) -> None:
    """Keep what the writer says of where they stand, and show it beside the comment."""
    writer = replace(person, guest_id=comment.guest_id)
    said = stances.declare(
        comment.thread_id, standing, writer, site, comment_id=comment.id, has_limits=has_limits
    )
    if said:
        comment.stance, comment.perspective = said.stance, said.perspective
        comment.condition_id = said.condition_id


def _guest(person: Person, details: GuestDetails) -> tuple[Guest | None, bool]:
    """The guest who writes, and whether this browser is new; None for people with an account."""
    if person.is_signed_in:
        return None, False
    guest = db.session.get(Guest, person.guest_id) if person.guest_id else None
    if guest is None:
        guest = build_guest(details)
        db.session.flush()
        return guest, True
    update_guest(guest, details)
    return guest, False

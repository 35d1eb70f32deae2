"""The story of a comment: posted, edited, withdrawn. Each function is one transaction."""

from dataclasses import dataclass, replace

from flask_babel import gettext as _
from markupsafe import Markup
from sqlalchemy import select

from blogapp import clock
from blogapp.accounts.models import Guest, Role, User
from blogapp.accounts.person import Person
from blogapp.accounts.restrictions import queries as restrictions
from blogapp.accounts.restrictions.refusals import refuse_banned, refuse_unread
from blogapp.accounts.service import GuestDetails, build_guest, update_guest
from blogapp.comments import holding, judging, policy, repetition, rewording, tree
from blogapp.comments.counters import count_in, count_out
from blogapp.comments.judging import Judged
from blogapp.comments.keys import new_public_id, reserve_ids
from blogapp.comments.models import Comment, Status, Thread
from blogapp.comments.new_comment import NewComment
from blogapp.comments.policy import Door
from blogapp.comments.status import set_status, take_turns
from blogapp.comments.thread_rules import rules_of
from blogapp.errors import AppError, Forbidden, NotFound
from blogapp.extensions import db, transaction
from blogapp.spam.akismet.account import Account
from blogapp.stances import service as stances
from blogapp.stances.standing import Standing
from blogapp.text.characters import is_blank
from blogapp.text.links import web_address
from blogapp.text.markdown import comment_html
from blogapp.text.plain import plain_text
from blogapp.web import versions
from blogapp.web.site import Site


class EmptyWhenRendered(AppError):
    """What was typed leaves nothing to read: white space, or only markup that is taken out."""

    status = 422


class TooLateToEdit(Forbidden):
    """The edit window is over, someone has answered, or a moderator has changed the words."""

    def __init__(self, *, is_moderated: bool = False) -> None:
        super().__init__(
            _("A moderator has changed this comment, so it can no longer be edited.")
            if is_moderated
            else _("This comment can no longer be edited: the time is over, or someone has answered it.")
        )


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
    html, words = _rendered(new.body)
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
        comment = _build_comment(thread, parent, new, person, rules.thread_depth)
        comment.guest_id, comment.author_name = guest.id if guest else None, name
        comment.body_html, comment.body_text = html, words
        comment.status, rule = _status(judged, comment, person, rules)
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
    html, words = _rendered(body)
    thread = open_thread(parent.thread.url, person, site)
    if twin := repetition.same_comment(thread, parent, body, person, person.name, ""):
        return Posted(twin, None, is_new=False)
    comment = _build_comment(thread, parent, NewComment(body), person, rules_of(thread, site).thread_depth)
    comment.author_name, comment.body_html, comment.body_text = person.name, html, words
    comment.status = Status.PUBLISHED
    db.session.add(comment)
    db.session.flush()
    count_in(comment, thread)
    return Posted(comment, None, is_new=True)


def add_opening(thread: Thread, body: str, author: User) -> Comment:
    """What the author of a question says first, inside the transaction of who publishes it.

    The rules of the thread are not asked: who opens a discussion may speak in it. Raises EmptyWhenRendered.
    """
    html, words = _rendered(body)
    db.session.scalar(select(Thread.id).where(Thread.id == thread.id).with_for_update())
    writer = Person(user_id=author.id, role=Role(author.role), name=author.name)
    comment = _build_comment(thread, None, NewComment(body), writer, tree.ROOT.depth)
    comment.author_name, comment.body_html, comment.body_text = author.name, html, words
    comment.status = Status.PUBLISHED
    db.session.add(comment)
    db.session.flush()
    count_in(comment, thread)
    return comment


def edit_comment(
    public_id: str, body: str, person: Person, site: Site, akismet: Account | None = None
) -> Comment:
    """Replace the words of one's own young, unanswered comment.

    Raises NotFound, Forbidden, Banned, EmptyWhenRendered, RefusedAsSpam.
    """
    html, words = _rendered(body)
    standing = restrictions.of(person)
    refuse_banned(standing)
    asked = _ask_about_edit(public_id, body, person, site, akismet) if akismet else None
    with transaction():
        take_turns(public_id)
        comment = own_comment(public_id, person)
        rules = rules_of(comment.thread, site)
        if not policy.may_edit(person, comment, clock.now(), rules.edit_minutes):
            raise TooLateToEdit(is_moderated=comment.moderated_at is not None)
        if comment.body_source != body:
            comment.body_source, comment.body_format = body, "markdown"
            comment.body_html, comment.body_text = html, words
            comment.edited_at = clock.now()
            judged = judging.judge_again(comment, site, asked)
            status, rule = _status(judged, comment, person, rules)
            if judged:
                replace(judged, rule=rule).store(comment)
            # An edited text is a new text: what would have waited waits now.
            if comment.status == Status.PUBLISHED:
                set_status(comment, Status.HELD if standing.silence else status)
            versions.touch(comment.thread.url, versions.THREADS)
    return comment


def withdraw_comment(public_id: str, person: Person) -> Comment:
    """Take back one's own words, for good: replies stay, text and name go. Twice is once."""
    with transaction():
        take_turns(public_id)
        comment = own_comment(public_id, person)
        if policy.may_withdraw(person, comment):
            was_public = comment.status == Status.PUBLISHED
            comment.status = Status.WITHDRAWN
            comment.body_source, comment.body_html, comment.body_text = "", Markup(), ""
            comment.author_name = comment.author_email = comment.author_url = ""
            judging.forget(Comment.id == comment.id)
            rewording.forget_originals(Comment.id == comment.id)
            if was_public:
                count_out(comment, comment.thread)
            comment.stance, comment.perspective, comment.condition_id = "", "", None
            stances.forget_comment(comment.id)
    return comment


def own_comment(public_id: str, person: Person) -> Comment:
    """The person's own comment; NotFound for a stranger's too, who must not learn which ids are waiting."""
    comment = db.session.scalar(select(Comment).where(Comment.public_id == public_id))
    if comment is None or not policy.may_see_status(person, comment):
        raise NotFound(_("There is no comment of yours at this address."))
    return comment


def _ask_about_edit(public_id: str, body: str, person: Person, site: Site, account: Account) -> Judged | None:
    """A second opinion on what may be edited and is to be changed; nobody else is told of."""
    comment = own_comment(public_id, person)
    minutes = rules_of(comment.thread, site).edit_minutes
    may_edit = policy.may_edit(person, comment, clock.now(), minutes)
    return (
        judging.ask_about_edit(comment, body, site, account)
        if may_edit and comment.body_source != body
        else None
    )


def _rendered(body: str) -> tuple[Markup, str]:
    """What is shown, and its words alone."""
    html = comment_html(body)
    words = plain_text(html)
    if is_blank(words):
        raise EmptyWhenRendered(_("There is nothing to read in this comment yet."))
    return html, words


def open_thread(url: str, person: Person, site: Site) -> Thread:
    """The thread, while nobody else writes in it; raises NotFound, or Forbidden where it is closed."""
    thread = readable_thread(url, person)
    require_open(thread, person, site)
    return thread


def readable_thread(url: str, person: Person) -> Thread:
    """The same, closed or not."""
    # The lock makes comments on one thread take turns on PostgreSQL, so that a double click finds its twin.
    thread = db.session.scalar(select(Thread).where(Thread.url == url).with_for_update())
    if thread is None or not policy.may_read(person, thread):
        raise NotFound(_("There is no question at this address."))
    return thread


def require_open(thread: Thread, person: Person, site: Site) -> None:
    """Raises Forbidden, with the reason, where a person may not comment."""
    door = policy.entrance(person, thread, rules_of(thread, site), clock.now()).door
    sentences = {
        Door.CLOSED: _("This discussion is closed. You can still read it."),
        Door.NOBODY: _("Comments are switched off here. You can still read those that are there."),
        Door.SIGN_IN: _("Here only people who have signed in may comment. Your text is kept."),
    }
    if door in sentences:
        raise Forbidden(sentences[door])


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


def _status(judged: Judged | None, comment: Comment, person: Person, rules: Site) -> tuple[Status, str]:
    """Where the comment goes, and the owner's rule by which it waits, if one does."""
    if person.is_staff:
        return Status.PUBLISHED, ""
    is_trusted = holding.is_trusted(comment.user_id, comment.guest_id, rules)
    status = judged.status if judged else Status.PUBLISHED
    is_final = judged is None or judged.is_final
    status = holding.status_under(rules, status, is_trusted=is_trusted, is_final=is_final)
    return status, holding.rule_that_holds(rules, is_trusted=is_trusted) if status == Status.HELD else ""


def _build_comment(
    thread: Thread, parent: Comment | None, new: NewComment, person: Person, deepest: int
) -> Comment:
    """The row in its place, without its words."""
    place = tree.place_under(parent.path, deepest) if parent else tree.ROOT
    [comment_id] = reserve_ids(1)
    return Comment(
        id=comment_id,
        public_id=new_public_id(),
        thread=thread,
        parent_id=place.parent_id,
        root_id=place.root_id,
        reply_to_id=parent.id if parent else None,
        depth=place.depth,
        path=place.path(comment_id),
        user_id=person.user_id,
        author_email=new.details.email,
        author_url=web_address(new.details.website) or "",
        body_source=new.body,
        created_at=clock.now(),
        ip=person.ip,
        agent=person.agent,
    )


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

"""Stances, votes, questions and conditions: each function is one transaction."""

from dataclasses import dataclass, replace

from flask_babel import gettext as _
from sqlalchemy import select

from blogapp.accounts.person import Person
from blogapp.accounts.restrictions import queries as restrictions
from blogapp.accounts.restrictions.refusals import refuse_banned
from blogapp.accounts.service import GuestDetails, build_guest
from blogapp.comments import judging, policy, votes
from blogapp.comments.entrance import open_thread, readable_thread, require_open
from blogapp.comments.models import Comment, Status, Thread
from blogapp.comments.status import take_turns
from blogapp.comments.thread_rules import rules_of
from blogapp.errors import Forbidden, NotFound
from blogapp.extensions import db, transaction
from blogapp.stances import service as stances
from blogapp.stances.choices import perspectives_in
from blogapp.stances.conditions import offer_conditions
from blogapp.stances.counters import locked
from blogapp.stances.models import Question
from blogapp.stances.queries import offered
from blogapp.stances.standing import StanceRefused, Standing
from blogapp.web import versions
from blogapp.web.site import Site


@dataclass(frozen=True, slots=True)
class Asking:
    """How an author wants a question to be asked."""

    asks_stance: bool
    pro_label: str
    con_label: str
    depends_label: str
    stance_order: str
    perspectives: str
    # What it may depend on, one to a line, before any reader has said so.
    conditions: str = ""


def take_stance(
    thread_url: str, standing: Standing, moved_by: str, person: Person, site: Site, *, has_limits: bool
) -> str | None:
    """A stance without a comment. A browser that is new becomes a guest, whose token is returned.

    `moved_by` is the public id of a comment that moved the person, or nothing. Raises NotFound, Forbidden
    (closed, or nothing is asked), StanceRefused, TooManyAttempts.
    """
    refuse_banned(restrictions.of(person))
    with transaction():
        thread = open_thread(thread_url, person, site)
        if thread.question is None or not thread.question.asks_stance:
            raise Forbidden(_("This question does not ask where you stand."))
        if standing.is_empty:
            raise StanceRefused(_("Please choose where you stand."))
        _refuse_unread_words(standing, thread, person, site)
        person, token = _as_someone(person)
        moving = replace(standing, moved_by_id=_mover(moved_by, thread, person))
        if stances.declare(thread.id, moving, person, site, has_limits=has_limits):
            versions.touch(thread.url, versions.THREADS)
    return token


def take_stance_back(thread_url: str, person: Person) -> None:
    """The person stands nowhere any more in this thread, closed or not. Raises NotFound."""
    with transaction():
        thread = readable_thread(thread_url, person)
        if person.is_known:
            stances.take_back(thread.id, person)
            versions.touch(thread.url, versions.THREADS)


def vote(
    public_id: str, person: Person, site: Site, *, is_back: bool, has_limits: bool
) -> tuple[Comment, str | None]:
    """Find a comment helpful, or no longer; the token of a browser that became a guest by it.

    Raises NotFound, Forbidden (closed, or one's own), Banned, TooManyAttempts.
    """
    refuse_banned(restrictions.of(person))
    with transaction():
        take_turns(public_id)
        comment = db.session.scalar(select(Comment).where(Comment.public_id == public_id))
        if comment is None or not policy.may_read(person, comment.thread):
            raise NotFound(_("There is no comment at this address."))
        require_open(comment.thread, person, site)
        if is_back:
            votes.take_back(comment, person)
            return comment, None
        person, token = _as_someone(person)
        votes.vote(comment, person, has_limits=has_limits)
        return comment, token


def set_up_question(thread_url: str, asking: Asking, person: Person) -> None:
    """Change how a question is asked; what people said already stays. Raises NotFound, Forbidden."""
    with transaction():
        thread = settled_thread(thread_url, person)
        store_asking(thread, asking)


def store_asking(thread: Thread, asking: Asking) -> None:
    """The same inside the transaction of who holds the thread; raises StanceRefused as above."""
    question = locked(thread.id)
    if question is None:
        question = Question(thread_id=thread.id)
        db.session.add(question)
    question.asks_stance = asking.asks_stance
    question.pro_label, question.con_label = asking.pro_label, asking.con_label
    question.depends_label, question.stance_order = asking.depends_label, asking.stance_order
    question.perspectives = "\n".join(perspectives_in(asking.perspectives))
    offer_conditions(question, lines_in(asking.conditions))
    versions.touch(thread.url, versions.THREADS)


def asking_of(thread_id: int, question: Question) -> Asking:
    """How it is asked now."""
    names = ("asks_stance", "pro_label", "con_label", "depends_label", "stance_order", "perspectives")
    values = {name: getattr(question, name) for name in names}
    return Asking(**values, conditions="\n".join(offered(thread_id)))


def lines_in(text: str) -> list[str]:
    """The lines with something on them, in single spaces."""
    return [line for each in text.splitlines() if (line := " ".join(each.split()))]


def settled_thread(thread_url: str, person: Person) -> Thread:
    """The thread, locked, for who may decide about its question; raises NotFound, Forbidden."""
    thread = readable_thread(thread_url, person)
    if not policy.may_moderate(person, thread.owner_id):
        raise Forbidden(_("Only whoever asked this question can do that, or who looks after the site."))
    return thread


def _as_someone(person: Person) -> tuple[Person, str | None]:
    if person.is_known:
        return person, None
    guest = build_guest(GuestDetails())
    db.session.flush()
    return replace(person, guest_id=guest.id), guest.token


def _mover(public_id: str, thread: Thread, person: Person) -> int | None:
    if not public_id:
        return None
    here = (Comment.public_id == public_id, Comment.thread_id == thread.id)
    comment = db.session.scalar(select(Comment).where(*here, Comment.status == Status.PUBLISHED))
    if comment is None or person.is_writer_of(comment.user_id, comment.guest_id):
        raise StanceRefused(_("The comment that moved you is somebody else's, in this discussion."))
    return comment.id


def _refuse_unread_words(standing: Standing, thread: Thread, person: Person, site: Site) -> None:
    """A condition without a comment is public at once: what a list of words names goes the longer way."""
    if not standing.new_condition or person.is_staff:
        return
    waits = rules_of(thread, site).hold == "everything"
    if waits or judging.names_listed_words(standing.new_condition, thread, person, site):
        raise StanceRefused(
            _("Please add this condition together with a comment: a moderator reads it first.")
        )

"""The story of a comment: posted, edited, withdrawn. Each function is one transaction."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from flask_babel import gettext as _
from markupsafe import Markup
from sqlalchemy import func, select, update

from blogapp import clock
from blogapp.accounts.models import Guest
from blogapp.accounts.person import Person
from blogapp.accounts.service import GuestDetails, build_guest, update_guest
from blogapp.comments import policy, repetition, tree
from blogapp.comments.models import PUBLIC_ID_LENGTH, Comment, Kind, Status, Thread
from blogapp.errors import AppError, Forbidden, NotFound
from blogapp.extensions import db, transaction
from blogapp.text.characters import is_blank
from blogapp.text.links import web_address
from blogapp.text.markdown import comment_html
from blogapp.text.plain import plain_text
from blogapp.web import versions
from blogapp.web.site import Site

# People with an account are known by it.
NO_DETAILS: Final = GuestDetails()


class EmptyWhenRendered(AppError):
    """What was typed leaves nothing to read: white space, or only markup that is taken out."""

    status = 422


class TooLateToEdit(Forbidden):
    """The edit window is over, or someone has answered."""

    def __init__(self) -> None:
        super().__init__(
            _("This comment can no longer be edited: the time is over, or someone has answered it.")
        )


@dataclass(frozen=True, slots=True)
class NewComment:
    """A well-shaped comment on its way in."""

    body: str
    parent: str = ""
    details: GuestDetails = NO_DETAILS


@dataclass(frozen=True, slots=True)
class Posted:
    """What became of it. `guest_token` is set when this browser became a person."""

    comment: Comment
    guest_token: str | None
    is_new: bool


def post_comment(
    thread_url: str, new: NewComment, person: Person, site: Site, *, has_limits: bool = True
) -> Posted:
    """Publish or hold a comment. The same text sent twice by one person shows the first.

    Raises NotFound (no such thread or parent), Forbidden (closed), TooManyAttempts (flood),
    EmptyWhenRendered.
    """
    html, words = _rendered(new.body)
    # Guests are called what they typed this time, never what they typed before.
    name = (person.name if person.is_signed_in else new.details.name) or _("Anonymous")
    with transaction():
        thread = _open_thread(thread_url, person)
        parent = _parent(new.parent, thread)
        if has_limits:
            if twin := repetition.same_comment(thread, parent, new.body, person, name, new.details.email):
                return Posted(twin, repetition.token_after_double_click(twin, person), is_new=False)
            repetition.refuse_flood(person, new.details.email, site)
        guest, is_new_guest = _guest(person, new.details)
        place = tree.place_under(parent.path, site.thread_depth) if parent else tree.ROOT
        [comment_id] = reserve_ids(1)
        comment = Comment(
            id=comment_id,
            public_id=new_public_id(),
            thread=thread,
            status=Status.HELD if _is_held(person, site) else Status.PUBLISHED,
            parent_id=place.parent_id,
            root_id=place.root_id,
            reply_to_id=parent.id if parent else None,
            depth=place.depth,
            path=place.path(comment_id),
            user_id=person.user_id,
            guest_id=guest.id if guest else None,
            author_name=name,
            author_email=new.details.email,
            author_url=web_address(new.details.website) or "",
            body_source=new.body,
            body_html=html,
            body_text=words,
            created_at=clock.now(),
            ip=person.ip,
            agent=person.agent,
        )
        db.session.add(comment)
        db.session.flush()
        if comment.status == Status.PUBLISHED:
            count_in(comment, thread)
    return Posted(comment, guest.token if guest and is_new_guest else None, is_new=True)


def edit_comment(public_id: str, body: str, person: Person, site: Site) -> Comment:
    """Replace the words of one's own young, unanswered comment; raises NotFound or Forbidden."""
    html, words = _rendered(body)
    with transaction():
        _take_turns(public_id)
        comment = own_comment(public_id, person)
        if not policy.may_edit(person, comment, clock.now(), site.edit_minutes):
            raise TooLateToEdit
        if comment.body_source != body:
            comment.body_source, comment.body_format = body, "markdown"
            comment.body_html, comment.body_text = html, words
            comment.edited_at = clock.now()
            _touch(comment.thread)
    return comment


def withdraw_comment(public_id: str, person: Person) -> Comment:
    """Take back one's own words, for good: replies stay, text and name go. Twice is once."""
    with transaction():
        _take_turns(public_id)
        comment = own_comment(public_id, person)
        if policy.may_withdraw(person, comment):
            was_public = comment.status == Status.PUBLISHED
            comment.status = Status.WITHDRAWN
            comment.body_source, comment.body_html, comment.body_text = "", Markup(), ""
            comment.author_name = comment.author_email = comment.author_url = ""
            if was_public:
                count_out(comment, comment.thread)
    return comment


def publish_comment(public_id: str) -> Comment:
    """Let everyone read a waiting comment; raises NotFound when none waits under this id."""
    with transaction():
        _take_turns(public_id)
        comment = db.session.scalar(
            select(Comment).where(Comment.public_id == public_id, Comment.status == Status.HELD)
        )
        if comment is None:
            raise NotFound(_("No comment waits under this id."))
        comment.status = Status.PUBLISHED
        count_in(comment, comment.thread)
    return comment


def hold_comment(public_id: str) -> Comment:
    """Take a public comment out of the thread until it is published again; raises NotFound when it is not
    public.
    """
    with transaction():
        _take_turns(public_id)
        comment = db.session.scalar(
            select(Comment).where(Comment.public_id == public_id, Comment.status == Status.PUBLISHED)
        )
        if comment is None:
            raise NotFound(_("No public comment has this id."))
        comment.status = Status.HELD
        count_out(comment, comment.thread)
    return comment


def own_comment(public_id: str, person: Person) -> Comment:
    """The person's own comment; NotFound for a stranger's too, who must not learn which ids are waiting."""
    comment = db.session.scalar(select(Comment).where(Comment.public_id == public_id))
    if comment is None or not policy.may_see_status(person, comment):
        raise NotFound(_("There is no comment of yours at this address."))
    return comment


def new_public_id() -> str:
    """A random name for a comment, apart from its key: it tells neither age nor number."""
    return "".join(tree.DIGITS[byte & 31] for byte in secrets.token_bytes(PUBLIC_ID_LENGTH))


def reserve_ids(count: int) -> list[int]:
    """Keys for new comments, in rising order, known before the rows: a path holds its comment's own key.

    On SQLite the writer is alone until it commits; PostgreSQL's sequence never gives a number twice.
    """
    if db.engine.dialect.name == "postgresql":
        sequence = func.nextval(func.pg_get_serial_sequence("comments", "id"))
        return sorted(db.session.scalars(select(sequence).select_from(func.generate_series(1, count))))
    last = db.session.scalar(select(func.max(Comment.id))) or 0
    return list(range(last + 1, last + count + 1))


def count_in(comment: Comment, thread: Thread) -> None:
    """A comment has become public: count it in its thread and under each comment above it."""
    newest = max(filter(None, (thread.last_comment_at, comment.created_at)))
    _count(comment, thread, 1, last_comment_at=newest)


def count_out(comment: Comment, thread: Thread) -> None:
    """A comment is public no longer."""
    _count(comment, thread, -1)


def _count(comment: Comment, thread: Thread, step: int, **more: datetime) -> None:
    # Expressions, not values: on PostgreSQL two writers may count at the same moment.
    column = Thread.comment_count if comment.kind == Kind.COMMENT else Thread.ping_count
    values = {column.key: column + step, **more}
    db.session.execute(update(Thread).where(Thread.id == thread.id).values(values))
    above = tree.ids_in(comment.path)[:-1]
    if above:
        db.session.execute(
            update(Comment).where(Comment.id.in_(above)).values(reply_count=Comment.reply_count + step)
        )
    _touch(thread)


def _rendered(body: str) -> tuple[Markup, str]:
    """What is shown, and its words alone."""
    html = comment_html(body)
    words = plain_text(html)
    if is_blank(words):
        raise EmptyWhenRendered(_("There is nothing to read in this comment yet."))
    return html, words


def _touch(thread: Thread) -> None:
    versions.touch(thread.url, versions.THREADS)


def _take_turns(public_id: str) -> None:
    """Wait on PostgreSQL until nobody else writes in the comment's thread: what is asked now stays true.

    Everyone locks a thread before its comments, so that nobody waits for another in a ring.
    """
    thread = select(Thread.id).join(Comment, Comment.thread_id == Thread.id)
    db.session.execute(thread.where(Comment.public_id == public_id).with_for_update(of=Thread))


def _open_thread(url: str, person: Person) -> Thread:
    # The lock makes comments on one thread take turns on PostgreSQL, so that a double click finds its twin.
    thread = db.session.scalar(select(Thread).where(Thread.url == url).with_for_update())
    if thread is None or not policy.may_read(person, thread):
        raise NotFound(_("There is no question at this address."))
    if not policy.may_comment(person, thread):
        raise Forbidden(_("This discussion is closed. You can still read it."))
    return thread


def _parent(public_id: str, thread: Thread) -> Comment | None:
    if not public_id:
        return None
    parent = db.session.scalar(
        select(Comment).where(Comment.public_id == public_id, Comment.thread_id == thread.id)
    )
    if parent is None or not parent.is_listed:
        raise NotFound(_("The comment you are answering is not here any more."))
    return parent


def _is_held(person: Person, site: Site) -> bool:
    return site.hold == "everything" and not person.is_staff


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

"""Reads people for those who decide about them: one person, and all who are restricted now."""

from collections import Counter
from collections.abc import Sequence
from typing import Any, Final

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import aliased

from blogapp.accounts.models import Guest, Role, User
from blogapp.accounts.person import Person
from blogapp.accounts.restrictions.models import Restriction
from blogapp.accounts.restrictions.networks import range_of
from blogapp.accounts.restrictions.queries import in_force
from blogapp.comments.models import Comment, Status, Thread
from blogapp.comments.view import shown_name
from blogapp.errors import NotFound
from blogapp.extensions import db
from blogapp.moderation import queues
from blogapp.moderation.models import PersonNote
from blogapp.moderation.people import policy
from blogapp.moderation.people.subjects import Subject, SubjectKind, subject_of
from blogapp.moderation.people.view import (
    Identity,
    PersonPage,
    RestrictionPage,
    ShownNote,
    ShownWriting,
    Trace,
    shown_restriction,
)

RESTRICTIONS_PER_PAGE: Final = 25
COMMENTS_SHOWN: Final = 20
# Past ones of one person, the newest first.
RESTRICTIONS_OF_ONE: Final = 50
NOTES_SHOWN: Final = 50
# The numbers of a person stop here: more is "many", and counting on would cost more than it tells.
MOST_COUNTED: Final = 10_000
# Addresses and networks of the last so many comments.
TRACED: Final = 200
TRACES_SHOWN: Final = 10

Maker: Final = aliased(User, name="maker")
# A guest is called what they typed last.
GUEST_NAME: Final = (
    select(Comment.author_name)
    .where(Comment.guest_id == Restriction.guest_id)
    .order_by(Comment.created_at.desc())
    .limit(1)
    .scalar_subquery()
)
ROWS: Final = (
    select(
        Restriction.id,
        Restriction.kind,
        Restriction.user_id,
        Restriction.guest_id,
        Restriction.email,
        Restriction.network,
        Restriction.is_for_everyone,
        Restriction.reason,
        Restriction.made_at,
        Restriction.ends_at,
        Restriction.lifted_at,
        Restriction.acknowledged_at,
        User.name.label("user_name"),
        GUEST_NAME.label("guest_name"),
        Maker.name.label("made_by"),
    )
    .select_from(Restriction)
    .outerjoin(User, User.id == Restriction.user_id)
    .outerjoin(Maker, Maker.id == Restriction.made_by_id)
    .order_by(Restriction.id.desc())
)


def restriction_page(typed: str = "", after: int | None = None) -> RestrictionPage:
    """What is in force, the newest first; `after` is the id of the last that was seen."""
    query = ROWS.where(in_force())
    if typed:
        query = query.where(_is_about(typed))
    if after is not None:
        query = query.where(Restriction.id < after)
    rows = [shown_restriction(row) for row in db.session.execute(query.limit(RESTRICTIONS_PER_PAGE + 1))]
    shown = rows[:RESTRICTIONS_PER_PAGE]
    has_more = len(rows) > RESTRICTIONS_PER_PAGE
    return RestrictionPage(shown, typed, after, shown[-1].id if has_more else None)


def person_page(subject: Subject, person: Person) -> PersonPage:
    """Raises NotFound where there is nobody, or nobody that this person's threads know of."""
    reach = queues.within_reach(person)
    statuses = select(Comment.status).where(subject.wrote, *reach).limit(MOST_COUNTED + 1)
    numbers = Counter(Status(status) for status in db.session.scalars(statuses))
    sees_traces = policy.may_see_traces(person)
    who = _identity(subject, sees_traces=sees_traces)
    if who is None or not (sees_traces or numbers):
        raise NotFound(_("There is nobody at this address."))
    plain = PersonPage(
        subject=subject,
        who=who,
        numbers=numbers,
        is_counted_to_the_end=numbers.total() <= MOST_COUNTED,
        comments=_comments(subject, reach),
    )
    return _with_traces(plain, person) if sees_traces else plain


def writer_of(public_id: str, person: Person) -> Subject:
    """Who wrote a comment that this person decides about; raises NotFound."""
    columns = select(Comment.user_id, Comment.guest_id)
    row = db.session.execute(
        columns.where(Comment.public_id == public_id, *queues.within_reach(person))
    ).first()
    if row is None:
        raise NotFound(_("There is no comment at this address."))
    subject = subject_of(row.user_id, row.guest_id)
    if subject is None:
        raise NotFound(
            _("Nobody here is known to have written this: it came from elsewhere, or the account is closed.")
        )
    return subject


def _is_about(typed: str) -> ColumnElement[bool]:
    """A name or a part of it, an address or a part of it, or an IP address in a restricted network."""
    network = range_of(typed)
    if network is not None:
        return (Restriction.first_ip <= network.last_ip) & (Restriction.last_ip >= network.first_ip)
    return or_(
        *(
            column.icontains(typed, autoescape=True)
            for column in (User.name, User.handle, User.email, Restriction.email, GUEST_NAME)
        )
    )


def _identity(subject: Subject, *, sees_traces: bool) -> Identity | None:
    if subject.kind is SubjectKind.GUEST:
        guest = db.session.get(Guest, subject.id)
        return Identity(name=_name_of_guest(subject), since=guest.created_at) if guest else None
    user = db.session.get(User, subject.id)
    if user is None:
        return None
    return Identity(
        name=shown_name(user.name),
        role=Role(user.role),
        handle=user.handle,
        email=(user.email or "") if sees_traces else "",
        is_email_confirmed=user.email_confirmed_at is not None,
        since=user.created_at,
        is_closed=user.closed_at is not None,
    )


def _name_of_guest(subject: Subject) -> str:
    last = select(Comment.author_name).where(subject.wrote).order_by(Comment.created_at.desc()).limit(1)
    return shown_name(db.session.scalar(last) or "")


def _with_traces(page: PersonPage, person: Person) -> PersonPage:
    subject = page.subject
    restrictions = ROWS.where(subject.is_restricted).limit(RESTRICTIONS_OF_ONE)
    return PersonPage(
        subject=subject,
        who=page.who,
        numbers=page.numbers,
        is_counted_to_the_end=page.is_counted_to_the_end,
        comments=page.comments,
        restrictions=[shown_restriction(row) for row in db.session.execute(restrictions)],
        notes=_notes(subject, person),
        emails=_traces(subject, Comment.author_email),
        ips=_traces(subject, Comment.ip),
        may_restrict=policy.may_restrict(
            person, subject.keys.get("user_id"), subject.keys.get("guest_id"), page.who.role
        ),
        sees_traces=True,
    )


def _comments(subject: Subject, reach: Sequence[ColumnElement[bool]]) -> list[ShownWriting]:
    columns = select(
        Comment.public_id,
        Comment.status,
        Comment.created_at,
        func.substr(Comment.body_text, 1, 300).label("beginning"),
        Thread.title,
        Thread.url,
    )
    newest = columns.join(Thread).where(subject.wrote, *reach)
    newest = newest.order_by(Comment.created_at.desc(), Comment.id.desc()).limit(COMMENTS_SHOWN)
    return [_writing(row) for row in db.session.execute(newest)]


def _writing(row: Any) -> ShownWriting:
    is_public = row.status == Status.PUBLISHED
    place = f"{row.url}/comments/{row.public_id}#comment-{row.public_id}"
    return ShownWriting(
        public_id=row.public_id,
        status=Status(row.status),
        title=row.title,
        url=place if is_public else "",
        beginning=row.beginning,
        created_at=row.created_at,
    )


def _notes(subject: Subject, person: Person) -> list[ShownNote]:
    columns = select(PersonNote, Maker.name).outerjoin(Maker, Maker.id == PersonNote.made_by_id)
    newest = columns.where(subject.is_noted).order_by(PersonNote.id.desc()).limit(NOTES_SHOWN)
    return [
        ShownNote(note.id, note.text, shown_name(name or ""), note.made_at, note.made_by_id == person.user_id)
        for note, name in db.session.execute(newest)
    ]


def _traces(subject: Subject, column: Any) -> list[Trace]:
    last = select(column.label("value"), Comment.created_at).where(subject.wrote)
    last_few = last.order_by(Comment.created_at.desc()).limit(TRACED).subquery()
    newest = func.max(last_few.c.created_at)
    rows = select(last_few.c.value, newest).where(last_few.c.value.is_not(None), last_few.c.value != "")
    found = db.session.execute(rows.group_by(last_few.c.value).order_by(newest.desc()).limit(TRACES_SHOWN))
    return [Trace(value, moment) for value, moment in found]

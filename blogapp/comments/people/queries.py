"""Reads a person and a page of their comments: newest first, in a fixed number of statements."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, Exists, SQLColumnExpression, exists, func, or_, select, tuple_

from blogapp.accounts.models import Role, User
from blogapp.comments.models import Comment, Kind, Status, Thread
from blogapp.errors import NotFound
from blogapp.extensions import db
from blogapp.text.plain import excerpt

COMMENTS_PER_PAGE: Final = 20
# About five lines: enough to know which comment it is, and whether to open it.
EXCERPT_LENGTH: Final = 320


@dataclass(frozen=True, slots=True)
class PublicPerson:
    """What everyone may know of a person with an account. `picture_key` is empty where it is not shown."""

    id: int
    handle: str
    name: str
    role: Role
    picture_key: str
    shows_comments: bool
    created_at: datetime


@dataclass(frozen=True, slots=True)
class WrittenComment:
    """One comment in a list of its writer's."""

    public_id: str
    status: Status
    title: str
    thread_url: str
    # Whether everyone can read it where it stands.
    is_public: bool
    beginning: str
    created_at: datetime
    reply_count: int

    @property
    def url(self) -> str:
        """In its discussion, or the page that tells its writer what happened to it."""
        place = f"{self.thread_url}/comments/{self.public_id}#comment-{self.public_id}"
        return place if self.is_public else f"/comments/{self.public_id}/status"


@dataclass(frozen=True, slots=True)
class WrittenPage:
    """A bounded part of what a person has written, and how to go on reading."""

    comments: Sequence[WrittenComment]
    next_after: str | None
    is_first: bool


PUBLIC: Final = (
    Comment.kind == Kind.COMMENT, Comment.status == Status.PUBLISHED, Thread.is_public.is_(True),
)  # fmt: skip
NOTHING: Final = WrittenPage((), None, is_first=True)


def person_at(handle: str, is_known_otherwise: Callable[[SQLColumnExpression[int]], Exists]) -> PublicPerson:
    """Raises NotFound for a handle that nobody has any more, or somebody whom nobody knows from here.

    Who only signed in has shown nothing to anyone, so there is no page with their name and their first day.
    `is_known_otherwise` says of a user's id whether everyone can read something that is no comment.
    """
    has_shown = or_(has_public_comments(User.id), is_known_otherwise(User.id))
    is_known = or_(User.role != Role.READER, has_shown)
    user = db.session.scalar(select(User).where(User.handle == handle, User.closed_at.is_(None), is_known))
    if user is None:
        raise NotFound(_("There is nobody at this address."))
    return PublicPerson(
        id=user.id,
        handle=user.handle,
        name=user.name,
        role=Role(user.role),
        picture_key=user.picture_key if user.shows_picture else "",
        shows_comments=user.shows_comments,
        created_at=user.created_at,
    )


def has_public_comments(user_id: int | SQLColumnExpression[int]) -> Exists:
    """A condition: everyone can read something of this person."""
    return exists().where(Comment.user_id == user_id, Comment.thread_id == Thread.id, *PUBLIC)


def public_page(user_id: int, after: str | None = None) -> WrittenPage:
    """What everyone may read of a person."""
    return _page(user_id, after, *PUBLIC)


def own_page(user_id: int, after: str | None = None) -> WrittenPage:
    """All comments of a person, whatever became of them."""
    return _page(user_id, after)


def _page(user_id: int, after: str | None, *conditions: ColumnElement[bool]) -> WrittenPage:
    """`after` is the public id of the last comment read; NotFound where it is none of this person's."""
    newest_first = (Comment.created_at.desc(), Comment.id.desc())
    query = _rows(user_id).where(*conditions)
    if after is not None:
        query = query.where(tuple_(Comment.created_at, Comment.id) < _place(user_id, after))
    rows = db.session.execute(query.order_by(*newest_first).limit(COMMENTS_PER_PAGE + 1)).all()
    shown = rows[:COMMENTS_PER_PAGE]
    return WrittenPage(
        comments=[_written(row) for row in shown],
        next_after=shown[-1].public_id if len(rows) > COMMENTS_PER_PAGE else None,
        is_first=after is None,
    )


def _rows(user_id: int) -> Any:
    # Of a long text only what the list shows of it; the cut is made at a word afterwards.
    beginning = func.substr(Comment.body_text, 1, 2 * EXCERPT_LENGTH).label("beginning")
    comment = (Comment.public_id, Comment.status, Comment.created_at, Comment.reply_count)
    columns = select(*comment, beginning, Thread.url, Thread.title, Thread.is_public)
    return columns.join(Thread).where(Comment.user_id == user_id, Comment.kind == Kind.COMMENT)


def _place(user_id: int, public_id: str) -> tuple[datetime, int]:
    place = select(Comment.created_at, Comment.id)
    mine = place.where(Comment.public_id == public_id, Comment.user_id == user_id)
    last = db.session.execute(mine).first()
    if last is None:
        raise NotFound(_("There is no such page of comments."))
    return last.created_at, last.id


def _written(row: Any) -> WrittenComment:
    return WrittenComment(
        public_id=row.public_id,
        status=row.status,
        title=row.title,
        thread_url=row.url,
        is_public=row.is_public and row.status == Status.PUBLISHED,
        beginning=excerpt(row.beginning, EXCERPT_LENGTH),
        created_at=row.created_at,
        reply_count=row.reply_count,
    )

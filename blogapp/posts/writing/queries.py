"""Reads the desk and one post with all that an author sees of it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, Row, Select, func, or_, select, tuple_
from sqlalchemy.orm import joinedload

from blogapp.accounts.models import User
from blogapp.accounts.person import Person
from blogapp.comments.models import Comment, Status, Thread
from blogapp.errors import Forbidden, NotFound
from blogapp.extensions import db
from blogapp.posts.models import Post, PostStatus
from blogapp.posts.writing import policy
from blogapp.posts.writing.models import Revision

POSTS_PER_PAGE: Final = 25
REVISIONS_LISTED: Final = 100


class Shelf(StrEnum):
    """The lists of the desk, in the order of their tabs."""

    DRAFT = "draft"
    SCHEDULED = "scheduled"
    PUBLISHED = "published"
    PRIVATE = "private"
    TRASHED = "trashed"

    @property
    def status(self) -> PostStatus:
        return PostStatus(self.value)


@dataclass(frozen=True, slots=True)
class DeskPost:
    """One line of the desk."""

    id: int
    title: str
    slug: str
    author: str
    status: PostStatus
    updated_at: datetime
    published_at: datetime | None
    comment_count: int
    held_count: int


@dataclass(frozen=True, slots=True)
class DeskPage:
    """A bounded part of a shelf, and how to go on."""

    shelf: Shelf
    counts: dict[Shelf, int]
    posts: list[DeskPost]
    next_after: int | None
    after: int | None
    sought: str


def desk_page(person: Person, shelf: Shelf, sought: str = "", after: int | None = None) -> DeskPage:
    """The last changed first; `after` is the id of the last post that was seen."""
    query = _listed(person, shelf, sought)
    if after and (place := _place(after)):
        query = query.where(tuple_(Post.updated_at, Post.id) < place)
    query = query.order_by(Post.updated_at.desc(), Post.id.desc()).limit(POSTS_PER_PAGE + 1)
    rows = db.session.execute(query).all()
    shown = rows[:POSTS_PER_PAGE]
    held = _held([row.thread_id for row in shown])
    return DeskPage(
        shelf=shelf,
        counts=_counts(person),
        posts=[_desk_post(row, held.get(row.thread_id, 0)) for row in shown],
        next_after=shown[-1].id if len(rows) > POSTS_PER_PAGE else None,
        after=after,
        sought=sought,
    )


def own_post(post_id: int, person: Person) -> Post:
    """A post with its text, thread, author and tags; raises NotFound and Forbidden."""
    whole = (
        joinedload(Post.thread, innerjoin=True),
        joinedload(Post.author, innerjoin=True),
        joinedload(Post.tags),
    )
    post = db.session.scalars(select(Post).where(Post.id == post_id).options(*whole)).unique().one_or_none()
    if post is None:
        raise NotFound(_("There is no such post."))
    if not policy.may_edit(person, post.author_id):
        raise Forbidden(_("This is somebody else's post."))
    return post


def revisions_of(post_id: int) -> list[Row[int, datetime, str]]:
    """Version, moment and name of who saved it, the newest first."""
    query = (
        select(Revision.version, Revision.saved_at, User.name)
        .outerjoin(User, User.id == Revision.user_id)
        .where(Revision.post_id == post_id)
        .order_by(Revision.version.desc())
        .limit(REVISIONS_LISTED)
    )
    return list(db.session.execute(query))


def revision_at(post_id: int, version: int) -> Revision:
    """One saved text; raises NotFound."""
    row = db.session.scalar(select(Revision).where(Revision.post_id == post_id, Revision.version == version))
    if row is None:
        raise NotFound(_("There is no such version of this post."))
    return row


def _listed(person: Person, shelf: Shelf, sought: str) -> Select[*tuple[object, ...]]:
    columns = (
        Post.id, Post.title, Post.slug, Post.status, Post.updated_at, Post.published_at, Post.thread_id,
        User.name.label("author"), Thread.comment_count,
    )  # fmt: skip
    query = select(*columns).join(User, User.id == Post.author_id).join(Thread, Thread.id == Post.thread_id)
    query = query.where(Post.status == shelf.status, *_within_reach(person))
    for word in sought.split():
        pattern = f"%{_escaped(word)}%"
        query = query.where(
            or_(Post.title.ilike(pattern, escape="\\"), Post.body_text.ilike(pattern, escape="\\"))
        )
    return query


def _escaped(word: str) -> str:
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _within_reach(person: Person) -> list[ColumnElement[bool]]:
    return [] if policy.sees_all(person) else [Post.author_id == person.user_id]


def _place(post_id: int) -> tuple[object, ...] | None:
    row = db.session.execute(select(Post.updated_at, Post.id).where(Post.id == post_id)).first()
    return tuple(row) if row else None


def _counts(person: Person) -> dict[Shelf, int]:
    rows = db.session.execute(
        select(Post.status, func.count()).where(*_within_reach(person)).group_by(Post.status)
    )
    found = {row[0]: row[1] for row in rows}
    return {shelf: found.get(shelf.status, 0) for shelf in Shelf}


def _held(thread_ids: list[int]) -> dict[int, int]:
    """How many comments wait in each of these threads."""
    rows = db.session.execute(
        select(Comment.thread_id, func.count())
        .where(Comment.thread_id.in_(thread_ids), Comment.urgency.is_not(None), Comment.status == Status.HELD)
        .group_by(Comment.thread_id)
    )
    return {row[0]: row[1] for row in rows}


def _desk_post(row: Row[*tuple[object, ...]], held: int) -> DeskPost:
    return DeskPost(
        id=row.id,
        title=row.title,
        slug=row.slug,
        author=row.author,
        status=PostStatus(row.status),
        updated_at=row.updated_at,
        published_at=row.published_at,
        comment_count=row.comment_count,
        held_count=held,
    )

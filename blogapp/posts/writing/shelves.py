"""The lists of the desk: a page of a shelf, with what its author wants to know of each post."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import ColumnElement, Row, Select, func, literal, not_, or_, select, text, tuple_
from sqlalchemy.orm import load_only

from blogapp.accounts.models import User
from blogapp.accounts.person import Person
from blogapp.comments.models import Comment, Status, Thread
from blogapp.extensions import db
from blogapp.posts.models import Post, PostStatus
from blogapp.posts.queries import SHOWN_IN_LISTS
from blogapp.posts.writing import policy, unsaved, visits
from blogapp.stances.models import Question

POSTS_PER_PAGE: Final = 25
# More than these is "many": counting on would cost more than it tells.
MOST_COUNTED: Final = 1_000

# In the words of the index, which SQLite compares letter by letter.
_IS_CONCLUDED: Final = text("questions.is_concluded")


class Shelf(StrEnum):
    """The lists of the desk, in the order of their tabs. A concluded question is a published one."""

    DRAFT = "draft"
    SCHEDULED = "scheduled"
    PUBLISHED = "published"
    CONCLUDED = "concluded"
    PRIVATE = "private"
    TRASHED = "trashed"

    @property
    def status(self) -> PostStatus:
        return PostStatus.PUBLISHED if self == Shelf.CONCLUDED else PostStatus(self.value)


@dataclass(frozen=True, slots=True)
class DeskPost:
    """One line of the desk. `new_count` stops at what a line has room for.

    `is_changed`: whoever looks has typed something in it that is not saved.
    """

    id: int
    title: str
    slug: str
    author: str
    status: PostStatus
    updated_at: datetime
    published_at: datetime | None
    comment_count: int
    held_count: int
    new_count: int
    is_changed: bool
    question: Question | None


@dataclass(frozen=True, slots=True)
class DeskPage:
    """A bounded part of a shelf, and how to go on; `begun` is a draft that was never saved."""

    shelf: Shelf
    counts: dict[Shelf, int]
    begun: unsaved.Unsaved | None
    posts: list[DeskPost]
    next_after: int | None
    after: int | None
    sought: str


def desk_page(person: Person, shelf: Shelf, sought: str = "", after: int | None = None) -> DeskPage:
    """The last changed first; `after` is the id of the last post that was seen."""
    query, order = _on_shelf(_listed(sought), shelf, person), _order(shelf)
    if after and (place := _place(after, order)):
        query = query.where(tuple_(*order) < place)
    query = query.order_by(*(column.desc() for column in order)).limit(POSTS_PER_PAGE + 1)
    rows = db.session.execute(query).all()
    shown = rows[:POSTS_PER_PAGE]
    threads = [row.thread_id for row in shown]
    user_id = person.user_id or 0
    held, new = _held(threads), visits.new_comments(threads, user_id)
    changed, begun = unsaved.changed([row.id for row in shown], user_id), unsaved.begun(user_id)
    is_begun_here = begun and shelf == Shelf.DRAFT and not after and begun.has(sought)
    return DeskPage(
        shelf=shelf,
        counts=_counts(person, begun is not None),
        begun=begun if is_begun_here else None,
        posts=[
            _desk_post(
                row, held.get(row.thread_id, 0), new.get(row.thread_id, 0), is_changed=row.id in changed
            )
            for row in shown
        ],
        next_after=shown[-1].id if len(rows) > POSTS_PER_PAGE else None,
        after=after,
        sought=sought,
    )


def _listed(sought: str) -> Select[*tuple[Any, ...]]:
    columns = (
        Post.id, Post.title, Post.slug, Post.status, Post.updated_at, Post.published_at, Post.thread_id,
        User.name.label("author"), Thread.comment_count, Question,
    )  # fmt: skip
    query = (
        select(*columns)
        .select_from(Post)
        .join(User, User.id == Post.author_id)
        .join(Thread, Thread.id == Post.thread_id)
        .options(load_only(*SHOWN_IN_LISTS, raiseload=True))
    )
    for word in sought.split():
        pattern = f"%{_escaped(word)}%"
        places = (Post.title, Post.body_text, Thread.tags)
        query = query.where(or_(*(place.ilike(pattern, escape="\\") for place in places)))
    return query


def _on_shelf(query: Select[*tuple[Any, ...]], shelf: Shelf, person: Person) -> Select[*tuple[Any, ...]]:
    """Few questions are concluded, so that shelf goes along an index of those; the others along the posts."""
    is_concluded = shelf == Shelf.CONCLUDED
    status: Any = Post.status
    query = query.join(Question, Question.thread_id == Post.thread_id, isouter=not is_concluded)
    if is_concluded:
        query = query.where(_IS_CONCLUDED)
        # Said so that no index of posts is tempting.
        status = func.coalesce(status, "")
    elif shelf == Shelf.PUBLISHED:
        query = query.where(not_(func.coalesce(Question.is_concluded, literal(value=False))))
    return query.where(status == shelf.status, *_within_reach(person))


def _order(shelf: Shelf) -> tuple[Any, ...]:
    return (Question.thread_id,) if shelf == Shelf.CONCLUDED else (Post.updated_at, Post.id)


def _place(post_id: int, order: tuple[Any, ...]) -> tuple[Any, ...] | None:
    query = select(*order).select_from(Post).outerjoin(Question, Question.thread_id == Post.thread_id)
    row = db.session.execute(query.where(Post.id == post_id)).first()
    return tuple(row) if row else None


def _escaped(word: str) -> str:
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _within_reach(person: Person) -> list[ColumnElement[bool]]:
    return [] if policy.sees_all(person) else [Post.author_id == person.user_id]


def _counts(person: Person, has_begun: bool) -> dict[Shelf, int]:
    """How many posts lie on each shelf, in one statement; one more than MOST_COUNTED stands for many."""
    columns = []
    for shelf in Shelf:
        found = _on_shelf(select(literal(1)).select_from(Post), shelf, person).limit(MOST_COUNTED + 1)
        columns.append(select(func.count()).select_from(found.subquery()).scalar_subquery())
    counts = dict(zip(Shelf, db.session.execute(select(*columns)).one(), strict=True))
    counts[Shelf.DRAFT] += has_begun
    return counts


def _held(thread_ids: list[int]) -> dict[int, int]:
    """How many comments wait in each of these threads."""
    rows = db.session.execute(
        select(Comment.thread_id, func.count())
        .where(Comment.thread_id.in_(thread_ids), Comment.urgency.is_not(None), Comment.status == Status.HELD)
        .group_by(Comment.thread_id)
    )
    return {row[0]: row[1] for row in rows}


def _desk_post(row: Row[*tuple[Any, ...]], held: int, new: int, *, is_changed: bool) -> DeskPost:
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
        new_count=new,
        is_changed=is_changed,
        question=row.Question,
    )

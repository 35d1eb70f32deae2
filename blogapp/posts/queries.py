"""Reading posts: one, its neighbours, and pages of lists. The number of statements never depends on data."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Final

from flask_babel import gettext as _
from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Exists,
    Select,
    SQLColumnExpression,
    and_,
    bindparam,
    exists,
    func,
    literal,
    select,
    tuple_,
    union_all,
)
from sqlalchemy.orm import defer, joinedload, load_only, selectinload

from blogapp import clock
from blogapp.accounts.models import User
from blogapp.accounts.person import Person
from blogapp.comments.models import Thread
from blogapp.errors import NotFound
from blogapp.extensions import UtcDateTime, db
from blogapp.posts import policy
from blogapp.posts.models import OldAddress, Post, PostKind, PostStatus, Tag, post_tags
from blogapp.stances.models import Question
from blogapp.web.pagination import Page

# The balance of a question, small.
SHOWN_IN_LISTS: Final = (
    Question.asks_stance,
    Question.is_concluded,
    Question.pro_label,
    Question.con_label,
    Question.depends_label,
    Question.stance_order,
    Question.pro_count,
    Question.con_count,
    Question.depends_count,
)


# A question shares its tags with the newest few of each; a tag of thousands costs no more.
TAGS_COMPARED: Final = 5
POSTS_PER_TAG: Final = 40


# An archive may bring hundreds; who has more knows their addresses.
PAGES_TO_PICK: Final = 200
PAGES_LISTED: Final = 50


@dataclass(frozen=True, slots=True)
class Neighbour:
    """The question before or after another, or one that is like it."""

    slug: str
    title: str


def is_public() -> ColumnElement[bool]:
    """What everyone may read by now; the same rule as `policy.is_public`."""
    return and_(Post.status == PostStatus.PUBLISHED, Post.published_at <= clock.now())


def is_listed() -> ColumnElement[bool]:
    """Public questions. Pages stand by themselves and are in no list."""
    return and_(is_public(), Post.kind == PostKind.QUESTION)


def post_at(slug: str) -> Post | None:
    """The post with its author, thread and tags, whatever its status."""
    return db.session.scalar(_post(), {"slug": slug})


# Asked for with every page, so put together once: composing a statement costs more than running it.
@lru_cache(maxsize=1)
def _post() -> Select[Post]:
    return (
        select(Post)
        .where(Post.slug == bindparam("slug"))
        .options(
            joinedload(Post.author, innerjoin=True),
            joinedload(Post.thread, innerjoin=True)
            .joinedload(Thread.question)
            .joinedload(Question.synthesis),
            selectinload(Post.tags),
        )
        .options(defer(Post.body_source, raiseload=True))
    )


def readable_post(slug: str, viewer: Person) -> Post:
    """The post at this address; raises NotFound for those who may not read it, as if it were not there."""
    post = post_at(slug)
    if post is None or not policy.may_read(viewer, post):
        raise NotFound(_("There is no question at this address. It may have been taken back by its author."))
    return post


def neighbours(post: Post) -> Mapping[str, Neighbour]:
    """The next `older` and the next `newer` question, and the most `alike` by its tags, in one statement."""
    if post.kind != PostKind.QUESTION or post.published_at is None:
        return {}
    values = {"at": post.published_at, "id": post.id, "now": clock.now()}
    values |= {f"tag_{place}": 0 for place in range(TAGS_COMPARED)}
    values |= {f"tag_{place}": tag.id for place, tag in enumerate(post.tags[:TAGS_COMPARED])}
    return {row.side: Neighbour(row.slug, row.title) for row in db.session.execute(_all_sides(), values)}


@lru_cache(maxsize=1)
def _all_sides() -> CompoundSelect[str, str, str]:
    place = tuple_(Post.published_at, Post.id)
    here = tuple_(bindparam("at", type_=UtcDateTime), bindparam("id"))
    is_out = Post.published_at <= bindparam("now", type_=UtcDateTime)
    # Only the newer one may lie ahead. A second upper bound for the older would make SQLite start from there.
    older = _nearest("older", place < here).order_by(Post.published_at.desc(), Post.id.desc())
    newer = _nearest("newer", and_(place > here, is_out)).order_by(Post.published_at, Post.id)
    return union_all(*(select(side.limit(1).subquery()) for side in (older, newer, _most_alike(is_out))))


def _most_alike(is_out: ColumnElement[bool]) -> Select[str, str, str]:
    """The question that shares the most tags; of several the newest."""
    with_tag = [
        select(post_tags.c.post_id)
        .where(post_tags.c.tag_id == bindparam(f"tag_{place}"), post_tags.c.post_id != bindparam("id"))
        .order_by(post_tags.c.post_id.desc())
        .limit(POSTS_PER_TAG)
        .subquery()
        for place in range(TAGS_COMPARED)
    ]
    shared = union_all(*(select(some.c.post_id) for some in with_tag)).subquery()
    counted = (
        select(shared.c.post_id, func.count().label("number")).group_by(shared.c.post_id).subquery("counted")
    )
    alike = _nearest("alike", is_out).join(counted, counted.c.post_id == Post.id)
    return alike.order_by(counted.c.number.desc(), Post.published_at.desc(), Post.id.desc())


def _nearest(side: str, condition: ColumnElement[bool]) -> Select[str, str, str]:
    is_question = and_(Post.status == PostStatus.PUBLISHED, Post.kind == PostKind.QUESTION)
    return select(literal(side).label("side"), Post.slug, Post.title).where(is_question, condition)


def tag_at(slug: str) -> Tag | None:
    """The tag, whether or not a public question has it."""
    return db.session.scalar(select(Tag).where(Tag.slug == slug))


def newest_page(number: int, size: int) -> Page[Post]:
    """All questions, newest first."""
    return _page(select(Post.id), number, size)


def tag_page(tag_id: int, number: int, size: int) -> Page[Post]:
    """The questions with one tag, newest first."""
    return _page(select(Post.id).join(post_tags).where(post_tags.c.tag_id == tag_id), number, size)


def author_page(user_id: int, number: int, size: int) -> Page[Post]:
    """The questions of one author, newest first."""
    return _page(select(Post.id).where(Post.author_id == user_id), number, size)


def public_pages() -> Sequence[Post]:
    """Pages that everyone can read, by title: enough to pick one from."""
    columns = load_only(Post.slug, Post.title, raiseload=True)
    query = select(Post).where(is_public(), Post.kind == PostKind.PAGE).options(columns)
    return db.session.scalars(query.order_by(Post.title, Post.id).limit(PAGES_TO_PICK)).all()


def all_pages(after: int | None = None) -> tuple[Sequence[Post], int | None]:
    """Pages of any status, the newest first, and the id after which to go on, if there are more."""
    columns = load_only(Post.slug, Post.title, Post.status, raiseload=True)
    query = select(Post).where(Post.kind == PostKind.PAGE).options(columns)
    if after is not None:
        query = query.where(Post.id < after)
    found = db.session.scalars(query.order_by(Post.id.desc()).limit(PAGES_LISTED + 1)).all()
    shown = found[:PAGES_LISTED]
    return shown, shown[-1].id if len(found) > PAGES_LISTED else None


def has_published(user_id: int | SQLColumnExpression[int]) -> Exists:
    """A condition: everyone can read a question of this person."""
    return exists().where(Post.author_id == user_id, is_listed())


def span_page(start: datetime, end: datetime, number: int, size: int) -> Page[Post]:
    """The questions published from `start` until before `end`, newest first."""
    return _page(select(Post.id).where(Post.published_at >= start, Post.published_at < end), number, size)


def _page(ids: Select[int], number: int, size: int) -> Page[Post]:
    """Counts its way through an index of ids, and opens only the posts it shows."""
    newest_first = (Post.published_at.desc(), Post.id.desc())
    found = ids.where(is_listed()).order_by(*newest_first).limit(size + 1).offset((number - 1) * size)
    posts = db.session.scalars(
        select(Post)
        .join(wanted := found.subquery(), wanted.c.id == Post.id)
        .order_by(*newest_first)
        .options(
            load_only(Post.slug, Post.title, Post.excerpt, Post.published_at, raiseload=True),
            joinedload(Post.author, innerjoin=True).load_only(User.name, raiseload=True),
            joinedload(Post.thread, innerjoin=True)
            .load_only(Thread.comment_count, raiseload=True)
            .joinedload(Thread.question)
            .load_only(*SHOWN_IN_LISTS, raiseload=True),
            selectinload(Post.tags),
        )
    ).all()
    return Page(posts[:size], number, len(posts) > size)


def slug_at_old_address(*addresses: str) -> str | None:
    """Where the public post is now that once was at one of these normalised addresses."""
    return db.session.scalar(
        select(Post.slug).join(OldAddress).where(OldAddress.address.in_(addresses), is_public()).limit(1)
    )

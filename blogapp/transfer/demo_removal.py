"""Takes the demo questions out again, with all that was written under them and what only they needed."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import ColumnElement, delete, exists, or_, select

from blogapp.accounts.models import Guest, User
from blogapp.comments.models import Comment, Thread, Vote
from blogapp.extensions import Model, db, transaction
from blogapp.posts.models import Post, Tag, post_tags
from blogapp.stances.models import Declaration
from blogapp.transfer.demo import AUTHOR, DEMO_HOLD, GUEST, HOLD, POST, SETTING, SOURCE
from blogapp.transfer.import_keys import ImportKeys
from blogapp.web import versions
from blogapp.web.site import SiteSetting


@dataclass(frozen=True, slots=True)
class Removed:
    """How much went. Authors who wrote elsewhere too have stayed, and tags that other posts have."""

    comments: int
    questions: int
    authors: int
    tags: int


def remove_demo() -> Removed:
    """Delete what `load_demo` has stored, and what visitors wrote under it."""
    with transaction():
        keys = ImportKeys(SOURCE)
        posts, authors = keys.all_of(POST, Post.id), keys.all_of(AUTHOR, User.id)
        threads = _threads(posts)
        tags = list(
            db.session.scalars(select(post_tags.c.tag_id).where(post_tags.c.post_id.in_(posts)).distinct())
        )
        comments = _delete(Comment, Comment.thread_id.in_(threads))
        questions = _delete(Post, Post.id.in_(posts))
        _delete(Thread, Thread.id.in_(threads))
        _delete(Guest, Guest.id.in_(keys.all_of(GUEST, Guest.id)), ~_is_anywhere())
        removed = Removed(
            comments,
            questions,
            authors=_delete(User, User.id.in_(authors), ~_has_anything()),
            tags=_delete(Tag, Tag.id.in_(tags), ~exists().where(post_tags.c.tag_id == Tag.id)),
        )
        if keys.has(SETTING, HOLD):
            _delete(SiteSetting, SiteSetting.key == HOLD, SiteSetting.value == DEMO_HOLD)
        keys.forget()
        versions.touch(versions.LAYOUT, versions.THREADS, *threads.values())
    return removed


def _threads(posts: Collection[int]) -> dict[int, str]:
    """The threads under these posts, with their addresses; locked, so that nobody comments there any more."""
    found = select(Thread.id, Thread.url).join(Post, Post.thread_id == Thread.id).where(Post.id.in_(posts))
    return {row.id: row.url for row in db.session.execute(found.with_for_update(of=Thread))}


def _is_anywhere() -> ColumnElement[bool]:
    """Whether something here is by a guest."""
    mine = (exists().where(table.guest_id == Guest.id) for table in (Comment, Declaration, Vote))
    return or_(*mine)


def _has_anything() -> ColumnElement[bool]:
    """Whether something here is by a user."""
    return or_(
        exists().where(Post.author_id == User.id),
        exists().where(Comment.user_id == User.id),
        exists().where(Thread.owner_id == User.id),
        exists().where(Declaration.user_id == User.id),
        exists().where(Vote.user_id == User.id),
    )


def _delete(table: type[Model], *conditions: ColumnElement[bool]) -> int:
    return db.session.connection().execute(delete(table).where(*conditions)).rowcount

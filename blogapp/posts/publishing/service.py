"""A post on its way to the public and back: now, at a moment to come, by the worker, into the bin."""

import logging
from collections.abc import Collection
from datetime import datetime
from typing import Final

from flask_babel import gettext as _
from sqlalchemy import select, update
from sqlalchemy.orm import joinedload

from blogapp import clock, jobs
from blogapp.accounts.person import Person
from blogapp.errors import AppError
from blogapp.extensions import db, transaction
from blogapp.jobs import Job
from blogapp.notifications.subscriptions import announcing
from blogapp.posts.models import Post, PostStatus
from blogapp.posts.publishing.opening import say_opening
from blogapp.posts.publishing.telling import stop_telling, tell_subscribers
from blogapp.posts.service import touch_pages
from blogapp.posts.writing.service import taken_post

# Where a post may come from, for each place it can go to.
COMES_FROM: Final = {
    PostStatus.PUBLISHED: {PostStatus.DRAFT, PostStatus.SCHEDULED, PostStatus.PRIVATE},
    PostStatus.SCHEDULED: {PostStatus.DRAFT, PostStatus.SCHEDULED, PostStatus.PRIVATE},
    PostStatus.DRAFT: {PostStatus.SCHEDULED, PostStatus.PUBLISHED, PostStatus.PRIVATE, PostStatus.TRASHED},
    PostStatus.PRIVATE: {PostStatus.DRAFT, PostStatus.SCHEDULED, PostStatus.PUBLISHED},
    PostStatus.TRASHED: {PostStatus.DRAFT, PostStatus.SCHEDULED, PostStatus.PUBLISHED, PostStatus.PRIVATE},
}

log: Final = logging.getLogger(__name__)


class MomentIsOver(AppError):
    """What is over cannot be planned."""

    status = 422


class NotFromHere(AppError):
    """The post is where this step cannot be taken from."""

    status = 409


def move_post(post_id: int, to: PostStatus, person: Person, at: datetime | None = None) -> PostStatus:
    """Publish (now or `at` a moment to come), take back to the drafts, make private, throw away, bring back.

    The same move twice is one. Raises NotFromHere, NotFound, Forbidden.
    """
    now = clock.now()
    with transaction():
        post = taken_post(post_id, person)
        if to == PostStatus.PUBLISHED and at is not None:
            if at <= now:
                raise MomentIsOver(_("This moment is over. Choose one to come, or publish at once."))
            to = PostStatus.SCHEDULED
        if post.status == to and to != PostStatus.SCHEDULED:
            return to
        if post.status not in COMES_FROM[to]:
            raise NotFromHere(_("This post cannot go there from where it is."))
        _date(post, to, at, now)
        _put(post, to)
    if to == PostStatus.PUBLISHED:
        jobs.kick(announcing.WRITE)
    return to


def publish_due() -> int:
    """Publish what is scheduled for a moment that has come; how many posts. Twice at once publishes once.

    A post that cannot be published stays where it is, and stops no other.
    """
    published, failed = 0, set[int]()
    while post_id := _next_due(failed):
        try:
            published += _publish(post_id)
        except Exception:
            log.exception("post %d was not published; it is tried again", post_id)
            failed.add(post_id)
    if published:
        jobs.kick(announcing.WRITE)
    return published


def _publish(post_id: int) -> bool:
    """Whether it was this call that published it: whoever comes second finds nothing to change."""
    is_due = (Post.status == PostStatus.SCHEDULED, Post.published_at <= clock.now())
    with transaction():
        taken = db.session.scalar(
            update(Post)
            .where(Post.id == post_id, *is_due)
            .values(status=PostStatus.PUBLISHED)
            .returning(Post.id)
        )
        if taken:
            _put(db.session.get_one(Post, post_id, options=[joinedload(Post.thread)]), PostStatus.PUBLISHED)
    return taken is not None


# A quarter of a minute: an author who scheduled a post for nine looks at nine.
PUBLISH: Final = Job("publish-due", publish_due, every_minutes=0.25)


def _next_due(failed: Collection[int]) -> int | None:
    due = select(Post.id).where(Post.status == PostStatus.SCHEDULED, Post.published_at <= clock.now())
    due = due.where(Post.id.not_in(failed))
    post_id = db.session.scalar(due.order_by(Post.published_at).limit(1))
    db.session.rollback()
    return post_id


def _date(post: Post, to: PostStatus, at: datetime | None, now: datetime) -> None:
    """Published again after it was taken back, it keeps its first date. A dropped plan is no date."""
    first = None if post.status == PostStatus.SCHEDULED else post.published_at
    if to in {PostStatus.PUBLISHED, PostStatus.SCHEDULED}:
        first = at or (first if first and first <= now else now)
    post.published_at = post.thread.opened_at = first


def _put(post: Post, status: PostStatus) -> None:
    post.status = status
    post.thread.is_public = status == PostStatus.PUBLISHED
    if status == PostStatus.PUBLISHED:
        say_opening(post)
        tell_subscribers(post)
    else:
        stop_telling(post)
    touch_pages(post)

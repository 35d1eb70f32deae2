"""Opens and ends the private link of a post, and reads the post under it."""

from datetime import timedelta
from typing import Final

from flask_babel import gettext as _
from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy import select
from sqlalchemy.orm import defer, joinedload, selectinload

from blogapp import clock
from blogapp.accounts.person import Person
from blogapp.errors import NotFound
from blogapp.extensions import db, transaction
from blogapp.posts.models import Post, PostStatus
from blogapp.posts.writing.service import taken_post
from blogapp.web.context import settings

# A day for a colleague, a fortnight for most, two months for those who sit on boards.
DAYS: Final = (1, 14, 60)


def open_link(post_id: int, days: int, person: Person) -> None:
    """A new link, good for so many days; all earlier ones end. Raises NotFound, Forbidden."""
    with transaction():
        post = taken_post(post_id, person)
        post.review_version += 1
        post.review_ends_at = clock.now() + timedelta(days=days)


def end_link(post_id: int, person: Person) -> None:
    """Nobody comes in by any link any more."""
    with transaction():
        post = taken_post(post_id, person)
        post.review_version += 1
        post.review_ends_at = None


def link_of(post: Post) -> str:
    """The path that is good now; empty where there is none."""
    is_open = post.review_ends_at is not None and post.review_ends_at > clock.now()
    return f"/review/{_serializer().dumps([post.id, post.review_version])}" if is_open else ""


def reviewed_post(token: str) -> Post:
    """The post of a link that is good now; NotFound for all others, whatever is wrong with them."""
    try:
        post_id, version = _serializer().loads(token)
    except (BadSignature, ValueError):
        raise _ended() from None
    good = (Post.id == post_id, Post.review_version == version, Post.review_ends_at > clock.now())
    whole = (joinedload(Post.author, innerjoin=True), selectinload(Post.tags))
    query = select(Post).where(*good, Post.status != PostStatus.TRASHED).options(*whole)
    post = db.session.scalar(query.options(defer(Post.body_source, raiseload=True)))
    if post is None:
        raise _ended()
    return post


def _ended() -> NotFound:
    return NotFound(_("This link has ended. Please ask the author for another one."))


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(settings().secret_key, salt="review")

"""Reads one post with all that an author sees of it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from flask_babel import gettext as _
from sqlalchemy import Row, select
from sqlalchemy.orm import joinedload

from blogapp.accounts.models import User
from blogapp.accounts.person import Person
from blogapp.errors import Forbidden, NotFound
from blogapp.extensions import db
from blogapp.posts.models import Post, Tag
from blogapp.posts.writing import policy
from blogapp.posts.writing.models import Revision

REVISIONS_LISTED: Final = 100
# A browser searches them at each key.
TAGS_OFFERED: Final = 300


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


def tag_names() -> Sequence[str]:
    """What posts are tagged with, to choose from; the newest of very many."""
    newest = select(Tag.id, Tag.name).order_by(Tag.id.desc()).limit(TAGS_OFFERED).subquery()
    return db.session.scalars(select(newest.c.name).order_by(newest.c.name)).all()


def revisions_of(post_id: int, before: int | None = None) -> list[Row[int, datetime, str]]:
    """Version, moment and name of who saved it, the newest first; those `before` one version."""
    query = (
        select(Revision.version, Revision.saved_at, User.name)
        .outerjoin(User, User.id == Revision.user_id)
        .where(Revision.post_id == post_id)
        .order_by(Revision.version.desc())
        .limit(REVISIONS_LISTED)
    )
    if before is not None:
        query = query.where(Revision.version < before)
    return list(db.session.execute(query))


def revision_at(post_id: int, version: int) -> Revision:
    """One saved text; raises NotFound."""
    row = db.session.scalar(select(Revision).where(Revision.post_id == post_id, Revision.version == version))
    if row is None:
        raise NotFound(_("There is no such version of this post."))
    return row

"""Rows that are valid unless a test says otherwise. What comes back is detached and complete."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, TypeVar

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from blogapp import clock
from blogapp.accounts.models import Role, User
from blogapp.accounts.service import build_user, make_sign_in_link
from blogapp.comments import tree
from blogapp.comments.counters import count_in
from blogapp.comments.keys import new_public_id, reserve_ids
from blogapp.comments.models import Comment, Kind, Status, Thread
from blogapp.extensions import db, transaction
from blogapp.posts.models import Post, PostKind, PostStatus
from blogapp.posts.service import NewPost, NewTag, build_post, touch_pages
from blogapp.text.markdown import comment_html
from blogapp.text.plain import plain_text

Row = TypeVar("Row")


class Factory:
    """Makes users, posts and comments on a site."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.made = 0

    def make_user(self, name: str = "Alice Author", role: Role = Role.AUTHOR, handle: str = "") -> User:
        with self.app.app_context():
            with transaction():
                user = build_user(name, role, handle)
            return self._detached(user)

    def make_sign_in_link(self, user: User) -> str:
        with self.app.app_context():
            return f"/login/link/{make_sign_in_link(user.id)}"

    def make_post(
        self,
        title: str = "",
        *,
        slug: str = "",
        status: PostStatus = PostStatus.PUBLISHED,
        kind: PostKind = PostKind.QUESTION,
        published_at: datetime | None = None,
        tags: Sequence[str] = (),
        author: User | None = None,
        body: str = "What do you think, and **why**?",
        **more: Any,
    ) -> Post:
        self.made += 1
        author = author or self._some_author()
        # A moment ago, each later than the one before: published, and in a sure order.
        moment = published_at or clock.now() - timedelta(hours=1) + timedelta(seconds=self.made)
        with self.app.app_context():
            with transaction():
                post = build_post(
                    NewPost(
                        title=title or f"Question number {self.made}?",
                        author_id=author.id,
                        body_source=body,
                        slug=slug,
                        kind=kind,
                        status=status,
                        published_at=moment,
                        tags=[NewTag(name) for name in tags],
                        **more,
                    )
                )
                db.session.flush()
                touch_pages(post)
                post_id = post.id
            whole = (joinedload(Post.thread), joinedload(Post.author), joinedload(Post.tags))
            post = db.session.scalars(select(Post).where(Post.id == post_id).options(*whole)).unique().one()
            db.session.expunge(post)
            return post

    def make_comment(
        self,
        under: Post | Thread,
        body: str = "I have seen both.",
        *,
        parent: Comment | None = None,
        status: Status = Status.PUBLISHED,
        kind: Kind = Kind.COMMENT,
        name: str = "Bob Reader",
        created_at: datetime | None = None,
        depth: int = 6,
        **more: Any,
    ) -> Comment:
        """A stored comment, counted as the product counts it."""
        thread_id = under.thread_id if isinstance(under, Post) else under.id
        html = comment_html(body)
        with self.app.app_context():
            with transaction():
                thread = db.session.scalars(select(Thread).where(Thread.id == thread_id)).one()
                place = tree.place_under(parent.path, depth) if parent else tree.ROOT
                [comment_id] = reserve_ids(1)
                comment = Comment(
                    id=comment_id,
                    public_id=new_public_id(),
                    thread_id=thread_id,
                    kind=kind,
                    status=status,
                    parent_id=place.parent_id,
                    root_id=place.root_id,
                    reply_to_id=parent.id if parent else None,
                    depth=place.depth,
                    path=place.path(comment_id),
                    author_name=name,
                    body_source=body,
                    body_html=html,
                    body_text=plain_text(html),
                    created_at=created_at or clock.now(),
                    **more,
                )
                db.session.add(comment)
                db.session.flush()
                if status == Status.PUBLISHED:
                    count_in(comment, thread)
            return self._detached(comment)

    def _some_author(self) -> User:
        with self.app.app_context():
            user = db.session.scalars(select(User).order_by(User.id)).first()
            if user is not None:
                db.session.expunge(user)
        return user or self.make_user()

    def _detached(self, row: Row) -> Row:
        db.session.refresh(row)
        db.session.expunge(row)
        return row
